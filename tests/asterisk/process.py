"""The whole product as an operator has it: a data folder, `app.py publish`, and `app.py runtime` in a process of its own.

Prompts are recordings of pure tones, so that the phone can tell what it hears.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from deploy.pbx import Pbx
from runtime.settings import Settings, load
from runtime.store.calls import list_calls
from runtime.store.database import open_database
from runtime.store.migrating import upgrade
from runtime.store.site import save_destination
from tests.asterisk.flows import Json
from tests.asterisk.tone import write_prompt

APP = Path(__file__).resolve().parents[2] / "app.py"
STARTED_S = 20.0


class Installation:
    """One site's data folder and its runtime process. ``settings`` are further ones, by name."""

    def __init__(self, folder: Path, pbx: Pbx, *, agi_port: int, metrics_port: int, **settings: str) -> None:
        self.folder = folder
        self.metrics_port = metrics_port
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("TONEPATH_")} | {
            "TONEPATH_DATA_DIR": str(folder / "var"),
            "TONEPATH_AGI_PORT": str(agi_port),
            "TONEPATH_AMI_PORT": str(pbx.ports.ami),
            "TONEPATH_AMI_USER": pbx.ami_user,
            "TONEPATH_AMI_SECRET": pbx.ami_password,
            "TONEPATH_METRICS_PORT": str(metrics_port),
            "TONEPATH_DRAIN_S": "20",
            **{f"TONEPATH_{name.upper()}": value for name, value in settings.items()},
        }
        self.process: subprocess.Popen[bytes] | None = None
        self._upgrade()

    @property
    def settings(self) -> Settings:
        """The settings the runtime will read."""
        return load(self.environment)

    def tone(self, name: str, frequency: float, seconds: float = 0.6) -> None:
        """Record the prompt ``name``."""
        folder = self.folder / "var" / "recordings" / "zh-CN"
        folder.mkdir(parents=True, exist_ok=True)
        write_prompt(folder / f"{name}.wav", frequency, seconds)

    def destination(self, name: str, **document: str) -> None:
        """Make a destination."""
        database = open_database(self.settings.database_url)
        save_destination(database, name, document=document)
        database.close()

    def app(self, *words: str) -> str:
        """Run a sub-command; its output. Fails with its words when it does."""
        done = subprocess.run(
            [sys.executable, str(APP), "--lang", "en", *words], env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def publish(self, flow: Json, line: str) -> str:
        """Publish a document."""
        path = self.folder / "flow.json"
        path.write_text(json.dumps(flow, ensure_ascii=False))
        return self.app("publish", str(path), "--line", line)

    def start(self) -> None:
        """Start the runtime and wait until it is well."""
        log = (self.folder / "runtime.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, str(APP), "runtime"], env=self.environment, stdout=log, stderr=log
        )
        log.close()
        deadline = time.monotonic() + STARTED_S
        while not self.health().startswith("ok"):
            assert self.process.poll() is None, self.log
            assert time.monotonic() < deadline, self.log
            time.sleep(0.05)

    def health(self) -> str:
        """What /health says, "" when nobody answers."""
        return self._get("health")

    def metrics(self) -> str:
        """What /metrics says."""
        return self._get("metrics")

    def _get(self, what: str) -> str:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics_port}/{what}", timeout=2) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            return str(error.read().decode())
        except OSError:
            return ""

    @property
    def log(self) -> str:
        """What the runtime has written."""
        return (self.folder / "runtime.log").read_text()

    def signal(self, number: int) -> None:
        """Send the runtime a signal."""
        assert self.process is not None
        self.process.send_signal(number)

    def stop(self) -> None:
        """End the runtime for good."""
        if self.process is not None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait()
            self.process = None

    def calls(self) -> list[Any]:
        """The call log as an operator reads it, newest first."""
        database = open_database(self.settings.database_url)
        found = list(list_calls(database))
        database.close()
        return found

    def _upgrade(self) -> None:
        database = open_database(self.settings.database_url)
        upgrade(database)
        database.close()
