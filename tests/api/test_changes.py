"""What differs between two documents, in words a shop manager reads."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from designer.changes import Others, compare
from tests.designer.conftest import flow


def menu() -> dict[str, Any]:
    document = flow()
    config = document["nodes"]["menu"]["config"]
    config["options"] = [
        {"id": "tech", "label": "技术", "keys": ["3"], "phrases": {}},
        {"id": "sales", "label": "售后", "keys": ["4"], "phrases": {}},
        {"id": "word", "label": "退款", "keys": [], "phrases": {"zh-CN": ["退款"]}},
    ]
    for name, label in (("technicians", "技术支持"), ("after", "售后服务")):
        document["nodes"][name] = {"kind": "queue", "label": label, "config": {"destination": "agents"}}
    document["edges"] = [
        {"from": "menu", "port": "tech", "to": "technicians"},
        {"from": "menu", "port": "sales", "to": "after"},
    ]
    return document


def words(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [change.text.zh for change in compare(before, after)]


def test_a_rewired_key_is_told_as_the_caller_meets_it() -> None:
    after = menu()
    after["edges"][0]["to"] = "after"
    assert words(menu(), after) == ["按3：技术支持 → 售后服务"]
    assert [change.text.en for change in compare(menu(), after)] == ["press 3: 技术支持 → 售后服务"]


def test_a_place_that_got_another_name_is_no_other_path() -> None:
    after = menu()
    after["nodes"]["technicians"]["label"] = "技术组"
    assert [change.what for change in compare(menu(), after)] == ["node"]


def test_exchanged_keys_are_two_changed_paths_though_no_edge_moved() -> None:
    after = menu()
    options = after["nodes"]["menu"]["config"]["options"]
    options[0]["keys"], options[1]["keys"] = ["4"], ["3"]
    assert words(menu(), after)[:2] == ["按3：技术支持 → 售后服务", "按4：售后服务 → 技术支持"]


def test_paths_that_come_and_go() -> None:
    after = menu()
    after["nodes"]["menu"]["config"]["options"].pop(1)
    after["edges"].pop(1)
    after["edges"].append({"from": "menu", "port": "word", "to": "after"})
    assert words(menu(), after)[:2] == ["按4：售后服务 → （无）", "说“退款”：未连接 → 售后服务"]
    after["edges"].append({"from": "menu", "port": "no_input", "to": "after"})
    assert "无输入：兜底（转人工） → 售后服务" in words(menu(), after)


def test_nodes_variables_and_settings() -> None:
    after = menu()
    del after["nodes"]["answer"]
    after["nodes"]["bye"] = {"kind": "hangup", "label": "再见", "config": {}}
    after["nodes"]["menu"]["config"]["no_input_s"] = 9
    after["variables"]["order"] = {"type": "digits"}
    after["defaults"] = {}
    told = words(menu(), after)
    assert "修改按键/语音菜单“主菜单”：无输入等待（秒）" in told
    assert any(text.startswith("删除") and "答复" in text for text in told)
    assert any(text.startswith("新增") and "再见" in text for text in told)
    assert "新增变量“order”" in told
    assert any("默认" in text for text in told)


def test_where_a_box_stands_and_what_says_the_default_is_no_change() -> None:
    after = copy.deepcopy(menu())
    after["layout"] = {"menu": {"x": 4, "y": 5}}
    after["nodes"]["menu"]["config"]["shortcuts"] = True
    assert compare(menu(), after) == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["nodes", "edges", "config", "options", "kind", "menu", "keys", "id", "variables"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["nodes", "edges", "variables", "defaults"]), JSON), JSON)
def test_no_draft_is_too_broken_to_compare(before: dict[str, Any], config: Any) -> None:
    after = {"nodes": {"a": {"kind": "menu", "config": {"options": config}}, "b": config}, "edges": config}
    for one, other in ((before, after), (after, before), (after, after)):
        for change in compare(one, other):
            assert change.to_json()["text"]["zh"]
    assert compare(after, after) == ()


def by_level(*values: str) -> dict[str, Any]:
    """A condition on the caller's level, before the menu."""
    document = flow()
    row = {"variable": "level", "op": "one_of", "value": list(values)}
    options = [{"id": "good", "label": "贵宾", "when": {"all": [row, {"variable": "call.language", "op": "is_set"}]}}]
    document["variables"] = {"level": {"type": "enum", "values": ["none", "gold", "black"]}}
    document["nodes"]["level"] = {"kind": "condition", "label": "等级", "config": {"conditions": options}}
    document["entry"] = "level"
    document["edges"] += [
        {"from": "level", "port": "good", "to": "agents"},
        {"from": "level", "port": "otherwise", "to": "menu"},
    ]
    return document


def test_a_condition_row_alone_is_a_changed_path() -> None:
    found = compare(by_level("gold"), by_level("gold", "black"))
    assert [(change.what, change.node, change.port) for change in found] == [
        ("path", "level", "good"),
        ("node", "level", ""),
    ]
    assert "等级 · 贵宾" in found[0].text.zh
    assert found[0].text.zh.endswith("level 是其中之一 gold、black 且 call.language 已有值）：人工")
    field = found[1].fields[0]
    assert (field.title.zh, field.was.en) == (
        "条件 · “贵宾” · 条件",
        "level is one of gold and call.language has a value",
    )


def test_a_change_inside_a_sub_flow_is_told_on_the_node_that_leads_there() -> None:
    caller = flow("上层")
    caller["nodes"]["sub"] = {"kind": "goto", "label": "去菜单", "config": {"flow": "下层"}}
    before, after, below = menu() | {"name": "下层"}, menu() | {"name": "下层"}, flow("中层")
    after["edges"] = [after["edges"][0] | {"to": "after"}, after["edges"][1]]
    (found,) = compare(caller, caller, Others({"下层": before}, {"下层": after}))
    assert (found.what, found.node, found.text.zh) == (
        "path",
        "sub",
        "去菜单 → “下层” · 主菜单 按3：技术支持 → 售后服务",
    )
    below["nodes"]["sub"] = {"kind": "goto", "label": "再往下", "config": {"flow": "下层"}}
    caller["nodes"]["sub"]["config"]["flow"] = "中层"
    (deep,) = compare(caller, caller, Others({"中层": below, "下层": before}, {"中层": below, "下层": after}))
    assert deep.text.zh == "去菜单 → “中层” · 再往下 再往下 → “下层” · 主菜单 按3：技术支持 → 售后服务"
    worded = {**before, "nodes": {**before["nodes"], "answer": {**before["nodes"]["answer"], "label": "另一个"}}}
    caller["nodes"]["sub"]["config"]["flow"] = "下层"
    (heard,) = compare(caller, caller, Others({"下层": before}, {"下层": worded}))
    assert heard.what == "subflow"


def test_fields_are_told_in_words_as_deep_as_they_go() -> None:
    after = menu()
    config = after["nodes"]["menu"]["config"]
    config["options"][0]["label"] = "技术支持"
    config["options"].reverse()
    config["prompt"]["zh-CN"].append({"value": "order"})
    config["barge_in"] = False
    (change,) = (each for each in compare(menu(), after) if each.what == "node")
    told = {field.title.zh: (field.was.zh, field.now.zh) for field in change.fields}
    assert told["选项 · “技术支持” · 名称"] == ("技术", "技术支持")
    assert told["选项 · 顺序"][1].endswith("技术支持")
    assert any(now.endswith("[order]") for _, now in told.values())
    assert ("（默认）", "否") in told.values()
