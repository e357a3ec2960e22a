"""The pass over assignments: what is put into a variable must be able to be of its type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from runtime.document.findings import ERROR, Finding
from runtime.document.model import Model
from runtime.document.naming import variable_type
from runtime.document.texts import Text
from runtime.engine.values import VariableType, coerce

_NUMBERS = ("integer", "amount")


def assignment_types(model: Model) -> Iterator[Finding]:
    """Every row of every assignment. Copies and templates are known only during the call, and left unset if they fail."""
    for node in model.nodes.values():
        for visit in node.visits:
            if visit.schema.get("x-type") != "assignment":
                continue
            kind = model.types.get(visit.value["variable"])
            problem = _problem(visit.value, kind) if kind else None
            if problem:
                mend = Text(
                    "请改值、方式或变量的类型。", "Change the value, the way it is made, or the variable's type."
                )
                yield node.finding("assignment_type_mismatch", ERROR, problem, mend, field=(*visit.path, "value"))


def _problem(row: Mapping[str, Any], kind: VariableType) -> Text | None:
    name, op, value = row["variable"], row["op"], row.get("value")
    if op == "unset":
        return None
    if value is None or (op in ("copy", "template") and not isinstance(value, str)):
        return Text(f"没有写明变量“{name}”的值。", f"does not say what to put into “{name}”.")
    if op == "add" and (kind.kind not in _NUMBERS or coerce(VariableType("integer"), value) is None):
        return Text(f"不能给变量“{name}”加上“{value}”。", f"cannot add “{value}” to “{name}”.")
    if op == "literal" and coerce(kind, value) is None:
        named = variable_type(kind.kind)
        return Text(
            f"的值“{value}”放不进变量“{name}”，它的类型是{named.zh}。",
            f"puts “{value}” into “{name}”, whose type is: {named.en}.",
        )
    return None
