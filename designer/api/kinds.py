"""The node kinds as the editor needs them: schemas, ports, defaults and examples. Nothing here depends on the site."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any

from designer.api.declaration import EVERY_ROLE, OBJECT, TEXT, YES, Answer, Asked, Route, many, ref, shape
from runtime.document.defaults import fill_defaults, fill_node
from runtime.document.schemas import FLOW, FOLDER, NODES
from runtime.domain.texts import Bilingual

KIND = shape(
    {
        "kind": TEXT,
        "title": ref("Bilingual"),
        "help": ref("Bilingual"),
        "icon": TEXT,
        "colour": TEXT,
        "palette": TEXT,
        "available": YES,
        "waits_for": TEXT,
        "schema": OBJECT,
        "ports": many(OBJECT),
        "defaults": OBJECT,
        "examples": many(OBJECT),
    }
)


def index(_: Asked) -> Answer:
    """Every kind, the envelope and the common definitions; schemas have their references expanded."""
    made, digest = _all()
    return Answer(made, etag=digest)


@cache
def _all() -> tuple[dict[str, Any], str]:
    common = json.loads((FOLDER / "common.schema.json").read_text(encoding="utf-8"))
    made = {"kinds": [_kind(kind) for kind in NODES], "flow": FLOW, "common": common, "defaults": fill_defaults({})}
    return made, hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()[:32]


def _kind(kind: str) -> dict[str, Any]:
    schema = NODES[kind]
    about = schema["x-kind"]
    return {
        "kind": kind,
        "title": about["title"],
        "help": schema.get("x-help", {"zh": "", "en": ""}),
        "icon": about["icon"],
        "colour": about["colour"],
        "palette": about["palette"],
        "available": about["available"],
        "waits_for": about.get("waits_for", ""),
        "schema": {name: value for name, value in schema.items() if name not in ("examples", "x-ports", "x-kind")},
        "ports": schema["x-ports"],
        "defaults": fill_node(kind, {}, fill_defaults({})),
        "examples": schema.get("examples", []),
    }


ROUTES = (
    Route(
        "GET",
        "/kinds",
        "kinds",
        Bilingual("节点种类与模式", "node kinds and schemas"),
        index,
        shape({"kinds": many(KIND), "flow": OBJECT, "common": OBJECT, "defaults": OBJECT}),
        roles=EVERY_ROLE,
    ),
)
