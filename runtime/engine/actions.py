"""What a call asks its channel, its rules or a back end to do: frozen values in the imperative.

Instant actions are done in order and never fail the call; at most one awaited action follows them and is pending until
an event with its ``token`` comes back; or one ending closes the call. What can come back stands in `outcomes`.
"""

from __future__ import annotations

from dataclasses import dataclass

from runtime.engine.collecting import Spec
from runtime.engine.values import Value

# --- what a prompt is made of once its values are words -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Say:
    """Words to be heard, found by their text among the release's rendered audio."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Audio:
    """A recorded prompt by its name."""

    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence of ``ms`` milliseconds."""

    ms: int


Segment = Say | Audio | Pause

# --- instant ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """Pick up. The engine puts it before the first action with sound."""


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """Switch prompts, speech and the exchange's own sounds to a language (BCP 47)."""

    language: str


@dataclass(frozen=True, slots=True)
class StartRecording:
    """Record both sides of the call from now on."""


@dataclass(frozen=True, slots=True)
class StopRecording:
    """Stop recording the call."""


@dataclass(frozen=True, slots=True)
class KeepMessage:
    """Store the voicemail recorded as ``ref`` in ``mailbox``. ``notify`` are the addresses named by the node."""

    ref: str
    mailbox: str
    ms: int
    notify: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DropMessage:
    """Delete the voicemail recorded as ``ref``: the caller records it again."""

    ref: str


@dataclass(frozen=True, slots=True)
class Emit:
    """A business event for the call log: a name and (name, value) pairs. The only action legal after a hang-up."""

    name: str
    data: tuple[tuple[str, Value], ...] = ()


Instant = Answer | SetLanguage | StartRecording | StopRecording | KeepMessage | DropMessage | Emit

# --- awaited ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ask:
    """Play the segments, and meanwhile and afterwards collect what ``spec`` expects (nothing, for a plain prompt)."""

    token: int
    prompt: tuple[Segment, ...]
    spec: Spec


@dataclass(frozen=True, slots=True)
class CheckSchedule:
    """Ask a schedule by name; ``periods`` are the answers the flow knows."""

    token: int
    schedule: str
    periods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckCaller:
    """Which is the first of ``matches`` ("list:NAME" or "region:NAME") that holds for the caller?"""

    token: int
    matches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrawBranch:
    """Which branch of a percentage split does this caller belong to? ``weights`` are (branch, percent); sticky by ``salt``."""

    token: int
    salt: str
    weights: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class CallHttp:
    """Call a back end. ``request`` is the node's canonical JSON config with its templates still in place.

    ``values`` are the (name, value) pairs its templates may use; ``fields`` the (variable, path, type as JSON) to map
    out of the answer. ``filler`` is heard while the caller waits.
    """

    token: int
    request: str
    values: tuple[tuple[str, Value], ...]
    fields: tuple[tuple[str, str, str], ...]
    filler: tuple[Segment, ...] = ()


@dataclass(frozen=True, slots=True)
class LookUp:
    """Find a row of a table by its key, as people write it. ``fields`` are the (variable, column, type as JSON) to take from it."""

    token: int
    table: str
    key: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class JoinQueue:
    """Wait for an agent of a destination. Times in seconds; ``leave_keys`` let the caller leave the queue."""

    token: int
    destination: str
    timeout_s: int
    priority: int = 0
    skill: str = ""
    announce_position: bool = True
    announce_agent: bool = False
    music: str = ""
    leave_keys: str = ""
    context: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Dial:
    """Connect to a destination that is an extension or a number, ringing ``ring_s`` seconds each."""

    token: int
    destination: str
    ring_s: int
    caller_id: str = ""
    context: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """Record the caller alone, after a beep, until a key of ``finish_keys``, ``silence_s`` of silence or ``max_s``."""

    token: int
    max_s: int
    silence_s: int
    finish_keys: str = "#"
    prompt: tuple[Segment, ...] = ()


Awaited = Ask | CheckSchedule | CheckCaller | DrawBranch | CallHttp | LookUp | JoinQueue | Dial | Record

# --- endings ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call with a cause: normal, busy, congestion, rejected. Before answering, busy reaches the caller as SIP 486."""

    cause: str = "normal"


@dataclass(frozen=True, slots=True)
class HandBack:
    """Leave the call without the done marker: the exchange's own fallback takes it."""

    reason: str


Ending = HangUp | HandBack
Action = Instant | Awaited | Ending

INSTANT: tuple[type, ...] = (Answer, SetLanguage, StartRecording, StopRecording, KeepMessage, DropMessage, Emit)
AWAITED: tuple[type, ...] = (Ask, CheckSchedule, CheckCaller, DrawBranch, CallHttp, LookUp, JoinQueue, Dial, Record)
ENDINGS: tuple[type, ...] = (HangUp, HandBack)
