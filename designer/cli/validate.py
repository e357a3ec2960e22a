"""`app.py validate`: everything wrong or doubtful about a flow file, every path walked."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from designer.cli.beside import neighbours
from designer.flows.payloads import finding_row
from designer.proving import Proof, prove
from runtime.cli.console import FAILED, OK, Console
from runtime.domain.texts import Bilingual

MARKS = {
    "error": Bilingual("错误", "error"),
    "warning": Bilingual("提醒", "warning"),
    "hint": Bilingual("建议", "hint"),
}


def add_arguments(parser: argparse.ArgumentParser, console: Console) -> None:
    """FILE [--json]."""
    parser.add_argument(
        "file",
        metavar="FILE",
        help=console.into(Bilingual("流程文件，- 为标准输入", "a flow file, - for standard input")),
    )
    parser.add_argument("--json", action="store_true", help=console.into(Bilingual("以 JSON 输出", "write JSON")))


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Exit 1 when anything keeps the flow from being published."""
    if arguments.file == "-":
        proof = prove(sys.stdin.buffer.read())
    else:
        path = Path(arguments.file)
        proof = prove(path.read_bytes(), others=neighbours(path))
    if arguments.json:
        findings = [finding.to_json() for finding in proof.findings]
        report = {"publishable": proof.publishable, "findings": findings}
        console.say(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        _show(proof, console)
    return OK if proof.publishable else FAILED


def _show(proof: Proof, console: Console) -> None:
    show_findings(proof, console)
    explored = proof.exploration
    if proof.publishable and explored is not None:
        console.say(
            Bilingual(
                f"可以发布。已走遍 {explored.positions} 个状态、{explored.moves} 步。",
                f"Ready to publish. Walked {explored.positions} states in {explored.moves} moves.",
            )
        )
    else:
        count = sum(finding.blocks for finding in proof.findings)
        console.say(Bilingual(f"不能发布：{count} 个错误。", f"Cannot be published: {count} errors."))


def show_findings(proof: Proof, console: Console) -> None:
    """The findings, one a line, with their mend."""
    for finding in proof.findings:
        row = finding_row(finding, console.language)
        place = f" [{row.place}]" if row.place else ""
        accepted = (
            console.into(Bilingual(f" （已接受：{row.accepted}）", f" (accepted: {row.accepted})"))
            if row.accepted
            else ""
        )
        console.say(f"{console.into(MARKS[row.severity])}{place} {row.message} {row.mend} ({row.code}){accepted}")
