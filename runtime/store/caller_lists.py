"""Caller lists and their entries, each with an optional expiry. Whether a caller stands on one is the domain's to say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from runtime.domain.caller_list import MOST_ENTRIES, CallerEntry, CallerList, CallerListError, canonical
from runtime.domain.numbers import bare, normalise
from runtime.domain.texts import Bilingual
from runtime.store import tables, usage
from runtime.store.database import Database
from runtime.store.errors import RENAMED, InUse, NotFound, Taken, Unusable, Use
from runtime.store.line_rules import all_rules, log
from runtime.store.site import check_name
from runtime.store.sql import now_ms, put

T = TypeVar("T")
PART = 5_000
LIST = Bilingual("名单", "caller list")


@dataclass(frozen=True, slots=True)
class ListRow:
    """One list. ``entries`` counts those that have not expired; ``updated`` UTC ms."""

    name: str
    title: str
    entries: int
    updated: int


@dataclass(frozen=True, slots=True)
class Roles:
    """The lines whose rules refuse the callers of a list, and those that prefer them."""

    blocked: tuple[str, ...] = ()
    vip: tuple[str, ...] = ()


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


def list_stamps(database: Database) -> dict[str, int]:
    """When each list, or anything in it, was last changed (UTC ms)."""
    c = tables.caller_lists.c
    with database.reading() as connection:
        return {row.name: row.updated for row in connection.execute(select(c.name, c.updated))}


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


@dataclass(frozen=True, slots=True)
class Change:
    """What a list gets: entries put (each replaces the one of the same number) and numbers removed."""

    put: tuple[Entry, ...] = ()
    remove: tuple[str, ...] = ()


def change_entries(database: Database, name: str, change: Change, *, only: bool = False, by: str = "") -> Change:
    """Change the entries of a list and return what takes it back. With ``only`` nothing but what is put stays.

    Numbers are stored in their one shape. Raises the domain's CallerListError, `Unusable` for a list that would grow too
    long, or `NotFound`.
    """
    wanted = {each.number: each for each in (_plain(entry) for entry in change.put)}
    c = tables.caller_list_entries.c
    with database.writing() as connection:
        _touch(connection, name)
        rows = connection.execute(select(c.number, c.note, c.expires).where(c.list == name))
        before = {row.number: Entry(*row) for row in rows}
        # An entry may stand there as it was typed before numbers had one shape.
        shapes = {_shape(number): number for number in before}
        removed = {
            number for each in change.remove for number in (each, shapes.get(_shape(each), each)) if number in before
        }
        replaced = {shapes[number] for number in wanted if number in shapes}
        gone = set(before) if only else removed | replaced
        kept = {number for number, entry in before.items() if wanted.get(number) == entry}
        if len(before) - len(gone) + len(wanted) > MOST_ENTRIES:
            raise Unusable(
                Bilingual(
                    f"一个名单最多 {MOST_ENTRIES:,} 个号码。请分成几个名单。",
                    f"A list has {MOST_ENTRIES:,} numbers at most. Split it into several.",
                )
            )
        for part in _parts(sorted(gone - kept)):
            connection.execute(delete(tables.caller_list_entries).where(c.list == name, c.number.in_(part)))
        added = [each for number, each in wanted.items() if number not in kept]
        for several in _parts(added):
            connection.execute(
                insert(tables.caller_list_entries),
                [{"list": name, "number": e.number, "note": e.note, "expires": e.expires} for e in several],
            )
        back = Change(tuple(before[number] for number in sorted(gone - kept)), tuple(e.number for e in added))
        if by and (back.put or back.remove):
            told = {"put": len(added), "removed": len(gone - kept), "numbers": [e.number for e in added[:20]]}
            log(connection, "entries", "list", name, document=told, by=by)
    # What is put back replaces what was put instead.
    return Change(back.put, tuple(number for number in back.remove if number not in {e.number for e in back.put}))


def put_entries(database: Database, name: str, *, entries: Sequence[Entry]) -> None:
    """Add entries or replace those with the same number. Raises as `change_entries` does."""
    change_entries(database, name, Change(put=tuple(entries)))


def remove_entries(database: Database, name: str, *, numbers: Sequence[str]) -> None:
    """Remove entries; those that are not there are no fault."""
    change_entries(database, name, Change(remove=tuple(numbers)))


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


def load_list(database: Database, name: str) -> ListRow:
    """One list. Raises `NotFound`."""
    found = next((row for row in list_lists(database) if row.name == name), None)
    if found is None:
        raise NotFound(LIST, name)
    return found


def add_list(database: Database, name: str, *, title: str = "") -> None:
    """A new, empty list. Raises `Taken`, or `Unusable` for its name."""
    check_name(name)
    with database.writing() as connection:
        _refuse_taken(connection, name)
        put(connection, tables.caller_lists, {"name": name, "title": title, "updated": now_ms()})


def rename_list(database: Database, name: str, *, to: str) -> None:
    """Another name for a list nothing uses. Raises `InUse` with every place, `Taken`, `NotFound`, `Unusable`."""
    check_name(to)
    lists, e = tables.caller_lists, tables.caller_list_entries
    with database.writing() as connection:
        row = connection.execute(select(lists).where(lists.c.name == name)).one_or_none()
        if row is None:
            raise NotFound(LIST, name)
        if to == name:
            return
        uses = usage.of_name(connection, "list", name)
        if uses:
            raise InUse(LIST, name, uses, done=RENAMED)
        _refuse_taken(connection, to)
        put(connection, lists, {"name": to, "title": row.title, "updated": now_ms()})
        connection.execute(update(e).where(e.c.list == name).values(list=to))
        connection.execute(delete(lists).where(lists.c.name == name))


def uses_of(database: Database, name: str) -> tuple[Use, ...]:
    """Where a list is asked."""
    with database.reading() as connection:
        return usage.of_name(connection, "list", name)


def roles(database: Database) -> dict[str, Roles]:
    """What the rules of lines do with each list they name."""
    found: dict[str, Roles] = {}
    with database.reading() as connection:
        for line, rules in all_rules(connection).items():
            for name in dict.fromkeys(rules.get("blocked", ())):
                held = found.get(name, Roles())
                found[name] = replace(held, blocked=(*held.blocked, line))
            for name in dict.fromkeys(rule["list"] for rule in rules.get("vip", ())):
                held = found.get(name, Roles())
                found[name] = replace(held, vip=(*held.vip, line))
    return found


def find_entries(
    database: Database, name: str, *, search: str = "", start: int = 0, count: int = 100
) -> tuple[tuple[Entry, ...], int]:
    """Some entries of a list by number, whose number or note holds ``search``, and how many there are in all."""
    c = tables.caller_list_entries.c
    wanted = [c.list == name]
    if search.strip():
        parts = {bare(search), normalise(search).national} - {""}
        wanted.append(or_(c.note.icontains(search.strip(), autoescape=True), *(c.number.contains(p, autoescape=True) for p in parts)))  # fmt: skip
    query = select(c.number, c.note, c.expires).where(*wanted).order_by(c.number).offset(start).limit(count)
    with database.reading() as connection:
        total = connection.execute(select(func.count()).select_from(tables.caller_list_entries).where(*wanted))
        return tuple(Entry(*row) for row in connection.execute(query)), int(total.scalar_one())


def _plain(entry: Entry) -> Entry:
    CallerEntry(entry.number, entry.expires)
    return Entry(canonical(entry.number), entry.note, entry.expires)


def _shape(number: str) -> str:
    try:
        return canonical(number)
    except CallerListError:
        return number


def _parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """A few thousand at a time: a statement takes only so many values."""
    return (items[start : start + PART] for start in range(0, len(items), PART))


def _refuse_taken(connection: Connection, name: str) -> None:
    c = tables.caller_lists.c
    if connection.execute(select(c.name).where(c.name == name)).one_or_none() is not None:
        raise Taken(LIST, name)


def _touch(connection: Connection, name: str) -> None:
    query = update(tables.caller_lists).where(tables.caller_lists.c.name == name).values(updated=now_ms())
    if connection.execute(query).rowcount == 0:
        raise NotFound(LIST, name)
