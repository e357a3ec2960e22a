"""Lines: dialled numbers and what answers them. Which release is live is written by publish only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from runtime.domain.texts import Bilingual
from runtime.store import tables, usage
from runtime.store.database import Database
from runtime.store.errors import InUse, NotFound, Unusable
from runtime.store.sql import now_ms

LINE = Bilingual("号码线路", "line")


@dataclass(frozen=True, slots=True)
class Line:
    """A line. ``digest`` is the release that was published to it, "" for none, and ``flow`` and ``version`` what that was made
    of; ``live`` is the release that answers: the same one, or one with the line's rules in front."""

    number: str
    title: str
    flow: str
    version: int
    digest: str
    updated: int
    live: str = ""


@dataclass(frozen=True, slots=True)
class LogRow:
    """One entry of the publish log. ``kind``: publish or rollback; ``previous`` is "" for the first; ``at`` UTC ms."""

    line: str
    kind: str
    digest: str
    previous: str
    flow: str
    version: int
    by: str
    message: str
    at: int
    approved_by: str = ""
    approval: str = ""
    unasked: bool = False


def list_lines(database: Database) -> tuple[Line, ...]:
    """Every line by number."""
    with database.reading() as connection:
        return tuple(_line(row) for row in connection.execute(_query().order_by(tables.lines.c.number)))


def load_line(database: Database, number: str) -> Line:
    """One line. Raises `NotFound`."""
    with database.reading() as connection:
        row = connection.execute(_query().where(tables.lines.c.number == number)).one_or_none()
    if row is None:
        raise NotFound(LINE, number)
    return _line(row)


def save_line(database: Database, number: str, *, title: str) -> None:
    """Add a line or rename it; what answers it is not touched. Raises `Unusable` for what cannot be dialled."""
    with database.writing() as connection:
        ensure_line(connection, number, title=title)
        connection.execute(update(tables.lines).where(tables.lines.c.number == number).values(title=title))


def ensure_line(connection: Connection, number: str, *, title: str = "") -> None:
    """Add a line that is not there yet, inside the caller's transaction."""
    check_number(number)
    there = connection.execute(select(tables.lines.c.number).where(tables.lines.c.number == number)).one_or_none()
    if there is None:
        connection.execute(insert(tables.lines).values(number=number, title=title, updated=now_ms()))


def check_number(number: str) -> None:
    """Raise `Unusable` for what cannot be dialled."""
    if not re.fullmatch(r"\+?[0-9]{1,20}", number):
        raise Unusable(
            Bilingual(
                "号码只能是 1 到 20 位数字，可以 + 开头。", "A line is 1 to 20 digits, with or without a leading +."
            )
        )


def delete_line(database: Database, number: str) -> None:
    """Delete a line nothing was ever published to. Raises `InUse` or `NotFound`."""
    with database.writing() as connection:
        uses = usage.of_line(connection, number)
        if uses:
            raise InUse(LINE, number, uses)
        if connection.execute(delete(tables.lines).where(tables.lines.c.number == number)).rowcount == 0:
            raise NotFound(LINE, number)


def publish_log(database: Database, *, line: str = "", limit: int = 100) -> tuple[LogRow, ...]:
    """What was published and rolled back, newest first; of one line or of all."""
    log, releases = tables.publish_log.c, tables.releases.c
    query = (
        select(log.line, log.kind, log.release_digest, log.previous, releases.root, releases.version)
        .add_columns(log.by, log.message, log.at, log.approved_by, log.approval, log.unasked)
        .join(tables.releases, releases.digest == log.release_digest)
        .order_by(log.id.desc())
        .limit(limit)
    )
    if line:
        query = query.where(log.line == line)
    with database.reading() as connection:
        return tuple(
            LogRow(r.line, r.kind, r.release_digest, r.previous or "", r.root, r.version, *r[6:])
            for r in connection.execute(query)
        )


def _query() -> Select[Any]:
    lines, releases = tables.lines.c, tables.releases.c
    return (
        select(
            lines.number, lines.title, lines.flow, releases.root, releases.version, lines.release_digest, lines.updated
        )
        .add_columns(lines.live_digest)
        .select_from(tables.lines.outerjoin(tables.releases, releases.digest == lines.release_digest))
    )


def _line(r: Row[Any]) -> Line:
    return Line(
        r.number,
        r.title,
        r.root or r.flow or "",
        r.version or 0,
        r.release_digest or "",
        r.updated,
        r.live_digest or "",
    )
