"""The pass over condition rows: the comparison and its value must fit the variable's type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from runtime.document.findings import ERROR, Finding
from runtime.document.model import Model
from runtime.document.naming import choice, variable_type
from runtime.document.schemas import PARTS
from runtime.document.texts import Text
from runtime.engine.conditions import ORDERED
from runtime.engine.values import VariableType, coerce

_WITHOUT_VALUE = ("is_set", "is_not_set")
_TEXTUAL = ("starts_with", "contains")
_ORDERED_TYPES = ("integer", "amount", "date", "time")
_TEXT_TYPES = ("text", "phone", "digits", "enum")


_OPERATORS = PARTS["row"]["properties"]["op"]


def condition_types(model: Model) -> Iterator[Finding]:
    """Every row of every condition."""
    for node in model.nodes.values():
        for visit in node.visits:
            if visit.schema.get("x-type") != "row":
                continue
            kind = model.types.get(visit.value["variable"])
            problem = _problem(visit.value, kind) if kind else None
            if problem:
                what, mend = problem
                yield node.finding("condition_type_mismatch", ERROR, what, mend, field=(*visit.path, "value"))


def _problem(row: Mapping[str, Any], kind: VariableType) -> tuple[Text, Text] | None:
    name, op = row["variable"], row["op"]
    if op in _WITHOUT_VALUE:
        return None
    if (op in ORDERED and kind.kind not in _ORDERED_TYPES) or (op in _TEXTUAL and kind.kind not in _TEXT_TYPES):
        how, typed = choice(_OPERATORS, op), variable_type(kind.kind)
        what = Text(
            f"用“{how.zh}”比较“{name}”，但它的类型是{typed.zh}。",
            f"compares “{name}” by “{how.en}”, but its type is: {typed.en}.",
        )
        return what, Text("请换一种比较，或改变量的类型。", "Choose another comparison, or change the variable's type.")
    return _value_problem(name, op, row.get("value"), kind)


def _value_problem(name: str, op: str, value: Any, kind: VariableType) -> tuple[Text, Text] | None:
    literals = value if isinstance(value, list) else [] if value is None else [value]
    wanted = 2 if op == "between" else 1
    if (len(literals) < wanted) or (op != "one_of" and len(literals) > wanted):
        what = Text(f"比较“{name}”时要填 {wanted} 个值。", f"needs {wanted} value(s) to compare “{name}” with.")
        return what, Text("请填写要比较的值。", "Fill in what to compare with.")
    if op in _TEXTUAL:
        return None
    typed = [coerce(kind, literal) for literal in literals]
    if None in typed:
        bad, named = literals[typed.index(None)], variable_type(kind.kind)
        what = Text(
            f"拿“{name}”和“{bad}”比较，但“{name}”的类型是{named.zh}。",
            f"compares “{name}” with “{bad}”, but its type is: {named.en}.",
        )
        return what, Text("请改成这个类型的值。", "Use a value of that type.")
    low, high = typed[0], typed[-1]
    backwards = (isinstance(low, int) and isinstance(high, int) and low > high) or (
        isinstance(low, str) and isinstance(high, str) and low > high
    )
    if op == "between" and backwards:
        what = Text(f"比较“{name}”的两个值前后颠倒。", f"has the two values for “{name}” the wrong way round.")
        return what, Text("请先填小的，再填大的。", "Put the smaller one first.")
    return None
