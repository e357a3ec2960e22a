"""`app.py destination`: shows, saves or deletes one destination. What a document may say stands in its schema."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from runtime.cli.console import FAILED, OK, Console
from runtime.cli.opening import opened
from runtime.cli.trouble import CommandError
from runtime.document.findings import ERROR, Finding
from runtime.domain.texts import Bilingual
from runtime.store.errors import NotFound
from runtime.store.site import (
    DESTINATION,
    delete_destination,
    destination_findings,
    list_destinations,
    save_destination,
)


def add_arguments(parser: argparse.ArgumentParser, console: Console) -> None:
    """NAME [--set FILE | --delete]."""
    parser.add_argument("name", metavar="NAME", help=console.into(Bilingual("转接目标的名称", "its name")))
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--set",
        type=Path,
        metavar="FILE",
        help=console.into(
            Bilingual(
                "用这个 JSON 文件新建或替换（- 为标准输入）",
                "make or replace it from this JSON file (- reads standard input)",
            )
        ),
    )
    what.add_argument("--delete", action="store_true", help=console.into(Bilingual("删除", "delete it")))


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Without --set or --delete: show it, as a file to change."""
    with opened() as database:
        if arguments.delete:
            delete_destination(database, arguments.name)
            console.say(
                Bilingual(f"转接目标“{arguments.name}”已删除。", f"The destination {arguments.name!r} is deleted.")
            )
            return OK
        if arguments.set is None:
            return _show(console, arguments.name, {d.name: d.document for d in list_destinations(database)})
        document = _read(arguments.set)
        with database.reading() as connection:
            findings = destination_findings(connection, arguments.name, document)
        for finding in findings:
            _tell(console, finding)
        if any(finding.severity == ERROR for finding in findings):
            console.complain(Bilingual("没有保存。", "Not saved."))
            return FAILED
        save_destination(database, arguments.name, document=document)
    console.say(
        Bilingual(
            f"转接目标“{arguments.name}”已保存，正在运行的系统随即采用。",
            f"The destination {arguments.name!r} is saved; a running system takes it over at once.",
        )
    )
    return OK


def _show(console: Console, name: str, site: dict[str, Any]) -> int:
    if name not in site:
        raise NotFound(DESTINATION, name)
    console.say(json.dumps(dict(site[name]), ensure_ascii=False, indent=1))
    return OK


def _read(path: Path) -> Any:
    data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise CommandError(Bilingual(f"{path} 不是 JSON：{error}", f"{path} is not JSON: {error}")) from error


def _tell(console: Console, finding: Finding) -> None:
    console.say(Bilingual(f"{finding.message.zh}{finding.mend.zh}", f"{finding.message.en} {finding.mend.en}"))
