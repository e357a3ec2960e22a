"""Tonepath itself on the session's exchange: lines answered by flows, every text a tone of its own.

A test says with `lines` which flow answers a number and asks `tone(text)` for what the phone must hear.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from runtime.asterisk.admission import Admission
from runtime.asterisk.agi import AgiRequest
from runtime.asterisk.agi_server import AgiLimits, AgiServer
from runtime.asterisk.ami import AmiLink
from runtime.asterisk.dialplan import AGI_ROUTE
from runtime.asterisk.exchange import Exchange, Surroundings
from runtime.asterisk.metrics import Metrics
from runtime.document.release import build
from runtime.domain.caller_list import CallerList
from runtime.domain.schedule import Schedule
from runtime.engine.actions import Audio, CallHttp, Say
from runtime.engine.codec import decode_event
from runtime.engine.events import Completion, Event, HttpFailed
from runtime.engine.program import Program, compile_release
from runtime.engine.state import State
from runtime.engine.step import start, step
from runtime.nodes import KINDS
from runtime.ports import CallHeader, Destination, Place, Sound
from runtime.session import Outside
from tests.asterisk.phone import until
from tests.asterisk.tone import write_prompt

SECONDS = 0.6
LOWEST, STEP, COUNT = 400.0, 55.0, 48


class Tones:
    """An `AudioLocator` that gives every text a tone of its own; ``silent`` texts have no audio."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seconds: dict[str, float] = {}
        self.silent: set[str] = set()
        self._frequencies: dict[str, float] = {}
        self._sounds: dict[str, Sound] = {}

    def of(self, text: str) -> float:
        """The frequency of a text in Hz."""
        return self._frequencies.setdefault(text, LOWEST + STEP * len(self._frequencies))

    def locate(self, _program: Program, segment: Say | Audio) -> Sound | None:
        """See `runtime.ports.AudioLocator`."""
        text = segment.text if isinstance(segment, Say) else segment.name
        if text in self.silent:
            return None
        if text not in self._sounds:
            assert len(self._frequencies) < COUNT, "more texts than tones that can be told apart"
            seconds = self.seconds.get(text, SECONDS)
            path = write_prompt(self.folder / f"t{self.of(text):.0f}-{seconds:g}.wav", self.of(text), seconds)
            self._sounds[text] = Sound(str(path), seconds)
        return self._sounds[text]


@dataclass
class Ledger:
    """A `CallLog` and a `MessageStore` that remember."""

    headers: dict[str, CallHeader] = field(default_factory=dict)
    events: dict[str, list[Event]] = field(default_factory=dict)
    ended: dict[str, str] = field(default_factory=dict)
    messages: dict[str, int] = field(default_factory=dict)
    turned_away: list[tuple[str, str, str]] = field(default_factory=list)

    def turn_away(self, header: CallHeader, *, why: str, beyond: str) -> None:
        self.turned_away.append((header.call.caller, why, beyond))

    def begin(self, header: CallHeader) -> None:
        self.headers[header.id] = header
        self.events[header.id] = []

    def event(self, call_id: str, sequence: int, event: Mapping[str, Any], place: Place | None = None) -> None:
        assert sequence == len(self.events[call_id])
        self.events[call_id].append(decode_event(dict(event)))

    def end(self, call_id: str, ended: str, at: int) -> None:
        self.ended[call_id] = ended

    def keep(self, call_id: str, ref: str, *, mailbox: str, ms: int, notify: tuple[str, ...]) -> None:
        self.messages[ref] = ms

    def drop(self, call_id: str, ref: str) -> None:
        self.messages.pop(ref, None)

    @property
    def only(self) -> str:
        """The id of the one call there was."""
        (call_id,) = self.headers
        return call_id


class WallClock:
    """UTC milliseconds."""

    def now(self) -> int:
        return time.time_ns() // 1_000_000


class Rules:
    """Live rules of a test."""

    def __init__(self) -> None:
        self.schedules: dict[str, Schedule] = {}
        self.lists: dict[str, CallerList] = {}

    def schedule(self, name: str) -> Schedule | None:
        return self.schedules.get(name)

    def caller_list(self, name: str) -> CallerList | None:
        return self.lists.get(name)


class NoBackEnd:
    """A site without back ends."""

    async def call(self, action: CallHttp, at: int) -> Completion:
        return HttpFailed(at=at, token=action.token, reason="refused")


class Tonepath:
    """A runtime in the test's own process."""

    def __init__(self, link: AmiLink, server: AgiServer, folder: Path) -> None:
        self.link = link
        self.server = server
        self.tones = Tones(folder)
        self.ledger = Ledger()
        self.rules = Rules()
        self.metrics = Metrics()
        self.programs: dict[str, Program] = {}
        self.destinations: dict[str, Destination] = {}
        self.exchange = self._exchange(Admission(50))

        async def take(request: AgiRequest) -> None:
            await self.exchange.take(request)

        server.add_route(AGI_ROUTE, take)

    def _exchange(self, admission: Admission) -> Exchange:
        shared = Surroundings(
            releases=self,
            audio=self.tones,
            destinations=self,
            messages=self.ledger,
            outside=Outside(self.rules, NoBackEnd(), self.ledger, WallClock()),
            recordings=str(self.tones.folder),
            admission=admission,
            refusals=self.ledger,
        )
        return Exchange(self.link, shared, self.metrics)

    def limit(self, calls: int) -> None:
        """Take at most so many calls at once from now on."""
        self.admit(Admission(calls))

    def admit(self, admission: Admission) -> None:
        """Take calls by these rules from now on."""
        self.exchange = self._exchange(admission)

    def line(self, number: str, flow: Mapping[str, Any], *others: Mapping[str, Any]) -> Program:
        """Let a flow answer a number from the next call on."""
        flows = {document["name"]: document for document in (flow, *others)}
        self.programs[number] = compile_release(build(flow["name"], flows), KINDS)
        return self.programs[number]

    def for_line(self, line: str) -> Program | None:
        """See `runtime.ports.ReleaseSource`."""
        return self.programs.get(line)

    def destination(self, name: str) -> Destination | None:
        """See `runtime.ports.DestinationSource`."""
        return self.destinations.get(name)

    def tone(self, text: str) -> float:
        """What a text sounds like."""
        return self.tones.of(text)

    def path(self, call_id: str = "") -> list[str]:
        """The nodes a call entered and the ports it left by, replayed from its log."""
        call_id = call_id or self.ledger.only
        header = self.ledger.headers[call_id]
        program = next(p for p in self.programs.values() if p.digest == header.release)
        taken = start(program, header.call)
        rows = list(taken.trace)
        for event in self.ledger.events[call_id]:
            taken = step(program, taken.state, event)
            rows += taken.trace
        self.state: State = taken.state
        return [f"{row.node}" if row.what == "entered" else f":{row.detail}" for row in rows if row.what in _SHOWN]

    async def over(self) -> str:
        """Wait until every call has ended; how the last one did."""
        await until(
            lambda: not self.exchange.active and len(self.ledger.ended) == len(self.ledger.headers) > 0,
            what="the end of every call",
        )
        return list(self.ledger.ended.values())[-1]


_SHOWN = ("entered", "left", "fallback", "defect")


async def tonepath_on(link: AmiLink, port: int, folder: Path) -> Tonepath:
    """Start a runtime on an AGI port."""
    server = AgiServer(AgiLimits())
    await server.start(port=port)
    return Tonepath(link, server, folder)
