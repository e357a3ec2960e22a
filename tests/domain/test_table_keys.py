"""Keys: the same thing however it was written, and never two things as one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.domain.table_keys import LONGEST_KEY, folded
from runtime.engine.values import TYPES, VariableType


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("phone", "+86 138-0013-8000", "１３８００１３８０００"),
        ("phone", "(010) 6234-5678", "01062345678"),
        ("digits", "00 12-34", "001234"),
        ("digits", "٤٥٦", "456"),
        ("integer", "7.0", "7"),
        ("amount", "12.5", "12.50"),
        ("date", "20261001", "2026-10-01"),
        ("time", "8:05", "08:05"),
        ("boolean", "Yes", "true"),
        ("text", " ＡBC  甲", "abc 甲"),
    ],
)
def test_the_same_thing_is_the_same_key(kind: str, one: str, other: str) -> None:
    assert folded(VariableType(kind), one) == folded(VariableType(kind), other) is not None


@pytest.mark.parametrize(("one", "other"), [("0012", "12"), ("12", "123")])
def test_codes_that_differ_in_a_zero_are_two(one: str, other: str) -> None:
    assert folded(VariableType("digits"), one) != folded(VariableType("digits"), other)


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("phone", "anonymous"),
        ("phone", ""),
        ("digits", "12a"),
        ("integer", "x"),
        ("date", "2026-13-01"),
        ("text", "  "),
    ],
)
def test_what_is_no_key_is_none(kind: str, raw: str) -> None:
    assert folded(VariableType(kind), raw) is None


@given(st.sampled_from([kind for kind in TYPES if kind != "enum"]), st.text(max_size=3 * LONGEST_KEY))
def test_folding_takes_anything_and_is_stable(kind: str, raw: str) -> None:
    key = folded(VariableType(kind), raw)
    if key is not None and kind != "amount":
        assert folded(VariableType(kind), key) == key
        assert len(key) <= LONGEST_KEY
