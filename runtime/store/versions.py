"""Versions: immutable states of a flow, numbered from 1. A version is only ever added."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select

from runtime.document.canonical import version_digest
from runtime.domain.texts import Bilingual
from runtime.store import tables
from runtime.store.database import Database
from runtime.store.errors import NotFound
from runtime.store.sql import canonical, now_ms

VERSION = Bilingual("版本", "version")


@dataclass(frozen=True, slots=True)
class Version:
    """What is known of a version beside its document. ``created`` is UTC ms."""

    flow: str
    number: int
    digest: str
    author: str
    message: str
    created: int


def list_versions(database: Database, flow: str) -> tuple[Version, ...]:
    """The versions of a flow, newest first."""
    query = _header().where(tables.versions.c.flow == flow).order_by(tables.versions.c.number.desc())
    with database.reading() as connection:
        return tuple(Version(*row) for row in connection.execute(query))


def version_document(database: Database, flow: str, number: int) -> dict[str, Any]:
    """The document of one version. Raises `NotFound`."""
    query = select(tables.versions.c.document).where(tables.versions.c.flow == flow, tables.versions.c.number == number)
    with database.reading() as connection:
        text = connection.execute(query).scalar_one_or_none()
    if text is None:
        raise NotFound(VERSION, f"{flow} {number}")
    document: dict[str, Any] = json.loads(text)
    return document


def latest_documents(database: Database) -> dict[str, dict[str, Any]]:
    """The newest version's document of every flow that has one: what a sub-flow or a jump leads to."""
    c = tables.versions.c
    newest = select(c.flow, func.max(c.number).label("number")).group_by(c.flow).subquery()
    query = select(c.flow, c.document).join(newest, (newest.c.flow == c.flow) & (newest.c.number == c.number))
    with database.reading() as connection:
        return {flow: json.loads(document) for flow, document in connection.execute(query.order_by(c.flow))}


def latest_version(database: Database, flow: str) -> tuple[Version, dict[str, Any]] | None:
    """The newest version of a flow and its document; None when there is none."""
    c = tables.versions.c
    query = _header().add_columns(c.document).where(c.flow == flow).order_by(c.number.desc()).limit(1)
    with database.reading() as connection:
        row = connection.execute(query).one_or_none()
    return None if row is None else (Version(*row[:-1]), json.loads(row[-1]))


def version_numbers(database: Database) -> dict[str, list[int]]:
    """The numbers of every flow's versions, newest first."""
    c = tables.versions.c
    found: dict[str, list[int]] = {}
    with database.reading() as connection:
        for flow, number in connection.execute(select(c.flow, c.number).order_by(c.flow, c.number.desc())):
            found.setdefault(flow, []).append(number)
    return found


def recent_documents(
    database: Database, *, most: int, flows: Iterable[str] | None = None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The documents of the ``most`` newest versions of every flow, or of some: (flow, document), each flow's newest first."""
    c = tables.versions.c
    newest = select(c.flow, func.max(c.number).label("number")).group_by(c.flow).subquery()
    query = select(c.flow, c.document).join(newest, newest.c.flow == c.flow).where(c.number > newest.c.number - most)
    if flows is not None:
        query = query.where(c.flow.in_(list(flows)))
    with database.reading() as connection:
        rows = connection.execute(query.order_by(c.flow, c.number.desc())).all()
    for flow, document in rows:
        yield flow, json.loads(document)


def documents_at(database: Database, at: int) -> dict[str, dict[str, Any]]:
    """The same as it was at ``at`` (UTC ms): what a release that was made then leads to."""
    c = tables.versions.c
    newest = select(c.flow, func.max(c.number).label("number")).where(c.created <= at).group_by(c.flow).subquery()
    query = select(c.flow, c.document).join(newest, (newest.c.flow == c.flow) & (newest.c.number == c.number))
    with database.reading() as connection:
        return {flow: json.loads(document) for flow, document in connection.execute(query)}


def add_version(
    connection: Connection, flow: str, document: Mapping[str, Any], *, author: str, message: str
) -> Version:
    """Add a version inside the caller's transaction, or return the newest one when it says the same."""
    text = canonical(document)
    digest = version_digest(document)
    last = connection.execute(
        _header().where(tables.versions.c.flow == flow).order_by(tables.versions.c.number.desc()).limit(1)
    ).one_or_none()
    if last is not None and last.digest == digest:
        return Version(*last)
    number = 1 if last is None else last.number + 1
    version = Version(flow, number, digest, author, message, now_ms())
    connection.execute(
        insert(tables.versions).values(
            flow=flow,
            number=number,
            document=text,
            digest=digest,
            author=author,
            message=message,
            created=version.created,
        )
    )
    return version


def _header() -> Select[Any]:
    c = tables.versions.c
    return select(c.flow, c.number, c.digest, c.author, c.message, c.created)
