"""`app.py dialplan`: writes what Asterisk needs, from the settings and the site's destinations. The text is runtime.asterisk's."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from runtime.asterisk.dialplan import DialplanError, DialplanFiles
from runtime.asterisk.include_files import EXTENSIONS, QUEUES, README, site_files
from runtime.cli.ami_probe import reload_exchange
from runtime.cli.console import FAILED, OK, Console
from runtime.cli.opening import opened
from runtime.cli.trouble import CommandError
from runtime.domain.texts import Bilingual
from runtime.settings import Settings, load
from runtime.speech.house_sounds import write_exchange_sounds
from runtime.store.database import Database
from runtime.store.site import list_destinations

FILES = (EXTENSIONS, QUEUES, README)


def add_arguments(parser: argparse.ArgumentParser, console: Console) -> None:
    """--out DIR [--reload]."""
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help=console.into(
            Bilingual("写入这个文件夹（默认显示在屏幕上）", "write into this folder (default: to the screen)")
        ),
    )
    parser.add_argument(
        "--reload",
        action="store_true",
        help=console.into(
            Bilingual("然后让 Asterisk 重新读取（经 AMI）", "then have Asterisk read them again, by its manager")
        ),
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Write the files, or show them."""
    settings = load()
    with opened(settings) as database:
        files = dialplan(settings, database)
    texts = zip(FILES, (files.extensions, files.queues, files.readme), strict=True)
    if arguments.out is None:
        for name, text in texts:
            console.say(f"; ==== {name} ====\n{text}")
        return _reload(settings, console) if arguments.reload else OK
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name, text in texts:
        (arguments.out / name).write_text(text, encoding="utf-8")
    missing = write_exchange_sounds(arguments.out / "sounds")
    console.say(
        Bilingual(
            f"已写入 {arguments.out}。接入步骤见 {README}。",
            f"Written to {arguments.out}. {README} says how to join them.",
        )
    )
    if missing:
        console.say(
            Bilingual(f"没有这些排队语音：{'、'.join(missing)}", f"No recording for a queue's {', '.join(missing)}")
        )
    return _reload(settings, console) if arguments.reload else OK


def _reload(settings: Settings, console: Console) -> int:
    try:
        asyncio.run(reload_exchange(settings))
    except (OSError, TimeoutError, EOFError) as error:
        console.complain(
            Bilingual(
                f"Asterisk 没有重新读取：{error or '无应答'}。运行 app.py doctor 查看原因。",
                f"Asterisk has not read them again: {error or 'no answer'}. Run app.py doctor to see why.",
            )
        )
        return FAILED
    console.say(Bilingual("Asterisk 已重新读取。", "Asterisk has read them again."))
    return OK


def dialplan(settings: Settings, database: Database) -> DialplanFiles:
    """The files for this site. Raises `CommandError`."""
    try:
        return site_files(settings, {each.name: each.document for each in list_destinations(database)})
    except DialplanError as error:
        raise CommandError(
            Bilingual(f"无法写出拨号方案：{error}", f"The dialplan cannot be written: {error}")
        ) from error
