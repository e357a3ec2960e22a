"""What differs between two documents, in words a shop manager reads."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from designer.changes import compare
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
    assert "修改按键/语音菜单“主菜单”：无输入等待(秒)" in told
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
