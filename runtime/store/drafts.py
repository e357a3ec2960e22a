"""Drafts of flows: one per flow, valid or not, saved with the revision that was edited. No versions here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from runtime.domain.texts import Bilingual
from runtime.store import tables, usage
from runtime.store.database import Database
from runtime.store.draft_history import SAVE, Saved, keep
from runtime.store.errors import Conflict, InUse, NotFound, Unusable
from runtime.store.sql import now_ms

FLOW = Bilingual("流程", "flow")
LONGEST = 4_000_000
NAME_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it is stored. ``text`` is JSON; ``revision`` counts its saves from 1; ``updated`` is UTC ms."""

    flow: str
    text: str
    revision: int
    author: str
    updated: int

    def document(self) -> Any:
        """The parsed text. Whether it is a valid flow is for runtime.document to say."""
        return json.loads(self.text)


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One flow in a list. ``versions`` is the number of its latest version, 0 when there is none; ``lines`` those live with it."""

    name: str
    revision: int
    author: str
    updated: int
    versions: int
    lines: tuple[str, ...]


def list_flows(database: Database) -> tuple[FlowRow, ...]:
    """Every flow by name."""
    latest = (
        select(tables.versions.c.flow, func.max(tables.versions.c.number).label("number"))
        .group_by(tables.versions.c.flow)
        .subquery()
    )
    query = (
        select(tables.flows, latest.c.number)
        .select_from(tables.flows.outerjoin(latest, latest.c.flow == tables.flows.c.name))
        .order_by(tables.flows.c.name)
    )
    live = select(tables.lines.c.number, tables.releases.c.root).join(
        tables.releases, tables.releases.c.digest == tables.lines.c.release_digest
    )
    with database.reading() as connection:
        rows = connection.execute(query).all()
        lines: dict[str, list[str]] = {}
        for number, root in connection.execute(live.order_by(tables.lines.c.number)):
            lines.setdefault(root, []).append(number)
    return tuple(
        FlowRow(r.name, r.revision, r.author, r.updated, r.number or 0, tuple(lines.get(r.name, ()))) for r in rows
    )


def load_draft(database: Database, flow: str) -> Draft:
    """The draft of a flow. Raises `NotFound`."""
    with database.reading() as connection:
        row = connection.execute(select(tables.flows).where(tables.flows.c.name == flow)).one_or_none()
    if row is None:
        raise NotFound(FLOW, flow)
    return Draft(row.name, row.draft, row.revision, row.author, row.updated)


def save_draft(
    database: Database, flow: str, *, text: str, expected: int, author: str, kind: str = SAVE, source: str = ""
) -> int:
    """Save ``text`` over revision ``expected`` (0: the flow is new) and return the new revision. ``kind`` and ``source``
    say in the draft's history what the save was.

    Raises `Conflict` when somebody saved meanwhile, `Unusable` when the text is no JSON object or the name is none.
    """
    _check_name(flow)
    _check_text(text)
    now = now_ms()
    with database.writing() as connection:
        row = connection.execute(select(tables.flows).where(tables.flows.c.name == flow)).one_or_none()
        if (row.revision if row else 0) != expected:
            raise Conflict(
                flow,
                expected=expected,
                revision=row.revision if row else 0,
                author=row.author if row else "",
                theirs=row.draft if row else "",
                mine=text,
            )
        values = {"draft": text, "revision": expected + 1, "author": author, "updated": now}
        if row is None:
            connection.execute(insert(tables.flows).values(name=flow, **values))
        elif row.draft != text:
            # A draft that is older than its history.
            keep(connection, flow, Saved(row.revision, row.author, row.updated, SAVE, ""), text=row.draft)
            connection.execute(update(tables.flows).where(tables.flows.c.name == flow).values(**values))
        else:
            return expected
        keep(connection, flow, Saved(expected + 1, author, now, kind, source), text=text)
    return expected + 1


def delete_flow(database: Database, flow: str) -> None:
    """Delete a flow that was never published, with its versions. Raises `InUse` with every place that needs it, or `NotFound`."""
    with database.writing() as connection:
        uses = usage.of_flow(connection, flow)
        if uses:
            raise InUse(FLOW, flow, uses)
        connection.execute(delete(tables.draft_history).where(tables.draft_history.c.flow == flow))
        connection.execute(delete(tables.versions).where(tables.versions.c.flow == flow))
        if connection.execute(delete(tables.flows).where(tables.flows.c.name == flow)).rowcount == 0:
            raise NotFound(FLOW, flow)


def _check_name(name: str) -> None:
    if (
        not name.strip()
        or name != name.strip()
        or len(name) > NAME_LONGEST
        or any(ord(c) < 32 or c == "/" for c in name)
    ):
        raise Unusable(
            Bilingual(
                f"流程名称要有 1 到 {NAME_LONGEST} 个字符，首尾没有空格，不含 /。",
                f"A flow's name has 1 to {NAME_LONGEST} characters, no blank at its ends and no slash.",
            )
        )


def _check_text(text: str) -> None:
    if len(text) > LONGEST:
        raise Unusable(
            Bilingual(f"流程文件过大（上限 {LONGEST:,} 个字符）。", f"The flow has more than {LONGEST:,} characters.")
        )
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise Unusable(
            Bilingual(
                f"不是 JSON：第 {error.lineno} 行第 {error.colno} 列附近。",
                f"This is not JSON: near line {error.lineno}, column {error.colno}.",
            )
        ) from error
    except (RecursionError, ValueError) as error:
        raise Unusable(Bilingual("JSON 无法读取：嵌套过深或数字过长。", "This JSON is nested too deeply.")) from error
    if not isinstance(value, dict):
        raise Unusable(Bilingual("流程文件应为一个 JSON 对象 {…}。", "A flow is one JSON object {…}."))
