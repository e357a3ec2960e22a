"""Taking calls: from an AGI session to a running call and back to the dialplan. One `Exchange` for one Asterisk.

A call that is not taken (no release for the line, too many calls, draining) is closed untouched, so that a second runtime
or the exchange's fallback takes it at once. Whatever goes wrong in a call ends the same way: without the done marker.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from dataclasses import dataclass

from runtime.asterisk.admission import DRAINING, NO_RELEASE, Admission, Refusal
from runtime.asterisk.agi import AgiCall, AgiError, AgiRequest, CallerGone
from runtime.asterisk.ami import AmiLink
from runtime.asterisk.bridges import Bridges
from runtime.asterisk.channel import AsteriskChannel
from runtime.asterisk.commands import Commands
from runtime.asterisk.metrics import Metrics
from runtime.asterisk.playing import Player
from runtime.asterisk.pressure import Pressure
from runtime.asterisk.recordings import Recordings
from runtime.call_mark import CallMark, mark_call
from runtime.domain.numbers import mask, normalise
from runtime.engine.program import Program
from runtime.engine.state import Call, State
from runtime.ports import (
    HUMAN,
    AudioLocator,
    CallHeader,
    DestinationSource,
    HouseSounds,
    MessageStore,
    RefusalLog,
    ReleaseSource,
)
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
    admission: Admission
    house: HouseSounds | None = None
    pressure: Pressure | None = None
    refusals: RefusalLog | None = None


class Exchange:
    """Answers the calls of one Asterisk."""

    def __init__(self, link: AmiLink, surroundings: Surroundings, metrics: Metrics) -> None:
        self._link = link
        self._with = surroundings
        self._metrics = metrics
        self._admission = surroundings.admission
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def active(self) -> int:
        """Calls in progress."""
        return self._admission.active

    async def drain(self, seconds: float) -> int:
        """Take no more calls; wait for those in progress, at most ``seconds``. Returns how many are left."""
        self._admission.draining = True
        try:
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        except TimeoutError:
            log.warning("%d calls are still in progress after %g s", self.active, seconds)
        return self.active

    async def take(self, request: AgiRequest) -> None:
        """The route of calls."""
        arrived = request.call
        call_id = uuid.uuid4().hex
        mark_call(CallMark(call_id, arrived.line, arrived.uniqueid, arrived.sip_call_id, arrived.caller))
        program = self._with.releases.for_line(arrived.line)
        refusal = self._admission.refusal(arrived.line, published=program is not None)
        if program is None or refusal is not None:
            self._note(arrived, program, refusal or Refusal(NO_RELEASE))
            spoken = folder_of(program) if program is not None else ""
            await self._refuse(request, refusal or Refusal(NO_RELEASE), spoken)
            return
        self._count(arrived.line, begins=True)
        began = time.monotonic()
        log.info("line %s from %s on %s", arrived.line, mask(arrived.caller), arrived.channel)
        ended = "defect"
        try:
            ended = (await self._run(request, arrived, program, call_id)).ended
        except CallerGone:
            ended = "hung_up"
        finally:
            self._metrics.calls.labels(ended).inc()
            log.info("ended after %.1f s: %s", time.monotonic() - began, ended)
            self._count(arrived.line, begins=False)

    def _count(self, line: str, *, begins: bool) -> None:
        if begins:
            self._admission.enter(line)
            self._idle.clear()
        else:
            self._admission.leave(line)
            if not self.active:
                self._idle.set()
        self._metrics.active.set(self.active)
        self._metrics.active_on_line.labels(line).set(self._admission.on_line(line))

    def _note(self, arrived: AgiCall, program: Program | None, refusal: Refusal) -> None:
        noted = self._with.refusals
        # A runtime that drains hands its callers on; whoever takes or refuses them notes it.
        if noted is None or refusal.why == DRAINING:
            return
        call = Call(line=arrived.line, caller=normalise(arrived.caller).national)
        at, release = self._with.outside.clock.now(), program.digest if program is not None else ""
        # By the exchange's names: two runtimes that refuse one caller in turn tell of one call.
        call_id = uuid.uuid5(uuid.NAMESPACE_OID, f"{arrived.uniqueid} {arrived.sip_call_id}").hex
        header = CallHeader(call_id, release, call, at, arrived.uniqueid, arrived.sip_call_id)
        noted.turn_away(header, why=refusal.why, beyond=refusal.beyond)

    async def _refuse(self, request: AgiRequest, refusal: Refusal, language: str) -> None:
        """Close the session with nothing done but what the dialplan must know: it plays, hangs up, or leads to a human."""
        arrived = request.call
        self._metrics.refused.labels(refusal.why).inc()
        log.warning(
            "line %s from %s is not taken: %s, so the caller gets %s",
            arrived.line,
            mask(arrived.caller),
            refusal.why,
            refusal.beyond,
        )
        if refusal.beyond == HUMAN and not refusal.final:
            return
        try:
            await Commands(request).refuse(refusal.beyond, final=refusal.final, language=language)
        except (CallerGone, AgiError) as error:
            log.info("the refusal could not be told: %s", type(error).__name__)

    async def _run(self, request: AgiRequest, arrived: AgiCall, program: Program, call_id: str) -> State:
        shared = self._with
        clock = shared.outside.clock
        commands = Commands(request, measured=shared.pressure.answered if shared.pressure is not None else None)
        watch = self._link.watch(arrived.uniqueid, arrived.channel)
        bridges = Bridges(
            commands,
            watch,
            shared.destinations,
            rules=shared.outside.rules,
            clock=clock,
            caller=arrived.caller,
            house=shared.house,
        )
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
            language = folder_of(program)
            await commands.take(call_id, language=language if language != arrived.language else "")
            call = Call(line=arrived.line, caller=normalise(arrived.caller).national)
            return await run_call(
                program,
                call,
                channel,
                shared.outside,
                call_id=call_id,
                uniqueid=arrived.uniqueid,
                sip_call_id=arrived.sip_call_id,
            )
        finally:
            self._metrics.degraded.inc(channel.degraded)
            channel.close()


def folder_of(program: Program) -> str:
    """The folder of Asterisk's own sounds in the language a line's callers hear first."""
    return program.flows[program.root].languages[0].partition("-")[0]
