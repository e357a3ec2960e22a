"""A database that has come up empty under a machine that answers lines: lost, not new. What is on disk counts then."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from runtime.store import tables
from runtime.store.live import LiveFolder


class DatabaseLost(RuntimeError):
    """The database knows no line, this machine does: it was deleted or replaced, and following it would forget every line."""


def refuse_lost(connection: Connection, live: LiveFolder) -> None:
    """Raise `DatabaseLost` when the database has no line at all but the live folder has. A line that was published stays in
    its database for ever, so an honest one never gets there; publishing to the new one ends it."""
    if connection.execute(select(func.count()).select_from(tables.lines)).scalar_one() == 0 and live.lines():
        raise DatabaseLost(
            "the database has no lines, but this machine answers some: restore it from a backup, or publish again"
        )
