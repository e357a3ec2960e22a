"""Events, actions and states through JSON and back: nothing is lost, nothing unknown is let in."""

from __future__ import annotations

import json

import pytest

from runtime.engine import actions, events
from runtime.engine.codec import decode, decode_event, decode_state, encode, encode_event
from runtime.engine.collecting import Choice, Digits, Spec
from runtime.engine.state import Call, Frame, State, Trace

STATE = State(
    call=Call("4001", "13800138000"),
    frames=(Frame("main", "menu", (1, "x"), (("n", 1), ("yes", True)), (("loop", 2),), ("menu",)), Frame("sub", "ask")),
    language="zh-CN",
    token=3,
    waiting="Ask",
)
EXAMPLES = (
    events.Played(at=1, token=2, complete=False),
    events.Chosen(at=1, token=2, option="a", via="speech", heard="销售"),
    events.Collected(at=1, token=2, digits="12", via="key", fresh=False, sensitive=True),
    events.Unmatched(at=1, token=2, via="key", keys="9"),
    events.Silent(at=1, token=2),
    events.ScheduleChecked(at=1, token=2, period="open"),
    events.CallerChecked(at=1, token=2, matched="list:VIP"),
    events.Drawn(at=1, token=2, branch="a"),
    events.HttpReplied(at=1, token=2, status=200, values=(("n", 1), ("yes", False))),
    events.HttpFailed(at=1, token=2, reason="timeout"),
    events.Found(at=1, token=2, values=(("n", 1),)),
    events.NotFound(at=1, token=2, reason="missing"),
    events.BridgeEnded(at=1, token=2, result="timeout"),
    events.Recorded(at=1, token=2, ended_by="key", ms=5),
    events.Failed(at=1, token=2, reason="x"),
    events.HungUp(at=1),
    events.TransferredAway(at=1),
    actions.Ask(
        1,
        (actions.Say("好", "zh-CN"), actions.Audio("a", "zh-CN"), actions.Pause(5)),
        Spec((Choice("a"),), Digits(1, 2)),
    ),
    actions.CallHttp(1, "{}", (("n", 1),), (("n", "a.b", "{}"),)),
    actions.LookUp(1, "会员", "13800138000", (("n", "积分", "{}"),)),
    actions.KeepMessage("ref", "box", 5, ("a",)),
    actions.HandBack("defect"),
    Trace("entered", "main", "menu"),
    STATE,
)


@pytest.mark.parametrize("value", EXAMPLES, ids=lambda value: type(value).__name__)
def test_a_value_comes_back_equal(value: object) -> None:
    assert decode(json.loads(json.dumps(encode(value)))) == value


def test_every_event_has_an_example_here() -> None:
    assert {type(value) for value in EXAMPLES} >= set(events.EVENTS)


def test_an_event_and_a_state_are_read_as_what_they_are() -> None:
    event = events.Silent(at=1, token=2)
    assert encode_event(event) == {"type": "Silent", "at": 1, "token": 2}
    assert decode_event(encode_event(event)) == event
    assert decode_state(encode(STATE)) == STATE


@pytest.mark.parametrize("stranger", [{"type": "Popen", "args": "x"}, {"at": 1}, {"type": ""}])
def test_an_unknown_type_is_refused(stranger: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not an engine value"):
        decode(stranger)


def test_a_state_is_no_event_and_an_event_no_state() -> None:
    with pytest.raises(ValueError, match="not an event: 'State'"):
        decode_event(encode(STATE))
    with pytest.raises(ValueError, match="not a state: 'Silent'"):
        decode_state(encode(events.Silent(at=1, token=2)))
