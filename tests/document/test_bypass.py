"""Nodes that are switched off: calls go past them, nothing else of the flow changes, and what cannot be gone past is told."""

from __future__ import annotations

from typing import Any

from designer.changes import compare
from runtime.document.bypass import active, stuck
from runtime.document.lint import check
from runtime.document.release import build
from runtime.engine.program import compile_release
from runtime.nodes import KINDS
from simulator.explore import explore

Json = dict[str, Any]


def said(text: str) -> Json:
    return {"prompt": {"zh-CN": [{"say": text}]}}


def drawn(**nodes: Json) -> Json:
    """welcome -> notice -> offer -> bye, where some nodes are given more."""
    flow: Json = {
        "schema_version": 1,
        "name": "热线",
        "languages": ["zh-CN"],
        "entry": "welcome",
        "nodes": {
            "welcome": {"kind": "play", "label": "欢迎语", "config": said("欢迎致电")},
            "notice": {"kind": "play", "label": "活动通知", "config": said("今日有活动")},
            "offer": {"kind": "play", "label": "优惠", "config": said("优惠内容")},
            "bye": {"kind": "hangup", "label": "再见", "config": said("再见")},
        },
        "edges": [
            {"from": "notice", "port": "done", "to": "offer"},
            {"from": "welcome", "port": "done", "to": "notice"},
            {"from": "offer", "port": "done", "to": "bye"},
        ],
    }
    for name, more in nodes.items():
        flow["nodes"][name] |= more
    return flow


OFF = {"bypass": "done"}


def released(flow: Json) -> Json:
    ports: Json = build("热线", {"热线": flow})["flows"]["热线"]
    return ports


def test_a_call_goes_past_what_is_switched_off() -> None:
    flow = released(drawn(notice=OFF, offer=OFF))
    assert sorted(flow["nodes"]) == ["bye", "welcome"]
    assert flow["nodes"]["welcome"]["ports"]["done"]["to"] == "bye"
    program = compile_release(build("热线", {"热线": drawn(notice=OFF)}), KINDS)
    assert ("热线", "notice") not in explore(program).coverage.nodes


def test_switched_on_again_it_is_the_release_it_was() -> None:
    assert released(drawn(notice=OFF)) != released(drawn())
    flow = drawn(notice=OFF)
    del flow["nodes"]["notice"]["bypass"]
    assert released(flow) == released(drawn())


def test_the_entry_a_shortcut_and_the_fallback_lead_on_too() -> None:
    flow = drawn(welcome=OFF, notice=OFF)
    flow["shortcuts"] = [{"id": "offers", "when": {"keys": ["9"]}, "to": "notice"}]
    flow["defaults"] = {"fallback": {"to": "notice"}}
    seen = active(flow).document
    assert (seen["entry"], seen["shortcuts"][0]["to"], seen["defaults"]["fallback"]["to"]) == ("offer",) * 3
    assert "bypass" in flow["nodes"]["notice"], "the drawn document is as it was"
    assert flow["edges"][1]["to"] == "notice"


def test_what_is_switched_off_needs_no_settings_but_is_told() -> None:
    flow = drawn(notice={**OFF, "config": {"prompt": {}}})
    assert [(f.code, f.severity) for f in check(flow) if f.node == "notice"] == [("switched_off", "hint")]
    assert any(f.blocks and f.node == "notice" for f in check(drawn(notice={"config": {"prompt": {}}})))


def test_a_port_that_leads_nowhere_is_an_error_at_the_node() -> None:
    for flow in (drawn(bye={"bypass": "done"}), drawn(notice={"bypass": "nowhere"})):
        (name,) = stuck(flow)
        (found,) = (f for f in check(flow) if f.code == "switched_off_to_nowhere")
        assert (found.node, found.blocks) == (name, True)
    circle = drawn(notice=OFF, offer=OFF)
    circle["edges"][2]["to"] = "notice"
    assert stuck(circle) == ("notice", "offer")


def test_an_edge_keeps_its_place_in_the_drawing() -> None:
    flow = drawn(notice=OFF)
    flow["edges"].append({"from": "welcome", "port": "gone", "to": "bye"})
    (found,) = (f for f in check(flow) if f.code == "no_such_port")
    assert found.edge == 3
    assert active(flow).edges == (1, 2, 3)


def test_a_draft_with_anything_in_it_is_read_as_far_as_it_goes() -> None:
    oddities: tuple[Any, ...] = (["notice"], {"a": 1}, None, 7, "")
    for odd in oddities:
        flow = drawn(notice=OFF, offer={"bypass": odd})
        flow |= {"entry": odd, "shortcuts": [odd, {"to": odd}], "defaults": {"fallback": {"to": odd}}}
        flow["edges"] += [odd, {"from": odd, "to": odd}, {"from": "notice", "port": odd, "to": odd}]
        seen = active(flow)
        assert "notice" not in seen.document["nodes"]
        assert len(seen.edges) == len(seen.document["edges"]) == len(flow["edges"]) - 2
        assert compare(flow, drawn())
        check(flow)


def test_a_review_names_the_switch_and_the_way_it_makes() -> None:
    changes = compare(drawn(), drawn(notice=OFF))
    told = [change.text.zh for change in changes]
    assert any(change.label == "欢迎语" and "活动通知 → 优惠" in change.text.zh for change in changes), told
    (node,) = (change for change in changes if change.what == "node")
    assert (node.node, node.fields[0].title.zh) == ("notice", "停用")
