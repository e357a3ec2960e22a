"""People: who may sign in, and in which role. What a password is and how it is checked stands in designer.access.

Every change is written down in the same transaction, with who made it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from runtime.domain.texts import Bilingual
from runtime.store import tables
from runtime.store.database import Database
from runtime.store.errors import NotFound, Taken, Unusable
from runtime.store.sql import now_ms

PERSON = Bilingual("人员", "person")
ADMINISTRATOR, APPROVER = "administrator", "approver"
ROLES = (ADMINISTRATOR, APPROVER)
FIRST = "admin"
# Stands for the password of a setting: somebody can sign in, and nothing here opens.
SETTING = "!setting"
ADDED, RENAMED, RESET, CHANGED, REMOVED = "added", "renamed", "reset", "password", "removed"
TO = {ADMINISTRATOR: "to_administrator", APPROVER: "to_approver"}
LONGEST = 80
NAMELESS = Bilingual(f"名称要有 1 到 {LONGEST} 个字符。", f"A name has 1 to {LONGEST} characters.")
RESERVED = Bilingual(f"“{FIRST}”这个名称只给管理员用。", f"The name {FIRST!r} is for an administrator.")
LAST = Bilingual(
    "这是最后一位能登录的管理员，不能删除。请先添加另一位管理员。",
    "This is the last administrator who can sign in and was not removed. Add another one first.",
)
LAST_ROLE = Bilingual(
    "这是最后一位能登录的管理员，角色没有改。请先添加另一位管理员。",
    "This is the last administrator who can sign in and keeps that role. Add another one first.",
)
SECOND = Bilingual(
    "发布需要第二个人同意，删除后就没有第二个人了。请先添加一位，或关闭这个要求。",
    "Publishing needs a second person's agreement, and there would be none. Add somebody first, or turn that off.",
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may sign in. ``one_time``: the password must be replaced at once; a ``password_hash`` of "" opens nothing;
    ``updated`` UTC ms."""

    id: int
    name: str
    role: str
    password_hash: str = field(repr=False)
    one_time: bool
    updated: int


@dataclass(frozen=True, slots=True)
class Change:
    """A change of people or of the site's own settings. ``subject`` is who or what it was about; ``at`` UTC ms."""

    what: str
    subject: str
    told: str
    by: str
    at: int


def key_of(name: str) -> str:
    """A name as it is compared."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def list_people(database: Database) -> tuple[Person, ...]:
    """Everybody, administrators first, by name."""
    with database.reading() as connection:
        return everybody(connection)


def everybody(connection: Connection) -> tuple[Person, ...]:
    """The same inside a transaction."""
    found = (_person(row) for row in connection.execute(select(tables.people)))
    return tuple(sorted(found, key=lambda each: (ROLES.index(each.role), key_of(each.name))))


def find_person(database: Database, name: str) -> Person | None:
    """Who goes by that name."""
    with database.reading() as connection:
        row = connection.execute(select(tables.people).where(tables.people.c.key == key_of(name))).one_or_none()
    return _person(row) if row else None


def person_of(database: Database, number: int) -> Person | None:
    """Who has that id."""
    with database.reading() as connection:
        row = connection.execute(select(tables.people).where(tables.people.c.id == number)).one_or_none()
    return _person(row) if row else None


def add_person(database: Database, name: str, *, role: str, password_hash: str, one_time: bool, by: str) -> Person:
    """Add somebody. Raises `Taken` or `Unusable`."""
    called = _called(name)
    if role != ADMINISTRATOR and key_of(called) == FIRST:
        raise Unusable(RESERVED)
    with database.writing() as connection:
        _free(connection, called)
        row = {"name": called, "key": key_of(called), "password_hash": password_hash, "one_time": one_time}
        connection.execute(insert(tables.people).values(**row, role=role, updated=now_ms()))
        note(connection, ADDED, called, told=role, by=by)
        return _named(connection, called)


def rename_person(database: Database, number: int, name: str, *, by: str) -> Person:
    """Another name; what waits in the old one waits in the new one. Raises `NotFound`, `Taken` or `Unusable`."""
    called = _called(name)
    with database.writing() as connection:
        before = _one(connection, number)
        if before.role != ADMINISTRATOR and key_of(called) == FIRST:
            raise Unusable(RESERVED)
        if key_of(called) != key_of(before.name):
            _free(connection, called)
        _set(connection, number, name=called, key=key_of(called))
        # A publish somebody asked for stays that person's: nobody agrees to his own under a new name.
        c = tables.coming.c
        mine = update(tables.coming).where(c.by == before.name, c.state.in_(("asked", "waiting")))
        connection.execute(mine.values(by=called))
        note(connection, RENAMED, called, told=before.name, by=by)
        return _one(connection, number)


def set_role(database: Database, number: int, role: str, *, by: str) -> Person:
    """Another role, which counts from the person's next request on. Raises `NotFound`, or `Unusable` for the last
    administrator and for a name only an administrator may have."""
    with database.writing() as connection:
        before = _one(connection, number)
        if before.role == role:
            return before
        rest = [each for each in everybody(connection) if each.id != number]
        if before.role == ADMINISTRATOR and not any(each.role == ADMINISTRATOR for each in able(rest)):
            raise Unusable(LAST_ROLE)
        if role != ADMINISTRATOR and key_of(before.name) == FIRST:
            raise Unusable(RESERVED)
        _set(connection, number, role=role)
        note(connection, TO[role], before.name, by=by)
        return _one(connection, number)


def set_password_hash(
    database: Database, number: int, password_hash: str, *, one_time: bool, by: str, what: str = CHANGED
) -> Person:
    """Another password. Raises `NotFound`."""
    with database.writing() as connection:
        before = _one(connection, number)
        _set(connection, number, password_hash=password_hash, one_time=one_time)
        note(connection, what, before.name, by=by)
        return _one(connection, number)


def replace_hash(database: Database, person: Person, password_hash: str) -> Person:
    """The same password hashed in a newer way, unless it has been changed meanwhile."""
    c = tables.people.c
    same = update(tables.people).where(c.id == person.id, c.password_hash == person.password_hash)
    with database.writing() as connection:
        connection.execute(same.values(password_hash=password_hash))
        return _one(connection, person.id)


def remove_person(database: Database, number: int, *, by: str, asks: bool) -> None:
    """Remove somebody. ``asks``: a publish needs a second person, so there must still be one. Raises `NotFound` or
    `Unusable`."""
    with database.writing() as connection:
        before = _one(connection, number)
        rest = [each for each in everybody(connection) if each.id != number]
        if before.role == ADMINISTRATOR and not any(each.role == ADMINISTRATOR for each in able(rest)):
            raise Unusable(LAST)
        if asks and len(able(rest)) < 2:
            raise Unusable(SECOND)
        connection.execute(delete(tables.people).where(tables.people.c.id == number))
        note(connection, REMOVED, before.name, by=by)


def able(people: Sequence[Person]) -> tuple[Person, ...]:
    """Those who can sign in."""
    return tuple(each for each in people if each.password_hash)


def list_changes(database: Database, *, limit: int = 100) -> tuple[Change, ...]:
    """What was changed of people and of the site's own settings, newest first."""
    c = tables.site_log.c
    query = select(c.what, c.subject, c.told, c.by, c.at).order_by(c.id.desc()).limit(limit)
    with database.reading() as connection:
        return tuple(Change(*row) for row in connection.execute(query))


def note(connection: Connection, what: str, subject: str, *, told: str = "", by: str) -> None:
    """Write a change down, inside the caller's transaction."""
    connection.execute(insert(tables.site_log).values(what=what, subject=subject, told=told, by=by, at=now_ms()))


def _called(name: str) -> str:
    called = " ".join(name.split())
    # Some letters grow when they are made comparable; both have the same room.
    if not 1 <= len(called) <= LONGEST or not called.isprintable() or not 1 <= len(key_of(called)) <= 2 * LONGEST:
        raise Unusable(NAMELESS)
    return called


def _free(connection: Connection, name: str) -> None:
    if connection.execute(select(tables.people.c.id).where(tables.people.c.key == key_of(name))).first() is not None:
        raise Taken(PERSON, name)


def _named(connection: Connection, name: str) -> Person:
    return _person(connection.execute(select(tables.people).where(tables.people.c.key == key_of(name))).one())


def _one(connection: Connection, number: int) -> Person:
    row = connection.execute(select(tables.people).where(tables.people.c.id == number)).one_or_none()
    if row is None:
        raise NotFound(PERSON, str(number))
    return _person(row)


def _set(connection: Connection, number: int, **values: Any) -> None:
    connection.execute(update(tables.people).where(tables.people.c.id == number).values(**values, updated=now_ms()))


def _person(row: Row[Any]) -> Person:
    return Person(row.id, row.name, row.role, row.password_hash, row.one_time, row.updated)
