"""The runtimes of a site: which are alive, and which release each says it answers a line with. Following releases is
`release_source`'s.

A runtime is alive while it has told so within `ALIVE_S`, by the database's own clock, so that clocks that differ do not matter.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, select, update

from runtime.store import tables
from runtime.store.database import Database
from runtime.store.sql import clock_of, put

BEAT_S = 5.0
ALIVE_S = 20.0
FORGOTTEN_S = 7 * 86_400.0


def acknowledge(database: Database, runtime: str, *, lines: Mapping[str, str]) -> None:
    """Tell that ``runtime`` is alive and which release (digest) it answers each line with."""
    acks = tables.runtime_acks
    with database.appending() as connection:
        now = clock_of(connection)
        put(connection, tables.runtimes, {"id": runtime, "seen": now})
        connection.execute(delete(acks).where(acks.c.runtime == runtime, acks.c.line.not_in(list(lines))))
        for line, digest in lines.items():
            put(connection, acks, {"runtime": runtime, "line": line, "release_digest": digest, "at": now})


def beat(database: Database, runtime: str) -> bool:
    """Tell that ``runtime`` is alive; false when the database does not know it, which is then to acknowledge anew."""
    query = update(tables.runtimes).where(tables.runtimes.c.id == runtime)
    with database.appending() as connection:
        return connection.execute(query.values(seen=clock_of(connection))).rowcount == 1


def leave(database: Database, runtime: str) -> None:
    """Tell that ``runtime`` has ended: it counts no more."""
    with database.appending() as connection:
        connection.execute(delete(tables.runtime_acks).where(tables.runtime_acks.c.runtime == runtime))
        connection.execute(delete(tables.runtimes).where(tables.runtimes.c.id == runtime))


def alive(database: Database) -> frozenset[str]:
    """The runtimes that are alive."""
    with database.reading() as connection:
        since = clock_of(connection) - int(ALIVE_S * 1_000)
        query = select(tables.runtimes.c.id).where(tables.runtimes.c.seen >= since)
        return frozenset(connection.execute(query).scalars())


def acknowledgements(database: Database) -> dict[str, dict[str, str]]:
    """Which release each runtime that is alive says it answers a line with: line -> runtime -> digest."""
    acks, runtimes = tables.runtime_acks.c, tables.runtimes.c
    found: dict[str, dict[str, str]] = {}
    with database.reading() as connection:
        since = clock_of(connection) - int(ALIVE_S * 1_000)
        query = (
            select(acks.line, acks.runtime, acks.release_digest)
            .join(tables.runtimes, runtimes.id == acks.runtime)
            .where(runtimes.seen >= since)
        )
        for line, runtime, digest in connection.execute(query):
            found.setdefault(line, {})[runtime] = digest
    return found


def forget_the_gone(database: Database) -> int:
    """Delete what runtimes told that have not been seen for a week; how many there were."""
    with database.appending() as connection:
        since = clock_of(connection) - int(FORGOTTEN_S * 1_000)
        gone = list(connection.execute(select(tables.runtimes.c.id).where(tables.runtimes.c.seen < since)).scalars())
        connection.execute(delete(tables.runtime_acks).where(tables.runtime_acks.c.runtime.in_(gone)))
        connection.execute(delete(tables.runtimes).where(tables.runtimes.c.id.in_(gone)))
    return len(gone)
