"""transfer: dialling, results."""

from __future__ import annotations

import pytest

from runtime.engine.actions import Dial
from tests.calls import Walked, flow, say, walk

RESULTS = ("answered_ended", "busy", "no_answer", "failed")


def transfer() -> Walked:
    config = {
        "destination": "经理",
        "ring_s": 25,
        "caller_id": "4001",
        "prompt": say("正在转接"),
        "context": ["call.line"],
    }
    plays = {name: ("play", {"prompt": say(name)}, {}) for name in RESULTS}
    return walk(flow("t", {"t": ("transfer", config, {name: name for name in RESULTS})} | plays))


def test_it_announces_and_dials() -> None:
    assert transfer().heard == "正在转接"
    assert transfer().played().awaited == Dial(2, "经理", 25, "4001", (("call.line", "4001"),))


@pytest.mark.parametrize("result", RESULTS)
def test_a_result_leaves_by_its_port(result: str) -> None:
    assert transfer().played().bridge_ends(result).node == result


def test_a_transfer_that_cannot_be_tried_has_failed() -> None:
    assert transfer().fails().node == "failed"


def test_who_was_connected_has_been_answered() -> None:
    nodes = {
        "t": ("transfer", {"destination": "经理"}, {"answered_ended": "end"}),
        "end": ("play", {"prompt": say("好")}, {}),
    }
    assert walk(flow("t", nodes)).did == ["Dial"]
    assert walk(flow("t", nodes)).bridge_ends("answered_ended").did == ["Ask"]
    assert walk(
        flow("t", {"t": ("transfer", {"destination": "经理"}, {"busy": "end"}), "end": nodes["end"]})
    ).bridge_ends("busy").did == ["Answer", "Ask"]
