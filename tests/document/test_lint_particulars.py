"""Particulars of single lint passes, and what holds for drafts, sites and acceptance."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.document.lint import check, lint
from runtime.document.lint.prompts import key_said_first, lead_text, seconds
from runtime.document.site import Site, SiteFlow, site_flow
from tests.document.samples import clean, flow, say
from tests.document.spoiling import (
    SUB,
    Spoil,
    assign,
    codes,
    edge,
    in_two_languages,
    node,
    option,
    prompt,
    put,
    row,
    secret,
)


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [
        ("查询请按1,售后请按2。", "zh-CN", ""),
        ("查询,请按1,售后,请按2。", "zh-CN", ""),
        ("按1查询,按2售后。", "zh-CN", "按1查询"),
        ("查询请按1,按2售后。", "zh-CN", "按2售后"),
        ("按1,查询;按2,售后。", "zh-CN", "按1"),
        ("返回请按星号键。", "zh-CN", ""),
        ("请按井号键返回。", "zh-CN", "请按井号键返回"),
        ("For orders press 1, for service press 2.", "en-US", ""),
        ("Press 1 for orders.", "en-US", "Press 1 for orders"),
        ("Please press star to go back.", "en-US", "Please press star to go back"),
    ],
)
def test_key_said_first(text: str, language: str, key: str) -> None:
    assert key_said_first(text, language) == key


def test_lead_is_what_comes_before_the_first_option() -> None:
    assert lead_text("欢迎致电。查询请按1。", "zh-CN") == "欢迎致电。"
    assert lead_text("欢迎致电。查询,请按1。", "zh-CN") == "欢迎致电。"
    assert lead_text("请说出您的需要。", "zh-CN") is None


def test_length_counts_characters_words_values_and_pauses() -> None:
    segments: list[dict[str, Any]] = [
        {"say": "您好"},
        {"say": "hello world"},
        {"value": "a", "as": "integer"},
        {"pause_ms": 500},
    ]
    assert seconds(segments, 120) == pytest.approx((2 + 2 + 6) / 2 + 0.5)


@pytest.mark.parametrize(
    ("kind", "op", "value", "more"),
    [
        ("boolean", "less", True, {}),
        ("integer", "starts_with", "1", {}),
        ("integer", "equals", "eins", {}),
        ("integer", "between", [1], {}),
        ("integer", "between", [9, 1], {}),
        ("integer", "equals", [1, 2], {}),
        ("integer", "equals", None, {}),
        ("enum", "equals", "c", {"values": ["a", "b"]}),
    ],
)
def test_condition_rows_that_never_hold(kind: str, op: str, value: Any, more: dict[str, Any]) -> None:
    assert "condition_type_mismatch" in codes(row(clean(), "v", kind, op, value, **more))


@pytest.mark.parametrize(
    ("kind", "op", "value", "more"),
    [
        ("boolean", "equals", True, {}),
        ("integer", "between", [1, 9], {}),
        ("integer", "one_of", [1, 2, 3], {}),
        ("text", "contains", "x", {}),
        ("text", "is_not_set", None, {}),
        ("enum", "equals", "b", {"values": ["a", "b"]}),
    ],
)
def test_condition_rows_that_can_hold(kind: str, op: str, value: Any, more: dict[str, Any]) -> None:
    assert "condition_type_mismatch" not in codes(row(clean(), "v", kind, op, value, **more))


@pytest.mark.parametrize(
    "leak",
    [
        lambda d: prompt(secret(d), "{card:digits}", "bye"),
        lambda d: put(secret(d), "nodes", "agents", "config", "context", value=["card"]),
        lambda d: secret(d, headers=[{"name": "X", "value": "{card}"}]),
        lambda d: node(
            secret(d), "s", "set", {"assign": [{"variable": "order_no", "op": "copy", "value": "card"}]}, done="main"
        ),
        lambda d: node(
            secret(d), "x", "subflow", {**SUB, "inputs": {"number": {"variable": "card"}}}, ok="main", bad="main"
        ),
    ],
)
def test_every_way_a_sensitive_value_leaks(leak: Spoil) -> None:
    document = clean()
    leak(document)
    assert "sensitive_exposed" in codes(document)


@pytest.mark.parametrize(("sensitive", "shown"), [(True, False), (False, True)])
def test_a_sensitive_output_needs_a_sensitive_variable(sensitive: bool, shown: bool) -> None:
    document = node(clean(), "x", "subflow", {**SUB, "outputs": {"card": "theirs"}}, ok="main", bad="main")
    document["variables"]["card"] = {"type": "digits", "sensitive": sensitive}
    called = {"theirs": {"type": "digits", "sensitive": True, "output": True}}
    site = Site(flows={"验证": SiteFlow(("ok", "bad"), (), called)})
    assert ("sensitive_exposed" in codes(document, site)) == shown
    assert "no_such_exchange" not in codes(document, site)
    assert "no_such_exchange" in codes(document, Site(flows={"验证": SiteFlow(("ok", "bad"))}))


def test_a_shortcut_in_one_language_only_and_default_phrases() -> None:
    document = in_two_languages(clean())
    document["shortcuts"] = [{"id": "s", "when": {"phrases": {"zh-CN": ["退款"]}}, "to": "agents"}]
    assert [f.node for f in lint(document) if f.code == "phrases_missing_language"] == [""]
    both = {"zh-CN": [{"say": "对吗?"}], "en-US": [{"say": "Right?"}]}
    node(document, "c", "confirm", {"prompt": both}, yes="main", no="bye")
    document["languages"] = ["zh-CN", "en-US", "fr-FR"]
    assert "c" not in {f.node for f in lint(document) if f.code == "phrases_missing_language"}


def test_a_phrase_like_a_shortcut_that_leads_to_the_same_node_is_fine() -> None:
    document = clean()
    option(document, 1)["phrases"]["zh-CN"].append("人工服务")
    assert "phrase_hides_shortcut" not in codes(document)


def test_a_site_can_be_made_of_documents() -> None:
    called = clean()
    called["returns"] = [{"id": "ok", "label": "好"}]
    called["variables"]["order_no"]["output"] = True
    made = site_flow(node(called, "x", "subflow", SUB, ok="main", bad="main"))
    assert (made.returns, made.calls, made.variables["order_no"]["output"]) == (("ok",), ("验证",), True)


@pytest.mark.parametrize(
    ("assigned", "wrong"),
    [
        ({"op": "add", "value": 1}, True),
        ({"variable": "count", "op": "add", "value": 1}, False),
        ({"variable": "count", "op": "add", "value": "x"}, True),
        ({"op": "copy"}, True),
        ({"op": "copy", "value": "call.caller"}, False),
        ({"op": "template", "value": 3}, True),
        ({"op": "unset"}, False),
    ],
)
def test_assignments(assigned: dict[str, Any], wrong: bool) -> None:
    assert ("assignment_type_mismatch" in codes(assign(clean(), **assigned))) == wrong


def test_recursion_through_another_flow_is_seen_with_a_site() -> None:
    document = node(clean(), "x", "subflow", SUB, ok="main", bad="main")
    assert "recursive_subflow" in codes(document, Site(flows={"验证": SiteFlow(("ok", "bad"), ("总机",))}))


def test_without_a_site_names_are_not_looked_up() -> None:
    assert codes(node(clean(), "x", "goto", {"flow": "没有"}), None) == {"unreachable"}


def test_a_sub_flow_without_fallback_is_only_told() -> None:
    document = put(clean(), "defaults", "fallback", "to", value=None)
    assert [f.severity for f in lint(document) if f.code == "no_fallback"] == ["error"]
    document["returns"] = [{"id": "ok", "label": "好"}]
    assert [f.severity for f in lint(document) if f.code == "no_fallback"] == ["hint"]


def test_an_acceptable_finding_can_be_accepted_in_writing_and_stays_visible() -> None:
    document = put(clean(), "defaults", "fallback", "to", value=None)
    assert any(f.blocks for f in lint(document))
    document["accepted"] = [{"finding": "no_fallback", "reason": "只放公告"}]
    found = next(f for f in lint(document) if f.code == "no_fallback")
    assert found.accepted == "只放公告"
    assert not found.blocks


def test_what_cannot_be_accepted_goes_on_blocking() -> None:
    document = edge(clean(), "main", "orders")
    document["accepted"] = [{"finding": "unwired_port", "node": "main", "reason": "以后再说"}]
    assert any(f.blocks for f in lint(document) if f.code == "unwired_port")


def test_a_draft_with_a_broken_node_is_still_linted() -> None:
    document = put(clean(), "nodes", "lost", value={"kind": "menu", "label": "半成品", "config": {"prompt": 3}})
    found = {(f.code, f.node) for f in check(document)}
    assert ("wrong_type", "lost") in found
    assert ("unreachable", "lost") in found


def test_a_flow_that_is_mostly_missing_has_no_lint() -> None:
    assert lint({"nodes": 3}) == ()
    assert lint(flow({"a": {"kind": "hangup", "config": {}}}, [])) != ()


def test_full_width_punctuation_ends_a_clause() -> None:
    document = clean()
    document["nodes"]["main"]["config"]["prompt"] = say("咨询请按1，按2投诉。")
    assert "key_said_first" in {finding.code for finding in lint(document)}
