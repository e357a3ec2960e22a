"""`app.py dialplan`: writes what Asterisk needs, from the settings and the site's destinations. The text is runtime.asterisk.dialplan's."""

from __future__ import annotations

import argparse
from pathlib import Path

from runtime.asterisk.dialplan import (
    AgiHost,
    DialplanError,
    DialplanFiles,
    DialplanSettings,
    FallbackDial,
    FallbackQueue,
    QueueMember,
    QueueSettings,
    render,
)
from runtime.cli.console import OK, Console
from runtime.cli.opening import opened
from runtime.cli.trouble import CommandError
from runtime.domain.texts import Bilingual
from runtime.settings import Settings, load
from runtime.store.database import Database
from runtime.store.site import list_destinations

FILES = ("extensions_tonepath.conf", "queues_tonepath.conf", "README.tonepath.txt")


def add_arguments(parser: argparse.ArgumentParser, console: Console) -> None:
    """--out DIR."""
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help=console.into(
            Bilingual("写入这个文件夹（默认显示在屏幕上）", "write into this folder (default: to the screen)")
        ),
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Write the files, or show them."""
    settings = load()
    with opened(settings) as database:
        files = dialplan(settings, database)
    if arguments.out is None:
        for name, text in zip(FILES, (files.extensions, files.queues, files.readme), strict=True):
            console.say(f"; ==== {name} ====\n{text}")
        return OK
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name, text in zip(FILES, (files.extensions, files.queues, files.readme), strict=True):
        (arguments.out / name).write_text(text, encoding="utf-8")
    console.say(
        Bilingual(
            f"已写入 {arguments.out}。接入步骤见 {FILES[2]}。",
            f"Written to {arguments.out}. {FILES[2]} says how to join them.",
        )
    )
    return OK


def dialplan(settings: Settings, database: Database, *, members: tuple[QueueMember, ...] = ()) -> DialplanFiles:
    """The files for this site; ``members`` are put into every queue, for a private Asterisk. Raises `CommandError`."""
    kind, _, target = settings.fallback.partition(":")
    queues = {
        str(d.document["queue"]): d.document for d in list_destinations(database) if d.document["kind"] == "queue"
    }
    if kind == "queue":
        queues.setdefault(target, {})
    second_host, _, second_port = settings.agi_second.rpartition(":")
    try:
        return render(
            DialplanSettings(
                runtimes=(
                    AgiHost(settings.agi_public, settings.agi_port),
                    *((AgiHost(second_host, int(second_port)),) if second_host else ()),
                ),
                fallback=(FallbackQueue(target) if kind == "queue" else FallbackDial(target),),
                queues=tuple(_queue(name, document, members) for name, document in sorted(queues.items())),
            )
        )
    except DialplanError as error:
        raise CommandError(
            Bilingual(f"无法写出拨号方案：{error}", f"The dialplan cannot be written: {error}")
        ) from error


def _queue(name: str, document: object, members: tuple[QueueMember, ...]) -> QueueSettings:
    given = document if isinstance(document, dict) else {}
    own = tuple(QueueMember(str(device)) for device in given.get("members", ()))
    strategy = str(given.get("strategy", "round_robin"))
    return QueueSettings(name, (*own, *members), strategy=strategy)
