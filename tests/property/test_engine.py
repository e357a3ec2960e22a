"""For any flow and anything that may happen to it: no exception, no defect, an end, the same states again."""

from __future__ import annotations

import json
from collections.abc import Iterator

from hypothesis import given, settings

from runtime.engine.actions import AWAITED, INSTANT, Awaited
from runtime.engine.codec import decode_event, decode_state, encode, encode_event
from runtime.engine.events import Completion, Event, Failed, HungUp, Silent
from runtime.engine.outcomes import possible
from runtime.engine.program import Program
from runtime.engine.state import Call, State, Step
from runtime.engine.step import start, step
from tests.property.flows import courses, programs

CALL = Call(line="4001", caller="13800138000")
GIVES_UP_WITHIN = 300


def awaited(taken: Step) -> Awaited:
    action = taken.actions[-1]
    assert isinstance(action, AWAITED)
    return action  # type: ignore[return-value]  # AWAITED holds exactly the members of Awaited


def outcomes(program: Program, taken: Step) -> tuple[Completion, ...]:
    flow = program.flows[taken.state.frames[-1].flow]
    return possible(awaited(taken), flow.samples)


def walked(program: Program, course: list[int]) -> Iterator[tuple[Event | None, State, Step]]:
    """Every step of a call: the event, the state before it, and the step."""
    taken = start(program, CALL)
    yield None, taken.state, taken
    for choice in course:
        if taken.state.ended:
            return
        ends = outcomes(program, taken)
        event, before = ends[choice % len(ends)], taken.state
        taken = step(program, before, event)
        yield event, before, taken


@given(programs(), courses())
def test_nothing_raises_and_nothing_is_a_defect(program: Program, course: list[int]) -> None:
    for _, _, taken in walked(program, course):
        assert [row for row in taken.trace if row.what == "defect"] == []
        assert bool(taken.state.ended) != bool(taken.state.waiting)


@given(programs(), courses())
def test_actions_are_instant_ones_and_then_one_awaited_or_ending(program: Program, course: list[int]) -> None:
    for event, before, taken in walked(program, course):
        *first, last = taken.actions or (None,)
        assert all(isinstance(action, INSTANT) for action in first)
        if taken.state.ended == "hung_up":
            continue
        assert isinstance(last, AWAITED) != bool(taken.state.ended)
        if isinstance(last, AWAITED):
            assert (last.token, type(last).__name__) == (taken.state.token, taken.state.waiting)
            assert taken.state.token == (before.token + 1 if event else 1)


@given(programs(), courses())
def test_a_state_survives_json_and_is_left_alone_by_its_step(program: Program, course: list[int]) -> None:
    for event, before, taken in walked(program, course):
        kept = json.dumps(encode(before))
        assert decode_state(json.loads(kept)) == before
        assert hash(decode_state(json.loads(kept))) == hash(before)
        if event:
            assert step(program, before, event) == taken
        assert json.dumps(encode(before)) == kept


@given(programs(), courses())
def test_the_log_of_a_call_replays_to_the_same_states(program: Program, course: list[int]) -> None:
    steps = list(walked(program, course))
    log = [json.dumps(encode_event(event)) for event, _, _ in steps if event]
    state = start(program, CALL).state
    for (_, _, taken), line in zip(steps[1:], log, strict=True):
        state = step(program, state, decode_event(json.loads(line))).state
        assert state == taken.state


@given(programs(), courses())
def test_a_stale_event_changes_nothing(program: Program, course: list[int]) -> None:
    stale: list[Event] = []
    for event, _, taken in walked(program, course):
        stale += [event] if event else []
        for old in stale[-3:]:
            again = step(program, taken.state, old)
            assert (again.state, again.actions, [row.what for row in again.trace]) == (taken.state, (), ["ignored"])


@given(programs(), courses())
def test_hanging_up_ends_a_call_anywhere(program: Program, course: list[int]) -> None:
    for _, _, taken in walked(program, course):
        if taken.state.ended:
            continue
        gone = step(program, taken.state, HungUp(at=9))
        assert (gone.state.ended, gone.state.waiting, gone.actions) == ("hung_up", "", ())
        assert step(program, gone.state, Silent(at=9, token=taken.state.token)).state == gone.state


@given(programs(), courses())
@settings(max_examples=40)
def test_a_caller_who_says_nothing_more_is_not_kept_for_ever(program: Program, course: list[int]) -> None:
    """Silence at every question and failure of everything else: the call ends, it does not circle."""
    *_, (_, _, taken) = walked(program, course)
    for _ in range(GIVES_UP_WITHIN):
        if taken.state.ended:
            return
        ends = outcomes(program, taken)
        silent = [end for end in ends if isinstance(end, Silent)]
        taken = step(program, taken.state, (silent or [end for end in ends if not isinstance(end, Failed)])[-1])
    raise AssertionError(f"still at {taken.state.frames[-1].node} after {GIVES_UP_WITHIN} events")
