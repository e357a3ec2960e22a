"""Reading parts of a draft, which may be malformed: what does not fit is taken as absent. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def table(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """An object of a document, empty when there is none of that name."""
    found = document.get(name)
    return found if isinstance(found, Mapping) else {}


def entries(document: Mapping[str, Any], name: str) -> list[Any]:
    """A list of a document, empty when there is none of that name."""
    found = document.get(name)
    return found if isinstance(found, list) else []


def label_of(document: Mapping[str, Any], name: str) -> str:
    """What a node is called, its id when it has no name."""
    node = table(document, "nodes").get(name)
    return str(node.get("label") or name) if isinstance(node, Mapping) else name
