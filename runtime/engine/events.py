"""What has happened on a call: frozen values in the past tense. No behaviour belongs here.

Every event carries ``at`` (UTC milliseconds), which no branch of the engine depends on. An event that completes an
awaited action carries that action's ``token``; `HungUp` and `TransferredAway` come unasked and carry none.
"""

from __future__ import annotations

from dataclasses import dataclass

from runtime.engine.values import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, ``at`` UTC milliseconds."""

    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion(Event):
    """The end of the awaited action that carried ``token``."""

    token: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Played(Completion):
    """A prompt that expects no answer is over; ``complete`` is false when a key cut it short."""

    complete: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen(Completion):
    """One of the offered choices was taken. ``heard`` is the utterance; ``fresh`` is false when all keys were typed ahead."""

    option: str
    via: str  # "key" | "speech"
    keys: str = ""
    heard: str = ""
    fresh: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected(Completion):
    """Digits of an allowed length were typed or spoken. Whether they are valid is for the node to say."""

    digits: str
    via: str  # "key" | "speech"
    fresh: bool = True
    sensitive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched(Completion):
    """A key, digits of a wrong length, or an utterance that is none of the choices."""

    via: str  # "key" | "speech"
    keys: str = ""
    heard: str = ""
    fresh: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent(Completion):
    """The caller neither typed nor spoke within the no-input time after the prompt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleChecked(Completion):
    """The schedule answered with one of its periods, or "otherwise" when it could not be asked."""

    period: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerChecked(Completion):
    """The first of the asked matches that holds for the caller ("list:VIP", "region:广东"), or "other"."""

    matched: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn(Completion):
    """The branch of a percentage split that this caller belongs to."""

    branch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpReplied(Completion):
    """The back end answered; ``values`` are the mapped variables as (name, value), already of the variables' types."""

    status: int
    values: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpFailed(Completion):
    """No usable answer. ``reason``: timeout, refused, status, body, address, secret."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Completion):
    """The table has the row; ``values`` are the mapped variables as (name, value), already of the variables' types."""

    values: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFound(Completion):
    """The table has no such row; ``reason`` is "missing" when there is no such table (any more)."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeEnded(Completion):
    """A queue or a dial is over and the caller is still here.

    ``result`` for a queue: answered_ended, timeout, full, unavailable, left_by_key; for a dial: answered_ended, busy,
    no_answer, failed. ``key`` is the key the caller left the queue with, ``agent`` who answered.
    """

    result: str
    agent: str = ""
    talked_ms: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded(Completion):
    """A recording is over: ``ended_by`` key, silence, max or hangup; ``ms`` of sound; ``ref`` names the file, "" if empty."""

    ended_by: str
    ms: int
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed(Completion):
    """The action could not be carried out (a declared outcome of every awaited action)."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HungUp(Event):
    """The caller has gone. After it only `Emit` is a legal action."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferredAway(Event):
    """Somebody moved the caller elsewhere: the call lives on without this flow."""


EVENTS: tuple[type[Event], ...] = (
    Played,
    Chosen,
    Collected,
    Unmatched,
    Silent,
    ScheduleChecked,
    CallerChecked,
    Drawn,
    HttpReplied,
    HttpFailed,
    Found,
    NotFound,
    BridgeEnded,
    Recorded,
    Failed,
    HungUp,
    TransferredAway,
)
