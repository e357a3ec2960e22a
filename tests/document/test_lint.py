"""Every lint code: a spoiled flow that shows it, and a near miss that does not. The clean flow shows none at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from runtime.document import lint as lint_package
from runtime.document.findings import mended
from runtime.document.lint import check, lint
from runtime.document.lint.prompts import key_said_first, lead_text, seconds
from runtime.document.site import Site, SiteFlow, site_flow
from runtime.document.validate import validate
from tests.document.samples import Document, clean, flow, say

Spoil = Callable[[Document], object]
SITE = Site(
    flows={"验证": SiteFlow(("ok", "bad"), (), {"number": {"type": "phone", "input": True}})},
    schedules={"营业时间": ("open", "closed")},
    lists=frozenset({"VIP"}),
    destinations=frozenset({"客服组"}),
    audio=frozenset({"开场"}),
    tables=frozenset({"会员"}),
    mailboxes=frozenset({"留言箱"}),
    secrets=frozenset({"SHOP"}),
)


def codes(document: Document, site: Site | None = SITE) -> set[str]:
    return {finding.code for finding in lint(document, site=site)}


def node(document: Document, node_id: str, kind: str, config: dict[str, Any], **ports: str) -> Document:
    """Put a node between the greeting and what follows it, its ports wired as said."""
    document["nodes"][node_id] = {"kind": kind, "label": node_id, "config": config}
    document["edges"] = [e for e in document["edges"] if e["from"] != "welcome"]
    document["edges"].append({"from": "welcome", "port": "done", "to": node_id})
    document["edges"] += [{"from": node_id, "port": port, "to": to} for port, to in ports.items()]
    return document


def option(document: Document, index: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = document["nodes"]["main"]["config"]["options"][index]
    return found


def options(document: Document, count: int, human: bool = False) -> Document:
    made = [{"id": f"o{i}", "label": f"选项{i}", "keys": [str(i)]} for i in range(1, count + 1)]
    if human:
        made.append({"id": "human", "label": "人工", "keys": ["0"]})
    document["nodes"]["main"]["config"]["options"] = made
    document["edges"] = [e for e in document["edges"] if e["from"] != "main"]
    document["edges"] += [
        {"from": "main", "port": o["id"], "to": "agents" if o["id"] == "human" else "ask"} for o in made
    ]
    return document


def menus(document: Document, levels: int) -> Document:
    """Chain menus in front of the main menu, so that it lies on level ``levels``."""
    for i in range(1, levels):
        config = {"prompt": say("继续请按1。"), "options": [{"id": "on", "label": "继续", "keys": ["1"]}]}
        document["nodes"][f"m{i}"] = {"kind": "menu", "label": f"m{i}", "config": config}
        document["edges"].append({"from": f"m{i}", "port": "on", "to": f"m{i + 1}" if i < levels - 1 else "main"})
    if levels > 1:
        document["edges"][0]["to"] = "m1"
    return document


def row(document: Document, name: str, kind: str, op: str, value: Any = None, **more: Any) -> Document:
    document["variables"][name] = {"type": kind, "initial": {"integer": 1, "boolean": True}.get(kind, "a"), **more}
    when = {"all": [{"variable": name, "op": op, **({} if value is None else {"value": value})}]}
    return node(
        document,
        "if",
        "condition",
        {"conditions": [{"id": "x", "label": "x", "when": when}]},
        x="main",
        otherwise="main",
    )


def put(document: Document, *path: Any, value: Any) -> Document:
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return document


def prompt(document: Document, text: str, node_id: str = "main") -> Document:
    return put(document, "nodes", node_id, "config", "prompt", value=say(text))


def edge(document: Document, *removed: str) -> Document:
    document["edges"] = [e for e in document["edges"] if (e["from"], e["port"]) != removed]
    return document


def secret(document: Document, **config: Any) -> Document:
    document["variables"]["card"] = {"type": "digits", "sensitive": True, "initial": "1"}
    return node(document, "call", "http", {"url": "https://a.example", **config}, success="main")


def assign(document: Document, **assigned: Any) -> Document:
    """Put something into a number or, unless told otherwise, into the order number."""
    document["variables"]["count"] = {"type": "integer", "initial": 0, "output": True}
    return node(document, "s", "set", {"assign": [{"variable": "order_no", **assigned}]}, done="main")


def circle(document: Document, second: tuple[str, dict[str, Any]]) -> Document:
    """The greeting leads to a schedule, the schedule to ``second`` or to the menu, ``second`` back to the schedule."""
    node(
        document,
        "when",
        "schedule",
        {"schedule": "营业时间", "periods": ["open", "closed"]},
        open="main",
        closed="again",
    )
    document["nodes"]["again"] = {"kind": second[0], "label": "again", "config": second[1]}
    back = {"loop": "again", "condition": "otherwise"}.get(second[0], "done")
    document["edges"].append({"from": "again", "port": back, "to": "when"})
    if second[0] == "loop":
        document["edges"].append({"from": "again", "port": "exhausted", "to": "bye"})
    return document


def in_two_languages(document: Document) -> Document:
    """The clean flow in Chinese and English, complete."""
    document["languages"] = ["zh-CN", "en-US"]
    for found in document["nodes"].values():
        if "prompt" in found["config"]:
            found["config"]["prompt"]["en-US"] = [{"say": "For orders press 1."}]
    for i, words in enumerate(("orders", "repairs")):
        option(document, i)["phrases"]["en-US"] = [words]
    return document


CALL = {"prompt": say("您好"), "options": [{"id": "a", "label": "甲", "keys": ["1"]}]}
SUB = {"flow": "验证", "returns": [{"id": "ok", "label": "好"}, {"id": "bad", "label": "坏"}]}
TABLE: dict[str, tuple[Spoil, Spoil]] = {
    # code: (shows it, nearly but does not)
    "kind_not_available": (
        lambda d: node(d, "x", "lookup", {"table": "会员", "key": "call.caller"}, found="main", not_found="main"),
        lambda d: node(d, "x", "language", {"language": "zh-CN"}, done="main"),
    ),
    "unreachable": (
        lambda d: put(d, "nodes", "lost", value={"kind": "hangup", "label": "没人来", "config": {}}),
        lambda d: put(put(d, "nodes", "vip", value={"kind": "hangup", "config": {}}), "shortcuts", value=[
            {"id": "vip", "when": {"list": "VIP"}, "to": "vip"}]),
    ),
    "unwired_port": (lambda d: edge(d, "main", "orders"), lambda d: edge(d, "main", "no_input")),
    "dead_end": (
        lambda d: put(edge(d, "read", "done"), "edges", value=[*d["edges"], {"from": "read", "port": "done", "to": "read"}]),
        lambda d: put(edge(d, "read", "done"), "edges", value=[*d["edges"], {"from": "read", "port": "done", "to": "main"}]),
    ),
    "silent_loop": (
        lambda d: circle(d, ("set", {"assign": [{"variable": "order_no", "value": "1"}]})),
        lambda d: circle(d, ("loop", {"times": 3})),
    ),
    "endless_announcement": (
        lambda d: circle(d, ("play", {"prompt": say("请稍候。")})),
        lambda d: circle(d, ("loop", {"times": 3})),
    ),
    "no_fallback": (
        lambda d: put(d, "defaults", "fallback", "to", value=None),
        lambda d: put(d, "defaults", "fallback", "to", value="agents"),
    ),
    "fallback_without_human": (
        lambda d: put(d, "defaults", "fallback", "to", value="bye"),
        lambda d: put(node(d, "x", "voicemail", {"mailbox": "留言箱", "prompt": say("请留言。")}, saved="main"),
                      "defaults", "fallback", "to", value="x"),
    ),
    "no_way_to_human": (
        lambda d: put(put(edge(d, "main", "repair"), "edges", value=[*d["edges"], {"from": "main", "port": "repair", "to": "bye"}]),
                      "nodes", "main", "config", "shortcuts", value=False),
        lambda d: put(d, "nodes", "main", "config", "shortcuts", value=False),  # 报修 leads to the agents
    ),
    "duplicate_key": (
        lambda d: option(d).update(keys=["2"]),
        lambda d: option(d).update(keys=["3"]),
    ),
    "key_prefix": (lambda d: option(d).update(keys=["21"]), lambda d: option(d).update(keys=["12"])),
    "key_hides_shortcut": (
        lambda d: option(d).update(keys=["0"]),
        lambda d: option(d, 1).update(keys=["0"]),  # leads to the agents, as the shortcut does
    ),
    "option_without_way": (
        lambda d: option(d).update(keys=[], phrases={}),
        lambda d: option(d).update(keys=[]),
    ),
    "many_options": (lambda d: options(d, 4), lambda d: options(d, 3, human=True)),
    "too_many_options": (lambda d: options(d, 6), lambda d: options(d, 5, human=True)),
    "many_levels": (lambda d: menus(d, 4), lambda d: menus(d, 3)),
    "far_too_many_levels": (lambda d: menus(d, 5), lambda d: menus(d, 4)),
    "long_prompt": (lambda d: prompt(d, "好" * 41, "bye"), lambda d: prompt(d, "好" * 40, "bye")),
    "late_first_option": (
        lambda d: prompt(d, "好" * 17 + ",查询请按1。"),
        lambda d: prompt(d, "好" * 16 + ",查询请按1。"),
    ),
    "key_said_first": (lambda d: prompt(d, "按1查订单。"), lambda d: prompt(d, "查订单按1。")),
    "stray_brace": (lambda d: prompt(d, "您好{Order}。", "bye"), lambda d: prompt(d, "您好{call.caller}。", "bye")),
    "value_not_speakable": (
        lambda d: prompt(d, "{order_no:date}", "read"), lambda d: prompt(d, "{order_no:phone}", "read"),
    ),
    "text_not_rendered": (
        lambda d: prompt(put(d, "variables", "who", value={"type": "text", "initial": "a"}), "您好{who}。", "bye"),
        lambda d: prompt(put(d, "variables", "who", value={"type": "enum", "values": ["甲"], "initial": "甲"}), "您好{who}。", "bye"),
    ),
    "phrases_sound_alike": (
        lambda d: option(d).update(phrases={"zh-CN": ["抱修"]}),
        lambda d: option(d).update(phrases={"zh-CN": ["报错"]}),
    ),
    "phrase_hides_shortcut": (
        lambda d: option(d).update(phrases={"zh-CN": ["人工服务"]}),
        lambda d: (option(d).update(phrases={"zh-CN": ["人工服务"]}), put(d, "nodes", "main", "config", "shortcuts", value=False)),
    ),
    "short_phrase": (
        lambda d: option(d).update(phrases={"zh-CN": ["查"]}),
        lambda d: option(d).update(phrases={"zh-CN": ["查询"]}),
    ),
    "phrases_not_checked": (
        lambda d: put(d, "shortcuts", value=[
            {"id": f"s{i}", "when": {"phrases": {"zh-CN": [f"{i}号柜台第{k}位" for k in range(50)]}}, "to": "agents"} for i in range(30)]),
        lambda d: put(d, "shortcuts", value=[
            {"id": "s", "when": {"phrases": {"zh-CN": [f"{k}号柜台" for k in range(50)]}}, "to": "agents"}]),
    ),
    "prompt_missing_language": (
        lambda d: (in_two_languages(d), d["nodes"]["bye"]["config"]["prompt"].pop("en-US")), in_two_languages,
    ),
    "phrases_missing_language": (
        lambda d: (in_two_languages(d), option(d)["phrases"].pop("en-US")), in_two_languages,
    ),
    "unused_variable": (
        lambda d: put(d, "variables", "spare", value={"type": "text"}),
        lambda d: put(d, "variables", "spare", value={"type": "text", "input": True}),
    ),
    "never_read": (
        lambda d: prompt(d, "收到。", "read"),
        lambda d: put(prompt(d, "收到。", "read"), "variables", "order_no", "output", value=True),
    ),
    "read_before_set": (
        lambda d: prompt(d, "{order_no:digits}", "welcome"),
        lambda d: put(prompt(d, "{order_no:digits}", "welcome"), "variables", "order_no", "initial", value="1"),
    ),
    "condition_type_mismatch": (
        lambda d: row(d, "level", "text", "greater", "b"), lambda d: row(d, "level", "integer", "greater", 3),
    ),
    "assignment_type_mismatch": (
        lambda d: assign(d, op="literal", value="abc"),
        lambda d: assign(d, op="literal", value="123"),
    ),
    "sensitive_exposed": (
        lambda d: secret(d, url="https://a.example/{card}"),
        lambda d: secret(d, body={"type": "json", "content": "{card}"}),
    ),
    "recursive_subflow": (
        lambda d: node(d, "x", "subflow", {**SUB, "flow": "总机"}, ok="main", bad="main"),
        lambda d: node(d, "x", "subflow", SUB, ok="main", bad="main"),
    ),
    "missing_flow": (
        lambda d: node(d, "x", "goto", {"flow": "没有"}), lambda d: node(d, "x", "goto", {"flow": "验证"}),
    ),
    "missing_schedule": (
        lambda d: node(d, "x", "schedule", {"schedule": "没有", "periods": ["open"]}, open="main"),
        lambda d: node(d, "x", "schedule", {"schedule": "营业时间", "periods": ["open"]}, open="main"),
    ),
    "missing_list": (
        lambda d: put(d, "shortcuts", value=[{"id": "s", "when": {"list": "没有"}, "to": "agents"}]),
        lambda d: put(d, "shortcuts", value=[{"id": "s", "when": {"list": "VIP"}, "to": "agents"}]),
    ),
    "missing_destination": (
        lambda d: put(d, "nodes", "agents", "config", "destination", value="没有"),
        lambda d: put(d, "nodes", "agents", "config", "destination", value="客服组"),
    ),
    "missing_audio": (
        lambda d: put(d, "nodes", "bye", "config", "prompt", value={"zh-CN": [{"audio": "没有"}]}),
        lambda d: put(d, "nodes", "bye", "config", "prompt", value={"zh-CN": [{"audio": "开场"}]}),
    ),
    "missing_table": (
        lambda d: node(d, "x", "lookup", {"table": "没有", "key": "call.caller"}, found="main", not_found="main"),
        lambda d: node(d, "x", "lookup", {"table": "会员", "key": "call.caller"}, found="main", not_found="main"),
    ),
    "missing_mailbox": (
        lambda d: node(d, "x", "voicemail", {"mailbox": "没有", "prompt": say("请留言。")}),
        lambda d: node(d, "x", "voicemail", {"mailbox": "留言箱", "prompt": say("请留言。")}),
    ),
    "missing_secret": (
        lambda d: node(d, "x", "http", {"url": "https://a.example/{{secret:NO}}"}, success="main"),
        lambda d: node(d, "x", "http", {"url": "https://a.example/{{secret:SHOP}}"}, success="main"),
    ),
    "period_unknown": (
        lambda d: node(d, "x", "schedule", {"schedule": "营业时间", "periods": ["open", "lunch"]}, open="main", lunch="main"),
        lambda d: node(d, "x", "schedule", {"schedule": "营业时间", "periods": ["open", "closed"]}, open="main", closed="main"),
    ),
    "period_missing": (
        lambda d: node(d, "x", "schedule", {"schedule": "营业时间", "periods": ["open"]}, open="main"),
        lambda d: node(d, "x", "schedule", {"schedule": "营业时间", "periods": ["open", "closed"]}, open="main", closed="main"),
    ),
    "returns_differ": (
        lambda d: node(d, "x", "subflow", {**SUB, "returns": SUB["returns"][:1]}, ok="main"),
        lambda d: node(d, "x", "subflow", SUB, ok="main", bad="main"),
    ),
    "no_such_exchange": (
        lambda d: node(d, "x", "subflow", {**SUB, "inputs": {"name": {"value": "a"}}}, ok="main", bad="main"),
        lambda d: node(d, "x", "subflow", {**SUB, "inputs": {"number": {"value": "13800138000"}}}, ok="main", bad="main"),
    ),
}  # fmt: skip


def test_the_clean_flow_has_no_finding() -> None:
    assert check(clean(), site=SITE) == ()


@pytest.mark.parametrize("code", sorted(TABLE))
def test_shown(code: str) -> None:
    document = clean()
    TABLE[code][0](document)
    assert code in codes(document)


@pytest.mark.parametrize("code", sorted(TABLE))
def test_not_shown(code: str) -> None:
    document = clean()
    TABLE[code][1](document)
    assert code not in codes(document)


def test_the_table_has_every_code_of_the_passes() -> None:
    folder = Path(str(lint_package.__file__)).parent
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    named = set(re.findall(r'(?:finding|Finding)\(\s*"([a-z_]+)"', text)) | set(
        re.findall(r'"([a-z_]+)", (?:ERROR|WARNING),', text)
    )
    named |= set(re.findall(r'code = "([a-z_]+)"', text)) | set(re.findall(r'else "([a-z_]+)"\n', text))
    assert named - {"missing_flow", "hint"} <= set(TABLE)
    assert len(named) > 30


def test_every_finding_says_what_where_and_how_to_mend_in_both_languages() -> None:
    for shows, _ in TABLE.values():
        document = clean()
        shows(document)
        for finding in lint(document, site=SITE):
            doc = finding.to_json()
            assert all(doc[part][lang] for part in ("message", "mend") for lang in ("zh", "en")), doc
            assert not finding.node or finding.label in finding.message.zh
            assert not finding.field or finding.field_title


def test_a_fix_mends_its_finding_and_breaks_nothing() -> None:
    fixed = set()
    for shows, _ in TABLE.values():
        document = clean()
        shows(document)
        before = {f.code for f in validate(document)}
        for finding in lint(document, site=SITE):
            if finding.fix:
                after = mended(document, finding)
                assert finding not in lint(after, site=SITE)
                assert {f.code for f in validate(after)} <= before
                fixed.add(finding.code)
    assert fixed == {"unreachable", "unused_variable"}


# --- particulars -----------------------------------------------------------------------------------------------------


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


def test_a_sub_flow_without_fallback_is_only_warned() -> None:
    document = put(clean(), "defaults", "fallback", "to", value=None)
    assert [f.severity for f in lint(document) if f.code == "no_fallback"] == ["error"]
    document["returns"] = [{"id": "ok", "label": "好"}]
    assert [f.severity for f in lint(document) if f.code == "no_fallback"] == ["warning"]


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
