"""What the manager tells about one caller's channel, as values in the order it happened.

A ChannelWatch is the only complete source of pressed keys: AGI misses those between its commands. It interprets nothing:
what a key means belongs to the engine, the link itself to runtime.asterisk.ami.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from runtime.asterisk.ami_wire import AmiMessage

log = logging.getLogger(__name__)

PRIVATE_KEY = "D"
# Of keys that follow each other within 45 ms, as jitter makes them, Asterisk tells the end twice: once when it comes, and
# once more behind a beginning that it has held back. So far apart are these at most.
DOUBLED_WITHIN_S = 0.5


@dataclass(frozen=True, slots=True)
class DigitSeen:
    """The caller released `key`, one of 0-9 * # A-D. `asked` marks the private key when the runtime itself sent it.

    `again` marks what is no second key: Asterisk told the end of the same press once more.
    """

    key: str
    asked: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class ChannelHungUp:
    """The channel is gone. `cause` is the Q.850 number; 0 is not told, as for a caller who simply hangs up."""

    cause: int
    text: str


@dataclass(frozen=True, slots=True)
class QueueJoined:
    """The caller entered a queue at `position` of `waiting`, counted from 1."""

    queue: str
    position: int
    waiting: int


@dataclass(frozen=True, slots=True)
class QueueLeft:
    """The caller left a queue's waiting line: for an agent, or (`abandoned`) by hanging up, by key or by time-out.

    `position` is where they stood, counted from 1.
    """

    queue: str
    position: int
    abandoned: bool


@dataclass(frozen=True, slots=True)
class AgentConnected:
    """An agent answered: device, name, the agent's channel, and the seconds the caller waited."""

    queue: str
    device: str
    name: str
    channel: str
    waited_s: int


@dataclass(frozen=True, slots=True)
class AgentCompleted:
    """The conversation ended after `talked_s` seconds; `reason` is "caller", "agent" or "transfer"."""

    queue: str
    device: str
    name: str
    talked_s: int
    reason: str


@dataclass(frozen=True, slots=True)
class DialEnded:
    """A rung device's answer: DIALSTATUS, and its channel."""

    status: str
    channel: str


@dataclass(frozen=True, slots=True)
class TransferredTo:
    """Somebody transferred the caller to `extension`."""

    extension: str


@dataclass(frozen=True, slots=True)
class LinkLost:
    """The manager link went down: keys are missed from now on."""


@dataclass(frozen=True, slots=True)
class LinkRestored:
    """The manager link is up again, and the channel still lives."""


WatchEvent = (
    DigitSeen
    | ChannelHungUp
    | QueueJoined
    | QueueLeft
    | AgentConnected
    | AgentCompleted
    | DialEnded
    | TransferredTo
    | LinkLost
    | LinkRestored
)


class ChannelWatch:
    """One channel under watch. `listen` gets every event as it arrives; the last facts stand in the attributes."""

    def __init__(self, uniqueid: str, channel: str) -> None:
        self.uniqueid = uniqueid
        self.channel = channel
        self.hangup: ChannelHungUp | None = None
        self.agent: AgentConnected | None = None
        self.digits = 0
        self._asked = 0
        self._pressed: set[str] = set()
        self._released: dict[str, float] = {}
        self._ahead: dict[str, float] = {}
        self._private_seen = asyncio.Event()
        self._hung_up = asyncio.Event()
        self._listeners: list[Callable[[WatchEvent], None]] = []

    def listen(self, listener: Callable[[WatchEvent], None]) -> None:
        """Call `listener` with every further event, in order, on the event loop. It must return at once."""
        self._listeners.append(listener)

    async def wait_hangup(self) -> ChannelHungUp:
        """Return when the manager has told of the hang-up."""
        await self._hung_up.wait()
        assert self.hangup is not None
        return self.hangup

    def expect_private(self) -> None:
        """Note that the runtime sends one private key."""
        self._asked += 1
        self._private_seen.clear()

    def unexpect_private(self) -> None:
        """Note that a private key was not sent after all, or never arrived."""
        self._asked = max(0, self._asked - 1)

    async def wait_private(self) -> None:
        """Return when every private key the runtime sent has been shown."""
        await self._private_seen.wait()

    def take(self, message: AmiMessage) -> None:
        """Take over one of Asterisk's messages about this channel."""
        if message.name == "DTMFBegin" and message.get("Direction") == "Received":
            self._begin(message.get("Digit"))
            return
        read = _READERS.get(message.name)
        event = read(message) if read else None
        if event is None:
            return
        if isinstance(event, DigitSeen):
            event = self._sort_private(self._sort_again(event))
        self.put(event)

    def put(self, event: WatchEvent) -> None:
        """Note an event and tell the listeners."""
        if isinstance(event, DigitSeen):
            self.digits += 1
        elif isinstance(event, AgentConnected):
            self.agent = event
        elif isinstance(event, ChannelHungUp):
            if self.hangup is not None:
                return
            self.hangup = event
            self._hung_up.set()
            self._private_seen.set()
        for listener in self._listeners:
            try:
                listener(event)
            except Exception:
                log.exception("A listener of %s failed on %s", self.channel, type(event).__name__)

    def _begin(self, key: str) -> None:
        """A key went down, or is said to have: its end may have been told before."""
        now = time.monotonic()
        if now - self._ahead.pop(key, -DOUBLED_WITHIN_S) < DOUBLED_WITHIN_S:
            self._released[key] = now
        else:
            self._pressed.add(key)

    def _sort_again(self, event: DigitSeen) -> DigitSeen:
        """Each beginning counts for one key. Keys sent as INFO have no beginning, and none of them is told twice."""
        key, now = event.key, time.monotonic()
        if key == PRIVATE_KEY:
            return event
        if key in self._pressed:
            self._pressed.discard(key)
            self._released[key] = now
        elif now - self._released.get(key, -DOUBLED_WITHIN_S) < DOUBLED_WITHIN_S:
            return DigitSeen(key, again=True)
        else:
            self._ahead[key] = now
        return event

    def _sort_private(self, event: DigitSeen) -> DigitSeen:
        if event.key != PRIVATE_KEY or not self._asked:
            return event
        self._asked -= 1
        if not self._asked:
            self._private_seen.set()
        return DigitSeen(PRIVATE_KEY, asked=True)


def _digit(message: AmiMessage) -> DigitSeen | None:
    # "Sent" is what the channel's other side plays to the caller.
    return DigitSeen(message.get("Digit")) if message.get("Direction") == "Received" else None


def _number(message: AmiMessage, header: str) -> int:
    text = message.get(header)
    return int(text) if text.isdecimal() else 0


_READERS: dict[str, Callable[[AmiMessage], WatchEvent | None]] = {
    "DTMFEnd": _digit,
    "Hangup": lambda m: ChannelHungUp(_number(m, "Cause"), m.get("Cause-txt")),
    "QueueCallerJoin": lambda m: QueueJoined(m.get("Queue"), _number(m, "Position"), _number(m, "Count")),
    "QueueCallerLeave": lambda m: QueueLeft(m.get("Queue"), _number(m, "Position"), abandoned=False),
    "QueueCallerAbandon": lambda m: QueueLeft(m.get("Queue"), _number(m, "Position"), abandoned=True),
    "AgentConnect": lambda m: AgentConnected(
        m.get("Queue"), m.get("Interface"), m.get("MemberName"), m.get("DestChannel"), _number(m, "HoldTime")
    ),
    "AgentComplete": lambda m: AgentCompleted(
        m.get("Queue"), m.get("Interface"), m.get("MemberName"), _number(m, "TalkTime"), m.get("Reason")
    ),
    "DialEnd": lambda m: DialEnded(m.get("DialStatus"), m.get("DestChannel")),
    "BlindTransfer": lambda m: TransferredTo(m.get("Extension")),
    "AttendedTransfer": lambda m: TransferredTo(m.get("SecondTransfererExten")),
}
