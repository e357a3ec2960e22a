"""`app.py rollback`: takes a line back to an earlier release."""

from __future__ import annotations

import argparse

from designer.cli.author import author
from runtime.cli.console import OK, Console
from runtime.cli.opening import opened
from runtime.domain.texts import Bilingual
from runtime.store.publishing import PREVIOUS, rollback


def add_arguments(parser: argparse.ArgumentParser, console: Console) -> None:
    """LINE [--to DIGEST] [--message TEXT]."""
    parser.add_argument("line", metavar="LINE", help=console.into(Bilingual("号码", "the line's number")))
    parser.add_argument(
        "--to",
        default=PREVIOUS,
        metavar="DIGEST",
        help=console.into(
            Bilingual(
                "回退到这个发布（可只写开头；默认上一个）",
                "this release (its beginning is enough; default: the one before)",
            )
        ),
    )
    parser.add_argument(
        "--message", default="", help=console.into(Bilingual("原因，记入发布记录", "the reason, kept in the log"))
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Roll back and say what answers now."""
    with opened() as database:
        done = rollback(database, arguments.line, to=arguments.to, by=author(), message=arguments.message)
    console.say(
        Bilingual(
            f"线路 {done.line} 已回退到“{done.flow}”版本 {done.version}({done.digest[:12]})。进行中的通话不受影响。",
            f"Line {done.line} is back at {done.flow!r} version {done.version} ({done.digest[:12]}). "
            "Calls in progress are not touched.",
        )
    )
    return OK
