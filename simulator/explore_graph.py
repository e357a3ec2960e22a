"""The graph an exploration grows: positions, the moves between them, and what can be reached from where.

Pure. It knows states, actions and events, and no node kind.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from runtime.engine.actions import AWAITED, Awaited, DropMessage, KeepMessage
from runtime.engine.events import Event, Failed, Recorded
from runtime.engine.state import Call, State, Step, Trace


@dataclass(frozen=True, slots=True)
class Position:
    """Where a call stands; ``messages`` were recorded and neither kept nor dropped."""

    state: State
    action: Awaited | None
    messages: tuple[str, ...] = ()


@dataclass(slots=True)
class Graph:
    """Positions by number, in the order of discovery; ``parents`` give the shortest way back to a start."""

    positions: list[Position] = field(default_factory=list)
    parents: list[tuple[int, Event | None]] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    targets: list[list[int]] = field(default_factory=list)
    expanded: list[bool] = field(default_factory=list)
    finishing: set[int] = field(default_factory=set)
    sound: list[bool] = field(default_factory=list)
    known: dict[Position, int] = field(default_factory=dict)

    def add(self, position: Position, key: Position, parent: int, event: Event | None) -> tuple[int, bool]:
        """The number of a position and whether it is new. ``key`` is what makes positions the same."""
        number = self.known.setdefault(key, len(self.positions))
        if number < len(self.positions):
            return number, False
        self.positions.append(position)
        self.parents.append((parent, event))
        self.calls.append(position.state.call)
        self.targets.append([])
        self.expanded.append(False)
        self.sound.append(not isinstance(event, Failed) and (parent < 0 or self.sound[parent]))
        return number, True

    def path(self, number: int) -> tuple[tuple[Awaited, Event], ...]:
        """The actions and events that lead from a start to a position."""
        legs: list[tuple[Awaited, Event]] = []
        parent, event = self.parents[number]
        while event is not None:
            action = self.positions[parent].action
            if action is not None:
                legs.append((action, event))
            parent, event = self.parents[parent]
        return tuple(reversed(legs))

    def reaching(self, goals: Iterable[int]) -> set[int]:
        """Every position from which a goal can be reached, goals included."""
        backwards: list[list[int]] = [[] for _ in self.positions]
        for source, targets in enumerate(self.targets):
            for target in targets:
                backwards[target].append(source)
        found = set(goals)
        waiting = deque(found)
        while waiting:
            for source in backwards[waiting.popleft()]:
                if source not in found:
                    found.add(source)
                    waiting.append(source)
        return found

    def numbers(self, holds: Callable[[Position], bool]) -> Iterator[int]:
        """The numbers of the positions for which something holds."""
        return (number for number, position in enumerate(self.positions) if holds(position))


def position_after(taken: Step, event: Event | None, messages: tuple[str, ...]) -> Position:
    """The position a step leads to, with the messages still to be kept or dropped."""
    last = taken.actions[-1] if taken.actions else None
    awaited: Awaited | None = last if isinstance(last, AWAITED) else None  # type: ignore[assignment]
    if not messages and not isinstance(event, Recorded):
        return Position(taken.state, awaited)
    unkept = dict.fromkeys(messages)
    if isinstance(event, Recorded) and event.ref:
        unkept[event.ref] = None
    for action in taken.actions:
        if isinstance(action, KeepMessage | DropMessage):
            unkept.pop(action.ref, None)
    return Position(taken.state, awaited, tuple(unkept))


def where(rows: Iterable[Trace], state: State) -> tuple[str, str]:
    """The flow and node a finding is about: the row's if there is one, else where the call stands."""
    row = next(iter(rows), None)
    frame = state.frames[-1]
    return (row.flow, row.node) if row else (frame.flow, frame.node)
