"""What a log keeps of a sensitive answer leads a replay down the same path, and does not hold the answer."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from runtime.engine.codec import encode_event
from runtime.engine.events import Chosen, Collected, Event, Found, HttpReplied, Silent, Unmatched
from runtime.engine.program import Program, compile_release
from runtime.engine.step import step
from runtime.nodes import KINDS
from runtime.redaction import redact
from tests.calls import Walked, begin, fallback, flow, option, release, say, walk

CARD = {"prompt": say("卡号"), "variable": "card", "minimum": 4, "maximum": 16, "check": {"kind": "luhn"}}
VIP = {"variable": "card", "op": "starts_with", "value": "62"}
READ_BACK = {"prompt": say("按1确认"), "yes_keys": ["1"], "no_keys": ["2"]}


def bank(**more: Any) -> Walked:
    nodes = {
        "card": ("collect", CARD | more, {"done": "vip"}),
        "vip": (
            "condition",
            {"conditions": [{"id": "yes", "label": "VIP", "when": {"all": [VIP]}}]},
            {"yes": "a", "otherwise": "b"},
        ),
        "a": ("play", {"prompt": say("贵宾")}, {}),
        "b": ("play", {"prompt": say("您好")}, {}),
        "agents": ("queue", {"destination": "坐席"}, {}),
    }
    variables = {"card": {"type": "digits", "sensitive": True}}
    document = release(flow("card", nodes, variables=variables, defaults=fallback("agents")))
    document["flows"]["main"]["tests"] = {"card": [VIP]}
    return begin(compile_release(document, KINDS))


def typed(call: Walked, digits: str) -> Collected:
    return Collected(at=5, token=call.state.token, digits=digits, via="key", sensitive=True)


def kept(call: Walked, event: Event) -> Event:
    return redact(call.program, call.state, call.awaited, event)


def rows(program: Program, call: Walked, event: Event) -> list[str]:
    return [f"{row.what} {row.node} {row.detail}" for row in step(program, call.state, event).trace]


@pytest.mark.parametrize(
    ("digits", "valid"),
    [
        ("6222021234567894", True),
        ("4532015112830366", True),
        ("4111111111111111", True),
        ("6011000990139424", True),
        ("1234567", False),
        ("79927398713", True),
    ],
)
@pytest.mark.parametrize("more", [{}, {"read_back": READ_BACK}])
def test_a_replay_takes_the_same_path(digits: str, valid: bool, more: dict[str, Any]) -> None:
    call = bank(**more)
    event = typed(call, digits)
    logged = kept(call, event)
    assert isinstance(logged, Collected)
    assert rows(call.program, call, logged) == rows(call.program, call, event)
    before = step(call.program, call.state, event).state.frames[-1]
    after = step(call.program, call.state, logged).state.frames[-1]
    assert (after.node, after.local[:3]) == (before.node, before.local[:3])
    assert valid == (before.local[:1] != ("asking",))


def test_the_digits_are_not_in_the_log() -> None:
    call = bank()
    for digits in ("4532015112830366", "1234567", "79927398713"):
        assert digits not in json.dumps(encode_event(kept(call, typed(call, digits))))


def test_all_answers_of_a_class_and_length_are_kept_alike() -> None:
    call = bank()
    known = next(sample for sample in call.spec.samples if len(sample) == 16)
    assert kept(call, typed(call, known)) == kept(call, typed(call, "4532015112830366"))


def test_a_class_without_a_sample_keeps_the_length() -> None:
    call = bank()
    call.last = replace(call.last, actions=(replace(call.awaited, spec=replace(call.spec, samples=())),))
    logged = kept(call, typed(call, "79927398713"))
    assert logged == typed(call, "0" * 11)


def test_what_was_typed_or_said_wrongly_is_not_kept() -> None:
    call = bank()
    wrong = Unmatched(at=5, token=1, via="speech", keys="62", heard="六二")
    assert kept(call, wrong) == Unmatched(at=5, token=1, via="speech")


def test_the_answer_to_a_read_back_may_hold_the_digits_too() -> None:
    call = bank(read_back=READ_BACK)
    call.types("4532015112830366")
    wrong = Unmatched(at=5, token=call.state.token, via="key", keys="4532")
    assert kept(call, wrong) == replace(wrong, keys="")


@pytest.mark.parametrize("event", [Silent(at=5, token=1), Chosen(at=5, token=1, option="@human", via="speech")])
def test_what_holds_nothing_sensitive_stays(event: Event) -> None:
    assert kept(bank(), event) is event


def test_open_answers_stay() -> None:
    call = walk(flow("m", {"m": ("menu", {"prompt": say("选"), "options": [option("a", "1")]}, {})}))
    event = Unmatched(at=5, token=1, via="key", keys="9")
    assert kept(call, event) is event


def test_an_undeclared_end_of_a_sensitive_question_is_kept_by_length() -> None:
    call = bank()
    call.last = replace(
        call.last, actions=(replace(call.awaited, spec=replace(call.spec, variable="gone", samples=())),)
    )
    assert kept(call, typed(call, "12345")) == typed(call, "00000")


@pytest.mark.parametrize("kind", ["http", "lookup"])
def test_sensitive_values_of_a_back_end_or_a_table_are_kept_by_class(kind: str) -> None:
    names = ("balance", "name", "points")
    http = {"url": "https://a.example/x", "mapping": [{"variable": name, "path": name} for name in names]}
    table = {"table": "会员", "key": "call.caller", "mapping": [{"variable": name, "column": name} for name in names]}
    nodes = {
        "ask": (kind, *((http, {"success": "end"}) if kind == "http" else (table, {"found": "end"}))),
        "end": ("hangup", {}, {}),
    }
    variables = {
        "balance": {"type": "amount", "sensitive": True},
        "name": {"type": "text", "sensitive": True},
        "points": {"type": "integer"},
    }
    document = release(flow("ask", nodes, variables=variables))
    main = document["flows"]["main"]
    main["tests"] = {"balance": [{"variable": "balance", "op": "at_least", "value": "100"}]}
    main["samples"] = {"balance": [0, 10_000]}
    call = begin(compile_release(document, KINDS))

    def logged(balance: int) -> Any:
        values = (("balance", balance), ("name", "王小明"), ("points", 7))
        replied = HttpReplied(at=5, token=1, status=200, values=values)
        event = kept(call, replied if kind == "http" else Found(at=5, token=1, values=values))
        assert isinstance(event, HttpReplied | Found)
        return event.values

    assert logged(123_456) == (("balance", 10_000), ("name", ""), ("points", 7))
    assert logged(9_999) == (("balance", 0), ("name", ""), ("points", 7))
    main["tests"]["balance"].append({"variable": "balance", "op": "equals", "value": "50"})
    call = begin(compile_release(document, KINDS))
    assert logged(5_000)[0] == ("balance", 0)
