"""Prompt inventory, references, templates, ports and defaults."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.document.defaults import fill_defaults, fill_flow, fill_node
from runtime.document.inventory import inventory
from runtime.document.ports import duplicated, ports
from runtime.document.references import calls_of, flows_of, references, uses
from runtime.document.release import build
from runtime.document.schemas import NODES
from runtime.document.templates import secrets_in, split_prompt, variables_in
from runtime.document.texts import audio_key, prompt_key
from runtime.document.validate import validate
from runtime.domain.speaking import PAUSE, speak
from runtime.engine.actions import Ask, Audio, Say
from runtime.engine.outcomes import possible
from runtime.engine.program import compile_release
from runtime.engine.state import Call, State
from runtime.engine.step import start, step
from runtime.nodes import KINDS
from tests.document.samples import awaited, clean, flow, one_node, say


def test_every_word_a_flow_can_say_is_in_its_inventory() -> None:
    """Walk the whole flow and listen: each Say and Audio that comes out of the engine was foreseen."""
    document = clean()
    document["variables"]["level"] = {"type": "enum", "values": ["金卡", "银卡"], "initial": "金卡"}
    document["nodes"]["bye"]["config"]["prompt"] = {
        "zh-CN": [{"audio": "片尾"}, {"say": "{level}客户再见{order_no:phone}"}]
    }
    foreseen = set(inventory(document).keys)
    program = compile_release(build("总机", {"总机": document}), KINDS)
    waiting = [start(program, Call("4001", "13800138000"))]
    seen: set[State] = set()
    heard: set[str] = set()
    while waiting:
        now = waiting.pop()
        for action in now.actions:
            for segment in action.prompt if isinstance(action, Ask) else ():
                if isinstance(segment, Say) and segment.text != PAUSE:
                    heard.add(prompt_key(segment.text, segment.language))
                elif isinstance(segment, Audio):
                    heard.add(audio_key(segment.name, segment.language))
        if now.state.ended or now.state in seen or len(seen) > 400:
            continue
        seen.add(now.state)
        waiting += [step(program, now.state, event) for event in possible(awaited(now), program.flows["总机"].samples)]
    assert {prompt_key("欢迎致电。", "zh-CN"), prompt_key("金卡", "zh-CN"), audio_key("片尾", "zh-CN")} <= heard
    assert heard <= foreseen


def test_the_vocabulary_of_a_value_is_in() -> None:
    words = {text for text, _ in inventory(clean()).words}
    assert set(speak("digits", "0123456789", "zh-CN")) <= words
    assert PAUSE not in words


def test_every_language_and_nested_prompt_is_in_and_nothing_twice() -> None:
    document = one_node("menu", NODES["menu"]["examples"][1])
    found = inventory(document)
    assert ("没有听到您的选择。", "zh-CN") in found.words
    assert ("There is no such choice.", "en-US") in found.words
    assert len(set(found.words)) == len(found.words)


def test_keys_are_normalised_and_keep_words_and_recordings_apart() -> None:
    assert prompt_key("  您好 \n 吗", "zh-CN") == "zh-CN|您好 吗"
    assert prompt_key("e\u0301", "fr-FR") == prompt_key("\u00e9", "fr-FR")
    assert prompt_key("a", "zh-CN") != audio_key("a", "zh-CN")


# --- references ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("schedule", {("schedule", "营业时间")}),
        ("caller", {("list", "VIP"), ("list", "黑名单"), ("region", "广东")}),
        ("http", {("secret", "SHOP")}),
        ("queue", {("destination", "客服组"), ("destination", "VIP坐席")}),
        ("voicemail", {("mailbox", "客服留言"), ("mailbox", "售后留言")}),
        ("subflow", {("flow", "身份验证")}),
        ("goto", {("flow", "夜间流程"), ("flow", "总机")}),
        ("lookup", {("table", "会员")}),
        ("play", {("audio", "开场音乐")}),
        ("hangup", set()),
    ],
)
def test_references_of_a_kind(kind: str, expected: set[tuple[str, str]]) -> None:
    found = {(r.what, r.name) for example in NODES[kind]["examples"] for r in references(one_node(kind, example))}
    assert found == expected


def test_references_of_the_envelope_and_of_drafts() -> None:
    document = clean()
    document["shortcuts"] = [{"id": "vip", "when": {"list": "VIP"}, "to": "agents"}]
    found = references(document)
    assert [(r.what, r.name, r.node) for r in found] == [("list", "VIP", ""), ("destination", "客服组", "agents")]
    assert references({"nodes": {"a": 3, "b": {"kind": ["x"]}, "c": {"kind": "goto", "config": {"flow": 3}}}}) == ()


def test_flows_called_and_flows_left_for() -> None:
    called = {"flow": "验证", "returns": [{"id": "a", "label": "a"}]}
    document = flow({"a": {"kind": "subflow", "config": called}, "b": {"kind": "goto", "config": {"flow": "夜间"}}}, [])
    assert flows_of(document) == ("验证", "夜间")
    assert calls_of(document) == ("验证",)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("collect", {("mobile", "writes"), ("mobile", "speaks"), ("order_no", "writes")}),
        ("play", {("order_no", "speaks"), ("total", "speaks")}),
        ("condition", {("total", "reads"), ("level", "reads"), ("call.language", "reads")}),
        ("http", {("order_no", "sends"), ("order_no", "posts"), ("state", "writes"), ("total", "writes")}),
        ("queue", {("order_no", "emits")}),
        ("subflow", {("call.caller", "passes"), ("member_no", "writes")}),
        ("menu", {("extension_no", "writes")}),
        (
            "set",
            {("level", "writes"), ("number", "writes"), ("note", "writes"), ("count", "writes"), ("count", "reads"),
             ("call.caller", "copies"), ("number", "copies"), ("level", "copies")},
        ),
    ],
)  # fmt: skip
def test_uses_of_variables(kind: str, expected: set[tuple[str, str]]) -> None:
    found = {(u.variable, u.how) for example in NODES[kind]["examples"] for u in uses(one_node(kind, example))}
    assert found == expected


# --- templates -------------------------------------------------------------------------------------------------------


def test_a_template_is_split_into_words_and_values() -> None:
    split = split_prompt(say("您好{who},余额{sum}元,{n:ordinal}。"), {"who": "enum", "sum": "amount", "n": "integer"})
    assert split["zh-CN"] == [
        {"say": "您好"}, {"value": "who", "as": "text"}, {"say": "余额"}, {"value": "sum", "as": "amount"},
        {"say": "元,"}, {"value": "n", "as": "ordinal"},
    ]  # fmt: skip


def test_json_braces_and_secrets_are_no_variables() -> None:
    text = '{"order": "{order_no}", "key": "{{secret:SHOP}}", "a": {}}'
    assert variables_in(text) == ("order_no",)
    assert secrets_in(text) == ("SHOP",)


# --- ports and defaults ----------------------------------------------------------------------------------------------


def test_ports_of_a_menu_follow_its_options() -> None:
    config: dict[str, Any] = {"options": [{"id": "b", "label": "乙"}, {"id": "a", "label": ""}]}
    found = ports("menu", config)
    assert [(p.id, p.title.zh, p.unwired, p.failure) for p in found] == [
        ("b", "乙", "refuse_publish", False), ("a", "a", "refuse_publish", False),
        ("no_input", "无输入", "fallback", True), ("no_match", "按错", "fallback", True),
    ]  # fmt: skip
    assert ports("menu", {**config, "extension": {"variable": "x"}})[-1].id == "extension"


def test_ports_that_depend_on_a_field() -> None:
    assert "left_by_key" not in {p.id for p in ports("queue", {"leave_keys": ""})}
    assert "left_by_key" in {p.id for p in ports("queue", {"leave_keys": "*"})}


@pytest.mark.parametrize("config", [{}, {"options": 3}, {"options": [3, None, {"id": 4}, {"id": ""}, {}]}])
def test_ports_of_half_made_configs(config: dict[str, Any]) -> None:
    assert [p.id for p in ports("menu", config)] == ["no_input", "no_match"]
    assert ports("dance", config) == ()


def test_a_port_that_stands_there_twice_is_one_port_and_reported() -> None:
    config = {"periods": ["open", "otherwise", "open"]}
    assert [p.id for p in ports("schedule", config)] == ["open", "otherwise"]
    assert duplicated("schedule", config) == ("open", "otherwise")


def test_defaults_come_from_the_node_then_the_flow_then_the_schema() -> None:
    defaults = fill_defaults({"defaults": {"no_input_s": 7}})
    filled = fill_node("menu", {"between_digits_s": 1}, defaults)
    assert (filled["between_digits_s"], filled["no_input_s"], filled["no_input_retries"]) == (1, 7, 2)
    assert defaults["human"]["keys"] == ["0"]
    assert defaults["fallback"] == {"after_failures": 5, "to": None}


def test_defaults_are_filled_in_nested_objects_and_stay_valid() -> None:
    filled = fill_node("collect", {"prompt": say("a"), "variable": "a", "read_back": {"prompt": say("b")}}, {})
    assert filled["read_back"]["yes_keys"] == ["1"]
    assert fill_node("collect", {"prompt": say("a"), "variable": "a"}, {})["read_back"] is None
    assert validate(fill_flow(clean())) == ()


def test_filling_does_not_share_values_with_the_schema() -> None:
    fill_node("confirm", {"prompt": say("a")}, {})["yes_keys"].append("9")
    assert fill_node("confirm", {"prompt": say("a")}, {})["yes_keys"] == ["1"]
