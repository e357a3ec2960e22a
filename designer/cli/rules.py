"""`app.py rules`: what stands in front of a line's flow; shown, or set from a file."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from designer.cli.author import author
from designer.cli.rendering import rendering
from designer.cli.validate import show_findings
from designer.flows.operations import decoded
from designer.proving import Blocked, Proof
from designer.ruling import save
from runtime.cli.console import FAILED, OK, Console
from runtime.cli.opening import opened
from runtime.cli.trouble import CommandError
from runtime.document.line_rules import empty_rules
from runtime.document.load import load as load_document
from runtime.domain.texts import Bilingual
from runtime.settings import load
from runtime.store.line_rules import load_rules


def add_arguments(parser: argparse.ArgumentParser, console: Console) -> None:
    """LINE [--set FILE | --clear] [--show]."""
    into = console.into
    parser.add_argument("line", metavar="LINE", help=into(Bilingual("号码", "the line's number")))
    change = parser.add_mutually_exclusive_group()
    change.add_argument(
        "--set",
        dest="file",
        metavar="FILE",
        help=into(
            Bilingual("用这个文件里的规则（JSON，- 为标准输入）", "take the rules from this file (JSON; - for stdin)")
        ),
    )
    change.add_argument("--clear", action="store_true", help=into(Bilingual("删除全部规则", "remove every rule")))
    parser.add_argument(
        "--show",
        action="store_true",
        help=into(Bilingual("以 JSON 输出规则（默认）", "write the rules as JSON (default)")),
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Exit 1, with the findings, when the rules may not be saved."""
    changing = arguments.clear or arguments.file
    if changing and not _saved(arguments.line, _given(arguments), console):
        return FAILED
    if arguments.show or not changing:
        with opened() as database:
            rules = load_rules(database, arguments.line)
        console.say(json.dumps(dict(rules.document), ensure_ascii=False, indent=2))
    return OK


def _given(arguments: argparse.Namespace) -> dict[str, Any]:
    if arguments.clear:
        return empty_rules()
    data = sys.stdin.buffer.read() if arguments.file == "-" else Path(arguments.file).read_bytes()
    loaded = load_document(decoded(data))
    if loaded.document is None:
        raise CommandError(
            Bilingual(
                f"{arguments.file} 不是规则文件：{loaded.findings[0].message.zh}",
                f"{arguments.file} is no file of rules: {loaded.findings[0].message.en}",
            )
        )
    return loaded.document


def _saved(line: str, document: dict[str, Any], console: Console) -> bool:
    settings = load()
    with opened(settings) as database, rendering(settings) as render:
        try:
            _, findings = save(database, line, document, by=author(), render=render)
        except Blocked as error:
            show_findings(Proof(None, error.findings), console)
            console.say(Bilingual("规则没有保存。", "The rules were not saved."))
            return False
    show_findings(Proof(None, tuple(one for one in findings if not one.accepted)), console)
    console.say(
        Bilingual(
            f"号码线路 {line} 的规则已保存，对下一通来电生效。",
            f"The rules of line {line} are saved: the next call meets them.",
        )
    )
    return True
