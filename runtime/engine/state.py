"""Where a call stands: small, hashable, JSON-serialisable values. Nothing here computes.

A state holds no time, no channel and no document: (release digest, events) replays to equal states.
"""

from __future__ import annotations

from dataclasses import dataclass

from runtime.engine.actions import Action
from runtime.engine.values import Value

Local = tuple[int | str, ...]
Assignments = tuple[tuple[str, Value | None], ...]  # None unsets


@dataclass(frozen=True, slots=True)
class Call:
    """What is known of a call before it begins. ``line`` is the dialled number, ``caller`` "" when withheld."""

    line: str
    caller: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """One flow being walked. ``local`` belongs to one visit of ``node``; ``passes`` counts visits per loop node.

    ``variables`` are sorted (name, value) pairs; ``trail`` the menus on the way here, in flows where one can go back.
    """

    flow: str
    node: str
    local: Local = ()
    variables: tuple[tuple[str, Value], ...] = ()
    passes: tuple[tuple[str, int], ...] = ()
    trail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """A whole call between two events.

    ``waiting`` is the name of the awaited action ("" when none is pending) and ``token`` its token; ``failures`` counts
    nodes left by a failure port in a row; ``hops`` nodes entered since real caller time last passed; ``ended`` is ""
    while the call runs, then hung_up, transferred_away, completed or handed_back.
    """

    call: Call
    frames: tuple[Frame, ...]
    language: str
    token: int = 0
    waiting: str = ""
    failures: int = 0
    hops: int = 0
    answered: bool = False
    flush: bool = False
    falling_back: bool = False
    ended: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """One row of what a step did. ``what``: entered, left, assigned, shortcut, fallback, ignored, defect, ended."""

    what: str
    flow: str
    node: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """The result of a step: the next state, what is to be done in order, and what happened on the way."""

    state: State
    actions: tuple[Action, ...]
    trace: tuple[Trace, ...]
