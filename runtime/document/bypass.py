"""Nodes that are switched off: the document as a call meets it, in which what led to such a node leads on by one of its ports.

Pure. Drafts will do: what is malformed is left as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Active:
    """A ``document`` without the nodes that are switched off; ``edges`` are the indices its edges have in the drawn one."""

    document: Document
    edges: tuple[int, ...]


def active(document: Document) -> Active:
    """The part of a document that calls go through. A node whose way on cannot be told is not left out: see `stuck`."""
    edges = _list(document.get("edges"))
    passing = _passing(document)
    if not passing:
        return Active(document, tuple(range(len(edges))))
    kept = tuple(i for i, edge in enumerate(edges) if _named(edge, "from") not in passing)
    nodes = {name: node for name, node in document["nodes"].items() if name not in passing}
    changed = {**document, "nodes": nodes, "edges": [_led_on(edges[index], passing) for index in kept]}
    entry = _named(document, "entry")
    if entry in passing:
        changed["entry"] = passing[entry]
    if isinstance(document.get("shortcuts"), list):
        changed["shortcuts"] = [_led_on(shortcut, passing) for shortcut in document["shortcuts"]]
    defaults = document.get("defaults")
    fallback = defaults.get("fallback") if isinstance(defaults, Mapping) else None
    if isinstance(defaults, Mapping) and isinstance(fallback, Mapping):
        changed["defaults"] = {**defaults, "fallback": _led_on(fallback, passing)}
    return Active(changed, kept)


def stuck(document: Document) -> tuple[str, ...]:
    """The nodes that are switched off although their port leads nowhere, or only round to themselves."""
    passing = _passing(document)
    return tuple(name for name in _ports(document) if name not in passing)


def _ports(document: Document) -> dict[str, str]:
    """The port each node that is switched off is passed by."""
    nodes = document.get("nodes")
    found = nodes.items() if isinstance(nodes, Mapping) else ()
    given = ((name, node.get("bypass")) for name, node in found if isinstance(node, Mapping))
    return {name: port for name, port in given if isinstance(port, str) and port}


def _passing(document: Document) -> dict[str, str]:
    """Where a call goes in place of each node that is switched off."""
    ports = _ports(document)
    if not ports:
        return {}
    ways = {
        _named(edge, "from"): _named(edge, "to")
        for edge in _list(document.get("edges"))
        if _named(edge, "port") and _named(edge, "port") == ports.get(_named(edge, "from"))
    }
    found: dict[str, str] = {}
    for name in ports:
        place, seen = ways.get(name, ""), {name}
        while place in ports and place not in seen:
            seen.add(place)
            place = ways.get(place, "")
        if place in document["nodes"] and place not in ports:
            found[name] = place
    return found


def _led_on(part: Any, passing: Mapping[str, str]) -> Any:
    """An edge, a shortcut or the fallback with its way going past what is switched off."""
    to = _named(part, "to")
    return {**part, "to": passing[to]} if to in passing else part


def _named(part: Any, field: str) -> str:
    """What a part of a draft names in a field, "" when that is no name."""
    value = part.get(field) if isinstance(part, Mapping) else None
    return value if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
