"""What of a site's store may go: audio nobody can hear any more, messages older than the site keeps them. Files are others'.

Nothing is reasoned out about who may need a piece of audio: whatever names it anywhere in the store keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy import Connection, Select, String, Text, delete, func, select, union

from runtime.store import tables
from runtime.store.database import Database

_HASH = re.compile(r"\b[0-9a-f]{64}\b")
# Releases are asked who points at them; these others name no audio, and may have millions of rows.
_NOT_READ = frozenset(
    {"releases", "release_audio", "calls", "call_events", "call_choices", "call_bridges", "lookup_chunks", "caller_list_entries"}
)  # fmt: skip
LONG_ENOUGH = 64


def audio_in_use(database: Database) -> frozenset[str]:
    """Content hashes of all audio that a line answers with or may be taken back to, that a call in progress may hear, or
    that anything else in the store names."""
    with database.reading() as connection:
        reached = select(tables.release_audio.c.audio).where(tables.release_audio.c.release_digest.in_(_pointed_at()))
        found = set(connection.execute(reached.distinct()).scalars())
        for text in _texts(connection):
            found.update(_HASH.findall(text))
    return frozenset(found)


def expired_messages(database: Database, before: int) -> int:
    """How many messages are older than ``before`` (UTC ms)."""
    c = tables.messages.c
    with database.reading() as connection:
        return int(connection.execute(select(func.count()).where(c.created < before)).scalar_one())


def forget_messages(database: Database, before: int) -> int:
    """Forget messages older than ``before`` (UTC ms); how many there were. Their sound is left to who keeps the files."""
    c = tables.messages.c
    with database.writing() as connection:
        return connection.execute(delete(tables.messages).where(c.created < before)).rowcount


def _pointed_at() -> Select[tuple[str]]:
    """Every release something points at: a line, its log, a runtime, whatever comes to point at one, and calls that run."""
    pointing = [
        select(column)
        for table in tables.metadata.tables.values()
        if table.name not in {"release_audio", "calls"}
        for column in table.c
        if any(key.column.table is tables.releases for key in column.foreign_keys) or column.name == "release_digest"
    ]
    calls = tables.calls.c
    running = select(calls.release_digest).where(calls.ended.is_(None))
    every = union(*pointing, running).subquery()
    return select(every.c[0]).where(every.c[0].is_not(None))


def _texts(connection: Connection) -> Iterator[str]:
    for table in tables.metadata.tables.values():
        if table.name in _NOT_READ:
            continue
        for column in table.c:
            kind = column.type
            # What is shorter than a hash can name none.
            if isinstance(kind, Text) or (isinstance(kind, String) and (kind.length or LONG_ENOUGH) >= LONG_ENOUGH):
                rows = connection.execution_options(yield_per=200).execute(select(column).where(column.is_not(None)))
                yield from map(str, rows.scalars())
