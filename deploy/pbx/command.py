"""`app.py pbx`: a private Asterisk with two softphones and an agent, wired to the whole product, and one line that answers.

Composition only: Asterisk is deploy.pbx.pbx's, the product `app.py run`'s, publishing designer.publishing's.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

from deploy.pbx.install import InstallError
from deploy.pbx.pbx import Pbx, PbxError, Ports
from designer.cli.author import author
from designer.cli.publish import told
from designer.prompts import renderer
from designer.publishing import publish_draft
from runtime.cli.console import OK, Console
from runtime.cli.dialplan import dialplan
from runtime.cli.opening import opened
from runtime.cli.trouble import CommandError
from runtime.domain.texts import Bilingual
from runtime.settings import Settings, load
from runtime.speech.pyttsx3_engine import Pyttsx3Engine
from runtime.store.database import Database
from runtime.store.drafts import list_flows
from runtime.store.lines import list_lines

APP = Path(__file__).resolve().parents[2] / "app.py"
SIP_PORT = 5060
FIRST_LINE = "4001"
FIRST_FLOW = "客户服务热线"
# The one agent of a site that has none yet answers where everybody else fails.
AGENT = "[{queue}](+)\nmember => PJSIP/agent,0,agent\n"


def add_arguments(parser: argparse.ArgumentParser, console: Console) -> None:
    """--listen ADDRESS."""
    parser.add_argument(
        "--listen",
        default="127.0.0.1",
        metavar="ADDRESS",
        help=console.into(
            Bilingual(
                "SIP 监听地址；软电话在别的设备上时填本机局域网地址",
                "where SIP listens; this machine's address when a softphone is elsewhere",
            )
        ),
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Run until Ctrl+C."""
    settings = load()
    with opened(settings) as database:
        _answer_something(database, settings, console)
        files = dialplan(settings, database)
    kind, _, target = settings.fallback.partition(":")
    try:
        kept = _Kept(settings.data_dir / "pbx-accounts.json")
        pbx = Pbx(
            settings.data_dir / "pbx",
            files,
            listen=arguments.listen,
            ports=Ports.free(sip=kept.sip),
            passwords=kept.passwords,
            own_queues=AGENT.format(queue=target) if kind == "queue" else "",
        )
        kept.write(pbx)
        pbx.start()
    except (InstallError, PbxError) as error:
        raise CommandError(Bilingual(f"Asterisk 没有启动：{error}", f"Asterisk did not start: {error}")) from error
    words = [sys.executable, str(APP), "--lang", "zh" if console.language.startswith("zh") else "en", "run"]
    product = subprocess.Popen(words, env=_environment(pbx))  # noqa: S603  our own words
    signal.signal(signal.SIGTERM, _end)
    try:
        _tell(pbx, arguments.listen, console)
        while product.poll() is None:
            time.sleep(0.2)
        return product.returncode
    except KeyboardInterrupt:
        return OK
    finally:
        product.terminate()
        try:
            product.wait(settings.drain_s + 5)
        except subprocess.TimeoutExpired:
            product.kill()
        pbx.stop()


class _Kept:
    """The SIP port and the passwords of the last time, so that a softphone set up once works again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        self.sip = int(known.get("sip", SIP_PORT))
        self.passwords: dict[str, str] = dict(known.get("passwords", {}))

    def write(self, pbx: Pbx) -> None:
        """Keep what this Asterisk has, for its owner alone to read."""
        self._path.touch(mode=0o600)
        accounts = {account.user: account.password for account in pbx.accounts.values()}
        self._path.write_text(json.dumps({"sip": pbx.ports.sip, "passwords": accounts}), encoding="utf-8")


def _answer_something(database: Database, settings: Settings, console: Console) -> None:
    """Publish a template when no line answers yet."""
    if any(line.digest for line in list_lines(database)):
        return
    names = [row.name for row in list_flows(database)]
    flow = FIRST_FLOW if FIRST_FLOW in names else next(iter(names), "")
    if not flow:
        raise CommandError(
            Bilingual(
                "没有可以发布的流程。先运行 app.py publish 流程文件 --line 4001。",
                "There is no flow to publish. First: app.py publish FILE --line 4001",
            )
        )
    with Pyttsx3Engine() as engine:
        render = renderer(settings, engine)
        done = publish_draft(
            database,
            settings.data_dir,
            flow,
            line=FIRST_LINE,
            by=author(),
            message="app.py pbx",
            render=render,
        )
    console.say(told(done))


def _environment(pbx: Pbx) -> Mapping[str, str]:
    secret = pbx.run_dir / "ami.secret"
    secret.touch(mode=0o600)
    secret.write_text(pbx.ami_password, encoding="utf-8")
    kept = {
        name: value for name, value in os.environ.items() if name not in {"TONEPATH_AMI_SECRET", "TONEPATH_AMI_HOST"}
    }
    return {
        **kept,
        "TONEPATH_ASTERISK_ETC": str(pbx.run_dir / "etc"),
        "TONEPATH_AMI_HOST": "127.0.0.1",
        "TONEPATH_AMI_PORT": str(pbx.ports.ami),
        "TONEPATH_AMI_USER": pbx.ami_user,
        "TONEPATH_AMI_SECRET_FILE": str(secret),
    }


def _tell(pbx: Pbx, listen: str, console: Console) -> None:
    console.say(
        Bilingual(
            f"Asterisk 已就绪：SIP（UDP）{listen}:{pbx.ports.sip}",
            f"Asterisk is ready: SIP (UDP) at {listen}:{pbx.ports.sip}",
        )
    )
    for account in pbx.accounts.values():
        console.say(
            Bilingual(
                f"  软电话账号 {account.user}，密码 {account.password}",
                f"  softphone account {account.user}, password {account.password}",
            )
        )
    console.say(
        Bilingual(
            f"让软电话注册后拨打 {FIRST_LINE}。agent 是坐席。按 Ctrl+C 停止。",
            f"Register a softphone and dial {FIRST_LINE}. The account agent is the agent. Stop with Ctrl+C.",
        )
    )
    console.out.flush()


def _end(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt
