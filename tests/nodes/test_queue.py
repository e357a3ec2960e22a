"""queue: announcement, waiting, results."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.engine.actions import JoinQueue
from tests.calls import Walked, flow, say, walk

RESULTS = ("answered_ended", "timeout", "full", "unavailable", "left_by_key")


def queue(**more: Any) -> Walked:
    config = {"destination": "售后", "timeout_s": 60, "priority": 3, "leave_keys": "1"} | more
    plays = {name: ("play", {"prompt": say(name)}, {}) for name in RESULTS}
    nodes = {"q": ("queue", config, {name: name for name in RESULTS})} | plays
    variables = {"due": {"type": "amount", "initial": "12.50"}, "gone": {"type": "text"}}
    return walk(flow("q", nodes, variables=variables))


def test_it_joins_with_what_the_node_says() -> None:
    call = queue(skill="英语", music="轻音乐", announce_position=False, announce_agent=True)
    assert call.did == ["Answer", "JoinQueue"]
    assert call.awaited == JoinQueue(
        1,
        "售后",
        timeout_s=60,
        priority=3,
        skill="英语",
        announce_position=False,
        announce_agent=True,
        music="轻音乐",
        leave_keys="1",
    )


def test_an_announcement_is_heard_first() -> None:
    call = queue(prompt=say("正在转接"))
    assert (call.heard, call.spec.barge_in) == ("正在转接", False)
    assert call.played().did == ["JoinQueue"]


def test_an_announcement_with_nothing_to_say_is_left_out() -> None:
    assert queue(prompt=say("{gone}")).did == ["Answer", "JoinQueue"]


@pytest.mark.parametrize("result", RESULTS)
def test_a_result_leaves_by_its_port(result: str) -> None:
    assert queue().bridge_ends(result).node == result


def test_a_queue_that_cannot_be_joined_is_unavailable() -> None:
    assert queue().fails().node == "unavailable"


def test_the_agent_is_shown_what_is_known_as_people_write_it() -> None:
    call = queue(context=["due", "gone", "call.caller"])
    assert isinstance(call.awaited, JoinQueue)
    assert call.awaited.context == (("due", "12.50"), ("call.caller", "13800138000"))


def test_having_talked_to_somebody_ends_a_row_of_failures() -> None:
    config = {"prompt": say("选"), "options": [{"id": "a", "label": "a", "keys": ["1"]}], "no_match_retries": 0}
    ports = {"answered_ended": "m", "timeout": "m"}
    nodes = {"m": ("menu", config, {"a": "q", "no_match": "q"}), "q": ("queue", {"destination": "售后"}, ports)}
    assert walk(flow("m", nodes)).errs().bridge_ends("answered_ended").state.failures == 0
    assert walk(flow("m", nodes)).errs().bridge_ends("timeout").state.failures == 1
