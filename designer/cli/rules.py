"""`app.py rules`: what stands in front of a line's flow; shown, or set from a file."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from designer.cli.author import author
from designer.cli.rendering import rendering
from designer.cli.validate import show_findings
from designer.flows.operations import decoded
from designer.lines.operations import Change, history
from designer.proving import Blocked, Proof
from designer.ruling import save
from runtime.cli.console import FAILED, OK, Console
from runtime.cli.opening import opened
from runtime.cli.trouble import CommandError
from runtime.document.line_rules import empty_rules
from runtime.document.load import load as load_document
from runtime.domain.numbers import mask
from runtime.domain.texts import Bilingual
from runtime.settings import load
from runtime.store.line_rules import load_rules

ROWS = 50
NUMBER, AT, BY, WHAT = (
    Bilingual("序号", "no."),
    Bilingual("时间", "when"),
    Bilingual("修改人", "by"),
    Bilingual("修改", "what"),
)
PART_NAMES = {
    "blocked": Bilingual("拒接名单", "block list"),
    "emergency": Bilingual("紧急安排", "emergency plan"),
    "notice": Bilingual("公告", "notice"),
    "vip": Bilingual("VIP", "VIP"),
    "hours": Bilingual("节假日与时间", "holidays and hours"),
    "group": Bilingual("线路组", "group of lines"),
    "zone": Bilingual("时区", "time zone"),
}
SCOPES = {
    "line": Bilingual("线路", "line"),
    "group": Bilingual("线路组", "group"),
    "all": Bilingual("全部线路", "all lines"),
}


def add_arguments(parser: argparse.ArgumentParser, console: Console) -> None:
    """LINE [--set FILE | --clear | --back N] [--show | --log]."""
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
    change.add_argument(
        "--back",
        type=int,
        metavar="N",
        help=into(Bilingual("恢复 --log 里第 N 条时的规则", "put the rules back as row N of --log has them")),
    )
    parser.add_argument(
        "--log",
        action="store_true",
        help=into(Bilingual("列出谁在何时修改了什么", "list who changed what, and when")),
    )
    parser.add_argument(
        "--show",
        action="store_true",
        help=into(Bilingual("以 JSON 输出规则（默认）", "write the rules as JSON (default)")),
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Exit 1, with the findings, when the rules may not be saved."""
    changing = arguments.clear or arguments.file or arguments.back is not None
    if changing and not _saved(arguments.line, _given(arguments), console):
        return FAILED
    if arguments.log:
        _show_log(arguments.line, console)
    elif arguments.show or not changing:
        with opened() as database:
            rules = load_rules(database, arguments.line)
        console.say(json.dumps(dict(rules.document), ensure_ascii=False, indent=2))
    return OK


def _given(arguments: argparse.Namespace) -> dict[str, Any]:
    if arguments.clear:
        return empty_rules()
    if arguments.back is not None:
        return _earlier(arguments.line, arguments.back)
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


def _earlier(line: str, number: int) -> dict[str, Any]:
    rows = _history(line)
    if not 1 <= number <= len(rows) or rows[number - 1].row.what != "rules":
        raise CommandError(
            Bilingual(
                f"第 {number} 条里没有规则可以恢复。运行 app.py rules {line} --log 查看。",
                f"Row {number} holds no rules to put back. Look at app.py rules {line} --log.",
            )
        )
    return dict(rows[number - 1].row.document)


def _history(line: str) -> tuple[Change, ...]:
    with opened() as database:
        return history(database, line, limit=ROWS)


def _show_log(line: str, console: Console) -> None:
    rows = [
        (
            str(number),
            datetime.fromtimestamp(each.row.at / 1_000).astimezone().strftime("%Y-%m-%d %H:%M:%S %Z"),
            each.row.by,
            console.into(_words(each)),
        )
        for number, each in enumerate(_history(line), 1)
    ]
    console.table((NUMBER, AT, BY, WHAT), rows)


def _words(each: Change) -> Bilingual:
    row = each.row
    match row.what:
        case "rules":
            names = [PART_NAMES[part] for part in each.changed]
            zh, en = "、".join(name.zh for name in names), ", ".join(name.en for name in names)
            return Bilingual(f"规则：{zh or '重新保存'}", f"rules: {en or 'saved again'}")
        case "on" | "off":
            scope = SCOPES[row.scope]
            zh, en = ("打开", "on") if row.what == "on" else ("关闭", "off")
            return Bilingual(
                f"紧急开关{zh}：{scope.zh} {row.name}".strip(), f"emergency {en}: {scope.en} {row.name}".strip()
            )
        case _:
            number = mask(str(row.document.get("number", "")))
            zh, en = ("拒接", "refused") if row.what == "block" else ("解除拒接", "let through")
            return Bilingual(f"{zh} {number}", f"{number} {en}")


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
