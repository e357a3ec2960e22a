"""`app.py block`: puts a number on the block list, or takes it off. Blocked callers hear busy and are not answered."""

from __future__ import annotations

import argparse

from designer.cli.author import author
from designer.cli.rendering import rendering
from designer.ruling import BLOCKED, DAYS_MOST, block, unblock
from runtime.cli.console import OK, Console
from runtime.cli.opening import opened
from runtime.domain.texts import Bilingual
from runtime.settings import load


def add_arguments(parser: argparse.ArgumentParser, console: Console) -> None:
    """NUMBER [--days N] [--note TEXT] [--list NAME] [--remove]."""
    into = console.into
    parser.add_argument(
        "number",
        metavar="NUMBER",
        help=into(Bilingual("号码，或以 * 结尾的号段，或 anonymous", "a number, a prefix ending in *, or anonymous")),
    )
    parser.add_argument(
        "--days",
        type=int,
        choices=range(1, DAYS_MOST + 1),
        metavar="N",
        help=into(Bilingual("几天后自动解除；不写则一直有效", "ends by itself after so many days; without it, never")),
    )
    parser.add_argument("--note", default="", help=into(Bilingual("原因", "the reason")))
    parser.add_argument(
        "--list",
        dest="name",
        default=BLOCKED,
        metavar="NAME",
        help=into(Bilingual("名单（默认 blocked）", "the list (default: blocked)")),
    )
    parser.add_argument("--remove", action="store_true", help=into(Bilingual("解除", "take it off the list")))


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Block or unblock, for the next call on."""
    settings = load()
    number = arguments.number
    with opened(settings) as database, rendering(settings) as render:
        if arguments.remove:
            unblock(database, number, by=author(), name=arguments.name)
            console.say(
                Bilingual(f"{number} 已不在名单“{arguments.name}”里。", f"{number} is off the list {arguments.name!r}.")
            )
            return OK
        lines = block(
            database,
            number,
            by=author(),
            render=render,
            days=arguments.days,
            note=arguments.note,
            name=arguments.name,
        )
    until = (
        Bilingual("一直有效", "for ever")
        if arguments.days is None
        else Bilingual(f"{arguments.days} 天", f"for {arguments.days} days")
    )
    console.say(
        Bilingual(
            f"{number} 已加入名单“{arguments.name}”，{until.zh}：来电听到忙音。",
            f"{number} is on the list {arguments.name!r} {until.en}: its calls get busy.",
        )
    )
    if lines:
        told = ", ".join(lines)
        console.say(
            Bilingual(f"这些线路从现在起拒接这个名单：{told}", f"These lines refuse that list from now on: {told}")
        )
    return OK
