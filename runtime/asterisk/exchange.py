"""Taking calls: from an AGI session to a running call and back to the dialplan. One `Exchange` for one Asterisk.

A call that is not taken (no release for the line, too many calls, draining) is closed untouched, so that a second runtime
or the exchange's fallback takes it at once. Whatever goes wrong in a call ends the same way: without the done marker.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import uuid
from dataclasses import dataclass

from runtime.asterisk.agi import AgiCall, AgiRequest, CallerGone
from runtime.asterisk.ami import AmiLink
from runtime.asterisk.bridges import Bridges
from runtime.asterisk.channel import AsteriskChannel
from runtime.asterisk.commands import Commands
from runtime.asterisk.metrics import Metrics
from runtime.asterisk.playing import Player
from runtime.asterisk.recordings import Recordings
from runtime.domain.numbers import mask, normalise
from runtime.engine.program import Program
from runtime.engine.state import Call, State
from runtime.ports import AudioLocator, DestinationSource, HouseSounds, MessageStore, ReleaseSource
from runtime.session import Outside, run_call

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every call of an exchange shares. ``recordings`` is the folder Asterisk records into, as Asterisk sees it."""

    releases: ReleaseSource
    audio: AudioLocator
    destinations: DestinationSource
    messages: MessageStore
    outside: Outside
    recordings: str
    admission_limit: int
    house: HouseSounds | None = None


class Exchange:
    """Answers the calls of one Asterisk."""

    def __init__(self, link: AmiLink, surroundings: Surroundings, metrics: Metrics) -> None:
        self._link = link
        self._with = surroundings
        self._metrics = metrics
        self._draining = False
        self._calls: set[str] = set()
        self._bridges: dict[str, Bridges] = {}
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def active(self) -> int:
        """Calls in progress."""
        return len(self._calls)

    async def drain(self, seconds: float) -> int:
        """Take no more calls; wait for those in progress, at most ``seconds``. Returns how many are left."""
        self._draining = True
        try:
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        except TimeoutError:
            log.warning("%d calls are still in progress after %g s", self.active, seconds)
        return self.active

    async def take(self, request: AgiRequest) -> None:
        """The route of calls."""
        arrived = request.call
        program = self._with.releases.for_line(arrived.line)
        refusal = self._refusal(program)
        if program is None or refusal:
            self._metrics.refused.labels(refusal).inc()
            log.warning("call for %s from %s not taken: %s", arrived.line, mask(arrived.caller), refusal)
            return
        call_id = uuid.uuid4().hex
        self._calls.add(call_id)
        self._idle.clear()
        self._metrics.active.set(self.active)
        log.info("call %s: line %s from %s, channel %s", call_id, arrived.line, mask(arrived.caller), arrived.uniqueid)
        try:
            state = await self._run(request, arrived, program, call_id)
            self._metrics.calls.labels(state.ended).inc()
            log.info("call %s: %s", call_id, state.ended)
        except CallerGone:
            self._metrics.calls.labels("hung_up").inc()
        except Exception:
            self._metrics.calls.labels("defect").inc()
            raise
        finally:
            self._calls.discard(call_id)
            self._metrics.active.set(self.active)
            if not self._calls:
                self._idle.set()

    async def announce(self, request: AgiRequest) -> None:
        """The route of a caller whom an agent has answered: says the agent's number, then Asterisk connects the two."""
        bridges = self._bridges.get(request.call.uniqueid)
        if bridges is not None:
            with contextlib.suppress(CallerGone):
                await bridges.announce(Commands(request))

    def _refusal(self, program: Program | None) -> str:
        if self._draining:
            return "draining"
        if self.active >= self._with.admission_limit:
            return "full"
        return "" if program else "no_release"

    async def _run(self, request: AgiRequest, arrived: AgiCall, program: Program, call_id: str) -> State:
        shared = self._with
        clock = shared.outside.clock
        commands = Commands(request)
        watch = self._link.watch(arrived.uniqueid, arrived.channel)
        bridges = Bridges(
            commands, watch, shared.destinations, rules=shared.outside.rules, clock=clock, house=shared.house
        )
        self._bridges[arrived.uniqueid] = bridges
        channel = AsteriskChannel(
            commands,
            self._link,
            watch,
            player=Player(commands, self._link, watch, program, shared.audio),
            bridges=bridges,
            recordings=Recordings(commands, shared.messages, clock, call_id=call_id, directory=shared.recordings),
            clock=clock,
        )
        try:
            await commands.take()
            call = Call(line=arrived.line, caller=normalise(arrived.caller).national)
            language = program.flows[program.root].languages[0].partition("-")[0]
            if language != arrived.language:
                await commands.set_language(language)
            return await run_call(program, call, channel, shared.outside, call_id=call_id)
        finally:
            self._bridges.pop(arrived.uniqueid, None)
            self._metrics.degraded.inc(channel.degraded)
            channel.close()
