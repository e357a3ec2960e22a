"""Publishing and rolling back: one transaction for version, release, line pointer and log.

Proving and rendering happen before and outside: nothing here calls out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from runtime.domain.texts import Bilingual
from runtime.store import tables
from runtime.store.approval import asks_in
from runtime.store.database import Database
from runtime.store.drafts import FLOW
from runtime.store.errors import NotFound, Unusable
from runtime.store.line_rules import Ready, make_ready, relink
from runtime.store.lines import LINE, ensure_line
from runtime.store.sql import canonical, insert_missing, now_ms
from runtime.store.versions import Version, add_version

RELEASE = Bilingual("发布", "release")
NOTHING_BEFORE = Bilingual("这条线路没有更早的发布可以回退。", "This line has no earlier release to go back to.")
PREVIOUS = "previous"


@dataclass(frozen=True, slots=True)
class Published:
    """What a line answers with from now on. ``previous`` is the digest it answered with before, "" for none."""

    line: str
    digest: str
    flow: str
    version: int
    previous: str


@dataclass(frozen=True, slots=True)
class Approval:
    """Who agreed to a publish, and with which words; "" when nobody was asked."""

    by: str = ""
    message: str = ""


NOBODY = Approval()


def write_release(
    database: Database,
    line: str,
    *,
    documents: Mapping[str, Mapping[str, Any]],
    release: Mapping[str, Any],
    by: str,
    message: str = "",
    line_title: str = "",
    rules: Ready | None = None,
) -> Published:
    """Make ``release``, built from the flow ``documents`` and with all its audio rendered, what ``line`` answers with,
    behind its ``rules``, which have been made ready for it when there are any.

    Raises `NotFound` when a flow has no draft, `Unusable` for a line that cannot be dialled. All or nothing.
    """
    with database.writing() as connection:
        add_release(connection, documents=documents, release=release, by=by, message=message)
        ensure_line(connection, line, title=line_title or str(release["root"]))
        if rules is not None:
            make_ready(connection, rules, by=by)
        return point(connection, line, digest=str(release["digest"]), kind="publish", by=by, message=message)


def add_release(
    connection: Connection,
    *,
    documents: Mapping[str, Mapping[str, Any]],
    release: Mapping[str, Any],
    by: str,
    message: str = "",
) -> None:
    """Keep a release and the versions it is made of, inside the caller's transaction; no line is touched."""
    flow, digest = str(release["root"]), str(release["digest"])
    version = _add_versions(connection, documents, of=flow, by=by, message=message)
    row = {"digest": digest, "root": flow, "version": version.number, "document": canonical(release)}
    insert_missing(connection, tables.releases, [row | {"created": now_ms()}])
    audio = sorted(set(release.get("audio", {}).values()))
    insert_missing(connection, tables.release_audio, [{"release_digest": digest, "audio": each} for each in audio])


def point_line(
    database: Database,
    line: str,
    *,
    digest: str,
    by: str,
    message: str = "",
    title: str = "",
    rules: Ready | None = None,
) -> Published:
    """Make a release that is there already what ``line`` answers with, behind its ``rules`` made ready for it; a line that is
    not there yet is added. Raises `Unusable` for a line that cannot be dialled."""
    with database.writing() as connection:
        ensure_line(connection, line, title=title)
        if rules is not None:
            make_ready(connection, rules, by=by)
        return point(connection, line, digest=digest, kind="publish", by=by, message=message)


def write_versions(
    database: Database, documents: Mapping[str, Mapping[str, Any]], *, of: str, by: str, message: str = ""
) -> Version:
    """Make the proven ``documents`` versions, without a line, and return that of the flow ``of``."""
    with database.writing() as connection:
        return _add_versions(connection, documents, of=of, by=by, message=message)


def _add_versions(
    connection: Connection, documents: Mapping[str, Mapping[str, Any]], *, of: str, by: str, message: str
) -> Version:
    made: dict[str, Version] = {}
    for name, document in documents.items():
        if connection.execute(select(tables.flows.c.name).where(tables.flows.c.name == name)).one_or_none() is None:
            raise NotFound(FLOW, name)
        made[name] = add_version(connection, name, document, author=by, message=message)
    return made[of]


def rollback(database: Database, line: str, *, to: str = PREVIOUS, by: str, message: str = "") -> Published:
    """Point a line back at an earlier release of its own log: a digest, the unique beginning of one, or "previous".

    "previous" is what the line answered with before its last publish that is still in force; doing it again goes further back.
    Raises `NotFound` or `Unusable`.
    """
    with database.writing() as connection:
        current = _current(connection, line)
        digest = _before(connection, line, current) if to == PREVIOUS else _named(connection, line, to)
        if digest == current:
            raise Unusable(Bilingual("这条线路现在就是这个发布。", "The line already answers with this release."))
        return point(connection, line, digest=digest, kind="rollback", by=by, message=message)


def rollback_target(database: Database, line: str, *, to: str = PREVIOUS) -> tuple[str, str, int]:
    """(digest, flow, version) of the release that `rollback` would point the line at. Raises what `rollback` raises."""
    with database.reading() as connection:
        current = _current(connection, line)
        digest = _before(connection, line, current) if to == PREVIOUS else _named(connection, line, to)
        c = tables.releases.c
        made_of = connection.execute(select(c.root, c.version).where(c.digest == digest)).one()
    return digest, made_of.root, made_of.version


def release_document(database: Database, digest: str) -> dict[str, Any]:
    """A release as it was published. Raises `NotFound`."""
    query = select(tables.releases.c.document).where(tables.releases.c.digest == digest)
    with database.reading() as connection:
        text = connection.execute(query).scalar_one_or_none()
    if text is None:
        raise NotFound(RELEASE, digest)
    document: dict[str, Any] = json.loads(text)
    return document


def released_at(database: Database, flow: str, version: int) -> int | None:
    """When the newest release of a version that a line got was made (UTC ms); None when none did. Releases with a line's
    rules in front are not counted: those are made again whenever the rules change."""
    c, log = tables.releases.c, tables.publish_log.c
    query = select(func.max(c.created)).join(tables.publish_log, log.release_digest == c.digest)
    with database.reading() as connection:
        return connection.execute(query.where(c.root == flow, c.version == version)).scalar_one_or_none()


def made_at(database: Database, digest: str) -> int:
    """When a release was made (UTC ms). Raises `NotFound`."""
    query = select(tables.releases.c.created).where(tables.releases.c.digest == digest)
    with database.reading() as connection:
        created = connection.execute(query).scalar_one_or_none()
    if created is None:
        raise NotFound(RELEASE, digest)
    return int(created)


def _current(connection: Connection, line: str) -> str:
    query = select(tables.lines.c.release_digest).where(tables.lines.c.number == line)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound(LINE, line)
    return row.release_digest or ""


def _before(connection: Connection, line: str, current: str) -> str:
    """The release under the current one, reading the log as a stack: a publish lays on top, a rollback digs down."""
    log = tables.publish_log.c
    stack: list[str] = []
    for row in connection.execute(select(log.kind, log.release_digest).where(log.line == line).order_by(log.id)):
        if row.kind == "rollback" and row.release_digest in stack:
            del stack[_last_index(stack, row.release_digest) + 1 :]
        elif not stack or stack[-1] != row.release_digest:
            stack.append(row.release_digest)
    if len(stack) < 2 or stack[-1] != current:
        raise Unusable(NOTHING_BEFORE)
    return stack[-2]


def _last_index(stack: list[str], digest: str) -> int:
    return len(stack) - 1 - stack[::-1].index(digest)


def _named(connection: Connection, line: str, to: str) -> str:
    log = tables.publish_log.c
    query = select(log.release_digest).where(log.line == line, log.release_digest.startswith(to, autoescape=True))
    found = set(connection.execute(query.distinct()).scalars()) if to else set()
    if len(found) > 1:
        raise Unusable(
            Bilingual(
                f"“{to}”开头的发布不止一个，请多写几位。",
                f"More than one release begins with {to!r}: write more of it.",
            )
        )
    if not found:
        raise NotFound(RELEASE, to)
    return str(found.pop())


def point(
    connection: Connection,
    line: str,
    *,
    digest: str,
    kind: str,
    by: str,
    message: str,
    approval: Approval = NOBODY,
) -> Published:
    """Point a line at a release and log it, inside the caller's transaction."""
    previous = _current(connection, line)
    made_of = connection.execute(
        select(tables.releases.c.root, tables.releases.c.version).where(tables.releases.c.digest == digest)
    ).one()
    now = now_ms()
    connection.execute(
        update(tables.lines)
        .where(tables.lines.c.number == line)
        .values(release_digest=digest, flow=made_of.root, updated=now)
    )
    connection.execute(
        insert(tables.publish_log).values(
            line=line,
            kind=kind,
            release_digest=digest,
            previous=previous or None,
            by=by,
            message=message,
            at=now,
            approved_by=approval.by,
            approval=approval.message,
            unasked=not approval.by and asks_in(connection),
        )
    )
    relink(connection, line)
    return Published(line, digest, made_of.root, made_of.version, previous)
