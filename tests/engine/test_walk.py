"""Flows that call, return to and leave for other flows: variables, languages, frames."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.engine.actions import HandBack, HangUp
from runtime.engine.program import compile_release
from runtime.nodes import KINDS
from tests.calls import EN, ZH, Document, begin, fallback, flow, option, release, say, walk

QUEUE: dict[str, Any] = {"destination": "坐席"}
RETURNS = [{"id": "ok", "label": "成功"}, {"id": "bad", "label": "失败"}]


def back(way: str) -> tuple[str, dict[str, Any], dict[str, str]]:
    return ("hangup", {"then": "return", "return": way}, {})


def ask_number(**more: Any) -> Document:
    """A sub-flow that takes a greeting and gives a number."""
    nodes = {
        "ask": (
            "collect",
            {"prompt": say("{greeting}请输入"), "variable": "n", "maximum": 4},
            {"done": "good", "invalid": "poor"},
        ),
        "good": back("ok"),
        "poor": back("bad"),
    }
    variables = {
        "greeting": {"type": "text", "input": True, "initial": "您好"},
        "n": {"type": "digits", "output": True},
        "own": {"type": "integer", "initial": 7},
    }
    return flow("ask", nodes, name="ask", returns=RETURNS, **{"variables": variables, **more})


def caller_of(inputs: dict[str, Any], **more: Any) -> Document:
    config = {"flow": "ask", "inputs": inputs, "outputs": {"order": "n"}, "returns": RETURNS}
    nodes = {
        "sub": ("subflow", config, {"ok": "done", "bad": "sub"}),
        "done": ("play", {"prompt": say("{order}好")}, {}),
        "agents": ("queue", QUEUE, {}),
    }
    variables = {"order": {"type": "digits"}, "name": {"type": "text"}, "own": {"type": "integer"}}
    return flow("sub", nodes, variables=variables, **{"defaults": fallback("agents"), **more})


@pytest.mark.parametrize(
    ("inputs", "heard"),
    [
        ({}, "您好请输入"),
        ({"greeting": {"value": "早"}}, "早请输入"),
        ({"greeting": {"variable": "name"}}, "请输入"),
        ({"greeting": {"variable": "call.line"}}, "4001请输入"),
    ],
)
def test_a_sub_flow_takes_inputs(inputs: dict[str, Any], heard: str) -> None:
    assert walk(caller_of(inputs), ask_number()).heard == heard


def test_a_sub_flow_gives_outputs_and_comes_back_by_its_return() -> None:
    call = walk(caller_of({}), ask_number()).types("1234")
    assert [frame.flow for frame in call.state.frames] == ["main"]
    assert call.node == "done"
    assert call.variables == {"order": "1234"}
    assert call.rows("left") == ["done", "ok"]


def test_an_output_that_was_never_set_unsets() -> None:
    call = walk(caller_of({}), ask_number()).types("1234")
    assert call.variables == {"order": "1234"}
    again = walk(caller_of({}), ask_number()).errs(3)
    assert (again.node, again.variables) == ("ask", {"greeting": "您好", "own": 7})


def test_variables_belong_to_their_flow() -> None:
    call = walk(caller_of({}), ask_number())
    assert [dict(frame.variables) for frame in call.state.frames] == [{}, {"greeting": "您好", "own": 7}]


def test_a_sub_flow_without_a_way_to_a_human_uses_its_callers() -> None:
    call = walk(caller_of({}), ask_number()).fails()
    assert [frame.node for frame in call.state.frames] == ["agents"]


def test_a_sub_flow_has_its_own_way_to_a_human_and_its_own_shortcuts() -> None:
    nodes = {"menu": ("menu", {"prompt": say("子"), "options": [option("x", "1")]}, {}), "help": ("queue", QUEUE, {})}
    more = [{"id": "refund", "when": {"keys": ["9"]}, "to": "help"}]
    sub = flow("menu", nodes, name="ask", returns=RETURNS, defaults=fallback("help"), shortcuts=more)
    sub["variables"] = {"n": {"type": "digits", "output": True}}
    call = walk(caller_of({}), sub)
    assert [choice.id for choice in call.spec.choices] == ["x", "@refund", "@human"]
    assert [f.node for f in call.chooses("@human").state.frames] == ["sub", "help"]
    assert [f.node for f in walk(caller_of({}), sub).chooses("@refund").state.frames] == ["sub", "help"]


def test_a_return_in_the_first_flow_of_a_call_ends_it() -> None:
    call = walk(ask_number()).types("12")
    assert call.actions == (HangUp("normal"),)


def test_a_return_that_the_caller_does_not_know_is_a_defect() -> None:
    broken = release(caller_of({}), ask_number())
    broken["flows"]["ask"]["nodes"]["good"]["config"]["return"] = "elsewhere"
    call = begin(compile_release(broken, KINDS)).types("12")
    assert call.rows("defect") == ["no port 'elsewhere'"]
    assert call.node == "agents"


def test_sub_flows_nest_only_so_deep() -> None:
    broken = release(caller_of({}, defaults=fallback(None)), ask_number())
    broken["flows"]["main"]["nodes"]["sub"]["config"]["flow"] = "main"
    call = begin(compile_release(broken, KINDS))
    assert call.rows("defect") == ["cannot call 'main'"]
    assert len(call.state.frames) == 8
    assert call.actions == (HandBack("defect"),)


# --- goto ------------------------------------------------------------------------------------------------------------


def going(variables: dict[str, Any], **more: Any) -> Document:
    assign = [{"variable": name, "op": "literal", "value": "1"} for name in variables]
    nodes = {"set": ("set", {"assign": assign}, {"done": "go"}), "go": ("goto", {"flow": "night"}, {})}
    return flow("set", nodes, variables=variables, **more)


def night(variables: dict[str, Any]) -> Document:
    return flow("bye", {"bye": ("play", {"prompt": say("夜间")}, {})}, name="night", variables=variables)


@pytest.mark.parametrize(
    ("here", "there", "kept"),
    [
        ({"type": "integer"}, {"type": "integer"}, {"n": 1}),
        ({"type": "integer"}, {"type": "text"}, {}),
        ({"type": "integer"}, {"type": "integer", "maximum": 5}, {}),
        ({"type": "digits", "sensitive": True}, {"type": "digits"}, {}),
        ({"type": "integer"}, {"type": "integer", "initial": 3}, {"n": 1}),
        ({"type": "integer"}, {"type": "text", "initial": "x"}, {"n": "x"}),
    ],
)
def test_goto_keeps_the_variables_that_both_flows_declare_alike(here: Any, there: Any, kept: Any) -> None:
    call = walk(going({"n": here}), night({"n": there}))
    assert (call.frame.flow, call.variables) == ("night", kept)


def test_goto_leaves_for_good() -> None:
    config = {"flow": "mid", "inputs": {}, "outputs": {}, "returns": RETURNS}
    root = flow("sub", {"sub": ("subflow", config, {})})
    mid = flow("go", {"go": ("goto", {"flow": "night"}, {}), "ok": back("ok")}, name="mid", returns=RETURNS)
    call = walk(root, mid, night({}))
    assert [frame.flow for frame in call.state.frames] == ["night"]


def test_a_jump_to_a_flow_that_is_not_there_is_a_defect() -> None:
    broken = release(going({"n": {"type": "integer"}}), night({}))
    del broken["flows"]["night"]
    call = begin(compile_release(broken, KINDS))
    assert call.rows("defect") == ["cannot go to 'night'"]
    assert call.actions == (HandBack("defect"),)


# --- assigning -------------------------------------------------------------------------------------------------------


def test_a_sensitive_value_never_enters_the_trace() -> None:
    variables = {"pin": {"type": "digits", "sensitive": True}, "open": {"type": "digits"}}
    nodes = {
        "pin": ("collect", {"prompt": say("密码"), "variable": "pin", "maximum": 4}, {"done": "open"}),
        "open": ("collect", {"prompt": say("号码"), "variable": "open", "maximum": 4}, {}),
    }
    call = walk(flow("pin", nodes, variables=variables)).types("9731").types("22")
    assert call.rows("assigned") == ["pin=•••", "open=22"]
    assert "9731" not in repr(call.trace)


def test_assigning_to_a_variable_that_is_not_declared_is_a_defect_without_harm() -> None:
    call = walk(caller_of({"nowhere": {"value": "x"}}), ask_number())
    assert call.rows("defect") == ["no variable 'nowhere'"]
    assert call.heard == "您好请输入"


def test_an_amount_stays_the_same_through_copies_inputs_and_outputs() -> None:
    amount = {"type": "amount"}
    sub = flow("back", {"back": back("ok")}, name="pay", returns=RETURNS)
    sub["variables"] = {"due": {**amount, "input": True, "output": True}}
    config = {"flow": "pay", "inputs": {"due": {"variable": "b"}}, "outputs": {"c": "due"}, "returns": RETURNS}
    assign = [
        {"variable": "a", "op": "literal", "value": "12.50"},
        {"variable": "b", "op": "copy", "value": "a"},
    ]
    nodes = {
        "set": ("set", {"assign": assign}, {"done": "sub"}),
        "sub": ("subflow", config, {"ok": "say"}),
        "say": ("play", {"prompt": say("好")}, {}),
    }
    call = walk(flow("set", nodes, variables={"a": amount, "b": amount, "c": amount}), sub)
    assert call.variables == {"a": 1250, "b": 1250, "c": 1250}


# --- languages -------------------------------------------------------------------------------------------------------

BOTH = {**say("你好"), **say("hello", EN)}


@pytest.mark.parametrize(
    ("languages", "asked", "heard"),
    [
        ([ZH, EN], "", "你好"),
        ([ZH, EN], EN, "hello"),
        ([EN, ZH], "", "hello"),
        ([ZH], EN, "你好"),
        ([ZH, EN], "fr-FR", "你好"),
    ],
)
def test_a_call_begins_in_its_language_when_the_flow_speaks_it(languages: list[str], asked: str, heard: str) -> None:
    nodes = {"hi": ("play", {"prompt": BOTH}, {})}
    assert walk(flow("hi", nodes, languages=languages), language=asked).heard == heard


def test_the_language_belongs_to_the_call_and_a_flow_that_does_not_speak_it_uses_its_own() -> None:
    english = {"to_en": ("language", {"language": EN}, {"done": "sub"}), "sub": ("subflow", SUB, {"ok": "hi"})}
    nodes = {**english, "hi": ("play", {"prompt": BOTH}, {})}
    chinese = {"m": ("menu", {"prompt": say("选"), "options": [option("x", "1")]}, {"x": "end"}), "end": back("ok")}
    call = walk(flow("to_en", nodes, languages=[ZH, EN]), flow("m", chinese, name="sub", returns=RETURNS))
    assert (call.heard, call.state.language, call.rows("defect")) == ("选", EN, [])
    assert call.chooses("x").heard == "hello"


SUB = {"flow": "sub", "inputs": {}, "outputs": {}, "returns": RETURNS}
