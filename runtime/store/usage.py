"""Where things are used: flows, lines, schedules, caller lists, destinations and secrets, in drafts and in live releases.

A thing in use is never deleted; the places named here are what a person must change first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Select, select

from runtime.document.line_rules_check import names_in
from runtime.document.references import references
from runtime.domain.texts import Bilingual
from runtime.store import tables
from runtime.store.errors import Use

DRAFT = Bilingual("流程草稿", "the draft of flow")
COMING = Bilingual("待上线的发布：线路", "the coming publish on line")
LIVE = Bilingual("线上发布", "the live release on line")
RULES = Bilingual("号码线路的规则", "the rules of line")
PLACE = Bilingual("转接目标", "the destination")
_OPEN = ("asked", "waiting")
HISTORY = Bilingual("发布记录", "the publish log of line")


def of_name(connection: Connection, kind: str, name: str) -> tuple[Use, ...]:
    """Who uses a schedule, list, destination, secret or flow of this name: drafts, and what is live on lines."""
    uses = []
    for flow, text in connection.execute(
        select(tables.flows.c.name, tables.flows.c.draft).order_by(tables.flows.c.name)
    ):
        uses += [Use(DRAFT, flow, label) for label in _nodes_naming(_object(text), kind, name)]
    live = (
        select(tables.lines.c.number, tables.releases.c.document)
        .join(tables.releases, tables.releases.c.digest == tables.lines.c.live_digest)
        .order_by(tables.lines.c.number)
    )
    for number, text in connection.execute(live):
        for flow in _object(text).get("flows", {}).values():
            uses += [Use(LIVE, number, label) for label in _nodes_naming(flow, kind, name)]
    for number, text in connection.execute(_waiting()):
        for flow in _object(text).get("flows", {}).values():
            uses += [Use(COMING, number, label) for label in _nodes_naming(flow, kind, name)]
    c = tables.line_rules.c
    for number, text in connection.execute(select(c.line, c.document).order_by(c.line)):
        uses += [Use(RULES, number) for named in names_in(_object(text)) if named == (kind, name)]
    field = {"destination": "next", "schedule": "hours"}.get(kind, "")
    d = tables.destinations.c
    for place, text in connection.execute(select(d.name, d.document).order_by(d.name)) if field else ():
        uses += [Use(PLACE, place)] if _object(text).get(field) == name else []
    return tuple(dict.fromkeys(uses))


def of_flow(connection: Connection, name: str) -> tuple[Use, ...]:
    """Who needs a flow: other flows that lead to it, and the history of lines it was published to."""
    log, releases = tables.publish_log.c, tables.releases.c
    published = (
        select(log.line)
        .join(tables.releases, releases.digest == log.release_digest)
        .where(releases.root == name)
        .distinct()
        .order_by(log.line)
    )
    mine = [use for use in of_name(connection, "flow", name) if not (use.kind == DRAFT and use.where == name)]
    coming = connection.execute(
        select(tables.coming.c.line)
        .join(tables.releases, releases.digest == tables.coming.c.release_digest)
        .where(releases.root == name)
        .distinct()
    )
    mine += [Use(COMING, line) for line in coming.scalars()]
    return (*mine, *(Use(HISTORY, line) for line in connection.execute(published).scalars()))


def of_line(connection: Connection, number: str) -> tuple[Use, ...]:
    """A line with a history stays: the log is append-only."""
    log = tables.publish_log.c
    used = connection.execute(select(log.id).where(log.line == number).limit(1)).one_or_none()
    c = tables.coming.c
    waits = connection.execute(select(c.id).where(c.line == number, c.state.in_(_OPEN)).limit(1)).one_or_none()
    return (*((Use(HISTORY, number),) if used else ()), *((Use(COMING, number),) if waits else ()))


def _waiting() -> Select[Any]:
    """(line, release) of every publish that is to come."""
    c = tables.coming.c
    query = select(c.line, tables.releases.c.document).join(
        tables.releases, tables.releases.c.digest == c.release_digest
    )
    return query.where(c.state.in_(_OPEN)).order_by(c.line)


def _nodes_naming(document: Mapping[str, Any], kind: str, name: str) -> Iterator[str]:
    """Labels of the nodes that name it, "" for the envelope. Takes any JSON object: a draft need not be valid."""
    for reference in references(document):
        if (reference.what, reference.name) == (kind, name):
            node = document["nodes"][reference.node] if reference.node else {}
            yield str(node.get("label") or reference.node)


def _object(text: str) -> Mapping[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
