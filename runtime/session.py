"""The only loop: event -> step -> actions -> event. It routes actions, keeps the log, and never lets a call fall silent.

Telephone and simulator run calls through `run_call`; they differ in the channel and in the outside they hand it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from runtime import rules
from runtime.document.line_rules import REFUSED, is_live_name
from runtime.engine.actions import (
    AWAITED,
    INSTANT,
    Awaited,
    CallHttp,
    CheckCaller,
    CheckSchedule,
    DrawBranch,
    LookUp,
)
from runtime.engine.codec import encode_event
from runtime.engine.events import Event, Failed
from runtime.engine.program import Program
from runtime.engine.state import Call, State, Step
from runtime.engine.step import start, step
from runtime.lookups import NO_TABLES
from runtime.ports import CallHeader, CallLog, Channel, Clock, HttpCaller, Place, RuleSource, TableSource
from runtime.redaction import redact

BLOCKED = "blocked"

log = logging.getLogger(__name__)

Observer = Callable[[Event | None, Step], None]


@dataclass(frozen=True, slots=True)
class Outside:
    """What a call needs beside its channel."""

    rules: RuleSource
    http: HttpCaller
    log: CallLog
    clock: Clock
    tables: TableSource = NO_TABLES


async def run_call(
    program: Program,
    call: Call,
    channel: Channel,
    outside: Outside,
    *,
    call_id: str,
    uniqueid: str = "",
    sip_call_id: str = "",
    observer: Observer | None = None,
) -> State:
    """Run a call to its end and return its last state. ``observer`` sees every step and the event that caused it;
    ``uniqueid`` and ``sip_call_id`` are the exchange's and the trunk's names of the call, for the log."""
    began = outside.clock.now()
    outside.log.begin(CallHeader(call_id, program.digest, call, began, uniqueid, sip_call_id))
    sequence = 0
    event: Event | None = None
    taken = start(program, call)
    while True:
        if observer:
            observer(event, taken)
        awaited = await _act(taken, channel)
        if taken.state.ended or awaited is None:
            break
        event = await _await_end(awaited, call, channel, outside)
        stood = taken.state.frames[-1]
        place = Place(stood.flow, stood.node, type(awaited).__name__, began)
        outside.log.event(call_id, sequence, encode_event(redact(program, taken.state, awaited, event)), place)
        sequence += 1
        taken = step(program, taken.state, event)
    outside.log.end(call_id, outcome_of(taken.state), outside.clock.now())
    return taken.state


def outcome_of(state: State) -> str:
    """How a call that is over goes into the log: as its state says, or "blocked" when the line's rules refused the caller."""
    place = state.frames[-1]
    turned_away = state.ended == "completed" and is_live_name(place.flow) and place.node == REFUSED
    return BLOCKED if turned_away else state.ended


async def _act(taken: Step, channel: Channel) -> Awaited | None:
    """Do what can be done at once; return what is to be awaited."""
    for action in taken.actions:
        if isinstance(action, AWAITED):
            return action  # type: ignore[return-value]  # AWAITED holds exactly the members of Awaited
        try:
            if isinstance(action, INSTANT):
                await channel.do(action)  # type: ignore[arg-type]  # INSTANT holds exactly the members of Instant
            else:
                await channel.finish(action)  # type: ignore[arg-type]  # what remains are the endings
        except Exception:
            log.exception("an adapter failed at %s; the call goes on", type(action).__name__)
    return None


async def _await_end(awaited: Awaited, call: Call, channel: Channel, outside: Outside) -> Event:
    """Carry an awaited action out and say how it ended; an adapter that raises has failed, the call has not."""
    if channel.gone.done():
        return channel.gone.result()
    try:
        if isinstance(awaited, CheckSchedule | CheckCaller | DrawBranch):
            return rules.answer(awaited, call, outside.rules, at=outside.clock.now())
        if isinstance(awaited, CallHttp):
            return await _call_http(awaited, channel, outside)
        if isinstance(awaited, LookUp):
            return await outside.tables.look_up(awaited, outside.clock.now())
        return await channel.perform(awaited)
    except Exception:
        log.exception("an adapter failed at %s", type(awaited).__name__)
        return Failed(at=outside.clock.now(), token=awaited.token, reason="adapter")


async def _call_http(awaited: CallHttp, channel: Channel, outside: Outside) -> Event:
    """Ask the back end while the caller hears the filler; a caller who goes meanwhile ends it."""
    asked = asyncio.ensure_future(outside.http.call(awaited, outside.clock.now()))
    filling = asyncio.ensure_future(channel.fill(awaited.filler, asked))
    try:
        first: set[asyncio.Future[Any]] = {asked, channel.gone}
        await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
        if asked.done():
            await filling
        return asked.result() if asked.done() else channel.gone.result()
    finally:
        asked.cancel()
        filling.cancel()
