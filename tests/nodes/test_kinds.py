"""What holds for every kind: an event it does not wait for is answered, never raised."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.engine.events import Drawn, Silent
from runtime.engine.node import Fail, View
from runtime.engine.state import Call
from runtime.nodes import KINDS
from runtime.nodes.templates import fill, names
from tests.calls import back_home, flow, program, say

VIEW = View(Call("4001", ""), "zh-CN", (), {}, 1, 0)
RETURNS = [{"id": "ok", "label": "好"}]
WAITING_FOR_NOTHING: dict[str, dict[str, Any]] = {
    "condition": {"conditions": [{"id": "a", "label": "a", "when": {"all": [{"variable": "n", "op": "is_set"}]}}]},
    "goto": {"flow": "other"},
    "language": {"language": "zh-CN"},
    "loop": {"times": 1},
    "set": {"assign": [{"variable": "n", "op": "unset"}]},
    "subflow": {"flow": "other", "inputs": {}, "outputs": {}, "returns": RETURNS},
}


def compiled(kind: str) -> Any:
    nodes = {"node": (kind, WAITING_FOR_NOTHING[kind], {}), "end": ("play", {"prompt": say("好")}, {})}
    document = flow("node", nodes, variables={"n": {"type": "integer"}})
    return program(document, back_home("other", RETURNS)).flows["main"].nodes["node"].node


@pytest.mark.parametrize("kind", WAITING_FOR_NOTHING)
def test_a_kind_that_waits_for_nothing_calls_an_event_a_defect(kind: str) -> None:
    assert compiled(kind).on(VIEW, Silent(at=0, token=1)) == Fail("defect")


def test_only_a_sub_flow_is_returned_to() -> None:
    assert compiled("loop").returned(VIEW, "ok", {}) == Fail("defect")


def test_every_kind_says_whether_it_is_a_menu_and_where_a_failure_leads() -> None:
    assert [name for name, kind in KINDS.items() if kind.landmark] == ["menu"]
    failures = {name: kind.port_on_failure for name, kind in KINDS.items() if kind.port_on_failure}
    assert failures == {
        "schedule": "otherwise",
        "caller": "other",
        "http": "failed",
        "lookup": "not_found",
        "queue": "unavailable",
        "transfer": "failed",
    }


def test_templates_know_variables_and_leave_secrets_alone() -> None:
    text = "{a}-{a}/{b:date}?{{secret:KEY}}{ c }"
    assert names(text) == ("a", "b")
    assert fill(text, {"a": "1"}.get) == "1-1/?{{secret:KEY}}{ c }"


def test_a_split_takes_no_other_event() -> None:
    branches = [{"id": "a", "label": "a", "percent": 100}]
    node = program(flow("s", {"s": ("split", {"branches": branches}, {})})).flows["main"].nodes["s"].node
    assert node.on(VIEW, Silent(at=0, token=1)) == Fail("defect")
    assert node.on(VIEW, Drawn(at=0, token=1, branch="a")) != Fail("defect")
