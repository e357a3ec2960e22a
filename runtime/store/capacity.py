"""How many calls a line may have at once, and what a caller beyond that gets. Counting calls is the runtime's."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from runtime.domain.texts import Bilingual
from runtime.ports import BEYOND, Capacity
from runtime.store import tables
from runtime.store.database import Database
from runtime.store.errors import NotFound, Unusable
from runtime.store.lines import LINE
from runtime.store.sql import now_ms, put

MOST = 100_000


@dataclass(frozen=True, slots=True)
class LineCapacity:
    """The capacity of a line and who set it. ``updated`` UTC ms."""

    line: str
    capacity: Capacity
    by: str
    updated: int


def list_capacities(database: Database) -> tuple[LineCapacity, ...]:
    """Every line that has a limit of its own, by number."""
    c = tables.line_capacity.c
    query = select(c.line, c.calls, c.beyond, c.by, c.updated).order_by(c.line)
    with database.reading() as connection:
        return tuple(
            LineCapacity(r.line, Capacity(r.calls, r.beyond), r.by, r.updated) for r in connection.execute(query)
        )


def save_capacity(database: Database, line: str, *, calls: int, beyond: str, by: str) -> None:
    """Let a line have ``calls`` at once on each runtime; 0 takes its own limit away. Acts on the next call.

    Raises `NotFound` for a line that is not there, `Unusable` for a limit that is none.
    """
    if beyond not in BEYOND or not 0 <= calls <= MOST:
        raise Unusable(
            Bilingual(
                f"上限应为 0 到 {MOST} 的整数，超出时为 {'、'.join(BEYOND)} 之一。",
                f"A limit is a whole number from 0 to {MOST}, and beyond it comes one of {', '.join(BEYOND)}.",
            )
        )
    c = tables.line_capacity.c
    with database.writing() as connection:
        if connection.execute(select(tables.lines.c.number).where(tables.lines.c.number == line)).one_or_none() is None:
            raise NotFound(LINE, line)
        if calls:
            row = {"line": line, "calls": calls, "beyond": beyond, "by": by, "updated": now_ms()}
            put(connection, tables.line_capacity, row)
        else:
            connection.execute(delete(tables.line_capacity).where(c.line == line))


def capacities_in(connection: Connection) -> dict[str, dict[str, int | str]]:
    """The same as JSON, for the live folder: line -> {"calls", "beyond"}."""
    c = tables.line_capacity.c
    rows = connection.execute(select(c.line, c.calls, c.beyond))
    return {row.line: {"calls": row.calls, "beyond": row.beyond} for row in rows}
