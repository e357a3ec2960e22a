"""`step` with a memory: what followed once from a situation follows again without being worked out. Nothing is decided here.

For drivers that walk many calls through one release, such as replaying a day's calls on a draft. Tokens and times are left
out of it, and so is who calls, unless the release reads it: a driver that needs them steps with `step`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import Any, Final

from runtime.engine.actions import AWAITED
from runtime.engine.events import EVENTS, Completion, Event
from runtime.engine.program import Program
from runtime.engine.state import Call, State, Step
from runtime.engine.step import start, step

MOVES_MAX: Final = 100_000
ANYBODY: Final = Call(line="", caller="")

Rows = dict[object, "Move"]

# What tells one event from another beside its time and token: its class first, then its own fields.
_ANSWER: Final[dict[type[Event], Callable[[Any], object]]] = {
    kind: attrgetter("__class__", *(field.name for field in fields(kind) if field.name not in ("at", "token")))
    for kind in EVENTS
}


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """A step whose tokens are 0, and where its situation's next moves are remembered."""

    step: Step
    rows: Rows


class Table:
    """The moves of one release, remembered as they are first made; forgotten altogether when they become too many."""

    def __init__(self, program: Program, *, moves_max: int = MOVES_MAX) -> None:
        self._program = program
        self._moves_max = moves_max
        self._moves = 0
        self._starts: dict[Call | str, Move] = {}
        self._situations: dict[State, Rows] = {}

    def start(self, call: Call) -> Move:
        """The first step of a call."""
        key = call if self._program.reads_call else call.language
        known = self._starts.get(key)
        if known is None:
            self._count()
            first = start(self._program, call if self._program.reads_call else replace(ANYBODY, language=call.language))
            self._starts[key] = known = self._move(first)
        return known

    def after(self, move: Move, event: Event) -> Move:
        """What follows from an event that ends what the move waits for, or from the caller's going."""
        answer = _ANSWER[type(event)](event)
        known = move.rows.get(answer)
        return known if known is not None else self._learn(move, answer, event)

    def _learn(self, move: Move, answer: object, event: Event) -> Move:
        self._count()
        current = replace(event, token=0) if isinstance(event, Completion) else event
        move.rows[answer] = learnt = self._move(step(self._program, move.step.state, current))
        return learnt

    def _move(self, taken: Step) -> Move:
        untold = without_token(taken)
        return Move(untold, self._situations.setdefault(untold.state, {}))

    def _count(self) -> None:
        self._moves += 1
        if self._moves > self._moves_max:
            for rows in self._situations.values():
                rows.clear()
            self._situations.clear()
            self._starts.clear()
            self._moves = 1


def without_token(taken: Step) -> Step:
    """A step as every call that makes it has it: its state's token and its awaited action's are 0."""
    actions = tuple(replace(action, token=0) if isinstance(action, AWAITED) else action for action in taken.actions)  # type: ignore[arg-type]
    return Step(replace(taken.state, token=0), actions, taken.trace)
