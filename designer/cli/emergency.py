"""`app.py emergency`: turns the emergency switch of a line, a group or all lines on and off, or says what is on."""

from __future__ import annotations

import argparse
import re
import time
from typing import Any

from designer.cli.author import author
from designer.cli.rendering import rendering
from designer.cli.validate import show_findings
from designer.proving import Blocked, Proof
from designer.ruling import Switched, turn
from runtime.cli.console import FAILED, MISUSED, OK, Console, clock
from runtime.cli.opening import opened
from runtime.cli.trouble import CommandError
from runtime.document.line_rules_live import ALL, GROUP, LINE, ZONE, Switch, is_on
from runtime.domain.texts import Bilingual
from runtime.settings import load
from runtime.store.database import Database
from runtime.store.emergency import list_switches
from runtime.store.line_rules import load_rules
from simulator.world import instant

ON, OFF, SHOW = "on", "off", "show"
SCOPE_NAMES = {
    LINE: Bilingual("线路", "line"),
    GROUP: Bilingual("线路组", "group"),
    ALL: Bilingual("全部线路", "all lines"),
}


def add_arguments(parser: argparse.ArgumentParser, console: Console) -> None:
    """[on|off|show] --line N | --group G | --all [--to TARGET]... [--until TIME]."""
    into = console.into
    parser.add_argument(
        "action",
        nargs="?",
        choices=(ON, OFF, SHOW),
        default=SHOW,
        help=into(Bilingual("打开、关闭或查看", "turn on, turn off, or show")),
    )
    scope = parser.add_mutually_exclusive_group()
    scope.add_argument("--line", metavar="N", help=into(Bilingual("这条线路", "this line")))
    scope.add_argument("--group", metavar="G", help=into(Bilingual("这组线路", "this group of lines")))
    scope.add_argument("--all", action="store_true", help=into(Bilingual("全部线路", "all lines")))
    parser.add_argument(
        "--to",
        action="append",
        default=[],
        metavar="TARGET",
        help=into(
            Bilingual(
                "来电去哪里：要说的话、en-US:另一种语言的话、human:转接目标（排队）、number:转接目标（号码）；不写则按线路已有的安排",
                "where calls go: words to say, en-US:words in a language, human:DESTINATION (a queue), number:DESTINATION; "
                "without it each line does what its rules say",
            )
        ),
    )
    parser.add_argument(
        "--until",
        default="",
        metavar="TIME",
        help=into(Bilingual("到这时自动关闭，如 2026-11-22T08:00", "off by itself then, such as 2026-11-22T08:00")),
    )
    parser.add_argument(
        "--zone",
        default="",
        help=into(Bilingual("时间所在时区（默认线路的时区）", "the zone that time is meant in (default: the line's)")),
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Exit 1, with the findings, when the switch was not turned; 2 when no line was named."""
    if arguments.action == SHOW:
        with opened() as database:
            _show(database, console)
        return OK
    scope, name = _scope(arguments)
    if not scope:
        console.complain(Bilingual("写明 --line 号码、--group 组名 或 --all。", "Say --line N, --group G or --all."))
        return MISUSED
    settings = load()
    with opened(settings) as database, rendering(settings) as render:
        zone = arguments.zone or _zone(database, scope, name)
        switch = Switch(scope, name, arguments.action == ON, _until(arguments.until, zone))
        try:
            to = _target(arguments.to, database, scope, name)
            done = turn(database, switch, by=author(), render=render, to=to)
        except Blocked as error:
            show_findings(Proof(None, error.findings), console)
            console.say(Bilingual("开关没有改变。", "The switch was not turned."))
            return FAILED
        _told(done, console)
        _show(database, console)
    return OK


def target(given: list[str], language: str) -> dict[str, Any] | None:
    """What --to says; words without a language are in ``language``. None when nothing was given."""
    message: dict[str, Any] = {}
    for text in given:
        word, _, rest = text.partition(":")
        if word in ("human", "number") and rest:
            return {word: rest.strip()}
        named = re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,4})*", word) if rest else None
        message[word if named else language] = [{"say": rest.strip() if named else text}]
    return {"message": message} if message else None


def _target(given: list[str], database: Database, scope: str, name: str) -> dict[str, Any] | None:
    """Words are in the first language of the line, which for several lines is Chinese unless said otherwise."""
    language = "zh-CN"
    if scope == LINE and given:
        rules = load_rules(database, name).document
        language = next(iter(rules.get("emergency", {}).get("to", {}).get("message", {})), language)
    return target(given, language)


def _scope(arguments: argparse.Namespace) -> tuple[str, str]:
    if arguments.line:
        return LINE, arguments.line
    if arguments.group:
        return GROUP, arguments.group
    return (ALL, "") if arguments.all else ("", "")


def _zone(database: Database, scope: str, name: str) -> str:
    return str(load_rules(database, name).document.get("zone", ZONE)) if scope == LINE else ZONE


def _until(text: str, zone: str) -> int | None:
    if not text:
        return None
    try:
        return instant(text, zone=zone)
    except ValueError as error:
        raise CommandError(
            Bilingual(
                f"--until 看不懂：{error}。写成 2026-11-22T08:00。",
                f"--until cannot be read: {error}. Write it as 2026-11-22T08:00.",
            )
        ) from error


def _told(done: Switched, console: Console) -> None:
    lines = ", ".join(done.lines)
    if done.switch.on:
        console.say(
            Bilingual(
                f"紧急开关已打开，对下一通来电生效：{lines}", f"The emergency switch is on for the next call: {lines}"
            )
        )
    else:
        console.say(Bilingual("紧急开关已关闭，对下一通来电生效。", "The emergency switch is off for the next call."))
    if done.planned:
        planned = ", ".join(done.planned)
        console.say(
            Bilingual(f"这些线路有了新的紧急安排：{planned}", f"These lines have a new emergency plan: {planned}")
        )


def _show(database: Database, console: Console) -> None:
    now = time.time_ns() // 1_000_000
    on = [row for row in list_switches(database) if is_on(row.switch, now)]
    if not on:
        console.say(Bilingual("没有打开的紧急开关。", "No emergency switch is on."))
        return
    titles = (
        Bilingual("范围", "scope"),
        Bilingual("名称", "name"),
        Bilingual("到", "until"),
        Bilingual("操作人", "by"),
        Bilingual("自", "since"),
    )
    rows = [
        (console.into(SCOPE_NAMES[r.switch.scope]), r.switch.name or "—", clock(r.switch.until), r.by, clock(r.updated))
        for r in on
    ]
    console.table(titles, rows)
