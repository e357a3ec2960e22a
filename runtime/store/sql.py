"""Small helpers that hide what SQL dialects do not share, and the wall clock of stored rows. No tables here."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection, String, Table, text
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def insert_missing(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows whose key is not there yet; the others are left as they are."""
    if not rows:
        return
    connection.execute(_insert(connection, table).on_conflict_do_nothing(), [dict(row) for row in rows])


def put(connection: Connection, table: Table, row: Mapping[str, object]) -> None:
    """Insert a row, or replace the other columns of the one with its key."""
    keys = [column.name for column in table.primary_key.columns]
    rest = {name: value for name, value in row.items() if name not in keys}
    connection.execute(_insert(connection, table).values(**row).on_conflict_do_update(index_elements=keys, set_=rest))


def _insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    if connection.dialect.name != "postgresql":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # with its drivers it takes a while, and many sites never need it

    return postgresql.insert(table)


def fitting(table: Table, row: Mapping[str, object]) -> dict[str, object]:
    """The row with its texts as any database takes them: cut to their column's length, without NUL and half characters."""
    return {name: _fitting(table.c[name].type, value) for name, value in row.items()}


def _fitting(kind: object, value: object) -> object:
    if not isinstance(value, str):
        return value
    # A half of a surrogate pair, as bytes that are no UTF-8 leave it behind, cannot be stored anywhere.
    whole = value.encode("utf-8", "replace").decode("utf-8").replace("\0", "?")
    return whole[: kind.length] if isinstance(kind, String) else whole


def canonical(value: object) -> str:
    """JSON that is the same text for the same value: sorted keys, no blanks, no NaN."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def clock_of(connection: Connection) -> int:
    """UTC milliseconds by the one clock every process of a site shares: the server's, or this machine's for a file."""
    if connection.dialect.name != "postgresql":
        return now_ms()
    return int(connection.execute(text("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint")).scalar_one())


def now_ms() -> int:
    """The wall clock in UTC milliseconds, for the columns that say when a row was written."""
    return time.time_ns() // 1_000_000
