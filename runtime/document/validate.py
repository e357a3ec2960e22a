"""Is a document one that a release can be made of? Shape by the schemas, then what schemas cannot say. It never raises."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from runtime.document.bypass import active
from runtime.document.findings import ERROR, Finding, ordered
from runtime.document.model import Model
from runtime.document.naming import node_name
from runtime.document.plain import impurity
from runtime.document.schemas import FLOW, FLOW_VALIDATOR, NODE_VALIDATORS, NODES
from runtime.document.semantics import semantics
from runtime.document.texts import Text
from runtime.document.wording import explain

FINDINGS_MAX = 500
_PER_NODE = 20


@dataclass(frozen=True, slots=True)
class Checked:
    """What validation found, and the model to lint when the envelope is whole."""

    findings: tuple[Finding, ...]
    model: Model | None


def validate(document: object) -> tuple[Finding, ...]:
    """Everything that keeps ``document`` from being compiled; empty when nothing does."""
    return inspect(document).findings


def inspect(document: object) -> Checked:
    """Validate, and keep the model for lint."""
    impure = impurity(document)
    if impure:
        return Checked((impure,), None)
    if not isinstance(document, dict):
        zh, en = "这不是流程文档。", "This is not a flow document."
        return Checked(
            (Finding("not_a_flow", ERROR, Text(zh, en), Text("请选择流程文件。", "Choose a flow file.")),), None
        )
    envelope = _envelope(document)
    if envelope:
        return Checked(ordered(envelope)[:FINDINGS_MAX], None)
    shapes: list[Finding] = []
    broken: set[str] = set()
    for node_id, node in active(document).document["nodes"].items():
        found = _node(node_id, node)
        if found:
            broken.add(node_id)
            shapes += found
    model = Model(document, broken)
    return Checked(ordered([*shapes, *semantics(model)])[:FINDINGS_MAX], model)


def _envelope(document: Mapping[str, Any]) -> list[Finding]:
    errors = islice(FLOW_VALIDATOR.iter_errors(document), FINDINGS_MAX)
    return [finding for error in errors for finding in explain(error, FLOW, document)]


@lru_cache(maxsize=4_096)
def _fits(kind: str, config: str) -> bool:
    """Does a config, as JSON, have its kind's shape? Kept: a letter typed in one of a thousand nodes asks for them all."""
    return next(iter(NODE_VALIDATORS[kind].iter_errors(json.loads(config))), None) is None


def _node(node_id: str, node: Mapping[str, Any]) -> list[Finding]:
    kind, config = node["kind"], node.get("config", {})
    if _fits(kind, json.dumps(config)):
        return []
    label = node_name(kind, node.get("label") or "", node_id)
    errors = islice(NODE_VALIDATORS[kind].iter_errors(config), _PER_NODE)
    at = ("nodes", node_id, "config")
    return [
        finding for error in errors for finding in explain(error, NODES[kind], config, node=node_id, label=label, at=at)
    ]
