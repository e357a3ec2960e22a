"""Replaying a logged call: the same release and the same events give the same states, on whatever machine.

Pure. Where the events were kept does not matter here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from runtime.engine.codec import decode_event
from runtime.engine.events import Event
from runtime.engine.program import Program
from runtime.engine.state import Call, State, Step
from runtime.engine.step import start, step


def replay(program: Program, call: Call, events: Iterable[Event | Mapping[str, Any]]) -> tuple[Step, ...]:
    """Every step of a call, the first one before any event. Events may be as logged (JSON) or decoded.

    Raises ValueError for a logged event that is none.
    """
    taken = start(program, call)
    steps = [taken]
    for event in events:
        taken = step(program, taken.state, event if isinstance(event, Event) else decode_event(dict(event)))
        steps.append(taken)
    return tuple(steps)


def states(steps: Iterable[Step]) -> tuple[State, ...]:
    """The states of a replay."""
    return tuple(taken.state for taken in steps)


def first_difference(one: Sequence[State], other: Sequence[State], *, hiding: Iterable[str] = ()) -> int | None:
    """The index of the first state in which two calls differ, None when they are equal.

    Variables named in ``hiding`` (sensitive ones, which a log keeps by class only) may differ in value, not in being set.
    """
    hidden = frozenset(hiding)
    for index, (left, right) in enumerate(zip(one, other, strict=False)):
        if _masked(left, hidden) != _masked(right, hidden):
            return index
    return None if len(one) == len(other) else min(len(one), len(other))


def _masked(state: State, hidden: frozenset[str]) -> State:
    if not hidden:
        return state
    frames = tuple(
        replace(
            frame,
            local=(),
            variables=tuple((name, "" if name in hidden else value) for name, value in frame.variables),
        )
        for frame in state.frames
    )
    return replace(state, frames=frames)
