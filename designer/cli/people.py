"""`app.py people`: who may sign in to the pages: lists, adds, renames, gives a role, resets a password, removes. Who may do what: designer.api."""

from __future__ import annotations

import argparse

from designer.access import operations
from designer.cli.author import author
from runtime.cli.console import OK, Console, clock
from runtime.cli.opening import opened
from runtime.domain.texts import Bilingual
from runtime.settings import Settings, load
from runtime.store.database import Database
from runtime.store.errors import NotFound
from runtime.store.people import ADMINISTRATOR, APPROVER, PERSON, ROLES, Person, find_person, list_people

HEADS = (
    Bilingual("名称", "name"),
    Bilingual("角色", "role"),
    Bilingual("密码", "password"),
    Bilingual("最近修改", "changed"),
)
ROLE = {ADMINISTRATOR: Bilingual("管理员", "administrator"), APPROVER: Bilingual("批准人", "approver")}
LIST, ADD, RENAME, ROLE_OF, RESET, REMOVE = "list", "add", "rename", "role", "reset", "remove"


def add_arguments(parser: argparse.ArgumentParser, console: Console) -> None:
    """list | add NAME [--role ROLE] | rename NAME NEW | role NAME ROLE | reset NAME | remove NAME."""
    into = console.into
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    what.add_parser(LIST, help=into(Bilingual("列出人员", "list them")))
    adding = what.add_parser(
        ADD, help=into(Bilingual("添加，显示一次性密码", "add somebody; shows a one-time password"))
    )
    renaming = what.add_parser(RENAME, help=into(Bilingual("改名", "give another name")))
    giving = what.add_parser(ROLE_OF, help=into(Bilingual("改角色", "give another role")))
    resetting = what.add_parser(RESET, help=into(Bilingual("新的一次性密码", "a new one-time password")))
    removing = what.add_parser(REMOVE, help=into(Bilingual("删除", "remove somebody")))
    for each in (adding, renaming, giving, resetting, removing):
        each.add_argument("name", metavar="NAME", help=into(Bilingual("名称", "the name")))
    renaming.add_argument("new", metavar="NEW", help=into(Bilingual("新名称", "the new name")))
    may = Bilingual(
        "administrator 什么都能做；approver（默认）查看、试拨、批准发布",
        "an administrator may do everything; an approver (default) looks, calls drafts and decides on publishes",
    )
    adding.add_argument("--role", choices=ROLES, default=APPROVER, help=into(may))
    giving.add_argument("role", choices=ROLES, help=into(Bilingual("新角色", "the new role")))


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Do it and say so; a one-time password is shown once."""
    settings = load()
    with opened(settings) as database:
        match arguments.what:
            case "list":
                _list(database, settings, console)
            case "add":
                person, password = operations.add(database, arguments.name, role=arguments.role, by=author())
                _hand_over(person, password, console)
            case "rename":
                before = _named(database, arguments.name)
                person = operations.rename(database, settings, before, arguments.new, by=author())
                console.say(
                    Bilingual(f"“{before.name}”改名为“{person.name}”。", f"{before.name!r} is now {person.name!r}.")
                )
            case "role":
                person = operations.give_role(
                    database, settings, _named(database, arguments.name), arguments.role, by=author()
                )
                role = ROLE[person.role]
                console.say(Bilingual(f"“{person.name}”现在是{role.zh}。", f"{person.name!r} is now an {role.en}."))
            case "reset":
                made = operations.reset(database, settings, _named(database, arguments.name), by=author())
                _hand_over(*made, console)
            case _:
                person = _named(database, arguments.name)
                operations.remove(database, settings, person, by=author())
                console.say(Bilingual(f"“{person.name}”已删除。", f"{person.name!r} is removed."))
    return OK


def _list(database: Database, settings: Settings, console: Console) -> None:
    rows = [
        (each.name, console.into(ROLE[each.role]), console.into(_password(each, settings)), clock(each.updated))
        for each in list_people(database)
    ]
    console.table(HEADS, rows)


def _password(person: Person, settings: Settings) -> Bilingual:
    if operations.is_by_setting(person, settings):
        return Bilingual("由设置决定", "from the setting")
    if not person.password_hash:
        return Bilingual("没有", "none")
    return Bilingual("一次性", "one-time") if person.one_time else Bilingual("自己的", "own")


def _hand_over(person: Person, password: str, console: Console) -> None:
    console.say(
        Bilingual(
            f"“{person.name}”（{ROLE[person.role].zh}）的一次性密码：{password}",
            f"One-time password of {person.name!r} ({ROLE[person.role].en}): {password}",
        )
    )


def _named(database: Database, name: str) -> Person:
    found = find_person(database, name)
    if found is None:
        raise NotFound(PERSON, name)
    return found
