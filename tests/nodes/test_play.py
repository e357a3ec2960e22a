"""play: a prompt, said once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.calls import flow, say, walk


def played(prompt: dict[str, Any], **more: Any) -> Any:
    nodes = {"a": ("play", {"prompt": prompt} | more, {"done": "b"}), "b": ("hangup", {"prompt": say("再见")}, {})}
    variables = {"n": {"type": "integer", "initial": 12}, "gone": {"type": "text"}}
    return walk(flow("a", nodes, variables=variables))


def test_it_is_said_and_the_call_goes_on() -> None:
    call = played(say("您好"))
    assert call.heard == "您好"
    assert call.spec.expects_nothing
    assert call.played().heard == "再见"
    assert played(say("您好")).played(complete=False).heard == "再见"


@pytest.mark.parametrize("barge_in", [True, False])
def test_it_may_be_interrupted_or_not(barge_in: bool) -> None:
    assert played(say("您好"), barge_in=barge_in).spec.barge_in is barge_in


def test_values_are_spoken_and_unset_ones_are_silent() -> None:
    assert played(say("您有{n}分{gone}")).heard == "您有十二分"


def test_with_nothing_to_say_it_is_passed_at_once() -> None:
    assert played(say("{gone}")).heard == "再见"
