"""What the call log keeps of a sensitive answer: its length, its validity and its class, never the answer.

It is replaced by a representative that the flow cannot tell from it: digits that pass the same checks, a value of a back
end that makes the same condition rows hold. A replay of the log therefore takes the same path.
"""

from __future__ import annotations

from dataclasses import replace

from runtime.engine.actions import Ask, Awaited
from runtime.engine.conditions import CALL_VARIABLES, Row, compile_group
from runtime.engine.events import Collected, Event, Found, HttpReplied, Unmatched
from runtime.engine.program import Flow, Program
from runtime.engine.state import Local, State, Step, Trace
from runtime.engine.step import step
from runtime.engine.values import Value, coerce


def redact(program: Program, state: State, awaited: Awaited, event: Event) -> Event:
    """The event as it may be written down; what holds nothing sensitive stays as it is."""
    if isinstance(event, HttpReplied | Found):
        flow = program.flows[state.frames[-1].flow]
        return replace(event, values=tuple((name, _stand_in(flow, name, value)) for name, value in event.values))
    if not isinstance(awaited, Ask) or not awaited.spec.sensitive:
        return event
    if isinstance(event, Unmatched):
        return replace(event, keys="", heard="")
    if not isinstance(event, Collected):
        return event
    return replace(event, digits=_representative(program, state, awaited, event))


def _representative(program: Program, state: State, asked: Ask, event: Collected) -> str:
    """The first sample of the same class, one of the same length if there is one; zeros when there is none."""
    flow = program.flows[state.frames[-1].flow]
    wanted = _class_of(program, state, flow, asked, event)
    alike = [
        sample
        for sample in asked.spec.samples
        if _class_of(program, state, flow, asked, replace(event, digits=sample)) == wanted
    ]
    same_length = [sample for sample in alike if len(sample) == len(event.digits)]
    return next(iter(same_length or alike), "0" * len(event.digits))


def _class_of(
    program: Program, state: State, flow: Flow, asked: Ask, event: Collected
) -> tuple[tuple[Trace, ...], Local, tuple[bool, ...]]:
    """All the flow can see of the digits: what the next step does, and which condition rows they make true."""
    taken: Step = step(program, state, event)
    local = tuple("" if part == event.digits else part for part in taken.state.frames[-1].local)
    kind = flow.variables.get(asked.spec.variable)
    value = coerce(kind, event.digits) if kind else None
    return taken.trace, local, _holding(flow, asked.spec.variable, value)


def _stand_in(flow: Flow, name: str, value: Value) -> Value:
    """A value that a back end gave, or the first sample of its class when it is sensitive; the first of all when none is."""
    kind = flow.variables.get(name)
    if kind is None or not kind.sensitive:
        return value
    samples = flow.samples.get(name, ())
    alike = (sample for sample in samples if _holding(flow, name, sample) == _holding(flow, name, value))
    return next(alike, samples[0] if samples else "")


def _holding(flow: Flow, variable: str, value: Value | None) -> tuple[bool, ...]:
    return tuple(row.holds(lambda _: value) for row in _rows(flow, variable))


def _rows(flow: Flow, variable: str) -> tuple[Row, ...]:
    types = {**CALL_VARIABLES, **flow.variables}
    return compile_group({"all": list(flow.tests.get(variable, ()))}, types).rows()
