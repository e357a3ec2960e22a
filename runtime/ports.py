"""What the runtime needs of the outside, as protocols. Implementations live in asterisk, speech, store and simulator."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from runtime.domain.caller_list import CallerList
from runtime.domain.schedule import Schedule
from runtime.engine.actions import Audio, Awaited, CallHttp, Ending, Instant, LookUp, Say, Segment
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


HUMAN, MESSAGE, BUSY = "human", "message", "busy"
BEYOND = (HUMAN, MESSAGE, BUSY)


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many calls a line may have at once, and what a caller beyond that gets: one of BEYOND."""

    calls: int
    beyond: str = HUMAN


class Table(Protocol):
    """The rows of one version of a table."""

    def find(self, key: str) -> Mapping[str, str] | None:
        """The row with a key, however it is written, as {column: text as people write it}; None when there is none."""
        ...


class TableSource(Protocol):
    """Finds rows of tables. Never blocks the event loop, and never raises for a table or a row that is not there."""

    async def look_up(self, action: LookUp, at: int) -> Completion: ...


class Clock(Protocol):
    """UTC milliseconds."""

    def now(self) -> int: ...


@dataclass(frozen=True, slots=True)
class CallHeader:
    """What the log keeps of a call beside its events. ``id`` is unique for ever; times UTC ms.

    ``uniqueid`` and ``sip_call_id`` are what the exchange and the trunk call the same call, "" when they have no name for it.
    """

    id: str
    release: str
    call: Call
    started: int
    uniqueid: str = ""
    sip_call_id: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in its flow a call stood when an event came, ``waiting`` being the awaited action by name; when it began, UTC ms."""

    flow: str
    node: str
    waiting: str
    began: int


class CallLog(Protocol):
    """Keeps the events of calls. Never blocks and never raises: what it cannot write it keeps and retries."""

    def begin(self, header: CallHeader) -> None: ...

    def event(self, call_id: str, sequence: int, event: Mapping[str, Any], place: Place | None = None) -> None: ...

    def end(self, call_id: str, ended: str, at: int) -> None: ...


class RefusalLog(Protocol):
    """Keeps who was not let in. Never blocks and never raises; of a flood it may keep only some, and says how many not."""

    def turn_away(self, header: CallHeader, *, why: str, beyond: str) -> None:
        """Note a call that was not taken: ``why``, and what its caller got instead, one of BEYOND."""
        ...


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
    """Where a call can be sent. ``kind`` is queue or device; ``target`` the queue's name or a device such as PJSIP/1001.

    ``name`` is how people call it, ``hours`` a schedule ("" is always), ``ring_s`` 0 leaves the ring time to the node,
    ``next`` another destination for when this one does not answer. Of a group: ``skills`` maps a skill to the queue of
    those who have it (None where skills are not known), ``near`` a region and a skill ("" for any) to the queue of those
    who are asked first, for ``near_s`` seconds; ``silent`` is what the name of a queue ends in that speaks to nobody, and
    ``announce_agent`` says the agent's number before the connection.
    """

    kind: str
    target: str
    name: str = ""
    hours: str = ""
    ring_s: int = 0
    caller_id: str = ""
    next: str = ""
    skills: Mapping[str, str] | None = None
    near: Mapping[tuple[str, str], str] = field(default_factory=dict)
    near_s: int = 0
    silent: str = ""
    announce_agent: bool = False


class DestinationSource(Protocol):
    """Destinations by their name on screen; None when there is none of that name (any more)."""

    def destination(self, name: str) -> Destination | None: ...


class HouseSounds(Protocol):
    """What the house itself says, outside any flow: the agent's number, a feature code's answer. None: not to be had."""

    def sound(self, words: str, language: str) -> Sound | None: ...

    def number_folder(self, language: str) -> str:
        """The folder, as Asterisk sees it, of the words around an agent's number; "" when there is none."""
        ...


@dataclass(frozen=True, slots=True)
class AgentState:
    """Whether an agent takes calls: signed in, and not paused."""

    signed_in: bool
    paused: bool


class AgentStates(Protocol):
    """What agents last said by feature code, by device; it outlives every process. ``change`` never blocks or raises."""

    def agents(self) -> Mapping[str, AgentState]: ...

    def change_agent(self, device: str, state: AgentState) -> None: ...


class MessageStore(Protocol):
    """Keeps voicemail. ``ref`` is the recording's name as the channel knows it."""

    def keep(self, call_id: str, ref: str, *, mailbox: str, ms: int, notify: tuple[str, ...]) -> None: ...

    def drop(self, call_id: str, ref: str) -> None: ...
