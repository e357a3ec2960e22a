"""Rules of lines: their documents, what was made ready for them, and who changed them. Proving and rendering is done before.

Which release answers a line follows from what was published and from its rules; `relink` works it out, inside the
transaction of whatever has changed either.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from runtime.document.line_release import Part, in_front
from runtime.document.line_rules import empty_rules
from runtime.domain.texts import Bilingual
from runtime.store import tables
from runtime.store.database import Database
from runtime.store.errors import NotFound, Unusable
from runtime.store.lines import LINE
from runtime.store.sql import canonical, insert_missing, now_ms, put


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a line. ``revision`` 0: nobody ever saved any. ``updated`` UTC ms."""

    line: str
    document: Mapping[str, Any]
    revision: int = 0
    by: str = ""
    updated: int = 0


@dataclass(frozen=True, slots=True)
class Ready:
    """Rules proven and rendered. ``revision`` is the one they were made from; ``documents`` are flows they lead to that
    have no version yet and become one."""

    line: str
    document: Mapping[str, Any]
    part: Part
    revision: int


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One row of the log of rules. ``what``: rules, on, off, block, unblock; ``document`` says the details."""

    what: str
    scope: str
    name: str
    document: Mapping[str, Any]
    by: str
    at: int
    id: int = 0


class RulesChanged(Unusable):
    """Somebody else saved the rules of this line meanwhile; nothing was overwritten."""

    def __init__(self, line: str, by: str) -> None:
        super().__init__(
            Bilingual(
                f"号码线路 {line} 的规则刚被 {by} 修改过。您的修改没有保存：请刷新后再改。",
                f"{by} has just changed the rules of line {line}. Yours were not saved: reload and change them again.",
            )
        )


def load_rules(database: Database, line: str) -> Rules:
    """The rules of a line. Raises `NotFound` for a line that is not there."""
    with database.reading() as connection:
        if connection.execute(select(tables.lines.c.number).where(tables.lines.c.number == line)).one_or_none() is None:
            raise NotFound(LINE, line)
        return rules_of(connection, line)


def all_rules(connection: Connection) -> dict[str, Mapping[str, Any]]:
    """The rules of every line that has any, by line."""
    c = tables.line_rules.c
    return {line: json.loads(text) for line, text in connection.execute(select(c.line, c.document).order_by(c.line))}


def rules_of(connection: Connection, line: str) -> Rules:
    """The rules of a line inside the caller's transaction; empty when nobody ever saved any."""
    c = tables.line_rules.c
    row = connection.execute(select(c.document, c.revision, c.by, c.updated).where(c.line == line)).one_or_none()
    return Rules(line, json.loads(row[0]), *row[1:]) if row else Rules(line, empty_rules())


def save_rules(database: Database, ready: Ready, *, by: str) -> Rules:
    """Make ``ready`` the rules of its line; they answer the next call. Raises `RulesChanged` or `NotFound`."""
    with database.writing() as connection:
        return put_rules(connection, ready, by=by)


def put_rules(connection: Connection, ready: Ready, *, by: str) -> Rules:
    """The same inside the caller's transaction."""
    _hold(connection, ready.line)
    before = rules_of(connection, ready.line)
    if before.revision != ready.revision:
        raise RulesChanged(ready.line, before.by)
    saved = _write(connection, ready, by=by)
    if ready.document != before.document:
        log(connection, "rules", "line", ready.line, document=ready.document, by=by)
    relink(connection, ready.line)
    return saved


def make_ready(connection: Connection, ready: Ready, *, by: str) -> None:
    """Keep what a publish has made ready for the line's rules. Rules somebody saved meanwhile stay as they are."""
    _hold(connection, ready.line)
    before = rules_of(connection, ready.line)
    same = before.revision == ready.revision
    if same and ready.document != before.document:
        _write(connection, ready, by=by)
        log(connection, "rules", "line", ready.line, document=ready.document, by=by)
        return
    part = ready.part if same else ready.part.over(_part(connection, ready.line))
    text = canonical(part.to_json())
    connection.execute(update(tables.line_rules).where(tables.line_rules.c.line == ready.line).values(part=text))


def relink(connection: Connection, line: str) -> str:
    """Work out which release answers a line, store it, point at it, and return its digest; "" when nothing was published."""
    c, r = tables.lines.c, tables.releases.c
    query = (
        select(r.digest, r.root, r.version, r.document)
        .join(tables.lines, c.release_digest == r.digest)
        .where(c.number == line)
    )
    published = connection.execute(query).one_or_none()
    if published is None:
        return ""
    made = in_front(json.loads(published.document), rules_of(connection, line).document, line, _part(connection, line))
    digest = str(made["digest"])
    if digest != published.digest:
        # What a release is made of is the published flow; that rules stand in front shows in its document.
        row = {"digest": digest, "root": published.root, "version": published.version, "created": now_ms()}
        insert_missing(connection, tables.releases, [row | {"document": canonical(made)}])
        audio = sorted(set(made["audio"].values()))
        insert_missing(connection, tables.release_audio, [{"release_digest": digest, "audio": each} for each in audio])
    connection.execute(update(tables.lines).where(c.number == line).values(live_digest=digest))
    return digest


def log(connection: Connection, what: str, scope: str, name: str, *, document: Mapping[str, Any], by: str) -> None:
    """Add a row to the log of rules."""
    row = {"what": what, "scope": scope, "name": name, "document": canonical(document), "by": by, "at": now_ms()}
    connection.execute(insert(tables.rule_log).values(**row))


def rule_log(
    database: Database, *, names: tuple[str, ...] = (), what: str = "", limit: int = 20
) -> tuple[RuleChange, ...]:
    """What was changed, newest first; of the given names (a line, its group, "" for all lines) or everything, and of one
    kind of change or all."""
    c = tables.rule_log.c
    query = select(c.what, c.scope, c.name, c.document, c.by, c.at, c.id).order_by(c.id.desc()).limit(limit)
    if what:
        query = query.where(c.what == what)
    if names:
        # A schedule or a list may have the name of a group.
        query = query.where(c.name.in_(names), c.scope.in_(("line", "group", "all")))
    with database.reading() as connection:
        return tuple(RuleChange(*row[:3], json.loads(row[3]), *row[4:]) for row in connection.execute(query))


def _hold(connection: Connection, line: str) -> None:
    """Let nobody else change what answers the line until this transaction ends. Raises `NotFound`."""
    c = tables.lines.c
    if connection.execute(select(c.number).where(c.number == line)).one_or_none() is None:
        raise NotFound(LINE, line)


def _write(connection: Connection, ready: Ready, *, by: str) -> Rules:
    saved = Rules(ready.line, ready.document, ready.revision + 1, by, now_ms())
    row = {
        "line": ready.line,
        "document": canonical(ready.document),
        "part": canonical(ready.part.to_json()),
        "revision": saved.revision,
        "by": by,
        "updated": saved.updated,
    }
    put(connection, tables.line_rules, row)
    return saved


def _part(connection: Connection, line: str) -> Part:
    text = connection.execute(
        select(tables.line_rules.c.part).where(tables.line_rules.c.line == line)
    ).scalar_one_or_none()
    return Part(**json.loads(text)) if text else Part()
