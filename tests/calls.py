"""Small flows in the product's own format, and calls walked through them one event at a time. No tests here."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from runtime.document.release import build
from runtime.engine.actions import AWAITED, Action, Ask, Audio, Awaited, Pause, Record, Say, Segment
from runtime.engine.collecting import Spec
from runtime.engine.events import (
    BridgeEnded,
    CallerChecked,
    Chosen,
    Collected,
    Completion,
    Event,
    Failed,
    HttpFailed,
    HttpReplied,
    HungUp,
    Played,
    Recorded,
    ScheduleChecked,
    Silent,
    Unmatched,
)
from runtime.engine.program import Program, compile_release
from runtime.engine.state import Call, Frame, State, Step, Trace
from runtime.engine.step import start, step
from runtime.engine.values import Value
from runtime.nodes import KINDS

Document = dict[str, Any]
Nodes = Mapping[str, tuple[str, Mapping[str, Any], Mapping[str, str]]]

ZH, EN = "zh-CN", "en-US"


def say(text: str, language: str = ZH) -> dict[str, Any]:
    """A prompt of one spoken segment."""
    return {language: [{"say": text}]}


def option(name: str, *keys: str, **phrases: Sequence[str]) -> dict[str, Any]:
    """A menu option whose label is its id."""
    return {"id": name, "label": name, "keys": list(keys), "phrases": {ZH: list(phrases.get("zh", ()))}}


def flow(entry: str, nodes: Nodes, *, name: str = "main", **more: Any) -> Document:
    """A flow document. ``nodes`` are {id: (kind, config, {port: target})}; ``more`` are further fields of the envelope."""
    document: Document = {
        "schema_version": 1,
        "name": name,
        "languages": [ZH],
        "entry": entry,
        "variables": {},
        "defaults": {},
        "shortcuts": [],
        "returns": [],
        "nodes": {
            key: {"kind": kind, "label": key, "config": dict(config)} for key, (kind, config, _) in nodes.items()
        },
        "edges": [
            {"from": key, "port": port, "to": target} for key, node in nodes.items() for port, target in node[2].items()
        ],
        "layout": {},
    }
    return copy.deepcopy(document | more)


def back_home(name: str, returns: Sequence[Mapping[str, str]]) -> Document:
    """A sub-flow that comes back at once by its first return."""
    end = ("hangup", {"then": "return", "return": returns[0]["id"]}, {})
    return flow("end", {"end": end}, name=name, returns=list(returns))


def fallback(to: str | None, *, after_failures: int = 5) -> dict[str, Any]:
    """The defaults of a flow whose way to a human is the node ``to``."""
    return {"fallback": {"to": to, "after_failures": after_failures}}


def release(*documents: Document) -> Document:
    """The release document of the first one and the others it reaches."""
    return build(documents[0]["name"], {document["name"]: document for document in documents})


def program(*documents: Document) -> Program:
    """Compile the first document as the root, with the others it reaches."""
    return compile_release(release(*documents), KINDS)


@dataclass(slots=True)
class Walked:
    """A call under way. Every method that makes something happen returns the call, so that tests read as one sentence."""

    program: Program
    last: Step
    steps: list[Step] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    # --- what happens ------------------------------------------------------------------------------------------------

    def happens(self, event: Event) -> Walked:
        """Any event, with whatever token it has."""
        self.last = step(self.program, self.last.state, event)
        self.steps.append(self.last)
        self.events.append(event)
        return self

    def _ends(self, kind: type[Completion], **fields: Any) -> Walked:
        return self.happens(kind(at=len(self.events), token=self.state.token, **fields))

    def played(self, *, complete: bool = True) -> Walked:
        return self._ends(Played, complete=complete)

    def chooses(self, name: str, *, fresh: bool = True) -> Walked:
        return self._ends(Chosen, option=name, via="key", keys="", fresh=fresh)

    def types(self, digits: str, *, fresh: bool = True) -> Walked:
        return self._ends(Collected, digits=digits, via="key", fresh=fresh, sensitive=self.spec.sensitive)

    def errs(self, times: int = 1, *, fresh: bool = True) -> Walked:
        for _ in range(times):
            self._ends(Unmatched, via="key", keys="9", fresh=fresh)
        return self

    def is_silent(self, times: int = 1) -> Walked:
        for _ in range(times):
            self._ends(Silent)
        return self

    def is_told(self, period: str) -> Walked:
        return self._ends(ScheduleChecked, period=period)

    def is_known_as(self, match: str) -> Walked:
        return self._ends(CallerChecked, matched=match)

    def bridge_ends(self, result: str, key: str = "") -> Walked:
        return self._ends(BridgeEnded, result=result, key=key)

    def recorded(self, ended_by: str = "key", *, ms: int = 5_000, ref: str = "message") -> Walked:
        return self._ends(Recorded, ended_by=ended_by, ms=ms, ref=ref)

    def replied(self, **values: Value) -> Walked:
        return self._ends(HttpReplied, status=200, values=tuple(values.items()))

    def back_end_fails(self) -> Walked:
        return self._ends(HttpFailed, reason="timeout")

    def fails(self, reason: str = "engine") -> Walked:
        return self._ends(Failed, reason=reason)

    def hangs_up(self) -> Walked:
        return self.happens(HungUp(at=len(self.events)))

    # --- where the call stands ---------------------------------------------------------------------------------------

    @property
    def state(self) -> State:
        return self.last.state

    @property
    def frame(self) -> Frame:
        return self.state.frames[-1]

    @property
    def node(self) -> str:
        return self.frame.node

    @property
    def variables(self) -> dict[str, Value]:
        return dict(self.frame.variables)

    @property
    def actions(self) -> tuple[Action, ...]:
        """The actions of the last step."""
        return self.last.actions

    @property
    def did(self) -> list[str]:
        """The names of the last step's actions."""
        return [type(action).__name__ for action in self.actions]

    @property
    def awaited(self) -> Awaited:
        """What the call waits for."""
        action = self.actions[-1]
        assert isinstance(action, AWAITED), f"the call waits for nothing: {action}"
        return action  # type: ignore[return-value]  # AWAITED holds exactly the members of Awaited

    @property
    def spec(self) -> Spec:
        assert isinstance(self.awaited, Ask)
        return self.awaited.spec

    @property
    def heard(self) -> str:
        """The words of the last prompt."""
        assert isinstance(self.awaited, Ask | Record)
        return words(self.awaited.prompt)

    @property
    def all_heard(self) -> list[str]:
        """The words of every prompt so far."""
        return [words(a.prompt) for taken in self.steps for a in taken.actions if isinstance(a, Ask | Record)]

    @property
    def trace(self) -> list[Trace]:
        """All rows so far."""
        return [row for taken in self.steps for row in taken.trace]

    def rows(self, what: str) -> list[str]:
        """The details (or the node, for rows without) of all rows of one sort."""
        return [row.detail or row.node for row in self.trace if row.what == what]


def words(prompt: tuple[Segment, ...]) -> str:
    """A prompt as text: a recording as [name], a pause as /."""
    shown = {Audio: lambda s: f"[{s.name}]", Pause: lambda _: "/", Say: lambda s: s.text}
    return "".join(shown[type(segment)](segment) for segment in prompt)


def walk(*documents: Document, caller: str = "13800138000", line: str = "4001", language: str = "") -> Walked:
    """Start a call through the first document."""
    return begin(program(*documents), Call(line=line, caller=caller, language=language))


def begin(compiled: Program, call: Call | None = None) -> Walked:
    """Start a call through a program."""
    first = start(compiled, call or Call(line="4001", caller="13800138000"))
    return Walked(compiled, first, [first])
