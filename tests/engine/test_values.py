"""Raw text as values of the closed set of types, values of one variable as values of another, and back to text."""

from __future__ import annotations

import pytest

from runtime.engine.values import TEXT_MAX, Value, VariableType, add, coerce, fit, written

SMALL = VariableType("integer", minimum=1, maximum=12)
CENTS = VariableType("amount", minimum=0, maximum=10_000)


@pytest.mark.parametrize(
    ("kind", "raw", "expected"),
    [
        ("boolean", "Yes", True),
        ("boolean", True, True),
        ("boolean", 0, False),
        ("boolean", "perhaps", None),
        ("integer", "007", 7),
        ("integer", -3, -3),
        ("integer", 5.0, 5),
        ("integer", 5.5, None),
        ("integer", "five", None),
        ("integer", None, None),
        ("amount", "12.5", 1250),
        ("amount", "12", 1200),
        ("amount", 12.34, 1234),
        ("amount", "-0.01", -1),
        ("amount", "12.500", 1250),
        ("amount", "12.345", None),
        ("amount", "free", None),
        ("date", "2026-10-01", "2026-10-01"),
        ("date", 20261001, "2026-10-01"),
        ("date", "2026-02-30", None),
        ("date", "2026", None),
        ("time", "9:05", "09:05"),
        ("time", "2005", "20:05"),
        ("time", "24:00", None),
        ("digits", " 007*# ", "007*#"),
        ("digits", "", None),
        ("digits", "12a", None),
        ("digits", "1" * (TEXT_MAX + 1), None),
        ("phone", "(010) 6234-5678", "01062345678"),
        ("phone", "+8613800138000", "+8613800138000"),
        ("phone", "1", None),
        ("text", "x" * (TEXT_MAX + 1), "x" * TEXT_MAX),
    ],
)
def test_raw_text_of_a_type(kind: str, raw: object, expected: Value | None) -> None:
    value = coerce(VariableType(kind), raw)
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize(
    ("kind", "raw", "expected"),
    [
        (SMALL, 12, 12),
        (SMALL, 13, None),
        (CENTS, "100", 10_000),
        (CENTS, "100.01", None),
        (VariableType("enum", choices=("gold",)), "gold", "gold"),
        (VariableType("enum", choices=("gold",)), "Gold", None),
    ],
)
def test_bounds_and_lists(kind: VariableType, raw: object, expected: Value | None) -> None:
    assert coerce(kind, raw) == expected


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (CENTS, 1250, 1250),
        (CENTS, 10_001, None),
        (CENTS, "12.5", 1250),
        (CENTS, None, None),
        (CENTS, True, None),
        (SMALL, 7, 7),
        (VariableType("text"), "文字", "文字"),
    ],
)
def test_a_value_is_kept_as_it_is(kind: VariableType, value: Value | None, expected: Value | None) -> None:
    assert fit(kind, value) == expected


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("amount", 1250, "12.50"),
        ("amount", -5, "-0.05"),
        ("boolean", True, "true"),
        ("boolean", False, "false"),
        ("integer", 7, "7"),
        ("date", "2026-10-01", "2026-10-01"),
    ],
)
def test_a_value_is_written_so_that_it_can_be_read_again(kind: str, value: Value, text: str) -> None:
    assert written(VariableType(kind), value) == text
    assert coerce(VariableType(kind), text) == value


@pytest.mark.parametrize(
    ("value", "by", "expected"), [(None, 3, 3), (5, 3, 8), (11, 3, 12), (2, -9, 1), ("7", 3, 3), (True, 3, 3)]
)
def test_adding_stays_within_bounds(value: Value | None, by: int, expected: int) -> None:
    assert add(SMALL, value, by) == expected


def test_a_declaration_is_read_with_its_bounds() -> None:
    doc = {"type": "enum", "sensitive": True, "values": ["a", "b"], "minimum": 1, "maximum": True}
    kind = VariableType.from_json(doc)
    assert kind == VariableType("enum", sensitive=True, minimum=1, choices=("a", "b"))
    assert VariableType.from_json({"type": "enum", "values": None}).choices == ()
