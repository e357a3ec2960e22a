"""One table of every way an action can end, tried on one action of each sort."""

from __future__ import annotations

import pytest

from runtime.engine.actions import (
    AWAITED,
    Ask,
    Awaited,
    CallHttp,
    CheckCaller,
    CheckSchedule,
    Dial,
    DrawBranch,
    JoinQueue,
    LookUp,
    Record,
)
from runtime.engine.collecting import Choice, Digits, Spec
from runtime.engine.events import Completion, Failed
from runtime.engine.outcomes import KINDS_OF_END, OUTCOMES, declared, possible

CHOICES = Spec(choices=(Choice("a", ("1",)), Choice("b", (), ("说",))))
NUMBER = Spec(digits=Digits(2, 3), samples=("1", "12", "12", "999"), sensitive=True)
SAMPLES = {"level": ("gold", "none"), "n": (1,), "unused": (5,)}
HTTP = CallHttp(4, "{}", (), (("level", "a", "{}"), ("n", "b", "{}"), ("unsampled", "c", "{}")))


def shown(event: Completion) -> str:
    names = ("option", "digits", "complete", "period", "matched", "branch", "values", "result", "ended_by", "reason")
    told = [str(getattr(event, name)) for name in names if getattr(event, name, "") != ""]
    return " ".join([type(event).__name__, *told])


@pytest.mark.parametrize(
    ("action", "ends"),
    [
        (Ask(4, (), Spec()), ["Played True", "Played False"]),
        (Ask(4, (), Spec(barge_in=False)), ["Played True"]),
        (Ask(4, (), CHOICES), ["Chosen a", "Chosen b", "Unmatched", "Silent"]),
        (Ask(4, (), NUMBER), ["Collected 12", "Collected 999", "Unmatched", "Silent"]),
        (CheckSchedule(4, "s", ("open",)), ["ScheduleChecked open", "ScheduleChecked otherwise"]),
        (CheckCaller(4, ("list:VIP",)), ["CallerChecked list:VIP", "CallerChecked other"]),
        (DrawBranch(4, "", (("a", 100), ("b", 0))), ["Drawn a"]),
        (
            HTTP,
            [
                "HttpReplied (('level', 'gold'), ('n', 1))",
                "HttpReplied ()",
                "HttpReplied (('level', 'none'), ('n', 1))",
                "HttpFailed timeout",
            ],
        ),
        (
            LookUp(4, "会员", "138", HTTP.fields[:1]),
            ["Found (('level', 'gold'),)", "Found ()", "Found (('level', 'none'),)", "NotFound"],
        ),
        (
            JoinQueue(4, "d", 30),
            ["BridgeEnded answered_ended", "BridgeEnded timeout", "BridgeEnded full", "BridgeEnded unavailable"],
        ),
        (
            Dial(4, "d", 20),
            ["BridgeEnded answered_ended", "BridgeEnded busy", "BridgeEnded no_answer", "BridgeEnded failed"],
        ),
        (Record(4, 60, 5), ["Recorded key", "Recorded silence", "Recorded max", "Recorded hangup"]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_way_to_end(action: Awaited, ends: list[str]) -> None:
    outcomes = possible(action, SAMPLES)
    assert [shown(event) for event in outcomes] == [*ends, "Failed unavailable"]
    assert all(declared(type(action).__name__, event) for event in outcomes)
    assert {event.token for event in outcomes} == {4}


def test_a_queue_can_be_left_by_each_of_its_keys() -> None:
    keys = [event.key for event in possible(JoinQueue(4, "d", 30, leave_keys="1#"), {}) if getattr(event, "key", "")]
    assert keys == ["1", "#"]


def test_what_is_typed_into_a_sensitive_question_is_marked() -> None:
    assert all(event.sensitive for event in possible(Ask(4, (), NUMBER), {}) if hasattr(event, "sensitive"))


def test_the_two_tables_name_all_awaited_actions() -> None:
    assert set(OUTCOMES) == set(AWAITED)
    assert set(KINDS_OF_END) == {kind.__name__ for kind in AWAITED}
    assert all(Failed in kinds for kinds in KINDS_OF_END.values())
    assert not declared("", Failed(at=0, token=0, reason=""))
