"""A path of an exploration as a scenario that anybody can play: inputs anchored to prompts, answers in order.

Pure. It knows actions and events, and no node kind.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from runtime.engine.actions import Ask, Awaited, CallHttp, CheckCaller, CheckSchedule, Dial, JoinQueue, LookUp, Record
from runtime.engine.events import (
    BridgeEnded,
    CallerChecked,
    Completion,
    Event,
    Failed,
    Found,
    HttpFailed,
    HttpReplied,
    HungUp,
    NotFound,
    Played,
    Recorded,
    ScheduleChecked,
)
from runtime.engine.outcomes import OTHER
from runtime.engine.state import Call
from runtime.engine.values import Value, VariableType
from simulator.answers import ANY, CARRIER, NOT_FOUND, Answer, Answers
from simulator.caller import Input, Occasion, Script
from simulator.numbers import Leg, caller_for
from simulator.scenario import Scenario
from simulator.typing import input_for


def scenario_of(name: str, *, flow: str, call: Call, path: Iterable[Leg], standing: Awaited | None = None) -> Scenario:
    """The call that takes ``path``; the caller hangs up at the action it is left ``standing`` at, if any."""
    legs = tuple(path)
    inputs: list[Input] = []
    answers: dict[tuple[str, str], list[Answer]] = {}
    for action, event in legs:
        given = _input(action, event)
        if given is not None:
            inputs.append(given)
        substituted = _answer(action, event)
        if substituted is not None:
            kind, whom, answer = substituted
            answers.setdefault((kind, whom), []).append(answer)
    if standing is not None:
        inputs.append(Input("hang_up", at=occasion(standing) or ""))
    return Scenario(
        name=name,
        flow=flow,
        line=call.line,
        caller=caller_for(call, legs),
        language=call.language,
        inputs=_shortened(inputs),
        answers=Answers(tuple((kind, whom, tuple(given)) for (kind, whom), given in answers.items())),
    )


def occasion(action: Awaited) -> Occasion | None:
    """On which occasion an action lets the caller act; None when it does not."""
    match action:
        case Ask():
            return "prompt" if action.spec.expects_nothing else "question"
        case JoinQueue():
            return "queue"
        case Dial():
            return "transfer"
        case Record():
            return "recording"
        case _:
            return None


def _input(action: Awaited, event: Event) -> Input | None:
    where = occasion(action)
    if where is None:
        return None
    match event:
        case HungUp():
            return Input("hang_up", at=where)
        case Failed() if isinstance(action, Ask | Record):
            return Input("fail", event.reason, at=where)
        case Recorded():
            return Input("message", event.ended_by, ms=event.ms)
        case Played(complete=True):
            return Input("listen")
        case Played():
            return Input("press", "*", during=True, at="prompt")
        case BridgeEnded() | Failed():
            return None
        case _:
            return input_for(action.spec, event) if isinstance(action, Ask) and isinstance(event, Completion) else None


def _answer(action: Awaited, event: Event) -> tuple[str, str, Answer] | None:
    match action, event:
        case (CheckSchedule(), Failed()):
            return "schedules", action.schedule, Answer(failed=event.reason)
        case (CheckSchedule(), ScheduleChecked()):
            return "schedules", action.schedule, Answer(event.period)
        case (CheckCaller(), Failed()):
            return "lists", ANY, Answer(failed=event.reason)
        case (CheckCaller(), CallerChecked()):
            what, _, name = event.matched.partition(":")
            return "lists", ANY, Answer(name if what == "list" else OTHER)
        case (CallHttp(), _):
            return _backend_answer(action, event)
        case (LookUp(), Failed()):
            return "lookups", action.table, Answer(failed=event.reason)
        case (LookUp(), NotFound()):
            return "lookups", action.table, Answer(NOT_FOUND)
        case (LookUp(), Found()):
            return "lookups", action.table, Answer("found", values=_values(action, event.values))
        case (JoinQueue() | Dial(), BridgeEnded() | Failed()):
            kind = "queues" if isinstance(action, JoinQueue) else "transfers"
            if isinstance(event, Failed):
                return kind, action.destination, Answer(failed=event.reason)
            return kind, action.destination, Answer(event.result, key=event.key, agent=event.agent)
        case _:
            return None


def _backend_answer(action: CallHttp, event: Event) -> tuple[str, str, Answer] | None:
    where = str(json.loads(action.request).get("url", "")) or ANY
    match event:
        case HttpReplied():
            return "backends", where, Answer(status=event.status, values=_values(action, event.values))
        case HttpFailed():
            return "backends", where, Answer(failed=event.reason)
        case Failed():
            return "backends", where, Answer(CARRIER, failed=event.reason)
        case _:
            return None


def _values(action: CallHttp | LookUp, values: tuple[tuple[str, Value], ...]) -> tuple[tuple[str, Value], ...]:
    kinds = {name: VariableType.from_json(json.loads(kind)).kind for name, _, kind in action.fields}
    return tuple((name, _raw(kinds.get(name, "text"), value)) for name, value in values)


def _raw(kind: str, value: Value) -> Value:
    """A value as a back end would write it: amounts in units of the currency, not in hundredths."""
    if kind == "amount" and isinstance(value, int):
        return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}"
    return value


def _shortened(inputs: list[Input]) -> Script:
    """Without the prompts one only listens to, except where they say which prompt a later input means."""
    kept: list[Input] = []
    for given in reversed(inputs):
        if given.do == "listen" and not (kept and (kept[-1].do == "listen" or kept[-1].at == "prompt")):
            continue
        kept.append(given)
    return tuple(reversed(kept))
