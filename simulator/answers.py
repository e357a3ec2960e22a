"""Substituted answers: what schedules, lists, back ends, tables, queues and transfers say instead of being asked.

Belongs here: the answers as values, their JSON form, and reading them in order. What the real schedules and lists would
say does not: that is `runtime.rules` over a `World`. Regions and percentage splits have no substitute: they follow from
the caller's number.

Answers are given in order, the last one for ever; a name without answers is asked for real.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from runtime.engine.actions import CallHttp, Dial, JoinQueue, LookUp
from runtime.engine.events import BridgeEnded, Completion, Failed, Found, HttpFailed, HttpReplied, NotFound
from runtime.engine.values import Value, VariableType, coerce

KINDS = ("schedules", "lists", "backends", "lookups", "queues", "transfers")
ANY = "*"
NOT_FOUND = "not_found"  # the result of a table that has no such row
CARRIER = "carrier"  # the result of a back end that could not even be asked
TALK_MS = 60_000
AGENT = "8001"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. ``result`` is a period, a list's name or "other", "not_found" or a bridge's result; ``failed`` why there is none.

    A back end's answer has a ``status``, and it and a table's row have ``values`` by variable; a bridge may name the ``agent``, the ``key`` that left
    the queue, how long they ``talked_ms``, and whether the caller hangs up at the end of the talk.
    """

    result: str = ""
    failed: str = ""
    status: int = 0
    values: tuple[tuple[str, Value], ...] = ()
    key: str = ""
    agent: str = ""
    talked_ms: int = -1
    caller_hangs_up: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers by kind of thing and name: ``((kind, name, (answer, …)), …)``.

    Lists have the one name "*", their answer says on which list the caller is; a back end's name is a part of its address.
    """

    given: tuple[tuple[str, str, tuple[Answer, ...]], ...] = ()

    def to_json(self) -> dict[str, object]:
        """The inverse of `answers_from_json`."""
        doc: dict[str, dict[str, list[object]]] = {}
        for kind, name, answers in self.given:
            doc.setdefault(kind, {})[name] = [_to_json(answer) for answer in answers]
        return {kind: table[ANY] if kind == "lists" else table for kind, table in doc.items()}


@dataclass(slots=True)
class AnswerBook:
    """Reads answers while a call goes on: each asking takes the next."""

    answers: Answers
    asked: dict[tuple[str, str], int] = field(default_factory=dict, init=False)

    def next(self, kind: str, name: str) -> Answer | None:
        """The next answer for a thing, None when none is substituted."""
        for known, pattern, answers in self.answers.given:
            if known == kind and _fits(kind, pattern, name) and answers:
                count = self.asked.get((known, pattern), 0)
                self.asked[known, pattern] = count + 1
                return answers[min(count, len(answers) - 1)]
        return None

    def covers(self, kind: str, name: str) -> bool:
        """Is there any answer for a thing?"""
        return any(k == kind and _fits(kind, pattern, name) and given for k, pattern, given in self.answers.given)

    def expects(self, kind: str, name: str) -> bool:
        """Is there an answer for a thing by its own name?"""
        return any((k, pattern) == (kind, name) and given for k, pattern, given in self.answers.given)

    def for_bridge(self, action: JoinQueue | Dial, whom: str = "") -> Answer:
        """How a queue or a transfer goes at ``whom``, the action's own destination when not said: as substituted, else
        somebody answers and they talk for a minute."""
        kind = "queues" if isinstance(action, JoinQueue) else "transfers"
        return self.next(kind, whom or action.destination) or Answer(result="answered_ended")

    def for_backend(self, action: CallHttp, at: int) -> Completion:
        """How a back end answers: as substituted, else it refuses, since no simulation calls the outside."""
        answer = self.next("backends", address_of(action))
        if answer is None:
            return HttpFailed(at=at, token=action.token, reason="refused")
        if answer.result == CARRIER:
            return Failed(at=at, token=action.token, reason=answer.failed)
        if answer.failed:
            return HttpFailed(at=at, token=action.token, reason=answer.failed)
        return HttpReplied(at=at, token=action.token, status=answer.status or 200, values=_mapped(action, answer))

    def for_lookup(self, action: LookUp, at: int) -> Completion | None:
        """What a table says: as substituted, None when it is to be asked for real."""
        answer = self.next("lookups", action.table)
        if answer is None:
            return None
        if answer.failed:
            return Failed(at=at, token=action.token, reason=answer.failed)
        if answer.result == NOT_FOUND:
            return NotFound(at=at, token=action.token)
        return Found(at=at, token=action.token, values=_mapped(action, answer))


def _mapped(action: CallHttp | LookUp, answer: Answer) -> tuple[tuple[str, Value], ...]:
    """The answer's values that are values of the variables they go into."""
    given = dict(answer.values)
    typed = (
        (name, coerce(VariableType.from_json(json.loads(kind)), given.get(name))) for name, _, kind in action.fields
    )
    return tuple((name, value) for name, value in typed if value is not None)


def address_of(action: CallHttp) -> str:
    """The address a back end is known by here, its templates still in place."""
    return str(json.loads(action.request).get("url", ""))


def _fits(kind: str, pattern: str, name: str) -> bool:
    return pattern in (ANY, name) or (kind == "backends" and pattern in name)


def bridge_end(answer: Answer, token: int, at: int) -> Completion:
    """The event that a bridge with this answer ends with."""
    if answer.failed:
        return Failed(at=at, token=token, reason=answer.failed)
    talked = answer.result == "answered_ended"
    return BridgeEnded(
        at=at,
        token=token,
        result=answer.result,
        key=answer.key,
        agent=answer.agent or (AGENT if talked else ""),
        talked_ms=answer.talked_ms if answer.talked_ms >= 0 else TALK_MS if talked else 0,
    )


# --- as JSON ---------------------------------------------------------------------------------------------------------


def answer_from_json(doc: object) -> Answer:
    """Read one answer, a text or an object. Raises ValueError."""
    return _from_json(doc)


def answers_from_json(doc: Mapping[str, object]) -> Answers:
    """Read ``{"schedules": {NAME: [ANSWER…]}, "lists": [ANSWER…], …}``; an answer is a text or an object.

    Raises ValueError for an unknown kind or an answer that is neither.
    """
    given = []
    for kind, named in doc.items():
        if kind not in KINDS:
            raise ValueError(f"not a kind of answer: {kind!r}; use one of {', '.join(KINDS)}")
        table = named if isinstance(named, Mapping) else {ANY: named}
        for name, answers in table.items():
            many = answers if isinstance(answers, list | tuple) else [answers]
            given.append((kind, str(name), tuple(_from_json(answer) for answer in many)))
    return Answers(tuple(given))


def _from_json(doc: object) -> Answer:
    if isinstance(doc, str):
        return Answer(result=doc)
    if not isinstance(doc, Mapping):
        raise ValueError(f"not an answer: {doc!r}")
    values = doc.get("values", {})
    return Answer(
        result=str(doc.get("result", "")),
        failed=str(doc.get("failed", "")),
        status=int(doc.get("status", 0)),
        values=tuple(sorted(values.items())) if isinstance(values, Mapping) else (),
        key=str(doc.get("key", "")),
        agent=str(doc.get("agent", "")),
        talked_ms=int(doc.get("talked_ms", -1)),
        caller_hangs_up=doc.get("caller_hangs_up", False) in (True, "true"),
    )


def _to_json(answer: Answer) -> object:
    doc: dict[str, object] = {}
    for name in ("result", "failed", "status", "key", "agent", "caller_hangs_up"):
        value = getattr(answer, name)
        if value:
            doc[name] = value
    if answer.values:
        doc["values"] = dict(answer.values)
    if answer.talked_ms >= 0:
        doc["talked_ms"] = answer.talked_ms
    return answer.result if set(doc) == {"result"} else doc
