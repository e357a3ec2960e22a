"""Representative values: boundaries on both sides, every class of an enum, what passes a check, and across flows."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.document.defaults import fill_flow
from runtime.document.values import around, plausible
from runtime.document.variables import SAMPLES_MAX, samples
from runtime.engine.conditions import OPERATORS, compile_group
from runtime.engine.values import TYPES, Value, VariableType, coerce
from tests.document.samples import Document, flow, say


def reading(variable: dict[str, Any], *rows: dict[str, Any], name: str = "v") -> Document:
    when = {"any": [{"variable": name, **row} for row in rows]}
    config = {"conditions": [{"id": "x", "label": "x", "when": when}]}
    variables = {} if name.startswith("call.") else {name: variable}
    return flow({"it": {"kind": "condition", "label": "判断", "config": config}}, [], variables=variables)


def of(document: Document, name: str = "v") -> list[Value]:
    return samples({"f": fill_flow(document)})["f"][name]


def test_both_sides_of_a_boundary() -> None:
    assert set(of(reading({"type": "integer"}, {"op": "at_least", "value": 18}))) >= {17, 18, 19}
    assert set(of(reading({"type": "amount"}, {"op": "less", "value": "99.50"}))) >= {9949, 9950, 9951}
    assert set(of(reading({"type": "date"}, {"op": "greater", "value": "2026-02-28"}))) >= {"2026-02-28", "2026-03-01"}
    assert set(of(reading({"type": "time"}, {"op": "between", "value": ["00:00", "12:00"]}))) >= {
        "00:00",
        "12:01",
        "11:59",
    }


def test_bounds_of_the_type_are_kept() -> None:
    values = of(reading({"type": "integer", "minimum": 1, "maximum": 18}, {"op": "at_least", "value": 18}))
    assert 19 not in values
    assert {17, 18, 1} <= set(values)


def test_every_value_of_an_enum_and_both_booleans() -> None:
    assert set(of(reading({"type": "enum", "values": ["a", "b", "c"]}, {"op": "equals", "value": "a"}))) == {
        "a",
        "b",
        "c",
    }
    assert set(of(reading({"type": "boolean"}, {"op": "equals", "value": True}))) == {True, False}


def test_a_boolean_and_an_integer_one_are_not_the_same_sample() -> None:
    document = reading({"type": "integer"}, {"op": "equals", "value": 1})
    assert all(not isinstance(value, bool) for value in of(document))


def test_the_caller_is_sampled_from_the_rows_that_read_it() -> None:
    values = of(reading({}, {"op": "starts_with", "value": "0755"}, name="call.caller"), "call.caller")
    assert any(str(value).startswith("0755") for value in values)
    assert any(not str(value).startswith("0755") for value in values)


def test_a_check_gives_a_value_that_passes() -> None:
    config = {"prompt": say("卡号"), "variable": "v", "check": {"kind": "luhn"}}
    document = flow({"it": {"kind": "collect", "config": config}}, [], variables={"v": {"type": "digits"}})
    from runtime.domain.checks import check

    assert any(check("luhn", str(value)) for value in of(document))


def test_boundaries_travel_along_copies_outputs_and_inputs() -> None:
    inner = reading({"type": "integer", "input": True}, {"op": "at_least", "value": 77})
    outer = flow(
        {
            "copy": {"kind": "set", "config": {"assign": [{"variable": "b", "op": "copy", "value": "a"}]}},
            "call": {
                "kind": "subflow",
                "config": {"flow": "inner", "inputs": {"v": {"variable": "b"}}, "returns": [{"id": "x", "label": "x"}]},
            },
        },
        [],
        variables={"a": {"type": "integer"}, "b": {"type": "integer"}, "c": {"type": "text"}},
    )
    found = samples({"outer": fill_flow(outer), "inner": fill_flow(inner)})
    assert {76, 77} <= set(found["outer"]["a"]) & set(found["outer"]["b"])
    assert 77 not in found["outer"]["c"]


def test_no_more_than_the_limit_and_the_telling_ones_first() -> None:
    rows = [{"op": "equals", "value": 1_000 + i * 10} for i in range(20)]
    values = of(reading({"type": "integer"}, *rows, {"op": "less", "value": 5}))
    assert len(values) == SAMPLES_MAX
    assert values[0] == 1_000


LITERALS = {
    "boolean": st.booleans(),
    "enum": st.sampled_from(["a", "b"]),
    "integer": st.integers(-1_000, 1_000),
    "amount": st.integers(0, 1_000).map(str),
    "date": st.dates().map(lambda day: day.isoformat()),
    "time": st.times().map(lambda t: f"{t.hour:02d}:{t.minute:02d}"),
    "phone": st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    "digits": st.from_regex(r"[0-9]{2,6}", fullmatch=True),
    "text": st.text("abc", min_size=1, max_size=4),
}


@given(st.sampled_from(TYPES), st.sampled_from(OPERATORS), st.data())
def test_samples_are_of_their_type(kind_name: str, op: str, data: st.DataObject) -> None:
    kind = VariableType(kind_name, choices=("a", "b") if kind_name == "enum" else ())
    raw = data.draw(LITERALS[kind_name])
    for value in (*around(kind, op, raw), *plausible(kind)):
        if kind_name in ("integer", "amount"):
            assert isinstance(value, int)
        else:
            assert coerce(kind, value) == value


@pytest.mark.parametrize("op", ["equals", "not_equals", "less", "at_most", "greater", "at_least"])
@given(st.data())
def test_samples_decide_a_row_both_ways(op: str, data: st.DataObject) -> None:
    kind_name = data.draw(st.sampled_from(("integer", "amount", "date", "time")))
    raw = data.draw(
        LITERALS[kind_name].filter(lambda value: value not in ("0001-01-01", "9999-12-31", "00:00", "23:59"))
    )
    kind = VariableType(kind_name)
    group = compile_group({"all": [{"variable": "v", "op": op, "value": raw}]}, {"v": kind})
    outcomes = {group.holds({"v": value}.get) for value in around(kind, op, raw)}
    assert outcomes == {True, False}
