"""One schedule at a time: read with its revision, saved over it, given another name. Lists of all are site.py's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from runtime.domain.schedule import Schedule
from runtime.store import tables, usage
from runtime.store.database import Database
from runtime.store.errors import RENAMED, Changed, InUse, NotFound, Taken, Use
from runtime.store.line_rules import log
from runtime.store.site import SCHEDULE, Named, check_name, revision_of
from runtime.store.sql import canonical, now_ms, put


def load_schedule(database: Database, name: str) -> Named:
    """One schedule. Raises `NotFound`."""
    with database.reading() as connection:
        return _schedule(connection, name)


def add_schedule(database: Database, name: str, *, document: Mapping[str, Any], by: str) -> None:
    """Add a schedule. Raises `Taken`, `Unusable` for its name, the domain's ScheduleError or CalendarError."""
    Schedule.from_json(document)
    check_name(name)
    with database.writing() as connection:
        _refuse_taken(connection, name)
        _write(connection, name, document, by)


def change_schedule(database: Database, name: str, *, document: Mapping[str, Any], expected: str, by: str) -> None:
    """Replace the schedule read as revision ``expected``; the next question of a call is answered by it.

    Raises `Changed` when somebody saved meanwhile, `NotFound`, the domain's ScheduleError or CalendarError.
    """
    Schedule.from_json(document)
    with database.writing() as connection:
        before = _schedule(connection, name).document
        if revision_of(before) != expected:
            raise Changed(SCHEDULE, name)
        if before != document:
            _write(connection, name, document, by)


def rename_schedule(database: Database, name: str, *, to: str) -> None:
    """Another name for a schedule nothing uses. Raises `InUse` with every place, `Taken`, `NotFound`, `Unusable`."""
    check_name(to)
    with database.writing() as connection:
        _schedule(connection, name)
        if to == name:
            return
        uses = usage.of_name(connection, "schedule", name)
        if uses:
            raise InUse(SCHEDULE, name, uses, done=RENAMED)
        _refuse_taken(connection, to)
        c = tables.schedules.c
        connection.execute(update(tables.schedules).where(c.name == name).values(name=to, updated=now_ms()))


def uses_of(database: Database, name: str) -> tuple[Use, ...]:
    """Where a schedule is used."""
    with database.reading() as connection:
        return usage.of_name(connection, "schedule", name)


@dataclass(frozen=True, slots=True)
class Saved:
    """A state a schedule was once saved in: by whom, when (UTC ms)."""

    document: Mapping[str, Any]
    by: str
    at: int


def history_of(database: Database, name: str, *, limit: int = 20) -> tuple[Saved, ...]:
    """What was saved under a schedule's name, newest first."""
    c = tables.rule_log.c
    query = select(c.document, c.by, c.at).where(c.scope == "schedule", c.name == name)
    with database.reading() as connection:
        rows = connection.execute(query.order_by(c.id.desc()).limit(limit))
        return tuple(Saved(json.loads(row.document), row.by, row.at) for row in rows)


def _schedule(connection: Connection, name: str) -> Named:
    row = connection.execute(select(tables.schedules).where(tables.schedules.c.name == name)).one_or_none()
    if row is None:
        raise NotFound(SCHEDULE, name)
    return Named(row.name, json.loads(row.document), row.updated)


def _refuse_taken(connection: Connection, name: str) -> None:
    c = tables.schedules.c
    if connection.execute(select(c.name).where(c.name == name)).one_or_none() is not None:
        raise Taken(SCHEDULE, name)


def _write(connection: Connection, name: str, document: Mapping[str, Any], by: str) -> None:
    put(connection, tables.schedules, {"name": name, "document": canonical(document), "updated": now_ms()})
    log(connection, "saved", "schedule", name, document=document, by=by)
