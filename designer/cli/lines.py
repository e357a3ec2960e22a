"""`app.py lines`: what answers each line and what is to; a line copied to a new number, numbers moved to another version."""

from __future__ import annotations

import argparse
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from designer.cli.author import author
from designer.cli.rendering import rendering
from designer.lines.answering import lines_with_runtimes
from designer.moving import Notice, copy_line, move_lines
from runtime.cli.console import FAILED, OK, Console, clock
from runtime.cli.opening import opened
from runtime.document.line_rules_live import ZONE
from runtime.domain.texts import Bilingual
from runtime.settings import load
from runtime.store.coming import list_coming

NUMBER, TITLE, FLOW = Bilingual("号码", "line"), Bilingual("名称", "title"), Bilingual("流程", "flow")
VERSION, RELEASE = Bilingual("版本", "version"), Bilingual("发布", "release")
LIVE, SINCE = Bilingual("已上线", "live on"), Bilingual("自", "since")


def add_arguments(parser: argparse.ArgumentParser, console: Console) -> None:
    """Nothing: the list. ``copy OLD NEW``, ``move --like LINE NUMBER...``, ``coming``."""
    parts = parser.add_subparsers(dest="part", metavar="")
    text = console.into(
        Bilingual("把一条线路照搬到新号码，两个号码都能接听", "set a new number up as another; both answer")
    )
    copy = parts.add_parser("copy", help=text, description=text)
    copy.add_argument("old", metavar="OLD")
    copy.add_argument("new", metavar="NEW")
    days = Bilingual(
        "旧号码从今天起多少天播放“号码已更新”", "for how many days callers of the old number are told of the new one"
    )
    copy.add_argument("--notice-days", type=int, default=0, metavar="N", help=console.into(days))
    text = console.into(Bilingual("让许多号码改用一条线路的版本", "let many numbers answer with the version of a line"))
    move = parts.add_parser("move", help=text, description=text)
    move.add_argument("numbers", nargs="+", metavar="NUMBER")
    move.add_argument("--like", required=True, metavar="LINE")
    for each in (copy, move):
        each.add_argument("--message", default="", help=console.into(Bilingual("记入发布记录", "kept in the log")))
    text = console.into(Bilingual("列出待上线的发布", "list the publishes that are to come"))
    parts.add_parser("coming", help=text, description=text)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """List the lines, or do what was asked; exit 1 when a number could not be moved."""
    if arguments.part == "copy":
        return _copy(arguments, console)
    if arguments.part == "move":
        return _move(arguments, console)
    if arguments.part == "coming":
        return _coming(console)
    with opened() as database:
        lines = lines_with_runtimes(database)
    if not lines:
        console.say(
            Bilingual(
                "还没有号码线路。用 app.py publish 流程文件 --line 4001 发布第一条。",
                "There are no lines yet. Publish the first with: app.py publish FILE --line 4001",
            )
        )
        return OK
    rows = []
    for line, answered in lines:
        rows.append(
            (
                line.number,
                line.title,
                line.flow,
                str(line.version or "—"),
                line.digest[:12] or "—",
                f"{answered.live}/{answered.all}",
                clock(line.updated),
            )
        )
    console.table((NUMBER, TITLE, FLOW, VERSION, RELEASE, LIVE, SINCE), rows)
    return OK


def _copy(arguments: argparse.Namespace, console: Console) -> int:
    settings, today = load(), datetime.now(ZoneInfo(ZONE)).date()
    last = today + timedelta(days=arguments.notice_days - 1)
    notice = Notice(today.isoformat(), last.isoformat()) if arguments.notice_days > 0 else None
    with opened(settings) as database, rendering(settings) as render:
        done = copy_line(
            database,
            arguments.old,
            arguments.new,
            by=author(),
            render=render,
            message=arguments.message,
            notice=notice,
        )
    console.say(
        Bilingual(
            f"号码 {done.line} 现在也由“{done.flow}”版本 {done.version} 接听。",
            f"{done.line} is answered by {done.flow!r} version {done.version} too.",
        )
    )
    return OK


def _move(arguments: argparse.Namespace, console: Console) -> int:
    settings = load()
    with opened(settings) as database, rendering(settings) as render:
        moved = move_lines(
            database, arguments.numbers, like=arguments.like, by=author(), render=render, message=arguments.message
        )
    done = Bilingual("已换", "moved")
    rows = [(each.number, each.flow, str(each.version), console.into(each.problem or done)) for each in moved]
    console.table((NUMBER, FLOW, VERSION, Bilingual("结果", "result")), rows)
    return FAILED if any(each.problem for each in moved) else OK


def _coming(console: Console) -> int:
    with opened() as database:
        found = list_coming(database, is_open=True)
    if not found:
        console.say(Bilingual("没有待上线的发布。", "Nothing is to come."))
        return OK
    rows = [
        (clock(each.at) if each.at else "—", each.line, each.flow, str(each.version), each.state, each.by)
        for each in found
    ]
    state, by = Bilingual("状态", "state"), Bilingual("操作人", "by")
    console.table((Bilingual("上线时间", "goes live"), NUMBER, FLOW, VERSION, state, by), rows)
    return OK
