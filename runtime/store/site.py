"""Live things with a name: schedules, destinations, secrets. They are looked up during calls and never pinned.

Caller lists have entries and a module of their own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, delete, select

from runtime.document.destinations import check_among
from runtime.document.findings import ERROR, Finding
from runtime.domain.schedule import Schedule
from runtime.domain.texts import Bilingual
from runtime.store import tables, usage
from runtime.store.database import Database
from runtime.store.errors import Changed, InUse, NotFound, Unusable
from runtime.store.sql import canonical, now_ms, put

SCHEDULE = Bilingual("时间表", "schedule")
DESTINATION = Bilingual("转接目标", "destination")
SECRET = Bilingual("密钥", "secret")


@dataclass(frozen=True, slots=True)
class Named:
    """A live thing: its JSON document and when it was last changed (UTC ms)."""

    name: str
    document: Mapping[str, Any]
    updated: int

    @property
    def revision(self) -> str:
        """What tells this document from any other: who saves over it says which one was read."""
        return revision_of(self.document)


def revision_of(document: Mapping[str, Any]) -> str:
    """A short digest of a document."""
    return hashlib.sha256(canonical(document).encode()).hexdigest()[:16]


def list_schedules(database: Database) -> tuple[Named, ...]:
    """Every schedule by name; the document's shape stands in runtime.domain.schedule_doc."""
    return _list(database, tables.schedules)


def save_schedule(database: Database, name: str, *, document: Mapping[str, Any]) -> None:
    """Add or replace a schedule. Raises the domain's ScheduleError for one that cannot be read."""
    Schedule.from_json(document)
    _save(database, tables.schedules, name, document)


def delete_schedule(database: Database, name: str) -> None:
    """Delete a schedule nothing uses. Raises `InUse` or `NotFound`."""
    _delete(database, tables.schedules, name, kind="schedule", what=SCHEDULE)


def list_destinations(database: Database) -> tuple[Named, ...]:
    """Every destination by name."""
    return _list(database, tables.destinations)


def save_destination(
    database: Database, name: str, *, document: Mapping[str, Any], expected: str | None = None
) -> None:
    """Add or replace a destination; its shape is schemas/destination.schema.json. ``expected`` is the revision it was made
    from, "" for one that is new. Raises `Unusable` with every error, and `Changed`."""
    check_name(name)
    with database.writing() as connection:
        if expected is not None:
            _expect(connection, tables.destinations, name, expected, what=DESTINATION)
        problems = [f for f in destination_findings(connection, name, document) if f.severity == ERROR]
        if problems:
            raise Unusable(
                Bilingual(
                    "；".join(f"{f.message.zh}{f.mend.zh}" for f in problems),
                    " ".join(f"{f.message.en} {f.mend.en}" for f in problems),
                )
            )
        put(connection, tables.destinations, {"name": name, "document": canonical(document), "updated": now_ms()})


def destination_findings(connection: Connection, name: str, document: object) -> tuple[Finding, ...]:
    """What is wrong or doubtful with a destination on this site."""
    places = connection.execute(select(tables.destinations.c.name, tables.destinations.c.document))
    others = {row.name: json.loads(row.document) for row in places}
    schedules = connection.execute(select(tables.schedules.c.name)).scalars().all()
    return check_among(name, document, others, schedules=frozenset(schedules))


def delete_destination(database: Database, name: str) -> None:
    """Delete a destination nothing uses. Raises `InUse` or `NotFound`."""
    _delete(database, tables.destinations, name, kind="destination", what=DESTINATION)


def list_secrets(database: Database) -> tuple[tuple[str, int], ...]:
    """The names of secrets and when each was last changed; never a value."""
    query = select(tables.secrets.c.name, tables.secrets.c.updated).order_by(tables.secrets.c.name)
    with database.reading() as connection:
        return tuple((name, updated) for name, updated in connection.execute(query))


def save_secret(database: Database, name: str, *, value: str) -> None:
    """Add or replace a secret."""
    check_name(name)
    with database.writing() as connection:
        put(connection, tables.secrets, {"name": name, "value": value, "updated": now_ms()})


def secret_values(database: Database) -> dict[str, str]:
    """The values, for the runtime that sends them. Never for a page, a log or a release."""
    with database.reading() as connection:
        rows = connection.execute(select(tables.secrets.c.name, tables.secrets.c.value))
        return {row.name: row.value for row in rows}


def delete_secret(database: Database, name: str) -> None:
    """Delete a secret nothing uses. Raises `InUse` or `NotFound`."""
    _delete(database, tables.secrets, name, kind="secret", what=SECRET)


def _list(database: Database, table: Table) -> tuple[Named, ...]:
    with database.reading() as connection:
        rows = connection.execute(select(table).order_by(table.c.name))
        return tuple(Named(row.name, json.loads(row.document), row.updated) for row in rows)


def _save(database: Database, table: Table, name: str, document: Mapping[str, Any]) -> None:
    check_name(name)
    with database.writing() as connection:
        put(connection, table, {"name": name, "document": canonical(document), "updated": now_ms()})


def _expect(connection: Connection, table: Table, name: str, expected: str, *, what: Bilingual) -> None:
    text = connection.execute(select(table.c.document).where(table.c.name == name)).scalar_one_or_none()
    if (revision_of(json.loads(text)) if text is not None else "") != expected:
        raise Changed(what, name)


def _delete(database: Database, table: Table, name: str, *, kind: str, what: Bilingual) -> None:
    with database.writing() as connection:
        uses = usage.of_name(connection, kind, name)
        if uses:
            raise InUse(what, name, uses)
        if connection.execute(delete(table).where(table.c.name == name)).rowcount == 0:
            raise NotFound(what, name)


def check_name(name: str) -> None:
    """Is that a name for a live thing? Raises `Unusable`."""
    if not name.strip() or name != name.strip() or len(name) > 100 or any(ord(c) < 32 or c in "{}/" for c in name):
        raise Unusable(
            Bilingual(
                "名称要有 1 到 100 个字符，首尾没有空格，不含 { } /。",
                "A name has 1 to 100 characters, no blank at its ends, no braces, no slash.",
            )
        )
