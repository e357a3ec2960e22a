"""How many calls took which way through a flow that is live."""

from __future__ import annotations

import time

from designer.api.declaration import EVERY_ROLE, NUMBER, TEXT, YES, Asked, Json, Route, many, shape
from designer.calls.usage import usage
from designer.context import database
from runtime.domain.texts import Bilingual
from runtime.store.drafts import load_draft

T = Bilingual
DAY_MS = 86_400_000
DAYS = 7
USED_PORT = shape({"port": TEXT, "taken": NUMBER})
USED_NODE = shape({"node": TEXT, "entered": NUMBER, "ports": many(USED_PORT)})
USAGE = shape(
    {
        "days": NUMBER,
        "calls": NUMBER,
        "more": YES,
        "lines": many(TEXT),
        "versions": many(NUMBER),
        "nodes": many(USED_NODE),
    }
)


def show(asked: Asked) -> Json:
    """The newest calls of the last days on the releases that answer now, by node and port."""
    flow, days = asked.name(), int(asked.query.get("days", DAYS))
    load_draft(database(), flow)
    now = time.time_ns() // 1_000_000
    found = usage(database(), flow, since=now - days * DAY_MS, before=now + DAY_MS)
    ports: dict[str, list[Json]] = {node: [] for node in found.entered}
    for (node, port), times in found.taken.items():
        ports[node].append({"port": port, "taken": times})
    return {
        "days": days,
        "calls": found.calls,
        "more": found.more,
        "lines": list(found.lines),
        "versions": list(found.versions),
        "nodes": [
            {
                "node": node,
                "entered": calls,
                "ports": ports[node],
            }
            for node, calls in sorted(found.entered.items())
        ],
    }


ROUTES = (
    Route(
        "GET",
        "/flows/{name}/usage",
        "usage",
        T("线上通话的走向", "how many calls took which way"),
        show,
        USAGE,
        query={"days": {"type": "string", "pattern": "^([1-9]|[1-8][0-9]|90)$"}},
        problems=(404,),
        roles=EVERY_ROLE,
    ),
)
