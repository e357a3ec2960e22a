"""Where things are used: flows, lines, schedules, caller lists, destinations and secrets, in drafts and in live releases.

A thing in use is never deleted; the places named here are what a person must change first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from runtime.domain.texts import Bilingual
from runtime.store import tables
from runtime.store.errors import Use

DRAFT = Bilingual("流程草稿", "the draft of flow")
LIVE = Bilingual("线上发布", "the live release on line")
HISTORY = Bilingual("发布记录", "the publish log of line")

_SECRET = re.compile(r"\{\{secret:([^{}]+)\}\}")


def references(document: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What a flow document names: (kind, name, label of the node). Kinds: flow, schedule, list, destination, secret.

    Takes any JSON object: a draft need not be valid.
    """
    nodes = document.get("nodes")
    for node_id, node in nodes.items() if isinstance(nodes, Mapping) else ():
        config = node.get("config") if isinstance(node, Mapping) else None
        if not isinstance(config, Mapping):
            continue
        label = str(node.get("label") or node_id)
        for kind in ("flow", "schedule", "destination"):
            if isinstance(config.get(kind), str) and config[kind]:
                yield kind, config[kind], label
        for name in _lists(config.get("matches")):
            yield "list", name, label
        for name in _SECRET.findall(json.dumps(config, ensure_ascii=False)):
            yield "secret", name, label
    for name in _lists(document.get("shortcuts")):
        yield "list", name, ""


def _lists(rows: object) -> Iterator[str]:
    for row in rows if isinstance(rows, list) else ():
        if not isinstance(row, Mapping):
            continue
        when = row.get("when")
        for place in (row, when if isinstance(when, Mapping) else {}):
            if isinstance(place.get("list"), str):
                yield place["list"]


def of_name(connection: Connection, kind: str, name: str) -> tuple[Use, ...]:
    """Who uses a schedule, list, destination, secret or flow of this name: drafts, and what is live on lines."""
    uses = []
    for flow, text in connection.execute(
        select(tables.flows.c.name, tables.flows.c.draft).order_by(tables.flows.c.name)
    ):
        uses += [Use(DRAFT, flow, label) for k, n, label in references(_object(text)) if (k, n) == (kind, name)]
    live = (
        select(tables.lines.c.number, tables.releases.c.document)
        .join(tables.releases, tables.releases.c.digest == tables.lines.c.release_digest)
        .order_by(tables.lines.c.number)
    )
    for number, text in connection.execute(live):
        for flow in _object(text).get("flows", {}).values():
            uses += [Use(LIVE, number, label) for k, n, label in references(flow) if (k, n) == (kind, name)]
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
    return (*mine, *(Use(HISTORY, line) for line in connection.execute(published).scalars()))


def of_line(connection: Connection, number: str) -> tuple[Use, ...]:
    """A line with a history stays: the log is append-only."""
    log = tables.publish_log.c
    used = connection.execute(select(log.id).where(log.line == number).limit(1)).one_or_none()
    return (Use(HISTORY, number),) if used else ()


def _object(text: str) -> Mapping[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
