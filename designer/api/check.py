"""Checking a document as it is drawn: validation and lint with the site's names, and the ports of every node."""

from __future__ import annotations

import json
from typing import Any

from designer.api.declaration import EVERY_ROLE, OBJECT, TEXT, YES, Asked, Json, Route, many, ref, shape, short
from designer.context import database
from designer.proving import other_flows, prove, site_of
from runtime.document.findings import Finding
from runtime.document.ports import ports
from runtime.domain.texts import Bilingual

PORT = shape({"id": TEXT, "title": ref("Bilingual"), "unwired": TEXT, "failure": YES})
COUNTS = shape({"error": ref("Number"), "warning": ref("Number"), "hint": ref("Number")})
CHECKED = shape(
    {
        "findings": many(ref("Finding")),
        "counts": COUNTS,
        "publishable": YES,
        "ports": {"type": "object", "additionalProperties": many(PORT)},
    }
)


def check(asked: Asked) -> Json:
    """Never refuses a document: what is wrong with it are the findings."""
    others = other_flows(database())
    site = site_of(database(), others.flows)
    name = asked.body.get("name", "")
    proof = prove(_source(asked.body["document"]), others=others.flows, site=site, name=name, walk=False)
    return {
        **told(proof.findings),
        "publishable": proof.publishable,
        "ports": ports_of(asked.body["document"]),
    }


def told(findings: tuple[Finding, ...]) -> dict[str, Any]:
    """Findings and how many of each severity count."""
    counts = {s: sum(f.severity == s and not f.accepted for f in findings) for s in ("error", "warning", "hint")}
    return {"findings": [finding.to_json() for finding in findings], "counts": counts}


def ports_of(document: dict[str, Any]) -> dict[str, Any]:
    """The ports of every node that has a kind, however unfinished it is."""
    nodes = document.get("nodes")
    found: dict[str, Any] = {}
    for name, node in nodes.items() if isinstance(nodes, dict) else ():
        if isinstance(node, dict):
            config = node.get("config", {})
            made = ports(node.get("kind", ""), config if isinstance(config, dict) else {})
            found[name] = [
                {"id": port.id, "title": port.title.to_json(), "unwired": port.unwired, "failure": port.failure}
                for port in made
            ]
    return found


def _source(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False)


ROUTES = (
    Route(
        "POST",
        "/flows/check",
        "check_flow",
        Bilingual("检查文档", "check a document without storing it"),
        check,
        CHECKED,
        body=shape({"document": OBJECT, "name": short(100)}, required=("document",)),
        roles=EVERY_ROLE,
    ),
)
