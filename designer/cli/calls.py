"""`app.py calls`: lists calls, or shows the path of one. Callers' numbers are masked unless the site lets operators see them."""

from __future__ import annotations

import argparse

from designer.calls.operations import path_of
from designer.texts import TEXTS
from runtime.cli.console import OK, Console, clock, width
from runtime.cli.opening import opened
from runtime.cli.trouble import CommandError
from runtime.domain.disclosure import OPERATORS, shown
from runtime.domain.texts import Bilingual
from runtime.settings import Settings, load
from runtime.store.calls import Wanted, find_call, list_calls

LINE, CALLER, STARTED = Bilingual("线路", "line"), Bilingual("主叫", "caller"), Bilingual("开始", "started")
LASTED, OUTCOME, CALL = Bilingual("时长", "lasted"), Bilingual("结果", "outcome"), Bilingual("通话编号", "call")

PLACE = 24


def add_arguments(parser: argparse.ArgumentParser, console: Console) -> None:
    """[show ID] [--line N] [--caller END] [--limit N] [--full]."""
    parser.add_argument(
        "what", nargs="?", choices=("show",), help=console.into(Bilingual("看一通电话的经过", "show the path of one"))
    )
    names = Bilingual(
        "通话编号或其开头、Asterisk 的 uniqueid、SIP Call-ID",
        "the call's id or its beginning, Asterisk's uniqueid, or the SIP Call-ID",
    )
    parser.add_argument("id", nargs="?", metavar="ID", help=console.into(names))
    caller = Bilingual("主叫号码或其末几位", "the caller's number, or the end of it")
    parser.add_argument("--caller", default="", metavar="NUMBER", help=console.into(caller))
    full = Bilingual(
        "显示完整主叫号码（需设置 TONEPATH_FULL_NUMBERS=operators）",
        "show callers' numbers whole (the setting TONEPATH_FULL_NUMBERS=operators allows it)",
    )
    parser.add_argument("--full", action="store_true", help=console.into(full))
    parser.add_argument("--line", default="", help=console.into(Bilingual("只看这条线路", "only this line")))
    parser.add_argument("--limit", type=int, default=50, help=console.into(Bilingual("最多几条", "at most so many")))


def run(arguments: argparse.Namespace, console: Console) -> int:
    """List, or show."""
    settings = load()
    if arguments.full and settings.full_numbers != OPERATORS:
        raise CommandError(
            Bilingual(
                "本站点不允许显示完整号码。由管理员设置 TONEPATH_FULL_NUMBERS=operators。",
                "This site shows callers' numbers masked only. An administrator can set TONEPATH_FULL_NUMBERS=operators.",
            )
        )
    return _show(arguments, settings, console) if arguments.what else _list(arguments, settings, console)


def _number(number: str, arguments: argparse.Namespace, settings: Settings) -> str:
    return shown(number, "operator" if arguments.full else "anyone", allowed=settings.full_numbers)


def _list(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    with opened(settings) as database:
        calls = list_calls(
            database, Wanted(line=arguments.line, caller=arguments.caller), limit=max(1, arguments.limit)
        )
    if not calls:
        sought = arguments.line or arguments.caller
        none = (
            Bilingual("没有符合条件的通话。", "No calls match.")
            if sought
            else Bilingual("还没有通话记录。", "There are no calls yet.")
        )
        console.say(none)
        return OK
    rows = []
    for call in calls:
        lasted = "—" if call.ended is None else f"{(call.ended - call.started) / 1_000:.0f} s"
        rows.append(
            (
                call.id,
                call.line,
                _number(call.caller, arguments, settings),
                clock(call.started),
                lasted,
                _outcome(call.outcome, console),
            )
        )
    console.table((CALL, LINE, CALLER, STARTED, LASTED, OUTCOME), rows)
    return OK


def _show(arguments: argparse.Namespace, settings: Settings, console: Console) -> int:
    with opened(settings) as database:
        path = path_of(database, find_call(database, arguments.id or ""))
    call = path.call
    number = _number(call.caller, arguments, settings)
    console.say(
        f"{call.id}  {call.line}  {number}  {clock(call.started)}  {path.flow} v{path.version}  {_outcome(call.outcome, console)}"
    )
    if call.uniqueid:
        console.say(f"  Asterisk {call.uniqueid}  SIP {call.sip_call_id or '—'}  {call.runtime}")
    for row in path.rows:
        place = row.place if row.kind == "entered" else ""
        console.say(f"  {row.after_s:>7.1f} s  {place}{' ' * (PLACE - width(place))}  {console.into(row.text)}")
    return OK


def _outcome(outcome: str, console: Console) -> str:
    known = TEXTS.get(f"outcome.{outcome}")
    return console.into(known) if known is not None else outcome
