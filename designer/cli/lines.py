"""`app.py lines`: what answers each line, and which runtimes say so."""

from __future__ import annotations

import argparse

from designer.lines.operations import lines_with_runtimes
from runtime.cli.console import OK, Console, clock
from runtime.cli.opening import opened
from runtime.domain.texts import Bilingual

NUMBER, TITLE, FLOW = Bilingual("号码", "line"), Bilingual("名称", "title"), Bilingual("流程", "flow")
VERSION, RELEASE = Bilingual("版本", "version"), Bilingual("发布", "release")
LIVE, SINCE = Bilingual("已上线", "live on"), Bilingual("自", "since")


def add_arguments(_: argparse.ArgumentParser, __: Console) -> None:
    """No arguments."""


def run(_: argparse.Namespace, console: Console) -> int:
    """List the lines."""
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
    for line, live, running in lines:
        rows.append(
            (
                line.number,
                line.title,
                line.flow,
                str(line.version or "—"),
                line.digest[:12] or "—",
                f"{live}/{running}",
                clock(line.updated),
            )
        )
    console.table((NUMBER, TITLE, FLOW, VERSION, RELEASE, LIVE, SINCE), rows)
    return OK
