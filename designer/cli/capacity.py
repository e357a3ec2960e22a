"""`app.py capacity`: how many calls a line may have at once, and what a caller beyond that gets."""

from __future__ import annotations

import argparse

from designer.cli.author import author
from runtime.cli.console import OK, Console, clock
from runtime.cli.opening import opened
from runtime.domain.texts import Bilingual
from runtime.ports import BEYOND, HUMAN
from runtime.settings import load
from runtime.store.capacity import list_capacities, save_capacity

LINE, CALLS = Bilingual("号码", "line"), Bilingual("同时通话", "calls at once")
BEYONDS, SINCE, BY = Bilingual("超出时", "beyond it"), Bilingual("自", "since"), Bilingual("操作人", "by")


def add_arguments(parser: argparse.ArgumentParser, console: Console) -> None:
    """[LINE CALLS] [--beyond human|message|busy]."""
    parser.add_argument("line", nargs="?", metavar="LINE", help=console.into(LINE))
    limit = Bilingual("每个运行时同时最多几通；0 取消限制", "at most so many on each runtime; 0 takes the limit away")
    parser.add_argument("calls", nargs="?", type=int, metavar="CALLS", help=console.into(limit))
    beyond = Bilingual("转人工、播放提示或忙音", "what a caller beyond it gets")
    parser.add_argument("--beyond", choices=BEYOND, default=HUMAN, help=console.into(beyond))


def run(arguments: argparse.Namespace, console: Console) -> int:
    """List, or set one."""
    settings = load()
    with opened(settings) as database:
        if arguments.line is None or arguments.calls is None:
            rows = [
                (each.line, str(each.capacity.calls), each.capacity.beyond, clock(each.updated), each.by)
                for each in list_capacities(database)
                if arguments.line in (None, each.line)
            ]
            line = str(settings.line_limit or settings.admission_limit)
            everywhere = Bilingual("（其他线路）", "(other lines)")
            rows.append((console.into(everywhere), line, settings.admission_beyond, "—", "—"))
            console.table((LINE, CALLS, BEYONDS, SINCE, BY), rows)
            return OK
        save_capacity(database, arguments.line, calls=arguments.calls, beyond=arguments.beyond, by=author())
    console.say(
        Bilingual(
            f"线路 {arguments.line} 已设置，下一通来电起生效。",
            f"Line {arguments.line} is set; it acts on the next call.",
        )
    )
    return OK
