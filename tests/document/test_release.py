"""Releases: self-contained, canonical, and the same for the same content."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from runtime.document.canonical import canonical, digest, version_digest
from runtime.document.release import BuildError, build, reached
from runtime.engine.actions import CheckCaller
from runtime.engine.events import CallerChecked
from runtime.engine.program import compile_release
from runtime.engine.state import Call
from runtime.engine.step import start, step
from runtime.nodes import KINDS
from tests.document.samples import Document, clean, flow, say


def shuffled(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: shuffled(value[key], chance) for key in keys}
    return [shuffled(item, chance) for item in value] if isinstance(value, list) else value


def of(document: Document, **others: Document) -> dict[str, Any]:
    return build("总机", {"总机": document, **others})


def test_digest_is_that_of_the_canonical_bytes_without_it() -> None:
    release = of(clean())
    assert release["digest"] == digest(release)
    assert json.loads(canonical(release)) == release


def test_layout_key_order_and_unreached_flows_change_nothing() -> None:
    moved = clean()
    moved["layout"] = {"welcome": {"x": 500, "y": 1}, "main": {"x": 1.5, "y": 2}}
    plain = of(clean())["digest"]
    assert of(moved)["digest"] == plain
    assert of(shuffled(clean(), random.Random(7)))["digest"] == plain
    assert of(clean(), 别的=clean())["digest"] == plain


def test_saying_a_default_changes_nothing_and_saying_something_else_does() -> None:
    same, other = clean(), clean()
    same["nodes"]["agents"]["config"]["timeout_s"] = 30
    other["nodes"]["agents"]["config"]["timeout_s"] = 31
    assert of(same)["digest"] == of(clean())["digest"] != of(other)["digest"]


def test_audio_is_pinned() -> None:
    release = build("总机", {"总机": clean()}, {"zh-CN|再见。": "abc"})
    assert release["audio"] == {"zh-CN|再见。": "abc"}
    assert release["digest"] != of(clean())["digest"]


def test_the_version_digest_ignores_layout_alone() -> None:
    moved, renamed = clean(), clean()
    moved["layout"] = {}
    renamed["name"] = "别的"
    assert version_digest(moved) == version_digest(clean()) != version_digest(renamed)


@pytest.mark.parametrize("bad", [{"a": 1.5}, {"a": [{"b": 2.0}]}, {"a": float("nan")}, {"a": {1}}, {"a": "\ud800"}])
def test_the_canonical_form_refuses_what_is_not_plain(bad: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        canonical(bad)


def test_prompts_are_split_and_only_the_flow_languages_stay() -> None:
    document = clean()
    document["nodes"]["read"]["config"]["prompt"]["fr-FR"] = [{"say": "bonjour"}]
    prompt = of(document)["flows"]["总机"]["nodes"]["read"]["config"]["prompt"]
    assert prompt == {"zh-CN": [{"say": "订单号"}, {"value": "order_no", "as": "digits"}, {"say": "已收到。"}]}


def test_ports_are_resolved_with_what_an_unwired_one_means() -> None:
    nodes = of(clean())["flows"]["总机"]["nodes"]
    assert nodes["main"]["ports"]["orders"] == {"to": "ask", "unwired": "fallback", "failure": False}
    assert nodes["main"]["ports"]["no_input"] == {"to": None, "unwired": "fallback", "failure": True}
    assert nodes["agents"]["ports"]["answered_ended"] == {"to": None, "unwired": "end", "failure": False}


def test_shortcuts_carry_the_human_one_and_the_own_ones_come_first() -> None:
    document = clean()
    document["shortcuts"] = [{"id": "refund", "when": {"keys": ["9"]}, "to": "agents"}]
    made = of(document)["flows"]["总机"]["shortcuts"]
    assert made[0] == {"id": "@refund", "keys": ["9"], "phrases": {}, "to": "agents"}
    assert (made[1]["id"], made[1]["keys"], made[1]["to"]) == ("@human", ["0"], None)


def test_list_shortcuts_become_nodes_before_the_entry_in_their_order() -> None:
    document = clean()
    document["shortcuts"] = [
        {"id": "vip", "when": {"list": "VIP"}, "to": "agents"},
        {"id": "rude", "when": {"list": "黑名单"}, "to": "bye"},
    ]
    release = of(document)
    made = release["flows"]["总机"]
    assert made["entry"] == "@entry:vip"
    assert [s["id"] for s in made["shortcuts"]] == ["@human"]
    program = compile_release(release, KINDS)
    asked = start(program, Call("4001", "13800138000"))
    first = asked.actions[-1]
    assert isinstance(first, CheckCaller)
    assert first.matches == ("list:VIP",)
    state = step(program, asked.state, CallerChecked(at=0, token=first.token, matched="other")).state
    second = step(program, state, CallerChecked(at=0, token=state.token, matched="list:黑名单"))
    assert second.state.frames[0].node == "bye"


def test_initial_amounts_are_counted_in_hundredths() -> None:
    document = clean()
    document["variables"]["fee"] = {"type": "amount", "initial": "12.50", "title": "费用"}
    assert of(document)["flows"]["总机"]["variables"]["fee"] == {"type": "amount", "sensitive": False, "initial": 1250}


def test_every_flow_that_is_reached_is_in_and_others_are_not() -> None:
    document = clean()
    document["nodes"]["away"] = {"kind": "goto", "label": "夜间", "config": {"flow": "夜间"}}
    night = flow({"a": {"kind": "hangup", "config": {}}}, [], name="夜间")
    flows = {"总机": document, "夜间": night, "无关": clean()}
    assert reached("总机", flows) == ("总机", "夜间")
    assert set(build("总机", flows)["flows"]) == {"总机", "夜间"}


def test_flows_that_lead_to_each_other_are_built_once() -> None:
    here = flow({"a": {"kind": "goto", "config": {"flow": "乙"}}}, [], name="甲")
    there = flow({"a": {"kind": "goto", "config": {"flow": "甲"}}}, [], name="乙")
    assert reached("甲", {"甲": here, "乙": there}) == ("甲", "乙")


def test_a_missing_flow_and_an_invalid_one_are_refused_by_name() -> None:
    document = clean()
    document["nodes"]["away"] = {"kind": "goto", "label": "夜间", "config": {"flow": "夜间"}}
    with pytest.raises(BuildError, match="总机: there is no published flow '夜间'"):
        of(document)
    broken = clean()
    broken["nodes"]["bye"]["config"]["prompt"] = say("{nobody}")
    with pytest.raises(BuildError, match="nobody"):
        of(broken)


def test_the_given_document_is_not_changed() -> None:
    document = clean()
    of(document)
    assert document == clean()


def test_every_row_that_tells_a_variables_values_apart_is_in_once() -> None:
    document = clean()
    document["variables"]["points"] = {"type": "integer"}
    row = {"variable": "points", "op": "at_least", "value": 100}
    other = {"variable": "points", "op": "is_set"}
    conditions = [{"id": "many", "label": "多", "when": {"all": [row, {"any": [other, row]}]}}]
    document["nodes"]["decide"] = {"kind": "condition", "label": "判断", "config": {"conditions": conditions}}
    document["edges"] += [{"from": "decide", "port": port, "to": document["entry"]} for port in ("many", "otherwise")]
    tests = of(document)["flows"]["总机"]["tests"]["points"]
    assert [test["op"] for test in tests] == ["at_least", "is_set"]
