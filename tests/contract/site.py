"""The exchange of the contract: one real Asterisk with many places, each with an agent whose manners a scenario chooses.

Belongs here: what results a scenario substitutes become as real queues and phones, and whose call is whose. What callers
do is in tests.contract.person.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from deploy.pbx import Pbx
from deploy.ports import free_port
from runtime.asterisk import exchange as exchange_module
from runtime.asterisk.admission import Admission
from runtime.asterisk.agi import AgiRequest
from runtime.asterisk.agi_server import AgiLimits, AgiServer
from runtime.asterisk.ami import AmiLink
from runtime.asterisk.channel import AsteriskChannel
from runtime.asterisk.commands import Commands
from runtime.asterisk.dialplan import (
    AGI_ROUTE,
    AgiHost,
    DialplanSettings,
    FallbackQueue,
    QueueMember,
    QueueSettings,
    render,
)
from runtime.asterisk.exchange import Exchange, Surroundings
from runtime.asterisk.metrics import Metrics
from runtime.document.release import build
from runtime.engine.program import Program, compile_release
from runtime.nodes import KINDS
from runtime.ports import AudioLocator, Destination, DestinationSource, MessageStore
from runtime.session import Outside
from tests.asterisk.conftest import ami_settings
from tests.asterisk.flows import flow
from tests.asterisk.phone import Call, Manner, Phone, until
from tests.asterisk.site import Ledger, NoBackEnd, Rules, WallClock
from tests.asterisk.tone import write_prompt
from tests.contract.sound import Chords, Locator

PLACES = 16
AGENT, APOLOGY = 450.0, 1_000.0  # pure tones: no text sounds like one
FULL, EMPTY, SITTER = "full", "empty", "sitter"
NOBODY = Destination("device", "PJSIP/nobody")
FULL_LINE, ELSEWHERE = "4000000001", "4000000002"
ELSEWHERE_SAYS = "elsewhere"
AGENT_TALKS_S = 8.0


@dataclass(frozen=True, slots=True)
class Building:
    """The session's Asterisk, its sounds, and the agents' sockets: bound for the whole session, so that nobody takes a port."""

    pbx: Pbx
    chords: Chords
    agi_port: int
    agents: Mapping[str, socket.socket]
    recordings: Path

    @classmethod
    def at(cls, folder: Path) -> Building:
        """An Asterisk that is not started yet."""
        sounds, recordings = folder / "sounds", folder / "recordings"
        for made in (sounds, recordings):
            made.mkdir()
        agents = {name: _bound() for name in (*map(agent_name, range(PLACES)), SITTER)}
        agi_port, apology = free_port(), str(write_prompt(sounds / "apology.wav", APOLOGY, 0.3))
        settings = DialplanSettings(
            runtimes=(AgiHost("127.0.0.1", agi_port),),
            fallback=(FallbackQueue(EMPTY, 1),),
            apology=apology,
            last_apology=apology,
            goodbye=apology,
            queues=(
                *(
                    QueueSettings(agent_name(n), (QueueMember(f"PJSIP/{agent_name(n)}"),), ring_s=5)
                    for n in range(PLACES)
                ),
                QueueSettings(EMPTY),
                QueueSettings(FULL, (QueueMember(f"PJSIP/{SITTER}"),), ring_s=600, max_waiting=1),
            ),
        )
        pbx = Pbx(folder / "pbx", render(settings), agents=_ports(agents), trusted=("127.0.0.1/32",))
        return cls(pbx, Chords(sounds), agi_port, agents, recordings)

    def close(self) -> None:
        """Give the agents' ports back."""
        for agent in self.agents.values():
            agent.close()


def _bound() -> socket.socket:
    held = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    held.setblocking(False)
    held.bind(("127.0.0.1", 0))
    return held


def _ports(agents: Mapping[str, socket.socket]) -> dict[str, int]:
    return {name: int(held.getsockname()[1]) for name, held in agents.items()}


def _emptied(held: socket.socket) -> socket.socket:
    """Without what came while nobody was at the phone."""
    with contextlib.suppress(BlockingIOError):
        while True:
            held.recv(65_536)
    return held


def agent_name(place: int) -> str:
    """The agent of a place: a device, and a queue with that device alone."""
    return f"agent{place}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where one call at a time is made: an agent's phone that does as told."""

    name: str
    agent: Phone

    def queue(self, manner: Manner) -> Destination:
        """The agent's queue."""
        self.agent.manner = manner
        return Destination("queue", self.name)

    def device(self, manner: Manner) -> Destination:
        """The agent's phone."""
        self.agent.manner = manner
        return Destination("device", f"PJSIP/{self.name}")


@dataclass(slots=True)
class Line:
    """A number that is answered: by which exchange, and the channel of its one call."""

    exchange: Exchange
    channel: AsteriskChannel | None = None


@dataclass(slots=True)
class Floor:
    """A runtime on a building's Asterisk while it serves calls: lines, places, telephones."""

    building: Building
    link: AmiLink
    lines: dict[str, Line] = field(default_factory=dict)
    places: asyncio.Queue[Place] = field(default_factory=asyncio.Queue)

    async def take(self, request: AgiRequest) -> None:
        """The route of calls: each line has an exchange of its own, so each call its own world."""
        line = self.lines.get(request.call.line)
        if line is not None:
            await line.exchange.take(request)

    def open(
        self,
        number: str,
        program: Program,
        *,
        audio: AudioLocator,
        destinations: DestinationSource,
        messages: MessageStore,
        outside: Outside,
    ) -> Line:
        """Let a program answer a number, in a world of its own."""
        surroundings = Surroundings(
            releases=_Always(program),
            audio=audio,
            destinations=destinations,
            messages=messages,
            outside=outside,
            recordings=str(self.building.recordings),
            admission=Admission(50),
        )
        self.lines[number] = Line(Exchange(self.link, surroundings, Metrics()))
        return self.lines[number]

    async def phone(self, number: str, manner: Manner = Manner.ANSWER) -> Phone:
        """A telephone: an agent's, or that of somebody with this number."""
        agent = self.building.agents.get(number)
        return await Phone(number, ("127.0.0.1", self.building.pbx.ports.sip), manner).open(
            bound=_emptied(agent.dup()) if agent else None
        )


@dataclass(frozen=True, slots=True)
class _Always:
    program: Program

    def for_line(self, line: str) -> Program | None:
        """See `runtime.ports.ReleaseSource`."""
        return self.program


@dataclass(frozen=True, slots=True)
class _Named:
    """Destinations by name."""

    known: Mapping[str, Destination]

    def destination(self, name: str) -> Destination | None:
        """See `runtime.ports.DestinationSource`."""
        return self.known.get(name)


@asynccontextmanager
async def floor_on(building: Building) -> AsyncIterator[Floor]:
    """Open for calls: agents at their phones, and somebody waiting in the queue that is full."""
    link = AmiLink(ami_settings(building.pbx))
    await link.start()
    assert link.connected, link.why_down
    server = AgiServer(AgiLimits())
    await server.start(port=building.agi_port)
    floor = Floor(building, link)
    server.add_route(AGI_ROUTE, floor.take)
    phones = []
    with mock.patch.object(exchange_module, "AsteriskChannel", _noting(floor)):
        try:
            for number in range(PLACES):
                name = agent_name(number)
                agent = await floor.phone(name)
                agent.on_call = _talk
                phones.append(agent)
                floor.places.put_nowait(Place(name, agent))
            phones += await _fill_the_full_queue(floor)
            yield floor
        finally:
            for phone in phones:
                await phone.close()
            await server.stop()
            await link.close()


async def _talk(call: Call) -> None:
    if call.answered.is_set():
        call.say(AGENT, AGENT_TALKS_S)


async def _fill_the_full_queue(floor: Floor) -> list[Phone]:
    """Two lines that no scenario dials: one waits in the full queue, one is where agents transfer callers to."""
    queued = flow("waiting", {"wait": ("queue", {"destination": FULL, "timeout_s": 3_600})}, "", entry="wait")
    moved = flow(
        "elsewhere", {"menu": ("voicemail", {"mailbox": "m", "prompt": _said(ELSEWHERE_SAYS)})}, "", entry="menu"
    )
    for number, document in ((FULL_LINE, queued), (ELSEWHERE, moved)):
        open_line(floor, number, document)
    sitter = await floor.phone(SITTER, Manner.RING)
    waiting = await floor.phone("13700000000")
    await waiting.call(FULL_LINE)
    await until(lambda: sitter.incoming, what="somebody waiting in the full queue")
    return [sitter, waiting]


def _said(text: str) -> dict[str, Any]:
    return {"zh-CN": [{"say": text}]}


def open_line(floor: Floor, number: str, document: dict[str, Any]) -> None:
    """Answer a number by a flow without a scenario."""
    ledger = Ledger()
    floor.open(
        number,
        compile_release(build(document["name"], {document["name"]: document}), KINDS),
        audio=Locator(floor.building.chords),
        destinations=_Named({FULL: Destination("queue", FULL)}),
        messages=ledger,
        outside=Outside(Rules(), NoBackEnd(), ledger, WallClock()),
    )


def _noting(floor: Floor) -> type[AsteriskChannel]:
    """The telephone's channel, noted at its line: what a recogniser heard is told to it."""

    class Noted(AsteriskChannel):
        def __init__(self, commands: Commands, *rest: Any, **more: Any) -> None:
            super().__init__(commands, *rest, **more)
            floor.lines[commands.request.call.line].channel = self

    return Noted
