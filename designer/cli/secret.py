"""`app.py secret`: stores what a flow may send to a back end by name. A value is read, never shown."""

from __future__ import annotations

import argparse
import getpass
import sys

from runtime.cli.console import OK, Console, clock
from runtime.cli.opening import opened
from runtime.cli.trouble import CommandError
from runtime.domain.texts import Bilingual
from runtime.store.site import delete_secret, list_secrets, save_secret

NAME, CHANGED = Bilingual("密钥", "secret"), Bilingual("最近修改", "changed")


def add_arguments(parser: argparse.ArgumentParser, console: Console) -> None:
    """[NAME] [--delete]."""
    parser.add_argument(
        "name",
        nargs="?",
        metavar="NAME",
        help=console.into(
            Bilingual(
                "名称；值从标准输入读取。不写则列出名称",
                "its name; the value is read from standard input. Without: list the names",
            )
        ),
    )
    parser.add_argument("--delete", action="store_true", help=console.into(Bilingual("删除", "delete it")))


def run(arguments: argparse.Namespace, console: Console) -> int:
    """List, store or delete."""
    with opened() as database:
        if not arguments.name:
            console.table((NAME, CHANGED), [(name, clock(updated)) for name, updated in list_secrets(database)])
            return OK
        if arguments.delete:
            delete_secret(database, arguments.name)
            console.say(Bilingual(f"密钥“{arguments.name}”已删除。", f"The secret {arguments.name!r} is deleted."))
            return OK
        save_secret(database, arguments.name, value=_value(console))
    console.say(Bilingual(f"密钥“{arguments.name}”已保存。", f"The secret {arguments.name!r} is stored."))
    return OK


def _value(console: Console) -> str:
    if sys.stdin.isatty():
        value = getpass.getpass(console.into(Bilingual("值（不显示）：", "Value (not shown): ")))
    else:
        value = sys.stdin.readline().rstrip("\r\n")
    if not value:
        raise CommandError(Bilingual("值是空的，没有保存。", "The value is empty and was not stored."))
    return value
