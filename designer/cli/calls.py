"""`app.py calls`: lists calls, or shows the path of one. Callers' numbers are masked."""

from __future__ import annotations

import argparse

from designer.calls.operations import path_of
from designer.texts import TEXTS
from runtime.cli.console import OK, Console, clock, width
from runtime.cli.opening import opened
from runtime.domain.numbers import mask
from runtime.domain.texts import Bilingual
from runtime.store.calls import list_calls

LINE, CALLER, STARTED = Bilingual("线路", "line"), Bilingual("主叫", "caller"), Bilingual("开始", "started")
LASTED, OUTCOME, CALL = Bilingual("时长", "lasted"), Bilingual("结果", "outcome"), Bilingual("通话编号", "call")

PLACE = 24


def add_arguments(parser: argparse.ArgumentParser, console: Console) -> None:
    """[show ID] [--line N] [--limit N]."""
    parser.add_argument(
        "what", nargs="?", choices=("show",), help=console.into(Bilingual("看一通电话的经过", "show the path of one"))
    )
    parser.add_argument("id", nargs="?", metavar="ID", help=console.into(CALL))
    parser.add_argument("--line", default="", help=console.into(Bilingual("只看这条线路", "only this line")))
    parser.add_argument("--limit", type=int, default=50, help=console.into(Bilingual("最多几条", "at most so many")))


def run(arguments: argparse.Namespace, console: Console) -> int:
    """List, or show."""
    return _show(arguments.id or "", console) if arguments.what else _list(arguments, console)


def _list(arguments: argparse.Namespace, console: Console) -> int:
    with opened() as database:
        calls = list_calls(database, line=arguments.line, limit=max(1, arguments.limit))
    if not calls:
        console.say(Bilingual("还没有通话记录。", "There are no calls yet."))
        return OK
    rows = []
    for call in calls:
        lasted = "—" if call.ended is None else f"{(call.ended - call.started) / 1_000:.0f} s"
        rows.append(
            (call.id, call.line, mask(call.caller), clock(call.started), lasted, _outcome(call.outcome, console))
        )
    console.table((CALL, LINE, CALLER, STARTED, LASTED, OUTCOME), rows)
    return OK


def _show(call_id: str, console: Console) -> int:
    with opened() as database:
        shown = path_of(database, call_id)
    call = shown.call
    console.say(
        f"{call.id}  {call.line}  {mask(call.caller)}  {clock(call.started)}  {shown.flow} v{shown.version}  {_outcome(call.outcome, console)}"
    )
    for row in shown.rows:
        place = row.place if row.kind == "entered" else ""
        console.say(f"  {row.after_s:>7.1f} s  {place}{' ' * (PLACE - width(place))}  {console.into(row.text)}")
    return OK


def _outcome(outcome: str, console: Console) -> str:
    known = TEXTS.get(f"outcome.{outcome}")
    return console.into(known) if known is not None else outcome
