"""hangup: goodbye and a cause."""

from __future__ import annotations

import pytest

from runtime.engine.actions import HangUp
from tests.calls import flow, say, walk


@pytest.mark.parametrize("cause", ["normal", "busy", "congestion", "rejected"])
def test_it_ends_with_its_cause(cause: str) -> None:
    call = walk(flow("end", {"end": ("hangup", {"cause": cause}, {})}))
    assert (call.actions, call.state.ended) == ((HangUp(cause),), "completed")


def test_it_says_goodbye_first() -> None:
    call = walk(flow("end", {"end": ("hangup", {"prompt": say("再见")}, {})}))
    assert (call.heard, call.spec.barge_in) == ("再见", False)
    assert call.played().actions == (HangUp("normal"),)


def test_a_goodbye_with_nothing_to_say_is_left_out() -> None:
    nodes = {"end": ("hangup", {"prompt": say("{name}")}, {})}
    assert walk(flow("end", nodes, variables={"name": {"type": "text"}})).did == ["HangUp"]
