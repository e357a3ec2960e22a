"""Conditions as data: every operator on every sort of value, unset variables, groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from runtime.engine.conditions import Group, Row, compile_group, fold
from runtime.engine.values import Value, VariableType

TYPES = {
    "n": VariableType("integer"),
    "money": VariableType("amount"),
    "day": VariableType("date"),
    "at": VariableType("time"),
    "yes": VariableType("boolean"),
    "said": VariableType("text"),
    "level": VariableType("enum", choices=("gold", "none")),
    "code": VariableType("digits"),
    "mobile": VariableType("phone"),
}


def holds(variable: str, op: str, literal: Any, given: Value | None) -> bool:
    row = {"variable": variable, "op": op} | ({} if literal is None else {"value": literal})
    return compile_group({"all": [row]}, TYPES).holds({variable: given}.get)


@pytest.mark.parametrize(
    ("variable", "op", "literal", "true", "false"),
    [
        ("n", "is_set", None, 0, None),
        ("n", "is_not_set", None, None, 0),
        ("n", "equals", 10, 10, 9),
        ("n", "equals", "10", 10, 1),
        ("n", "not_equals", 10, 9, 10),
        ("n", "less", 10, 9, 10),
        ("n", "less", 100, 20, 100),  # as numbers: as text 20 would come after 100
        ("n", "at_most", 10, 10, 11),
        ("n", "greater", 10, 11, 10),
        ("n", "at_least", 10, 10, 9),
        ("n", "between", [1, 12], 12, 13),
        ("n", "between", [1, 12], 1, 0),
        ("n", "one_of", [1, 3], 3, 2),
        ("n", "starts_with", "40", 400, 140),
        ("n", "contains", "4", 140, 100),
        ("money", "at_least", "12.50", 1250, 1249),
        ("money", "equals", 12, 1200, 12),
        ("day", "less", "2026-10-01", "2026-09-30", "2026-10-01"),
        ("day", "equals", "20261001", "2026-10-01", "2026-10-02"),
        ("at", "at_least", "9:30", "10:00", "09:00"),
        ("yes", "equals", True, True, False),
        ("yes", "equals", "true", True, False),
        ("said", "equals", "是的", "是的。", "不是"),
        ("said", "equals", "OK", "ok!", "okay"),
        ("said", "equals", "Ａ１", "a1", "a2"),
        ("said", "less", "b", "a", "b"),
        ("said", "contains", "退款", "我要退款！", "我要换货"),
        ("said", "starts_with", "我", "我,要", "要"),
        ("level", "equals", "gold", "gold", "none"),
        ("level", "one_of", ["gold", "silver"], "gold", "none"),
        ("code", "equals", "007", "007", "7"),
        ("mobile", "equals", "138 0013 8000", "13800138000", "13800138001"),
        ("mobile", "starts_with", "138", "13800138000", "13900138000"),
        ("call.caller", "is_not_set", None, None, "13800138000"),
        ("call.language", "equals", "zh-CN", "zh-CN", "en-US"),
    ],
)
def test_an_operator(variable: str, op: str, literal: Any, true: Value | None, false: Value | None) -> None:
    assert holds(variable, op, literal, true)
    assert not holds(variable, op, literal, false)


@pytest.mark.parametrize(
    "op",
    [
        "is_set",
        "equals",
        "not_equals",
        "less",
        "at_most",
        "greater",
        "at_least",
        "between",
        "one_of",
        "starts_with",
        "contains",
    ],
)
def test_an_unset_variable_makes_every_row_false_but_one(op: str) -> None:
    assert not holds("n", op, [1, 2] if op in ("between", "one_of") else 1, None)


@pytest.mark.parametrize(
    ("op", "literal"), [("equals", "ten"), ("less", None), ("between", [1, "x"]), ("between", 1), ("one_of", [])]
)
def test_a_literal_that_is_not_of_the_type_never_holds(op: str, literal: Any) -> None:
    assert not holds("n", op, literal, 1)


@pytest.mark.parametrize("op", ["less", "at_most", "greater", "at_least", "between"])
def test_text_and_numbers_are_never_ordered_among_each_other(op: str) -> None:
    literals = (5, 9) if op == "between" else (5,)
    assert not Row("n", op, literals, text=False).holds(lambda _: "7")


N_IS_1, N_IS_2 = ({"variable": "n", "op": "equals", "value": value} for value in (1, 2))


@pytest.mark.parametrize(
    ("group", "n", "expected"),
    [
        ({"all": []}, 1, True),
        ({"any": []}, 1, False),
        ({"all": [N_IS_1, N_IS_2]}, 1, False),
        ({"any": [N_IS_1, N_IS_2]}, 2, True),
        ({"any": [N_IS_1, {"all": [N_IS_2, {"any": [N_IS_2]}]}]}, 2, True),
        ({"all": [N_IS_1, {"any": [N_IS_2]}]}, 1, False),
    ],
)
def test_groups(group: Mapping[str, Any], n: int, expected: bool) -> None:
    assert compile_group(group, TYPES).holds(lambda _: n) is expected


def test_the_rows_of_a_group_at_any_depth() -> None:
    group = compile_group({"all": [N_IS_1, {"any": [N_IS_2, N_IS_1]}]}, TYPES)
    assert [row.values for row in group.rows()] == [(1,), (2,), (1,)]
    assert group == Group(True, (group.rows()[0], Group(False, group.rows()[1:])))


def test_what_is_not_declared_is_compared_as_text() -> None:
    assert holds("nowhere", "equals", "是。", "是")


@pytest.mark.parametrize(("given", "folded"), [("是 的。", "是的"), ("ＡＢ-c", "abc"), (7, 7), (True, True)])
def test_folding(given: Value, folded: Value) -> None:
    assert fold(given) == folded
