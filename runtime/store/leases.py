"""Leases: for work that must be done by one process at a time, whichever it is, and by another when that one dies.

The work itself, and how often it is tried, belongs to whoever takes the lease.
"""

from __future__ import annotations

from sqlalchemy import delete, or_, update

from runtime.store import tables
from runtime.store.database import Database
from runtime.store.sql import clock_of, insert_missing


def take(database: Database, name: str, *, holder: str, for_s: float) -> bool:
    """Hold the lease ``name`` for ``for_s`` seconds from now, or longer when it is ours already; false when another holds it."""
    c = tables.leases.c
    with database.appending() as connection:
        now = clock_of(connection)
        insert_missing(connection, tables.leases, [{"name": name, "holder": holder, "until": 0}])
        free = update(tables.leases).where(c.name == name, or_(c.holder == holder, c.until <= now))
        return connection.execute(free.values(holder=holder, until=now + int(for_s * 1_000))).rowcount == 1


def give_back(database: Database, name: str, *, holder: str) -> None:
    """Let another have it now."""
    c = tables.leases.c
    with database.appending() as connection:
        connection.execute(delete(tables.leases).where(c.name == name, c.holder == holder))
