"""Filling in what a document leaves out, from the schemas' defaults and the flow's own. Nothing is validated here."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from runtime.document.schemas import FLOW, NODES, Schema
from runtime.document.walk import branch

Document = Mapping[str, Any]


def fill_node(kind: str, config: Mapping[str, Any], flow_defaults: Mapping[str, Any]) -> dict[str, Any]:
    """A node's config with every default filled in; ``flow_defaults`` come from `fill_defaults`."""
    filled: dict[str, Any] = _fill(NODES[kind], config, flow_defaults)
    return filled


def fill_defaults(document: Document) -> dict[str, Any]:
    """The flow's ``defaults`` with every figure filled in."""
    filled: dict[str, Any] = _fill(FLOW["properties"]["defaults"], document.get("defaults") or {}, {})
    return filled


def fill_flow(document: Document) -> dict[str, Any]:
    """The whole document, the configs of known kinds included. The given one is not changed."""
    defaults = fill_defaults(document)
    filled: dict[str, Any] = _fill(FLOW, document, {})
    filled["defaults"] = defaults
    for node in filled["nodes"].values():
        if node["kind"] in NODES:
            node["config"] = fill_node(node["kind"], node["config"], defaults)
    return filled


def _fill(schema: Schema, value: Any, flow_defaults: Mapping[str, Any]) -> Any:
    if "anyOf" in schema:
        chosen = branch(schema, value)
        return _fill(chosen, value, flow_defaults) if chosen is not None else copy.deepcopy(value)
    if isinstance(value, Mapping):
        return _fill_object(schema, value, flow_defaults)
    if isinstance(value, list) and "items" in schema:
        return [_fill(schema["items"], item, flow_defaults) for item in value]
    return copy.deepcopy(value)


def _fill_object(schema: Schema, value: Mapping[str, Any], flow_defaults: Mapping[str, Any]) -> dict[str, Any]:
    properties, others = schema.get("properties", {}), schema.get("additionalProperties")
    filled: dict[str, Any] = {}
    for key, item in value.items():
        inner = properties.get(key, others)
        filled[key] = _fill(inner, item, flow_defaults) if isinstance(inner, dict) else copy.deepcopy(item)
    for key, inner in properties.items():
        if key in filled:
            continue
        if "x-default-from" in inner and inner["x-default-from"] in flow_defaults:
            filled[key] = flow_defaults[inner["x-default-from"]]
        elif "default" in inner:
            filled[key] = _fill(inner, inner["default"], flow_defaults)
    return filled
