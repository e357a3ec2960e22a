"""Walking a value together with its schema: how references, variables, prompts and defaults are found without kinds.

Values may be invalid (drafts are); what does not fit its schema is not descended into.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from runtime.document.schemas import Schema

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """One field on the way: where it is, what its schema says, what it holds."""

    path: Path
    schema: Schema
    value: Any


def walk(schema: Schema, value: Any, path: Path = ()) -> Iterator[Visit]:
    """Every field of ``value``, parents first. A field that may have several shapes is visited once for each schema."""
    waiting = [Visit(path, schema, value)]
    while waiting:
        visit = waiting.pop()
        yield visit
        waiting += reversed(_below(visit))


def _below(visit: Visit) -> list[Visit]:
    schema, value, path = visit.schema, visit.value, visit.path
    if "anyOf" in schema:
        chosen = branch(schema, value)
        return [] if chosen is None else [Visit(path, chosen, value)]
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        others = schema.get("additionalProperties")
        fields = [(key, properties.get(key, others), item) for key, item in value.items()]
        return [Visit((*path, key), inner, item) for key, inner, item in fields if isinstance(inner, dict)]
    if isinstance(value, list) and "items" in schema:
        return [Visit((*path, index), schema["items"], item) for index, item in enumerate(value)]
    return []


def branch(schema: Schema, value: Any) -> Schema | None:
    """The alternative of an ``anyOf`` that ``value`` means to be, told by its type and its required fields."""
    return next((option for option in schema["anyOf"] if _fits(option, value)), None)


def _fits(schema: Schema, value: Any) -> bool:
    if "anyOf" in schema:
        return any(_fits(option, value) for option in schema["anyOf"])
    match schema.get("type"):
        case "null":
            return value is None
        case "object":
            return isinstance(value, dict) and all(key in value for key in schema.get("required", ()))
        case "array":
            return isinstance(value, list)
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "integer" | "number":
            return isinstance(value, int) and not isinstance(value, bool)
    return False


def schema_at(schema: Schema, path: Path, value: Any) -> tuple[Schema, ...]:
    """The schemas of each field on ``path``, outermost first, as far as they are known."""
    found: list[Schema] = []
    for step in path:
        while "anyOf" in schema:
            schema = branch(schema, value) or _shaped(schema, step) or {}
        inner: Any = schema.get("items") if isinstance(step, int) else schema.get("properties", {}).get(step)
        if inner is None and isinstance(step, str):
            inner = schema.get("additionalProperties")
        if not isinstance(inner, Mapping):
            break
        found.append(inner)
        schema, value = inner, _inside(value, step)
    return tuple(found)


def _shaped(schema: Schema, step: str | int) -> Schema | None:
    wanted = "array" if isinstance(step, int) else "object"
    return next((option for option in schema["anyOf"] if option.get("type") == wanted), None)


def _inside(value: Any, step: str | int) -> Any:
    if isinstance(step, int):
        return value[step] if isinstance(value, list) and step < len(value) else None
    return value.get(step) if isinstance(value, dict) else None
