"""Deciding at a terminal on a publish somebody asked for: the person's name and password say who decides."""

from __future__ import annotations

import argparse
import getpass
import sys

from designer.access.operations import authenticate, is_one_time
from runtime.cli.console import OK, Console, clock
from runtime.cli.opening import opened
from runtime.cli.trouble import CommandError
from runtime.domain.texts import Bilingual
from runtime.settings import Settings, load
from runtime.store.coming import ASKED, Coming, decide, list_coming
from runtime.store.database import Database

HEADS = (
    Bilingual("编号", "id"),
    Bilingual("号码", "line"),
    Bilingual("流程", "flow"),
    Bilingual("版本", "version"),
    Bilingual("请求人", "asked by"),
    Bilingual("时间", "when"),
    Bilingual("说明", "message"),
)
NONE = Bilingual("没有等待同意的发布。", "Nothing waits for agreement.")
WRONG = Bilingual("名称或密码不对，没有决定。", "That name and password do not go together; nothing was decided.")
FIRST = Bilingual("先在网页上换掉一次性密码。", "Replace the one-time password on the pages first.")
WORDLESS = Bilingual("退回要写明原因：--message TEXT。", "Sending back needs words: --message TEXT.")


def add_arguments(parser: argparse.ArgumentParser, console: Console) -> None:
    """[ID] --person NAME [--message TEXT]."""
    into = console.into
    parser.add_argument(
        "id",
        nargs="?",
        default="",
        metavar="ID",
        help=into(Bilingual("编号，可只写开头；不写则列出", "its id, the beginning is enough; without: list them")),
    )
    parser.add_argument(
        "--person",
        default="",
        metavar="NAME",
        help=into(Bilingual("谁来决定；密码从标准输入读取", "who decides; the password is read from standard input")),
    )
    parser.add_argument("--message", default="", help=into(Bilingual("附言，记入发布记录", "words, kept in the log")))


def run(arguments: argparse.Namespace, console: Console, *, agreed: bool) -> int:
    """List what waits, or decide on one."""
    settings = load()
    with opened(settings) as database:
        waiting = [each for each in list_coming(database, is_open=True) if each.state == ASKED]
        if not arguments.id:
            _list(waiting, console)
            return OK
        chosen = _chosen(waiting, arguments.id)
        if not agreed and not arguments.message.strip():
            raise CommandError(WORDLESS)
        by = _person(database, settings, arguments.person, console)
        done = decide(database, chosen.id, agreed=agreed, by=by, message=arguments.message.strip())
    if not agreed:
        console.say(Bilingual(f"已退回给 {done.by}。", f"Sent back to {done.by}."))
    elif done.at is None:
        console.say(Bilingual("已同意，由运行中的网页进程上线。", "Agreed; the pages that run let it go live."))
    else:
        console.say(Bilingual(f"已同意，{clock(done.at)} 上线。", f"Agreed; it goes live at {clock(done.at)}."))
    return OK


def _list(waiting: list[Coming], console: Console) -> None:
    if not waiting:
        console.say(NONE)
        return
    rows = [
        (each.id, each.line, each.flow, str(each.version), each.by, clock(each.made), each.message) for each in waiting
    ]
    console.table(HEADS, rows)


def _chosen(waiting: list[Coming], given: str) -> Coming:
    found = [each for each in waiting if each.id.startswith(given)]
    if len(found) != 1:
        raise CommandError(
            Bilingual(
                f"没有或不止一个以“{given}”开头的等待同意的发布。不写编号可以列出。",
                f"Nothing that waits, or more than one, begins with {given!r}. Without an id they are listed.",
            )
        )
    return found[0]


def _person(database: Database, settings: Settings, name: str, console: Console) -> str:
    if not name:
        raise CommandError(Bilingual("请写明谁来决定：--person NAME。", "Say who decides: --person NAME."))
    if sys.stdin.isatty():
        password = getpass.getpass(console.into(Bilingual("密码（不显示）：", "Password (not shown): ")))
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    person = authenticate(database, settings, name, password)
    if person is None:
        raise CommandError(WRONG)
    if is_one_time(person, settings):
        raise CommandError(FIRST)
    return person.name
