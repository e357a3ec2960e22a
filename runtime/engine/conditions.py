"""Conditions are data: ordered typed rows in all/any groups. There is no expression language, so nothing can be injected.

A row compares a variable with a literal of the variable's own type. An unset variable makes every row false except
``is_not_set``. Text compares without regard to case, width and punctuation ("是的。" equals "是的").
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from runtime.engine.values import Value, VariableType, coerce

Lookup = Callable[[str], Value | None]

CALL_VARIABLES: Mapping[str, VariableType] = {
    "call.caller": VariableType("phone"),
    "call.line": VariableType("phone"),
    "call.language": VariableType("text"),
}

ORDERED = ("less", "at_most", "greater", "at_least", "between")
OPERATORS = ("is_set", "is_not_set", "equals", "not_equals", *ORDERED, "one_of", "starts_with", "contains")


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison; ``values`` are the literals, of the variable's type, in comparable form."""

    variable: str
    op: str
    values: tuple[Value, ...]
    text: bool

    def holds(self, lookup: Lookup) -> bool:
        """Does the row hold for the variables that ``lookup`` gives?"""
        value = lookup(self.variable)
        if self.op == "is_not_set":
            return value is None
        if value is None:
            return False
        return self.op == "is_set" or _compare(self.op, fold(value) if self.text else value, self.values)


@dataclass(frozen=True, slots=True)
class Group:
    """All or any of its members; an empty group holds for "all" and not for "any"."""

    every: bool
    members: tuple[Row | Group, ...]

    def holds(self, lookup: Lookup) -> bool:
        """Does the group hold?"""
        results = (member.holds(lookup) for member in self.members)
        return all(results) if self.every else any(results)

    def rows(self) -> tuple[Row, ...]:
        """All rows at any depth, in order."""
        return tuple(
            row for member in self.members for row in (member.rows() if isinstance(member, Group) else (member,))
        )


def compile_group(doc: Mapping[str, object], variables: Mapping[str, VariableType]) -> Group:
    """Read {"all": [...]} or {"any": [...]} whose members are groups or rows {"variable", "op", "value"}."""
    every = "all" in doc
    members = doc["all" if every else "any"]
    compiled: list[Row | Group] = []
    for member in members if isinstance(members, list | tuple) else ():
        grouped = "all" in member or "any" in member
        compiled.append(compile_group(member, variables) if grouped else _row(member, variables))
    return Group(every, tuple(compiled))


def _row(doc: Mapping[str, object], variables: Mapping[str, VariableType]) -> Row:
    name, op = str(doc["variable"]), str(doc["op"])
    kind = CALL_VARIABLES.get(name) or variables.get(name) or VariableType("text")
    text = kind.kind in ("text", "enum")
    if kind.kind == "enum" or op in ("starts_with", "contains"):
        kind = VariableType("text")
    raw = doc.get("value")
    literals = raw if isinstance(raw, list | tuple) else () if raw is None else (raw,)
    values = tuple(value for value in (coerce(kind, literal) for literal in literals) if value is not None)
    return Row(name, op, tuple(fold(value) for value in values) if text else values, text)


def _compare(op: str, value: Value, literals: tuple[Value, ...]) -> bool:
    if not literals:
        return False
    first = literals[0]
    match op:
        case "equals":
            return value == first
        case "not_equals":
            return value != first
        case "one_of":
            return value in literals
        case "starts_with":
            return str(value).startswith(str(first))
        case "contains":
            return str(first) in str(value)
        case "between":
            return (
                len(literals) == 2 and _less(first, value, or_equal=True) and _less(value, literals[1], or_equal=True)
            )
        case "less":
            return _less(value, first)
        case "at_most":
            return _less(value, first, or_equal=True)
        case "greater":
            return _less(first, value)
        case _:
            return _less(first, value, or_equal=True)


def _less(left: Value, right: Value, or_equal: bool = False) -> bool:
    if isinstance(left, int) and isinstance(right, int):
        return left <= right if or_equal else left < right
    if isinstance(left, str) and isinstance(right, str):
        return left <= right if or_equal else left < right
    return False


def fold(value: Value) -> Value:
    """Text in the form it is compared in; other values unchanged."""
    if not isinstance(value, str):
        return value
    plain = unicodedata.normalize("NFKC", value).casefold()
    return "".join(c for c in plain if unicodedata.category(c)[0] not in "PZ")
