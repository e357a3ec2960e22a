"""The whole product on a real exchange, as a site has it: `app.py run`, its data on a disk of its own, a way to break each part."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from bench.faults.clock import Clock
from bench.faults.flow import EXTENSION, LINE, OTHERS, PROMPTS, QUEUE, campaign_flow
from bench.faults.proxy import Door
from deploy.pbx import Pbx
from deploy.ports import free_port
from deploy.postgres import Postgres
from runtime.asterisk.dialplan import (
    AgiHost,
    DialplanFiles,
    DialplanSettings,
    FallbackQueue,
    QueueMember,
    QueueSettings,
    render,
)
from runtime.store.spool import backlog, files_to_drain
from tests.asterisk.process import APP, Installation
from tests.asterisk.tone import write_prompt

AGENTS = 16
DISK = "96m"
SQLITE, POSTGRESQL = "sqlite", "postgresql"
READY_S = 40.0


class Site:
    """One site, with its data in a file or in a PostgreSQL of its own. `start`, break it, `settle`, `stop`."""

    def __init__(self, folder: Path, on: str = SQLITE) -> None:
        self.folder = folder
        self.postgres = Postgres() if on == POSTGRESQL else None
        self.doors: list[Door] = []
        self.phones = {f"agent{number}": free_port(socket.SOCK_DGRAM) for number in range(AGENTS)}
        self.phones["extension"] = free_port(socket.SOCK_DGRAM)
        self.agi_port, self.web_port, self.metrics_port = free_port(), free_port(), free_port()
        self.var = folder / "var"
        self.own_disk = False
        self.pbx = Pbx(folder / "pbx", self._dialplan(), agents=self.phones, trusted=("127.0.0.1/32",))
        self.clock = Clock(folder)
        self.supervisor: subprocess.Popen[bytes] | None = None
        self.asterisk_died: list[float] = []
        self.thawed_s: list[float] = []
        # Called when the exchange is dead: telephones that went on speaking would be taken for parties of new calls.
        self.on_death: list[Callable[[], None]] = []

    async def start(self) -> None:
        """Boot the exchange, publish the flow, start the product; return when calls are taken."""
        self.var.mkdir()
        self.own_disk = _mount(self.var)
        await asyncio.to_thread(self.pbx.start)
        self.manager_door = Door(self.pbx.ports.ami)
        self.database_door = Door(self.postgres.port if self.postgres else 0)
        self.doors += [self.manager_door, self.database_door]
        ami_port, database_port = [await door.start() for door in self.doors]
        where = {}
        if self.postgres is not None:
            await asyncio.to_thread(self.postgres.start)
            straight = self.postgres.url(await asyncio.to_thread(self.postgres.create))
            where["database_url"] = straight.replace(f":{self.postgres.port}/", f":{database_port}/")
        self.installation = await asyncio.to_thread(
            lambda: Installation(self.folder, self.pbx, agi_port=self.agi_port, metrics_port=self.metrics_port, **where)
        )
        self.installation.environment |= {
            "TONEPATH_AMI_PORT": str(ami_port),
            "TONEPATH_WEB_PORT": str(self.web_port),
            "TONEPATH_DRAIN_S": "5",
        }
        for name, (frequency, seconds) in PROMPTS.items():
            self.installation.tone(name, frequency, seconds)
        # Not in this thread: the way to the database leads through a door of this event loop.
        await asyncio.to_thread(self._fill)
        await asyncio.to_thread(self.installation.publish, campaign_flow(), LINE)
        self._run()
        await self._until(self._answers, "the product to answer calls")

    def _fill(self) -> None:
        self.installation.destination(QUEUE, kind="queue", queue="support")
        self.installation.destination(EXTENSION, kind="extension", device="PJSIP/extension")

    def _run(self) -> None:
        with (self.folder / "product.log").open("ab") as log:
            self.supervisor = subprocess.Popen(
                [sys.executable, str(APP), "--lang", "en", "run"],
                env=self.installation.environment | self.clock.environment,
                stdout=log,
                stderr=log,
            )

    @property
    def log(self) -> str:
        """What the product has written."""
        return (self.folder / "product.log").read_text(errors="replace")

    @property
    def on(self) -> str:
        """Which kind of database its data are in."""
        return POSTGRESQL if self.postgres else SQLITE

    @property
    def database(self) -> Path:
        """The database's file, on SQLite."""
        return self.var / "tonepath.db"

    def child(self, name: str) -> int:
        """The process id of the runtime or the designer; 0 while it is down."""
        assert self.supervisor is not None
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError, IndexError):
                parent = int(stat.read_text().rpartition(")")[2].split()[1])
                if parent == self.supervisor.pid and name.encode() in stat.with_name("cmdline").read_bytes().split(
                    b"\0"
                ):
                    return int(stat.parent.name)
        return 0

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send a child a signal, when it is there."""
        pid = self.child(name)
        with contextlib.suppress(ProcessLookupError):
            if pid:
                os.kill(pid, number)

    async def restart_asterisk(self) -> None:
        """Kill it as a power cut would and boot it again."""
        self.asterisk_died.append(time.monotonic())
        await asyncio.to_thread(self.pbx.stop, grace_s=0)
        for hang_up in self.on_death:
            hang_up()
        await asyncio.to_thread(self.pbx.start)
        self.asterisk_died.append(time.monotonic())

    async def answering(self) -> None:
        """Return when the runtime takes calls."""
        await self._until(self._answers, "the product to answer calls again")

    async def settle(self) -> None:
        """With nothing broken any more: the product answers, and every record is in the database."""
        if self.supervisor is None or self.supervisor.poll() is not None:
            raise RuntimeError(f"the supervisor has ended:\n{self.log[-3000:]}")
        await self.answering()
        await self._until(self._all_told, "the spool to be drained")

    async def stop(self) -> None:
        """End everything."""
        if self.supervisor is not None:
            self.supervisor.terminate()
            await asyncio.to_thread(self.supervisor.wait)
        for door in self.doors:
            door.close()
        await asyncio.to_thread(self.pbx.stop, grace_s=0)
        if self.postgres is not None:
            await asyncio.to_thread(self.postgres.close)

    def clear(self) -> None:
        """Give the disk back."""
        if self.own_disk:
            subprocess.run(["umount", "-l", str(self.var)], check=False)

    def _all_told(self) -> bool:
        """Nothing waits, and no file of a dead runtime is left: that goes when the calls it left open have been given an end."""
        spool = self.var / "spool"
        return backlog(spool) == 0 and len(files_to_drain(spool)) == 1

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics_port}/health", timeout=1) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    async def _until(self, true: object, what: str) -> None:
        deadline = time.monotonic() + READY_S
        assert callable(true)
        while not await asyncio.to_thread(true):
            if time.monotonic() > deadline:
                raise RuntimeError(f"waited {READY_S:g} s for {what}:\n{self.log[-3000:]}")
            await asyncio.sleep(0.1)

    def _dialplan(self) -> DialplanFiles:
        def prompt(name: str) -> str:
            return str(write_prompt(self.folder / f"{name}.wav", OTHERS[name], 0.6))

        members = tuple(QueueMember(f"PJSIP/{name}", name) for name in self.phones if name != "extension")
        return render(
            DialplanSettings(
                runtimes=(AgiHost("127.0.0.1", self.agi_port),),
                fallback=(FallbackQueue("support", 60),),
                apology=prompt("apology"),
                last_apology=prompt("last_apology"),
                goodbye=prompt("served"),
                queues=(QueueSettings("support", members, ring_s=5),),
            )
        )


def _mount(folder: Path) -> bool:
    """Put a small disk there, so that it can be filled; false where we may not."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)], capture_output=True, check=False
    )
    return done.returncode == 0
