"""`app.py explore`: every path through a flow file, and for each finding the call that shows it."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from designer.cli.line_program import program_on
from runtime.cli.console import FAILED, OK, Console
from runtime.domain.texts import Bilingual
from simulator.explore import POSITIONS_MAX, explore
from simulator.explore_report import exploration_to_json, has_errors, render_exploration
from simulator.scenario import LINE


def add_arguments(parser: argparse.ArgumentParser, console: Console) -> None:
    """[FILE] [--line N] [--json] [--most N]."""
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help=console.into(
            Bilingual("流程文件；不写则检查 --line 的线路", "a flow file; without one the line of --line is explored")
        ),
    )
    parser.add_argument(
        "--line",
        default="",
        metavar="N",
        help=console.into(Bilingual("连同这条号码线路的规则", "with the rules of this line in front")),
    )
    parser.add_argument("--json", action="store_true", help=console.into(Bilingual("以 JSON 输出", "write JSON")))
    parser.add_argument(
        "--most",
        type=int,
        default=POSITIONS_MAX,
        metavar="N",
        help=console.into(Bilingual("最多走多少个状态", "walk at most so many states")),
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Exit 1 when a path was found that must not reach a caller."""
    program = program_on(arguments.line, arguments.file)
    exploration = explore(program, line=arguments.line or LINE, positions_max=arguments.most)
    if arguments.json:
        console.say(json.dumps(exploration_to_json(program, exploration), ensure_ascii=False, indent=2))
    else:
        console.say(render_exploration(program, exploration, language=console.language))
    return FAILED if has_errors(exploration) else OK
