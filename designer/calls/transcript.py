"""One call, told: what its caller heard and did, the nodes it went through, and the variables as they were, with their times.

Made by replaying the logged events on the release the call had. Numbers leave here masked; sensitive answers were never
logged, and prompts that speak them say a value that stands in for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from runtime.domain.numbers import mask
from runtime.engine.actions import Ask, CallHttp, CheckCaller, CheckSchedule, Dial, JoinQueue, LookUp, Record
from runtime.engine.codec import decode_event
from runtime.engine.errors import ReleaseError
from runtime.engine.events import (
    BridgeEnded,
    CallerChecked,
    Chosen,
    Collected,
    Drawn,
    Event,
    Failed,
    Found,
    HttpFailed,
    HttpReplied,
    HungUp,
    NotFound,
    Recorded,
    ScheduleChecked,
    Silent,
    TransferredAway,
    Unmatched,
)
from runtime.engine.program import Program, compile_release
from runtime.engine.state import Call, Step
from runtime.nodes import KINDS
from runtime.store.calls import CallPath, CallRow
from simulator.question import words
from simulator.replay import replay

LONG_DIGITS = re.compile(r"\d{7,}")
HIDDEN = "•••"
# Rows whose detail is a number of milliseconds.
LENGTHS = ("talked", "recorded")
ASKS = (JoinQueue, Dial, CheckSchedule, CheckCaller, LookUp)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that happened ``at_ms`` after the call began, in step ``step``. ``what`` is one of entered, left, assigned,
    shortcut, fallback, ignored, defect, ended (the flow's doing), heard, asked, pressed, said, silent, answered, talked, recorded,
    failed, gone. ``stands_in`` says that what is heard has a secret in it, replaced by a value like it."""

    at_ms: int
    step: int
    what: str
    text: str = ""
    detail: str = ""
    flow: str = ""
    node: str = ""
    stands_in: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """A node the call was at, the port it left by (None: it ended there), and the step it came in."""

    flow: str
    node: str
    label: str
    port: str | None
    step: int


@dataclass(frozen=True, slots=True)
class Told:
    """A whole call. ``variables`` are those of each step, sensitive ones hidden; ``replayed`` is false when the release is gone
    or cannot be run here: then the events stand alone."""

    rows: tuple[Row, ...]
    visits: tuple[Visit, ...]
    variables: tuple[Mapping[str, Any], ...]
    replayed: bool


@dataclass(frozen=True, slots=True)
class Replayed:
    """A call's events on its program: ``steps[k]`` came of ``events[k - 1]``."""

    program: Program
    events: tuple[Event, ...]
    steps: tuple[Step, ...]
    release: Mapping[str, Any]


def stand_in(caller: str) -> str:
    """A number that tells no more than the masked one."""
    return mask(caller).replace("*", "0") if caller else ""


def replayed(path: CallPath, release: Mapping[str, Any] | None) -> Replayed | None:
    """Replay a call; None when that cannot be done. Where it changes nothing, a stand-in takes the caller's number's place."""
    if release is None:
        return None
    call = path.call
    person = Call(line=call.line, caller=call.caller, language=call.language)
    try:
        program = compile_release(release, KINDS)
        events = tuple(decode_event(dict(event)) for _, event in path.events)
        steps = replay(program, person, events)
        hidden = replay(program, replace(person, caller=stand_in(call.caller)), events)
    except (ReleaseError, ValueError, TypeError, KeyError, IndexError):
        return None
    same = [taken.trace for taken in hidden] == [taken.trace for taken in steps]
    return Replayed(program, events, hidden if same else steps, release)


def tell(path: CallPath, found: Replayed | None) -> Told:
    """The call in rows."""
    if found is None:
        rows = [row for number, (_, event) in enumerate(path.events, 1) for row in _bare(path.call, number, event)]
        return Told(_veiled(rows), (), (), replayed=False)
    rows = []
    for number, taken in enumerate(found.steps):
        at = _after(path.call, found.events[number - 1].at) if number else 0
        if number:
            asked = found.steps[number - 1].actions
            rows += _answer(at, number, asked[-1] if asked else None, found.events[number - 1])
        rows += [Row(at, number, each.what, each.detail, flow=each.flow, node=each.node) for each in taken.trace]
        rows += _ask(at, number, taken, found)
    variables = tuple(_variables(found.program, taken) for taken in found.steps)
    return Told(_veiled(rows), tuple(_visits(found)), variables, replayed=True)


def visits_of(program: Program, steps: Sequence[Step]) -> Iterator[Visit]:
    """The nodes of some steps in the order they were come to."""
    last: Visit | None = None
    for number, taken in enumerate(steps):
        for row in taken.trace:
            if row.what == "entered":
                if last is not None:
                    yield last
                last = Visit(row.flow, row.node, label_of(program, row.flow, row.node), None, number)
            elif row.what == "left" and last is not None and last.node == row.node:
                last = replace(last, port=row.detail)
    if last is not None:
        yield last


def label_of(program: Program, flow: str, node: str) -> str:
    """What people call a node."""
    placed = program.flows[flow].nodes.get(node) if flow in program.flows else None
    return (placed.label or node) if placed else node


def _visits(found: Replayed) -> Iterator[Visit]:
    return visits_of(found.program, found.steps)


def _ask(at: int, number: int, taken: Step, found: Replayed) -> Iterator[Row]:
    for action in taken.actions:
        if isinstance(action, Ask | Record) and (heard := words(action.prompt)):
            yield Row(at, number, "heard", heard, stands_in=_speaks_secret(found, taken))
        if isinstance(action, CallHttp) and (heard := words(action.filler)):
            yield Row(at, number, "heard", heard)
        if isinstance(action, ASKS):
            name = next(str(getattr(action, field)) for field in ("destination", "schedule", "table", "matches") if hasattr(action, field))  # fmt: skip
            yield Row(at, number, "asked", type(action).__name__, "" if isinstance(action, CheckCaller) else name)


def _answer(at: int, number: int, asked: object, event: Event) -> Iterator[Row]:
    sensitive = isinstance(asked, Ask) and asked.spec.sensitive
    row = Row(at, number, "")
    match event:
        case Chosen(via="key") | Unmatched(via="key"):
            yield replace(row, what="pressed", text=HIDDEN if sensitive and not event.keys else event.keys)
        case Chosen() | Unmatched():
            yield replace(row, what="said", text=HIDDEN if sensitive else event.heard)
        case Collected():
            hidden = sensitive or event.sensitive
            yield replace(
                row, what="pressed" if event.via == "key" else "said", text=HIDDEN if hidden else event.digits
            )
        case Silent():
            yield replace(row, what="silent")
        case ScheduleChecked():
            yield replace(row, what="answered", text=event.period, detail=event.reason)
        case CallerChecked():
            yield replace(row, what="answered", text=event.matched.partition(":")[2] or event.matched)
        case Drawn():
            yield replace(row, what="answered", text=event.branch)
        case HttpReplied():
            yield replace(row, what="answered", text=str(event.status))
        case HttpFailed():
            yield replace(row, what="failed", text=event.reason)
        case Found():
            yield replace(row, what="answered", text="found")
        case NotFound():
            yield replace(row, what="answered", text="not_found", detail=event.reason)
        case BridgeEnded(result="answered_ended"):
            yield replace(row, what="talked", text=event.agent, detail=str(event.talked_ms))
        case BridgeEnded():
            yield replace(row, what="answered", text=event.result, detail=event.key)
        case Recorded():
            yield replace(row, what="recorded", text=event.ended_by, detail=str(event.ms))
        case Failed():
            yield replace(row, what="failed", text=event.reason)
        case HungUp():
            yield replace(row, what="gone", text="hung_up")
        case TransferredAway():
            yield replace(row, what="gone", text="transferred_away")
        case _:
            return


def _bare(call: CallRow, number: int, event: Mapping[str, Any]) -> Iterator[Row]:
    """A row of an event nothing else is known of."""
    at = event.get("at")
    after = _after(call, int(at)) if isinstance(at, int | float) else 0
    try:
        rows = list(_answer(after, number, None, decode_event(dict(event))))
    except (ValueError, TypeError):
        rows = [Row(after, number, "answered", str(event.get("type", "")))]
    yield from rows


def _after(call: CallRow, at: int) -> int:
    return max(0, at - call.started)


def _variables(program: Program, taken: Step) -> dict[str, Any]:
    frame = taken.state.frames[-1]
    types = program.flows[frame.flow].variables
    return {
        name: HIDDEN if name in types and types[name].sensitive else veiled(value) if isinstance(value, str) else value
        for name, value in frame.variables
    }


def _speaks_secret(found: Replayed, taken: Step) -> bool:
    """Whether the node that speaks names a sensitive variable."""
    frame = taken.state.frames[-1]
    secret = [name for name, kind in found.program.flows[frame.flow].variables.items() if kind.sensitive]
    node = found.release["flows"][frame.flow]["nodes"].get(frame.node, {})
    # The variable that is asked for is named by its question too, which does not say it.
    spoken = {name: value for name, value in node.get("config", {}).items() if name != "variable"}
    text = json.dumps(spoken, ensure_ascii=False) if secret else ""
    return any(re.search(rf"\b{re.escape(name)}\b", text) for name in secret)


def veiled(text: str) -> str:
    """A text with every long number masked as callers' are."""
    return LONG_DIGITS.sub(lambda found: mask(found[0]), text)


def _veiled(rows: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(
        replace(row, text=veiled(row.text), detail=row.detail if row.what in LENGTHS else veiled(row.detail))
        for row in rows
    )
