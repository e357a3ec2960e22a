"""What the runtime needs of the outside, as protocols. Implementations live in asterisk, speech, store and simulator."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from runtime.domain.caller_list import CallerList
from runtime.domain.schedule import Schedule
from runtime.engine.actions import Audio, Awaited, CallHttp, Ending, Instant, Say, Segment
from runtime.engine.events import Completion, Event
from runtime.engine.program import Program
from runtime.engine.state import Call


class Channel(Protocol):
    """A caller's end of a call. It perceives and acts; it decides nothing.

    ``gone`` is set once with the `HungUp` or `TransferredAway` that ended the caller's stay.
    """

    @property
    def gone(self) -> asyncio.Future[Event]: ...

    async def perform(self, action: Awaited) -> Event:
        """Carry out Ask, JoinQueue, Dial or Record and say how it ended. When the caller goes meanwhile: first what the
        action has (Recorded, BridgeEnded), at the next call the event in ``gone``. Never raises for what a peer does."""
        ...

    async def fill(self, segments: tuple[Segment, ...], until: asyncio.Future[Completion]) -> None:
        """Play the segments, again and again, until ``until`` is done or the caller has gone. Keys typed meanwhile are kept."""
        ...

    async def do(self, action: Instant) -> None:
        """Carry out an instant action; what fails is logged and does not stop the call."""
        ...

    async def finish(self, ending: Ending) -> None:
        """Hang up with a cause, or hand the call back to the exchange."""
        ...


class RuleSource(Protocol):
    """Live things a call looks up by name. None: there is no such thing (any more)."""

    def schedule(self, name: str) -> Schedule | None: ...

    def caller_list(self, name: str) -> CallerList | None: ...


class HttpCaller(Protocol):
    """Calls a back end within the action's own time-out. Never raises for what a peer does."""

    async def call(self, action: CallHttp, at: int) -> Completion: ...


class Clock(Protocol):
    """UTC milliseconds."""

    def now(self) -> int: ...


@dataclass(frozen=True, slots=True)
class CallHeader:
    """What the log keeps of a call beside its events. ``id`` is unique for ever; times UTC ms."""

    id: str
    release: str
    call: Call
    started: int


class CallLog(Protocol):
    """Keeps the events of calls. Never blocks and never raises: what it cannot write it keeps and retries."""

    def begin(self, header: CallHeader) -> None: ...

    def event(self, call_id: str, sequence: int, event: Mapping[str, Any]) -> None: ...

    def end(self, call_id: str, ended: str, at: int) -> None: ...


class ReleaseSource(Protocol):
    """Which program answers a line right now; None when the line is not published."""

    def for_line(self, line: str) -> Program | None: ...


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound file as Asterisk sees it: its path without extension, and its length in seconds."""

    path: str
    seconds: float


class AudioLocator(Protocol):
    """Where Asterisk finds what a release says; None when there is no audio for it."""

    def locate(self, program: Program, segment: Say | Audio) -> Sound | None: ...


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a call can be sent. ``kind`` is queue or device; ``target`` the queue's name or a device such as PJSIP/1001."""

    kind: str
    target: str


class DestinationSource(Protocol):
    """Destinations by their name on screen; None when there is none of that name (any more)."""

    def destination(self, name: str) -> Destination | None: ...


class MessageStore(Protocol):
    """Keeps voicemail. ``ref`` is the recording's name as the channel knows it."""

    def keep(self, call_id: str, ref: str, *, mailbox: str, ms: int, notify: tuple[str, ...]) -> None: ...

    def drop(self, call_id: str, ref: str) -> None: ...
