"""Taking values out of a back end's answer: a path into JSON or XML, a variable's type. Pure; what fails maps to nothing."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from typing import Any

from runtime.engine.values import Value, VariableType, coerce

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class BodyError(ValueError):
    """The body is not what its type says."""


def parse(body: bytes, content_type: str) -> Any:
    """Read a body: JSON, or XML when its type says so. Raises `BodyError`; entities are never expanded."""
    try:
        if "xml" in content_type:
            if _DOCTYPE.search(body):
                raise BodyError("a document type is not accepted")
            return ElementTree.fromstring(body)  # noqa: S314 - no document type, so no entity
        return json.loads(body, parse_float=str)
    except (ValueError, RecursionError, ElementTree.ParseError) as error:
        raise BodyError(str(error)) from error


def values_of(document: Any, fields: Sequence[tuple[str, str, str]]) -> tuple[tuple[str, Value], ...]:
    """The (variable, value) pairs of fields (variable, path, type as JSON) that are there and of their type."""
    found = (
        (name, coerce(VariableType.from_json(json.loads(kind)), at(document, path))) for name, path, kind in fields
    )
    return tuple((name, value) for name, value in found if value is not None)


def at(document: Any, path: str) -> Any:
    """What stands at a path: data.items[0].name in JSON, order/state or order/@id in XML; None when nothing does."""
    if isinstance(document, ElementTree.Element):
        return _in_xml(document, path)
    here = document
    for name, index in _STEP.findall(path):
        if index and isinstance(here, list):
            here = here[int(index)] if int(index) < len(here) else None
        elif name and isinstance(here, dict):
            here = here.get(name)
        else:
            return None
    return here if isinstance(here, str | int | float | bool) else None


def _in_xml(root: ElementTree.Element, path: str) -> str | None:
    place, _, attribute = path.partition("@")
    place = place.strip("/")
    try:
        element = root.find(place) if place else root
    except SyntaxError:
        return None
    if element is None:
        return None
    return element.get(attribute) if attribute else element.text
