"""collect: checked, coerced, read back, and only then assigned."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.engine.collecting import Digits
from runtime.engine.values import Value, VariableType
from runtime.nodes.collect import typed_form
from tests.calls import Walked, flow, say, walk

READ_BACK = {"prompt": say("您输入的是{n},对吗"), "yes_keys": ["1"], "no_keys": ["2"]}


def collect(kind: str = "digits", *, sensitive: bool = False, **more: Any) -> Walked:
    config = {"prompt": say("请输入"), "variable": "n", "maximum": 20, "invalid_prompts": [say("不对。")]} | more
    nodes = {"ask": ("collect", config, {"done": "end"}), "end": ("play", {"prompt": say("好")}, {})}
    return walk(flow("ask", nodes, variables={"n": {"type": kind, "sensitive": sensitive}}))


@pytest.mark.parametrize(
    ("kind", "check", "digits", "value"),
    [
        ("digits", {}, "007", "007"),
        ("integer", {}, "007", 7),
        ("amount", {}, "12", 1200),
        ("date", {}, "20261001", "2026-10-01"),
        ("time", {}, "2005", "20:05"),
        ("phone", {"kind": "phone"}, "13800138000", "13800138000"),
        ("digits", {"kind": "id_card"}, "11010519491231002*", "11010519491231002*"),
        ("digits", {"kind": "luhn"}, "4111111111111111", "4111111111111111"),
        ("integer", {"kind": "range", "minimum": 1, "maximum": 12}, "12", 12),
        ("digits", {"kind": "length", "minimum": 3}, "123", "123"),
        ("digits", {"kind": "phone", "minimum": 3}, "13800138000", "13800138000"),
    ],
)
def test_valid_digits_are_assigned_as_the_variables_type(kind: str, check: Any, digits: str, value: Value) -> None:
    call = collect(kind, check=check).types(digits)
    assert (call.node, call.variables) == ("end", {"n": value})


@pytest.mark.parametrize(
    ("kind", "check", "digits"),
    [
        ("date", {}, "20260230"),
        ("phone", {"kind": "phone"}, "123"),
        ("digits", {"kind": "luhn"}, "4111111111111112"),
        ("integer", {"kind": "range", "minimum": 1, "maximum": 12}, "13"),
        ("digits", {"kind": "length", "maximum": 3}, "1234"),
        ("integer", {}, "1*"),
    ],
)
def test_invalid_digits_are_asked_for_again_with_typed_keys_void(kind: str, check: Any, digits: str) -> None:
    call = collect(kind, check=check).types(digits)
    assert (call.heard, call.spec.flush, call.variables) == ("不对。请输入", True, {})


def test_invalid_and_unmatched_count_together_and_silence_apart() -> None:
    call = collect(check={"kind": "luhn"}).types("1").errs().is_silent(2)
    assert call.node == "ask"
    call.types("1")
    assert call.rows("left") == ["invalid"]
    assert collect().is_silent(3).rows("left") == ["no_input"]


def test_keys_of_shortcuts_are_off_and_their_phrases_on() -> None:
    assert [(choice.id, choice.keys) for choice in collect().spec.choices] == [("@human", ())]
    assert collect().spec.digits == Digits(1, 20, "#")


def test_a_sensitive_number_is_marked_when_typed_and_when_read_back() -> None:
    call = collect(sensitive=True, read_back={**READ_BACK, "prompt": say("对吗")})
    assert call.spec.sensitive
    assert call.types("12").spec.sensitive


# --- reading back ----------------------------------------------------------------------------------------------------


def test_what_was_typed_is_read_back_before_it_is_taken() -> None:
    call = collect(read_back=READ_BACK).types("12")
    assert (call.heard, call.variables) == ("您输入的是一二对吗", {})
    assert call.chooses("yes").variables == {"n": "12"}


def test_no_asks_again_without_counting_a_failure() -> None:
    call = collect(read_back=READ_BACK).types("12").chooses("no")
    assert (call.heard, call.frame.local) == ("请输入", ("asking", 0, 0, ""))


def test_no_answer_to_the_read_back_repeats_it_and_counts() -> None:
    call = collect(read_back=READ_BACK).types("12").is_silent().errs()
    assert (call.heard, call.frame.local) == ("您输入的是一二对吗", ("reading_back", 1, 1, "12"))
    assert call.is_silent(2).rows("left") == ["no_input"]


# --- representatives -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "some"),
    [
        ({"minimum": 2, "maximum": 3}, {"11", "999"}),
        ({"check": {"kind": "luhn"}}, {"4111111111111111", "4111111111111112"}),
        ({"minimum": 4, "check": {"kind": "range", "minimum": 5, "maximum": 12}}, {"0005", "0013"}),
        ({"check": {"kind": "length", "minimum": 3, "maximum": 3}}, {"111", "1111"}),
        ({"check": {"kind": "length", "maximum": 1_000_000_000_000}}, {"1"}),
        ({"maximum": 18, "check": {"kind": "id_card"}}, {"11010519491231002*", "110105194912310021"}),
    ],
)
def test_samples_are_of_an_allowed_length_and_both_valid_and_not(more: dict[str, Any], some: set[str]) -> None:
    spec = collect(**more).spec
    assert spec.digits is not None
    assert some <= set(spec.samples)
    assert all(spec.digits.minimum <= len(sample) <= spec.digits.maximum for sample in spec.samples)


@pytest.mark.parametrize(
    ("kind", "value", "typed"),
    [
        ("date", "2026-10-01", "20261001"),
        ("time", "20:05", "2005"),
        ("amount", 1200, "12"),
        ("phone", "+8613800138000", "8613800138000"),
        ("integer", 7, "7"),
    ],
)
def test_how_a_caller_types_a_value(kind: str, value: Value, typed: str) -> None:
    assert typed_form(VariableType(kind), value) == typed
