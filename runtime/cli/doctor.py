"""`app.py doctor`: what this machine lacks, and how to mend it. Each check is one function that never raises."""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from runtime.cli.ami_probe import manager_greeting
from runtime.cli.console import FAILED, OK, Console, width
from runtime.cli.doctor_destinations import destinations
from runtime.cli.doctor_sounds import recordings
from runtime.cli.trouble import explained
from runtime.cli.verdict import BAD, DOUBTFUL, GOOD, MARKS, Verdict
from runtime.domain.texts import Bilingual
from runtime.settings import Settings, load
from runtime.speech.protocol import SpeechError, TtsRequest
from runtime.speech.pyttsx3_engine import Pyttsx3Engine
from runtime.store.database import open_database
from runtime.store.errors import StoreError
from runtime.store.filesystem import network_filesystem
from runtime.store.migrating import is_current

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
LEAST_FREE_BYTES = 500_000_000
RENDER_S = 30.0


Check = Callable[[Settings], Iterator[Verdict]]


def add_arguments(_: argparse.ArgumentParser, __: Console) -> None:
    """No arguments."""


def run(_: argparse.Namespace, console: Console) -> int:
    """Exit 1 when something needed is missing."""
    settings = load()
    failed = False
    for check in CHECKS:
        for verdict in check(settings):
            failed |= verdict.state == BAD
            mark = console.into(MARKS[verdict.state])
            console.say(f"{mark}{' ' * (9 - width(mark))}{console.into(verdict.what)}")
            if verdict.mend is not None:
                console.say(f"         → {console.into(verdict.mend)}")
            console.out.flush()
    return FAILED if failed else OK


def disk(settings: Settings) -> Iterator[Verdict]:
    """A folder of ours on a disk of this machine, with room."""
    folder = settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free
    except OSError as error:
        yield Verdict(
            BAD,
            Bilingual(
                f"数据文件夹 {folder} 不能写：{error.strerror}",
                f"data folder {folder} cannot be written: {error.strerror}",
            ),
            Bilingual("设置 TONEPATH_DATA_DIR 为可写的文件夹", "set TONEPATH_DATA_DIR to a folder that can be written"),
        )
        return
    text = Bilingual(
        f"数据文件夹 {folder}，剩余 {free / 1e9:.1f} GB", f"data folder {folder}, {free / 1e9:.1f} GB free"
    )
    if free < LEAST_FREE_BYTES:
        yield Verdict(
            DOUBTFUL, text, Bilingual("清理磁盘：语音与通话记录需要空间", "make room: audio and call logs need it")
        )
    else:
        yield Verdict(GOOD, text)
    kind = network_filesystem(folder)
    if kind and settings.database_url.startswith("sqlite"):
        yield Verdict(
            BAD,
            Bilingual(f"数据文件夹在网络磁盘上（{kind}）", f"the data folder is on a network disk ({kind})"),
            Bilingual("换到本机磁盘，或使用 PostgreSQL", "use a disk of this machine, or PostgreSQL"),
        )


def database(settings: Settings) -> Iterator[Verdict]:
    """A database that opens, of the newest shape."""
    try:
        opened = open_database(settings.database_url)
        try:
            current, what = is_current(opened), opened.read.dialect.name
        finally:
            opened.close()
    except (StoreError, SQLAlchemyError, OSError) as error:
        reason = explained(error) or Bilingual(str(error), str(error))
        yield Verdict(
            BAD,
            Bilingual(f"数据库打不开：{reason.zh}", f"the database cannot be opened: {reason.en}"),
            Bilingual("检查 TONEPATH_DATABASE_URL", "look at TONEPATH_DATABASE_URL"),
        )
        return
    if current:
        yield Verdict(GOOD, Bilingual(f"数据库（{NAMES[what]}）", f"database ({NAMES[what]})"))
    else:
        yield Verdict(
            DOUBTFUL,
            Bilingual("数据库是空的或较旧", "the database is empty or of an older shape"),
            Bilingual("首次 app.py run 时自动更新", "app.py run brings it up to date"),
        )


def asterisk(_: Settings) -> Iterator[Verdict]:
    """The exchange's program. It may run on another machine."""
    found = shutil.which("asterisk") or next(
        (p for p in ("/usr/sbin/asterisk", "/sbin/asterisk") if Path(p).exists()), None
    )
    if found:
        yield Verdict(GOOD, Bilingual(f"Asterisk：{found}", f"Asterisk: {found}"))
    else:
        yield Verdict(
            DOUBTFUL,
            Bilingual(
                "本机没有安装 Asterisk（也可以在别的机器上）", "Asterisk is not installed here (it may run elsewhere)"
            ),
            Bilingual(
                "试用：app.py pbx 自动准备一个。接入现有的：app.py dialplan --out 文件夹",
                "to try: app.py pbx fetches one. To join yours: app.py dialplan --out DIR",
            ),
        )


def manager(settings: Settings) -> Iterator[Verdict]:
    """The manager link: without it keys get lost."""
    where = f"{settings.ami_host}:{settings.ami_port}"
    if not settings.ami_user:
        yield Verdict(
            DOUBTFUL,
            Bilingual("没有设置 AMI 账号：按键可能丢失", "no manager account is set: keys may get lost"),
            Bilingual(
                "设置 TONEPATH_AMI_USER 与 TONEPATH_AMI_SECRET_FILE（app.py pbx 自动设置）",
                "set TONEPATH_AMI_USER and TONEPATH_AMI_SECRET_FILE (app.py pbx does it)",
            ),
        )
        return
    try:
        asyncio.run(manager_greeting(settings))
    except PermissionError:
        yield Verdict(
            BAD,
            Bilingual(
                f"AMI {where} 拒绝账号 {settings.ami_user}", f"the manager at {where} refuses {settings.ami_user}"
            ),
            Bilingual(
                "核对 manager.conf 里的账号与密码，执行 asterisk -rx 'manager reload'",
                "compare with manager.conf, then asterisk -rx 'manager reload'",
            ),
        )
    except (OSError, TimeoutError, EOFError) as error:
        yield Verdict(
            BAD,
            Bilingual(f"连不上 AMI {where}：{error or '无应答'}", f"no manager at {where}: {error or 'no answer'}"),
            Bilingual(
                "启动 Asterisk，在 manager.conf 里设 enabled=yes", "start Asterisk, with enabled=yes in manager.conf"
            ),
        )
    else:
        yield Verdict(GOOD, Bilingual(f"AMI {where}", f"manager at {where}"))


def voices(settings: Settings) -> Iterator[Verdict]:
    """A sentence really spoken in each language."""
    with Pyttsx3Engine(workers=1) as engine, tempfile.TemporaryDirectory() as folder:
        for language, words in (("zh-CN", "您好，请按一"), ("en-US", "Hello, press one")):
            began = time.monotonic()
            try:
                voice = settings.voices.get(language) or engine.pick_voice(language)
                engine.render(TtsRequest(words, language, voice), Path(folder) / f"{language}.wav", RENDER_S)
            except SpeechError as error:
                what = Bilingual(f"语音合成 {language}：{error.problem.zh}", f"speaking {language}: {error.problem.en}")
                yield Verdict(BAD, what, error.mend)
            else:
                took = time.monotonic() - began
                yield Verdict(
                    GOOD,
                    Bilingual(
                        f"语音合成 {language}（{voice}，{took:.1f} 秒）", f"speaking {language} ({voice}, {took:.1f} s)"
                    ),
                )


def recognition(settings: Settings) -> Iterator[Verdict]:
    """The recogniser and its models. Without them menus work by keys alone."""
    mend = Bilingual(
        f"把 vosk 模型解压到 {settings.data_dir / 'models'}。没有它，菜单只认按键",
        f"unpack a vosk model below {settings.data_dir / 'models'}. Without one, menus work by keys alone",
    )
    if importlib.util.find_spec("vosk") is None:
        yield Verdict(DOUBTFUL, Bilingual("没有安装语音识别（vosk）", "the recogniser (vosk) is not installed"), mend)
        return
    models = sorted(path.parent.name for path in (settings.data_dir / "models").glob("*/am"))
    if models:
        yield Verdict(GOOD, Bilingual(f"语音识别模型：{'、'.join(models)}", f"speech models: {', '.join(models)}"))
    else:
        yield Verdict(DOUBTFUL, Bilingual("没有语音识别模型", "there is no speech model"), mend)


def ports(settings: Settings) -> Iterator[Verdict]:
    """Ports that are free, or that we are using already."""
    for name, host, port in (
        ("TONEPATH_WEB_PORT", settings.web_host, settings.web_port),
        ("TONEPATH_AGI_PORT", settings.agi_host, settings.agi_port),
        ("TONEPATH_METRICS_PORT", settings.metrics_host, settings.metrics_port),
    ):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host.strip("[]"), port))
            except OSError:
                yield Verdict(
                    DOUBTFUL,
                    Bilingual(f"端口 {host}:{port} 已被占用", f"port {host}:{port} is in use"),
                    Bilingual(
                        f"若不是正在运行的 Tonepath，请改 {name}", f"unless that is Tonepath itself, change {name}"
                    ),
                )
            else:
                yield Verdict(GOOD, Bilingual(f"端口 {host}:{port} 可用", f"port {host}:{port} is free"))


CHECKS: tuple[Check, ...] = (disk, database, asterisk, manager, destinations, recordings, voices, recognition, ports)
