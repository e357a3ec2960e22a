"""Caller lists and their entries, each with an optional expiry. Whether a caller stands on one is the domain's to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from runtime.domain.caller_list import CallerEntry, CallerList
from runtime.domain.texts import Bilingual
from runtime.store import tables, usage
from runtime.store.database import Database
from runtime.store.errors import InUse, NotFound
from runtime.store.sql import now_ms, put

LIST = Bilingual("名单", "caller list")


@dataclass(frozen=True, slots=True)
class ListRow:
    """One list. ``entries`` counts those that have not expired; ``updated`` UTC ms."""

    name: str
    title: str
    entries: int
    updated: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: a number, a prefix ending in * or "anonymous". ``expires`` UTC ms, None for never."""

    number: str
    note: str = ""
    expires: int | None = None


def list_lists(database: Database, *, at: int | None = None) -> tuple[ListRow, ...]:
    """Every list by name, counted as of ``at`` (UTC ms, now when None)."""
    at = now_ms() if at is None else at
    e = tables.caller_list_entries.c
    counted = (
        select(e.list, func.count().label("entries"))
        .where(or_(e.expires.is_(None), e.expires > at))
        .group_by(e.list)
        .subquery()
    )
    query = (
        select(tables.caller_lists, func.coalesce(counted.c.entries, 0).label("entries"))
        .select_from(tables.caller_lists.outerjoin(counted, counted.c.list == tables.caller_lists.c.name))
        .order_by(tables.caller_lists.c.name)
    )
    with database.reading() as connection:
        return tuple(ListRow(r.name, r.title, r.entries, r.updated) for r in connection.execute(query))


def save_list(database: Database, name: str, *, title: str = "") -> None:
    """Add a list or change its title; its entries stay."""
    with database.writing() as connection:
        put(connection, tables.caller_lists, {"name": name, "title": title, "updated": now_ms()})


def list_entries(database: Database, name: str) -> tuple[Entry, ...]:
    """The entries of a list, expired ones too, by number."""
    e = tables.caller_list_entries.c
    with database.reading() as connection:
        rows = connection.execute(select(e.number, e.note, e.expires).where(e.list == name).order_by(e.number))
        return tuple(Entry(*row) for row in rows)


def put_entries(database: Database, name: str, *, entries: Sequence[Entry]) -> None:
    """Add entries or replace those with the same number. Raises the domain's CallerListError, or `NotFound`."""
    for entry in entries:
        CallerEntry(entry.number, entry.expires)
    with database.writing() as connection:
        _touch(connection, name)
        wanted = {entry.number: entry for entry in entries}
        c = tables.caller_list_entries.c
        connection.execute(delete(tables.caller_list_entries).where(c.list == name, c.number.in_(wanted)))
        if wanted:
            connection.execute(
                insert(tables.caller_list_entries),
                [{"list": name, "number": e.number, "note": e.note, "expires": e.expires} for e in wanted.values()],
            )


def remove_entries(database: Database, name: str, *, numbers: Sequence[str]) -> None:
    """Remove entries; those that are not there are no fault."""
    c = tables.caller_list_entries.c
    with database.writing() as connection:
        _touch(connection, name)
        connection.execute(delete(tables.caller_list_entries).where(c.list == name, c.number.in_(list(numbers))))


def delete_list(database: Database, name: str) -> None:
    """Delete a list nothing uses, with its entries. Raises `InUse` or `NotFound`."""
    with database.writing() as connection:
        uses = usage.of_name(connection, "list", name)
        if uses:
            raise InUse(LIST, name, uses)
        connection.execute(delete(tables.caller_list_entries).where(tables.caller_list_entries.c.list == name))
        if connection.execute(delete(tables.caller_lists).where(tables.caller_lists.c.name == name)).rowcount == 0:
            raise NotFound(LIST, name)


def domain_list(database: Database, name: str) -> CallerList:
    """A list as calls ask it; an empty one when there is no such list."""
    return CallerList(name, tuple(CallerEntry(e.number, e.expires) for e in list_entries(database, name)))


def _touch(connection: Connection, name: str) -> None:
    query = update(tables.caller_lists).where(tables.caller_lists.c.name == name).values(updated=now_ms())
    if connection.execute(query).rowcount == 0:
        raise NotFound(LIST, name)
