"""Every way an awaited action can end: one table, used by exploration, by the virtual channel and by the engine itself.

`KINDS_OF_END` says which events an action may end with; `possible` gives representatives of them all for one action.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from runtime.engine.actions import (
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
from runtime.engine.events import (
    BridgeEnded,
    CallerChecked,
    Chosen,
    Collected,
    Completion,
    Drawn,
    Failed,
    Found,
    HttpFailed,
    HttpReplied,
    NotFound,
    Played,
    Recorded,
    ScheduleChecked,
    Silent,
    Unmatched,
)
from runtime.engine.values import Value

Samples = Mapping[str, tuple[Value, ...]]

OTHERWISE = "otherwise"
OTHER = "other"
QUEUE_RESULTS = ("answered_ended", "timeout", "full", "unavailable", "left_by_key")
DIAL_RESULTS = ("answered_ended", "busy", "no_answer", "failed")
HTTP_FAILURES = ("timeout",)

KINDS_OF_END: Mapping[str, tuple[type[Completion], ...]] = {
    "Ask": (Played, Chosen, Collected, Unmatched, Silent, Failed),
    "CheckSchedule": (ScheduleChecked, Failed),
    "CheckCaller": (CallerChecked, Failed),
    "DrawBranch": (Drawn, Failed),
    "CallHttp": (HttpReplied, HttpFailed, Failed),
    "LookUp": (Found, NotFound, Failed),
    "JoinQueue": (BridgeEnded, Failed),
    "Dial": (BridgeEnded, Failed),
    "Record": (Recorded, Failed),
}


def _ask(action: Ask, _: Samples) -> tuple[Completion, ...]:
    token, spec = action.token, action.spec
    if spec.expects_nothing:
        whole = Played(at=0, token=token)
        return (whole, Played(at=0, token=token, complete=False)) if spec.barge_in else (whole,)
    ends: list[Completion] = [
        Chosen(at=0, token=token, option=choice.id, via="key" if choice.keys else "speech") for choice in spec.choices
    ]
    if spec.digits:
        ends += [
            Collected(at=0, token=token, digits=number, via="key", sensitive=spec.sensitive)
            for number in dict.fromkeys(spec.samples)
            if spec.digits.minimum <= len(number) <= spec.digits.maximum
        ]
    return (*ends, Unmatched(at=0, token=token, via="key"), Silent(at=0, token=token))


def _schedule(action: CheckSchedule, _: Samples) -> tuple[Completion, ...]:
    return tuple(ScheduleChecked(at=0, token=action.token, period=p) for p in (*action.periods, OTHERWISE))


def _caller(action: CheckCaller, _: Samples) -> tuple[Completion, ...]:
    return tuple(CallerChecked(at=0, token=action.token, matched=m) for m in (*action.matches, OTHER))


def _draw(action: DrawBranch, _: Samples) -> tuple[Completion, ...]:
    return tuple(Drawn(at=0, token=action.token, branch=b) for b, weight in action.weights if weight > 0)


def _http(action: CallHttp, samples: Samples) -> tuple[Completion, ...]:
    replied = tuple(HttpReplied(at=0, token=action.token, status=200, values=row) for row in _rows(action, samples))
    return (*replied, *(HttpFailed(at=0, token=action.token, reason=r) for r in HTTP_FAILURES))


def _lookup(action: LookUp, samples: Samples) -> tuple[Completion, ...]:
    found = tuple(Found(at=0, token=action.token, values=row) for row in _rows(action, samples))
    return (*found, NotFound(at=0, token=action.token))


def _rows(action: CallHttp | LookUp, samples: Samples) -> tuple[tuple[tuple[str, Value], ...], ...]:
    """One row with each variable's first sample, one more for every other sample, one with nothing mapped."""
    known = [(name, samples[name]) for name, _, _ in action.fields if samples.get(name)]
    base = tuple((name, values[0]) for name, values in known)
    rows = {base: None, (): None}
    for index, (name, values) in enumerate(known):
        for value in values[1:]:
            rows[(*base[:index], (name, value), *base[index + 1 :])] = None
    return tuple(rows)


def _queue(action: JoinQueue, _: Samples) -> tuple[Completion, ...]:
    ends = tuple(
        BridgeEnded(at=0, token=action.token, result=result) for result in QUEUE_RESULTS if result != "left_by_key"
    )
    return (*ends, *(BridgeEnded(at=0, token=action.token, result="left_by_key", key=k) for k in action.leave_keys))


def _dial(action: Dial, _: Samples) -> tuple[Completion, ...]:
    return tuple(BridgeEnded(at=0, token=action.token, result=result) for result in DIAL_RESULTS)


def _record(action: Record, _: Samples) -> tuple[Completion, ...]:
    token = action.token
    return (
        Recorded(at=0, token=token, ended_by="key", ms=5_000, ref="sample"),
        Recorded(at=0, token=token, ended_by="silence", ms=0),
        Recorded(at=0, token=token, ended_by="max", ms=action.max_s * 1_000, ref="sample"),
        Recorded(at=0, token=token, ended_by="hangup", ms=5_000, ref="sample"),
    )


OUTCOMES: Mapping[type[Awaited], Callable[[Any, Samples], tuple[Completion, ...]]] = {
    Ask: _ask,
    CheckSchedule: _schedule,
    CheckCaller: _caller,
    DrawBranch: _draw,
    CallHttp: _http,
    LookUp: _lookup,
    JoinQueue: _queue,
    Dial: _dial,
    Record: _record,
}


def possible(action: Awaited, samples: Samples) -> tuple[Completion, ...]:
    """Representatives of every way ``action`` can end, a failure of its carrier included. Hang-up is always possible besides."""
    return (*OUTCOMES[type(action)](action, samples), Failed(at=0, token=action.token, reason="unavailable"))


def declared(waiting: str, event: Completion) -> bool:
    """May the awaited action named ``waiting`` end with this event?"""
    return type(event) in KINDS_OF_END.get(waiting, ())
