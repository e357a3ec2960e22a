"""Which unset variables would a caller have heard? Asks the same node twice, the second time with the variable set.

Pure, and without knowledge of any node kind: a prompt that becomes another when a variable is set speaks that variable.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from runtime.engine.actions import Ask, CallHttp, Record, Segment
from runtime.engine.events import Completion
from runtime.engine.node import Node, Verdict, View, Wait
from runtime.engine.program import Flow, Program
from runtime.engine.state import State
from runtime.engine.values import Value

Key = tuple[object, ...]

_BY_KIND: Mapping[str, Value] = {
    "boolean": True,
    "integer": 7,
    "amount": 700,
    "date": "2026-07-07",
    "time": "07:07",
    "digits": "777",
    "phone": "7777777",
}


class UnsetWatch:
    """Looks at each place once: a node, its local value and which variables are unset."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._seen: set[Key] = set()
        self._unset: dict[Key, tuple[str, ...]] = {}

    def arrived(self, state: State) -> Iterator[str]:
        """Variables spoken unset by the node that a waiting call has just arrived at."""
        yield from self._spoken(state, None)

    def answered(self, state: State, event: Completion) -> Iterator[str]:
        """Variables spoken unset by what the waiting node says next, after ``event``."""
        yield from self._spoken(state, event)

    def _spoken(self, state: State, event: Completion | None) -> Iterator[str]:
        frame = state.frames[-1]
        given = frame.flow, frame.variables
        unset = self._unset.get(given)
        if unset is None:
            known = {name for name, _ in frame.variables}
            unset = tuple(name for name in self._program.flows[frame.flow].variables if name not in known)
            self._unset[given] = unset
        if not unset:
            return
        key = (frame.flow, frame.node, frame.local if event else (), unset, state.language, type(event), _answer(event))
        if key in self._seen:
            return
        self._seen.add(key)
        flow, variables = self._program.flows[frame.flow], dict(frame.variables)
        node = flow.nodes[frame.node].node
        now = _heard(node, _view(state, variables), event)
        if now is None:
            return
        for name in unset:
            then = _heard(node, _view(state, {**variables, name: _sample(flow, name)}), event)
            if then is not None and then != now:
                yield name


def _answer(event: Completion | None) -> object:
    return getattr(event, "option", None) or getattr(event, "digits", None)


def _view(state: State, variables: Mapping[str, Value]) -> View:
    frame = state.frames[-1]
    passes = next((count for node, count in frame.passes if node == frame.node), 0)
    return View(
        call=state.call,
        language=state.language,
        local=frame.local,
        variables=variables,
        token=state.token,
        passes=passes,
    )


def _heard(node: Node, view: View, event: Completion | None) -> tuple[Segment, ...] | None:
    try:
        verdict: Verdict = node.enter(view) if event is None else node.on(view, event)
    except Exception:  # noqa: BLE001 - a node that raises is found as a defect by stepping it
        return None
    match verdict:
        case Wait(action=Ask() | Record() as action):
            return action.prompt
        case Wait(action=CallHttp() as action):
            return action.filler
        case _:
            return None


def _sample(flow: Flow, name: str) -> Value:
    kind = flow.variables[name]
    known = [value for value in flow.samples.get(name, ()) if value != ""]
    if known:
        return known[0]
    return _BY_KIND.get(kind.kind, kind.choices[0] if kind.choices else "七")
