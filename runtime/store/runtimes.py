"""The runtimes of a site: which are alive, and which release each says it answers a line with. Following releases is
`release_source`'s.

A runtime is alive while it has told so within `ALIVE_S`, by the database's own clock, so that clocks that differ do not matter.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select, update

from runtime.domain.texts import Bilingual
from runtime.store import tables
from runtime.store.database import Database
from runtime.store.errors import NotFound, Unusable
from runtime.store.sql import canonical, clock_of, put

RUNTIME = Bilingual("运行时", "runtime")

BEAT_S = 5.0
ALIVE_S = 20.0
FORGOTTEN_S = 7 * 86_400.0


@dataclass(frozen=True, slots=True)
class Known:
    """A runtime the site knows. ``seen`` UTC ms by the database's clock, ``ago_ms`` before now; ``told`` is what it told of
    itself last, {} when it told nothing; ``lines`` which release (digest) it answers each line with."""

    id: str
    seen: int
    ago_ms: int
    told: Mapping[str, Any]
    lines: Mapping[str, str]

    @property
    def alive(self) -> bool:
        """Whether it has told so within ALIVE_S."""
        return self.ago_ms <= ALIVE_S * 1_000


def acknowledge(
    database: Database, runtime: str, *, lines: Mapping[str, str], told: Mapping[str, Any] | None = None
) -> None:
    """Tell that ``runtime`` is alive and which release (digest) it answers each line with, and what else is told of it."""
    acks = tables.runtime_acks
    with database.appending() as connection:
        now = clock_of(connection)
        put(connection, tables.runtimes, {"id": runtime, "seen": now, "told": canonical(told or {})})
        connection.execute(delete(acks).where(acks.c.runtime == runtime, acks.c.line.not_in(list(lines))))
        for line, digest in lines.items():
            put(connection, acks, {"runtime": runtime, "line": line, "release_digest": digest, "at": now})


def beat(database: Database, runtime: str, *, told: Mapping[str, Any] | None = None) -> bool:
    """Tell that ``runtime`` is alive; false when the database does not know it, which is then to acknowledge anew."""
    query = update(tables.runtimes).where(tables.runtimes.c.id == runtime)
    with database.appending() as connection:
        values = {"seen": clock_of(connection), "told": canonical(told or {})}
        return connection.execute(query.values(**values)).rowcount == 1


def leave(database: Database, runtime: str) -> None:
    """Tell that ``runtime`` has ended: it counts no more."""
    with database.appending() as connection:
        connection.execute(delete(tables.runtime_acks).where(tables.runtime_acks.c.runtime == runtime))
        connection.execute(delete(tables.runtimes).where(tables.runtimes.c.id == runtime))


def known(database: Database) -> tuple[Known, ...]:
    """Every runtime that has not been forgotten yet, alive or not, by name."""
    acks, c = tables.runtime_acks.c, tables.runtimes.c
    lines: dict[str, dict[str, str]] = {}
    with database.reading() as connection:
        now = clock_of(connection)
        rows = connection.execute(select(c.id, c.seen, c.told).order_by(c.id)).all()
        for runtime, line, digest in connection.execute(
            select(acks.runtime, acks.line, acks.release_digest).order_by(acks.line)
        ):
            lines.setdefault(runtime, {})[line] = digest
    return tuple(
        Known(row.id, row.seen, max(0, now - row.seen), json.loads(row.told), lines.get(row.id, {})) for row in rows
    )


def forget(database: Database, runtime: str) -> None:
    """Forget a runtime that is gone; one that comes back makes itself known again. Raises `NotFound`, and `Unusable` for
    one that is alive."""
    c = tables.runtimes.c
    with database.writing() as connection:
        seen = connection.execute(select(c.seen).where(c.id == runtime)).scalar_one_or_none()
        if seen is None:
            raise NotFound(RUNTIME, runtime)
        if clock_of(connection) - seen <= ALIVE_S * 1_000:
            raise Unusable(
                Bilingual(
                    f"运行时“{runtime}”正在运行，先停掉它。",
                    f"The runtime {runtime!r} is running: stop it first.",
                )
            )
        connection.execute(delete(tables.runtime_acks).where(tables.runtime_acks.c.runtime == runtime))
        connection.execute(delete(tables.runtimes).where(c.id == runtime))


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
