"""Validation: words for people, and everything schemas cannot say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from runtime.document.findings import Finding, mended
from runtime.document.texts import same
from runtime.document.validate import validate
from tests.document.samples import Document, clean, flow, say

Spoil = Callable[[Document], object]


def only(document: Document) -> Finding:
    found = validate(document)
    assert len(found) == 1, [f.message.en for f in found]
    return found[0]


def spoiled(spoil: Spoil) -> Document:
    document = clean()
    spoil(document)
    return document


def menu(document: Document) -> dict[str, Any]:
    found: dict[str, Any] = document["nodes"]["main"]["config"]
    return found


def test_the_clean_flow_is_valid() -> None:
    assert validate(clean()) == ()


def test_an_error_names_the_node_by_its_label_the_field_by_its_title_and_the_mend() -> None:
    found = only(spoiled(lambda d: menu(d).update(no_input_s=0)))
    assert found.code == "too_small"
    assert (found.node, found.label, found.field) == ("main", same("主菜单"), ("no_input_s",))
    assert found.message.zh == "“主菜单”：“无输入等待（秒）”0 太小。"
    assert found.message.en == "“主菜单”: “Wait for input (s)” 0 is too small."
    assert found.mend.zh == "至少 1。"
    assert found.severity == "error"
    assert found.to_json()["field_title"] == {"zh": "无输入等待（秒）", "en": "Wait for input (s)"}


def test_a_field_in_a_list_is_named_by_its_place() -> None:
    found = only(spoiled(lambda d: menu(d)["options"][1].update(label="")))
    assert found.field_title is not None
    assert found.field_title.zh == "选项 · 第 2 项 · 名称"


def test_a_node_without_label_is_named_by_its_kind() -> None:
    found = only(spoiled(lambda d: (d["nodes"]["bye"].pop("label"), d["nodes"]["bye"]["config"].update(cause="x"))))
    assert (found.label.zh, found.label.en) == ("挂机 bye", "Hang up bye")
    assert found.mend.zh == "可选：正常、忙音、网络忙、拒接。"


def test_no_library_words_reach_a_person() -> None:
    document = flow(
        {"a": {"kind": "menu", "config": {"prompt": [], "options": [{"id": 1}], "x": 1, "no_input_s": "5"}}}, []
    )
    for finding in validate(document):
        for word in ("is not of type", "is a required property", "Additional properties", "does not match", "'"):
            assert word not in finding.message.en


def test_an_unknown_field_can_be_removed_by_its_fix() -> None:
    found = only(spoiled(lambda d: menu(d).update(colour="red")))
    assert found.code == "field_unknown"
    assert [patch.to_json() for patch in found.fix] == [{"op": "remove", "path": ["nodes", "main", "config", "colour"]}]


def test_of_several_shapes_only_the_meant_one_is_explained() -> None:
    found = only(spoiled(lambda d: menu(d)["prompt"]["zh-CN"].append({"value": "order_no", "as": "colour"})))
    assert found.field == ("prompt", "zh-CN", 1, "as")


ENVELOPE: list[tuple[str, Spoil]] = [
    ("field_missing", lambda d: d.pop("languages")),
    ("not_a_choice", lambda d: d.update(schema_version=2)),
    ("too_few", lambda d: d.update(languages=[])),
    ("twice", lambda d: d.update(languages=["zh-CN", "zh-CN"])),
    ("badly_written", lambda d: d.update(languages=["chinese!"])),
    ("badly_written", lambda d: d.update(entry="welcome\n")),
    ("bad_name", lambda d: d["nodes"].update({"@x": {"kind": "hangup", "config": {}}})),
    ("not_a_choice", lambda d: d["nodes"]["bye"].update(kind="dance")),
    ("wrong_type", lambda d: d["nodes"]["bye"].update(kind=["play"])),
    ("wrong_type", lambda d: d["nodes"].update(bye=3)),
    ("wrong_type", lambda d: d["defaults"].update(no_input_s=5.5)),
    ("field_unknown", lambda d: d.update(extra=1)),
    ("too_long", lambda d: d.update(name="名" * 81)),
    ("wrong_type", lambda d: d["variables"].update(a={"type": True})),
]


@pytest.mark.parametrize(("code", "spoil"), ENVELOPE)
def test_envelope(code: str, spoil: Spoil) -> None:
    assert code in {finding.code for finding in validate(spoiled(spoil))}


def add_edge(*edge: str) -> Spoil:
    return lambda d: d["edges"].append(dict(zip(("from", "port", "to"), edge, strict=True)))


def add_node(kind: str, config: dict[str, Any]) -> Spoil:
    return lambda d: d["nodes"].update(x={"kind": kind, "label": "新", "config": config})


SPLIT = [{"id": "a", "label": "甲", "percent": 50}, {"id": "b", "label": "乙", "percent": 49}]
SEMANTIC: list[tuple[str, Spoil]] = [
    ("no_such_node", lambda d: d.update(entry="nowhere")),
    ("no_such_node", lambda d: d["defaults"]["fallback"].update(to="nowhere")),
    ("no_such_node", lambda d: d.update(shortcuts=[{"id": "s", "when": {"keys": ["9"]}, "to": "nowhere"}])),
    ("edge_to_nowhere", add_edge("welcome", "done", "nowhere")),
    ("edge_to_nowhere", add_edge("nowhere", "done", "welcome")),
    ("no_such_port", add_edge("welcome", "success", "bye")),
    ("port_wired_twice", add_edge("welcome", "done", "bye")),
    ("enum_without_values", lambda d: d["variables"].update(e={"type": "enum"})),
    ("initial_not_of_type", lambda d: d["variables"].update(i={"type": "integer", "initial": "x"})),
    ("initial_not_of_type", lambda d: d["variables"].update(i={"type": "integer", "maximum": 3, "initial": 4})),
    ("figures_do_not_fit", lambda d: d["variables"].update(i={"type": "integer", "minimum": 5, "maximum": 4})),
    ("figures_do_not_fit", lambda d: d["nodes"]["ask"]["config"].update(minimum=13)),
    ("figures_do_not_fit", add_node("split", {"branches": SPLIT})),
    ("figures_do_not_fit", lambda d: d.update(returns=[{"id": "a", "label": "a"}, {"id": "a", "label": "b"}])),
    ("duplicate_port", lambda d: menu(d)["options"][1].update(id="orders")),
    ("duplicate_port", lambda d: menu(d)["options"][1].update(id="no_input")),
    ("duplicate_port", add_node("schedule", {"schedule": "a", "periods": ["otherwise"]})),
    ("no_such_language", add_node("language", {"language": "en-US"})),
    ("no_such_return", add_node("hangup", {"then": "return", "return": "ok"})),
    ("undefined_variable", lambda d: d["nodes"]["ask"]["config"].update(variable="nobody")),
    ("undefined_variable", lambda d: d["nodes"]["bye"]["config"].update(prompt=say("您好{nobody}。"))),
    ("undefined_variable", add_node("set", {"assign": [{"variable": "order_no", "op": "copy", "value": "nobody"}]})),
    ("undefined_variable", add_node("queue", {"destination": "a", "context": ["nobody"]})),
    ("undefined_variable", add_node("http", {"url": "https://a.example/{nobody}"})),
    ("undefined_variable", add_node("subflow", {"flow": "a", "outputs": {"nobody": "x"}, "returns": [{"id": "a", "label": "a"}]})),
    ("field_missing", add_node("record", {"mode": "start"})),
    ("too_short", add_node("hangup", {"then": "return", "return": ""})),
    ("too_few", add_node("condition", {"conditions": [{"id": "a", "label": "a", "when": {"all": []}}]})),
]  # fmt: skip


@pytest.mark.parametrize(("code", "spoil"), SEMANTIC)
def test_what_keeps_a_flow_from_being_compiled(code: str, spoil: Spoil) -> None:
    found = validate(spoiled(spoil))
    assert code in {finding.code for finding in found}
    for finding in found:
        assert finding.severity == "error"
        assert all((finding.message.zh, finding.message.en, finding.mend.zh, finding.mend.en))


def test_a_fix_mends_what_it_is_for() -> None:
    fixed = set()
    for _, spoil in SEMANTIC:
        document = spoiled(spoil)
        for finding in validate(document):
            if finding.fix:
                assert finding.message not in [f.message for f in validate(mended(document, finding))]
                fixed.add(finding.code)
    assert fixed == {"edge_to_nowhere", "no_such_port", "port_wired_twice", "undefined_variable"}


@pytest.mark.parametrize(
    ("field", "value", "mend"),
    [
        ("back_keys", ["a"], "只能用 0-9、* 和 #。"),
        ("back_keys", ["1"] * 13, "最多 12 项。"),
        ("options", [], "至少 1 项。"),
        ("no_input_s", 99, "最多 60。"),
        ("barge_in", "yes", "请改成是或否。"),
        (
            "prompt",
            {"Chinese": []},
            "请换一个名称：小写字母开头，只含小写字母、数字和下划线；语言用 zh-CN 这样的代码。",
        ),
    ],
)
def test_mends(field: str, value: Any, mend: str) -> None:
    assert mend in {f.mend.zh for f in validate(spoiled(lambda d: menu(d).update({field: value})))}


def test_an_address_is_told_how_to_begin() -> None:
    found = only(spoiled(add_node("http", {"url": "shop.example"})))
    assert found.mend.en == "Begin with http:// or https:// and use no spaces."


def test_groups_nest_three_deep_and_no_deeper() -> None:
    row = {"variable": "order_no", "op": "is_set"}
    three = {"all": [{"any": [{"all": [row]}]}]}
    assert validate(spoiled(add_node("condition", {"conditions": [{"id": "a", "label": "a", "when": three}]}))) == ()
    four = {"all": [{"any": [{"all": [{"any": [row]}]}]}]}
    assert validate(spoiled(add_node("condition", {"conditions": [{"id": "a", "label": "a", "when": four}]})))


def test_the_number_of_findings_is_bounded() -> None:
    nodes = {f"n{i}": {"kind": "menu", "config": {f"f{k}": 1 for k in range(30)}} for i in range(100)}
    assert len(validate(flow(nodes, []))) == 500
