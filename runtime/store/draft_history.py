"""What a draft said after each of its saves: kept whole for the last ones, thinned as they grow old, never without end.

The draft itself, and who may save over what, is `drafts`'.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select

from runtime.domain.texts import Bilingual
from runtime.store import tables
from runtime.store.database import Database
from runtime.store.errors import NotFound
from runtime.store.sql import insert_missing

SAVED = Bilingual("保存过的草稿", "saved draft")
SAVE, DISCARD, RESTORE = "save", "discard", "restore"
MINUTE_MS, HOUR_MS, DAY_MS = 60_000, 3_600_000, 86_400_000

WHOLE = 50
# For so long (the age of a state), one in each such stretch of time is kept; older ones are let go.
THINNED = ((DAY_MS, 10 * MINUTE_MS), (7 * DAY_MS, HOUR_MS))
BYTES_MOST = 20_000_000


@dataclass(frozen=True, slots=True)
class Saved:
    """A state of a draft. ``at`` UTC ms; ``kind``: save, discard or restore; ``source`` is what was restored, else ""."""

    revision: int
    author: str
    at: int
    kind: str
    source: str


def keep(connection: Connection, flow: str, saved: Saved, *, text: str) -> None:
    """Keep a state inside the caller's transaction, and let old ones go."""
    row = {"flow": flow, "text": zlib.compress(text.encode("utf-8", "surrogatepass")), "revision": saved.revision}
    given = {"author": saved.author, "at": saved.at, "kind": saved.kind, "source": saved.source[:40]}
    insert_missing(connection, tables.draft_history, [row | given])
    _thin(connection, flow, now=saved.at)


def list_saved(database: Database, flow: str) -> tuple[Saved, ...]:
    """The states of a draft that are still kept, newest first."""
    c = tables.draft_history.c
    query = select(c.revision, c.author, c.at, c.kind, c.source).where(c.flow == flow).order_by(c.revision.desc())
    with database.reading() as connection:
        return tuple(Saved(*row) for row in connection.execute(query))


def saved_text(database: Database, flow: str, revision: int) -> str:
    """What the draft said after that save. Raises `NotFound`."""
    c = tables.draft_history.c
    query = select(c.text).where(c.flow == flow, c.revision == revision)
    with database.reading() as connection:
        packed = connection.execute(query).scalar_one_or_none()
    if packed is None:
        raise NotFound(SAVED, f"{flow} {revision}")
    return zlib.decompress(packed).decode("utf-8", "surrogatepass")


def superfluous(kept: Iterable[tuple[int, int, int]], *, now: int) -> tuple[int, ...]:
    """Which of the states (revision, UTC ms, bytes), newest first, are let go at ``now``. Pure."""
    gone: list[int] = []
    seen: set[tuple[int, int]] = set()
    total = 0
    for index, (revision, at, size) in enumerate(kept):
        total += size
        if index == 0 or (index < WHOLE and total <= BYTES_MOST):
            continue
        step = next((every for age, every in THINNED if now - at <= age), None)
        stretch = (step or 0, at // step if step else 0)
        if step is None or stretch in seen or total > BYTES_MOST:
            gone.append(revision)
            total -= size
        seen.add(stretch)
    return tuple(gone)


def _thin(connection: Connection, flow: str, *, now: int) -> None:
    c = tables.draft_history.c
    query = select(c.revision, c.at, func.length(c.text)).where(c.flow == flow).order_by(c.revision.desc())
    gone = superfluous([(r[0], r[1], r[2]) for r in connection.execute(query)], now=now)
    if gone:
        connection.execute(delete(tables.draft_history).where(c.flow == flow, c.revision.in_(gone)))
