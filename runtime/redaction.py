"""What the call log keeps of a sensitive answer: its length, its validity and its class, never its digits.

The digits are replaced by a representative that the flow cannot tell from them: it passes the same checks and makes the
same condition rows hold. A replay of the log therefore takes the same path.
"""

from __future__ import annotations

from dataclasses import replace

from runtime.engine.actions import Ask, Awaited
from runtime.engine.conditions import CALL_VARIABLES, Row, compile_group
from runtime.engine.events import Collected, Event, Unmatched
from runtime.engine.program import Flow, Program
from runtime.engine.state import State, Step
from runtime.engine.step import step
from runtime.engine.values import coerce


def redact(program: Program, state: State, awaited: Awaited, event: Event) -> Event:
    """The event as it may be written down; anything but an answer to a sensitive question stays as it is."""
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
        if sample != event.digits and _class_of(program, state, flow, asked, replace(event, digits=sample)) == wanted
    ]
    same_length = [sample for sample in alike if len(sample) == len(event.digits)]
    return next(iter(same_length or alike), "0" * len(event.digits))


def _class_of(
    program: Program, state: State, flow: Flow, asked: Ask, event: Collected
) -> tuple[tuple[tuple[str, str, str, str], ...], tuple[bool, ...]]:
    """All the flow can see of the digits: what the next step does, and which condition rows they make true."""
    taken: Step = step(program, state, event)
    path = tuple((row.what, row.flow, row.node, row.detail) for row in taken.trace)
    kind = flow.variables.get(asked.spec.variable)
    value = coerce(kind, event.digits) if kind else None
    return path, tuple(row.holds(lambda _: value) for row in _rows(flow, asked.spec.variable))


def _rows(flow: Flow, variable: str) -> tuple[Row, ...]:
    types = {**CALL_VARIABLES, **flow.variables}
    return compile_group({"all": list(flow.tests.get(variable, ()))}, types).rows()
