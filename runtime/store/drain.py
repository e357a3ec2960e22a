"""From the spool into the database: what each record means, in batches, each at most once. No files are written here."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, bindparam, delete, update
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from runtime.store import tables
from runtime.store.call_facts import keep_facts
from runtime.store.database import Database
from runtime.store.errors import StoreError
from runtime.store.spool import read_batch
from runtime.store.sql import fitting, insert_missing, now_ms

Record = Mapping[str, Any]
BEGIN, EVENT, END, REFUSE, KEEP, DROP = "begin", "event", "end", "refuse", "keep", "drop"
# How a call ended whose runtime died: it may have gone on at the exchange, which alone knows.
INTERRUPTED = "interrupted"
# Of a call that was not taken.
REFUSED = "refused"
# The state of the database, which passes, and the content of a record, which does not.
UNREACHABLE = (OperationalError, InterfaceError, InternalError, PoolTimeout)
UNUSABLE = (SQLAlchemyError, StoreError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
# A table or column that is not there yet, or that we may not touch: PostgreSQL blames the statement, and it passes too.
NOT_READY = frozenset({"42P01", "42703", "42501", "3F000"})


def write_batch(database: Database, records: Sequence[Record]) -> tuple[Record, ...]:
    """Write records in order and return those the database will never take.

    Raises what SQLAlchemy raises when the database cannot be reached: the batch is then to be tried again.
    """
    try:
        with database.appending() as connection:
            _write(connection, records)
    except UNUSABLE as error:
        if passes(error):
            raise
        return _one_by_one(database, records)
    return ()


def interrupt(database: Database, path: Path) -> None:
    """End the calls whose end the writer of a drained file never told: it is gone, and they went on without it or ended.

    A call that began before its writer's last file did, is not seen here; a file holds tens of thousands of calls.
    """
    begun: dict[str, None] = {}
    position, end = 0, path.stat()
    while (batch := read_batch(path, position)).position != position:
        position = batch.position
        for record in batch.records:
            if record.get("kind") == BEGIN:
                begun[str(record.get("id"))] = None
            elif record.get("kind") == END:
                begun.pop(str(record.get("id")), None)
    if begun:
        at = int(end.st_mtime * 1_000)
        with database.appending() as connection:
            c = tables.calls.c
            query = update(tables.calls).where(c.id.in_(list(begun)), c.ended.is_(None))
            connection.execute(query.values(ended=at, outcome=INTERRUPTED))


def passes(error: Exception) -> bool:
    """Whether the same batch may be taken later, because it is the database that is not ready."""
    if isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in NOT_READY:
        return True
    return isinstance(error, UNREACHABLE)


def _one_by_one(database: Database, records: Sequence[Record]) -> tuple[Record, ...]:
    refused = []
    for record in records:
        try:
            with database.appending() as connection:
                _write(connection, [record])
        except UNUSABLE as error:
            if passes(error):
                raise
            refused.append(record)
    return tuple(refused)


def _write(connection: Connection, records: Sequence[Record]) -> None:
    """By kind, in the order of WRITERS: what depends on another record of its call comes after that, whatever lies between."""
    kinds: dict[str, list[Record]] = {kind: [] for kind in WRITERS}
    for record in records:
        kinds[record["kind"]].append(record)
    for kind, write in WRITERS.items():
        if kinds[kind]:
            write(connection, kinds[kind])


def _begin(connection: Connection, records: Sequence[Record]) -> None:
    insert_missing(connection, tables.calls, [fitting(tables.calls, _call(r)) for r in records])


def _refuse(connection: Connection, records: Sequence[Record]) -> None:
    rows = [{**_call(r), "ended": r["at"], "outcome": REFUSED, "detail": f"{r['why']}/{r['beyond']}"} for r in records]
    insert_missing(connection, tables.calls, [fitting(tables.calls, row) for row in rows])


def _call(r: Record) -> dict[str, Any]:
    return {
        "id": r["id"],
        "line": r["line"],
        "caller": r["caller"],
        "language": r["language"],
        "release_digest": r["release"],
        "runtime": r["runtime"],
        "started": r["at"],
        "ended": None,
        "outcome": "",
        # A spool written before there were these names has none.
        "uniqueid": r.get("uniqueid", ""),
        "sip_call_id": r.get("sip_call_id", ""),
        "detail": "",
        "caller_end": str(r["caller"])[-4:],
    }


def _event(connection: Connection, records: Sequence[Record]) -> None:
    rows = [{"call_id": r["id"], "sequence": r["sequence"], "event": _text(r["event"])} for r in records]
    insert_missing(connection, tables.call_events, rows)
    keep_facts(connection, records)


def _end(connection: Connection, records: Sequence[Record]) -> None:
    c = tables.calls.c
    query = update(tables.calls).where(c.id == bindparam("call"), c.ended.is_(None))
    rows = [{"call": r["id"], **fitting(tables.calls, {"ended": r["at"], "outcome": r["ended"]})} for r in records]
    connection.execute(query.values(ended=bindparam("ended"), outcome=bindparam("outcome")), rows)


def _keep(connection: Connection, records: Sequence[Record]) -> None:
    rows = [
        {
            "call_id": r["id"],
            "ref": r["ref"],
            "mailbox": r["mailbox"],
            "ms": r["ms"],
            "notify": _text(r["notify"]),
            "created": r.get("at", now_ms()),
            "heard": False,
        }
        for r in records
    ]
    insert_missing(connection, tables.messages, [fitting(tables.messages, row) for row in rows])


def _drop(connection: Connection, records: Sequence[Record]) -> None:
    refs = [r["ref"] for r in records]
    connection.execute(delete(tables.messages).where(tables.messages.c.ref.in_(refs)))


def _text(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # Half a surrogate pair has no UTF-8; as an escape it is kept.
    return text if text.isascii() or _storable(text) else json.dumps(value, separators=(",", ":"))


def _storable(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


# A message is dropped after it was kept; whoever records anew gets another name.
WRITERS: Mapping[str, Callable[[Connection, Sequence[Record]], None]] = {
    BEGIN: _begin,
    EVENT: _event,
    END: _end,
    REFUSE: _refuse,
    KEEP: _keep,
    DROP: _drop,
}
