"""The packaged schemas, read once, with references expanded so that walking and validating need no resolver.

The files are part of the program; reading them at import is the one exception to "no I/O" here. Nothing in this module
knows a node kind by name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import jsonschema
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator

Schema = Mapping[str, Any]

FOLDER = Path(__file__).parents[2] / "schemas"
_DEF = re.compile(r"(?:\.\./)?(?:common\.schema\.json)?#/\$defs/(\w+)")


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _expand(part: Any, defs: Schema) -> Any:
    """Replace every $ref by what it names; keywords beside a $ref win over those of the definition."""
    if isinstance(part, list):
        return [_expand(item, defs) for item in part]
    if not isinstance(part, dict):
        return part
    own = {key: _expand(value, defs) for key, value in part.items() if key != "$ref"}
    if "$ref" not in part:
        return own
    found = _DEF.fullmatch(part["$ref"])
    if not found:
        raise ValueError(f"schemas: {part['$ref']!r} is not a reference to common.schema.json")
    return {**_expand(defs[found[1]], defs), **own}


def _load(folder: Path) -> tuple[Schema, Mapping[str, Schema], Schema, Schema]:
    defs = _read(folder / "common.schema.json")["$defs"]
    nodes = {
        path.name.removesuffix(".schema.json"): _expand(_read(path), defs)
        for path in sorted((folder / "nodes").glob("*.schema.json"))
    }
    flow, rules = (_expand(_read(folder / f"{name}.schema.json"), defs) for name in ("flow", "line_rules"))
    # Each kind says by itself what it is called.
    kind = flow["properties"]["nodes"]["additionalProperties"]["properties"]["kind"]
    kind["x-enum"] = {name: schema["x-kind"]["title"] for name, schema in nodes.items()}
    return flow, MappingProxyType(nodes), rules, _expand(defs, defs)


FLOW, NODES, LINE_RULES, PARTS = _load(FOLDER)
"""The envelope's schema, the schema of each kind's config, that of a line's rules, and the parts they share, expanded."""

PERIODS: Schema = {
    period: title
    for schema in NODES.values()
    for rule in schema["x-ports"]
    for period, title in rule.get("names", {}).items()
}
"""What the periods are called that every schedule knows: {"open": {"zh", "en"}, ...}."""


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.removesuffix("$") + r"\Z" if pattern.endswith("$") else pattern)


def _pattern(_: Validator, pattern: str, instance: Any, __: Any) -> Any:
    """JSON Schema patterns are ECMAScript's, where $ never matches before a last line feed."""
    if isinstance(instance, str) and not _compiled(pattern).search(instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _unique(_: Validator, wanted: bool, instance: Any, __: Any) -> Any:
    """Compared by canonical text: the library compares every pair, which a long list makes very long."""
    if wanted and isinstance(instance, list):
        seen = {json.dumps(item, sort_keys=True) for item in instance}
        if len(seen) != len(instance):
            yield ValidationError("holds the same item twice")


_Checked: Callable[[Schema], Validator] = jsonschema.validators.extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    {"pattern": _pattern, "uniqueItems": _unique},
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine(
        "integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool)
    ),
)

FLOW_VALIDATOR: Validator = _Checked(FLOW)
LINE_RULES_VALIDATOR: Validator = _Checked(LINE_RULES)
NODE_VALIDATORS: Mapping[str, Validator] = {kind: _Checked(schema) for kind, schema in NODES.items()}


def available(kind: str) -> bool:
    """Has this kind an engine in this version?"""
    return bool(NODES[kind]["x-kind"]["available"])
