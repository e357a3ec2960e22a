"""The ports of a node, computed from its kind's x-ports and its config alone. Edges are not looked at here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from runtime.document.schemas import NODES
from runtime.document.texts import Text, same


@dataclass(frozen=True, slots=True)
class PortInfo:
    """A named way out. ``unwired``: end, fallback or refuse_publish; a ``failure`` port counts as a failed attempt."""

    id: str
    title: Text
    unwired: str
    failure: bool


def ports(kind: str, config: Mapping[str, Any]) -> tuple[PortInfo, ...]:
    """The ports of a node in order. Never fails: an unknown kind has none, and half-made items give none."""
    schema = NODES.get(kind) if isinstance(kind, str) else None
    found: dict[str, PortInfo] = {}
    for rule in schema["x-ports"] if schema else ():
        for port in _repeated(rule, config) if "each" in rule else _single(rule, config):
            found.setdefault(port.id, port)
    return tuple(found.values())


def duplicated(kind: str, config: Mapping[str, Any]) -> tuple[str, ...]:
    """Port ids that stand in the config more than once."""
    seen: set[str] = set()
    twice: dict[str, None] = {}
    for rule in NODES[kind]["x-ports"]:
        for port in _repeated(rule, config) if "each" in rule else _single(rule, config):
            if port.id in seen:
                twice[port.id] = None
            seen.add(port.id)
    return tuple(twice)


def _single(rule: Mapping[str, Any], config: Mapping[str, Any]) -> tuple[PortInfo, ...]:
    if "when" in rule and not config.get(rule["when"]):
        return ()
    return (PortInfo(rule["id"], Text.from_json(rule["title"]), rule["unwired"], rule["failure"]),)


def _repeated(rule: Mapping[str, Any], config: Mapping[str, Any]) -> tuple[PortInfo, ...]:
    items = config.get(rule["each"])
    made: list[PortInfo] = []
    for item in items if isinstance(items, list) else ():
        port_id = item.get(rule["id"]) if isinstance(item, dict) and "id" in rule else item
        if isinstance(port_id, str) and port_id:
            known = rule.get("names", {}).get(port_id)
            title = Text.from_json(known) if known else same(_title(rule, item) or port_id)
            made.append(PortInfo(port_id, title, rule["unwired"], rule["failure"]))
    return tuple(made)


def _title(rule: Mapping[str, Any], item: Any) -> str:
    fields = rule.get("title", "").split("|") if isinstance(item, dict) else ()
    return next((str(item[field]) for field in fields if item.get(field)), "")
