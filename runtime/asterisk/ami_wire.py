"""One connection to Asterisk's manager: bytes to messages, actions to replies, and an end that is noticed.

Built on panoramisk's Manager and AMIProtocol. A manager here lives exactly as long as its connection: it never reconnects,
never re-sends, and fails whatever was waiting when it ends. Reconnecting belongs to runtime.asterisk.ami.
"""

import asyncio
import codecs
import logging
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from panoramisk import manager
from panoramisk.ami_protocol import AMIProtocol
from panoramisk.message import Message

log = logging.getLogger(__name__)

LONGEST_MESSAGE = 262_144
# Enough to keep up with a busy exchange, few enough to leave the event loop to the calls.
MESSAGES_PER_TURN = 50
# Every event that is not named here is dropped by its first line, before it costs anything.
WANTED = frozenset(
    (
        *("FullyBooted", "Shutdown", "UserEvent", "OriginateResponse"),
        *("DTMFBegin", "DTMFEnd", "Hangup", "DialEnd", "BlindTransfer", "AttendedTransfer"),
        *("QueueCallerJoin", "QueueCallerLeave", "QueueCallerAbandon"),
        *("AgentConnect", "AgentComplete", "AgentRingNoAnswer"),
    )
)
# Replies that panoramisk would wait to see more of.
_SINGLE = frozenset(
    {"playdtmf", "controlplayback", "queueadd", "queueremove", "queuepause", "getvar", "setvar", "ping"}
)
_END = "\r\n\r\n"


class AmiError(Exception):
    """An action did not get its answer: not connected, too late, refused before sending, or the link ended."""


@dataclass(frozen=True, slots=True)
class AmiMessage:
    """One response or event. Header names are lower case; a header sent several times has its values on lines."""

    headers: Mapping[str, str]

    @property
    def ok(self) -> bool:
        """Whether a response says the action worked."""
        return self.headers.get("response") in ("Success", "Follows", "Goodbye")

    @property
    def name(self) -> str:
        """The event's name, "" for a response."""
        return self.headers.get("event", "")

    def get(self, header: str) -> str:
        """A header's value, "" when it was not sent."""
        return self.headers.get(header.lower(), "")

    @classmethod
    def of(cls, message: Message) -> "AmiMessage":
        """Take over panoramisk's message."""
        values = message.items()
        return cls({k.lower(): "\n".join(map(str, v)) if isinstance(v, list) else str(v) for k, v in values})


class _Protocol(AMIProtocol):  # type: ignore[misc]
    """panoramisk's protocol, reading a bounded amount per turn of the loop, also in the middle of a character."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self._waiting: deque[str] = deque()

    def data_received(self, data: bytes) -> None:
        *whole, self._rest = (self._rest + self._decode.decode(data)).split(_END)
        if len(self._rest) > LONGEST_MESSAGE:
            log.warning("AMI sent more than %d bytes without an end; link dropped", LONGEST_MESSAGE)
            self.transport.abort()
            return
        reading = not self._waiting
        self._waiting.extend(whole)
        if reading:
            self._work_off()

    def _work_off(self) -> None:
        for _ in range(min(MESSAGES_PER_TURN, len(self._waiting))):
            self._take(self._waiting.popleft())
        if self._waiting and not self.closed:
            self.transport.pause_reading()
            asyncio.get_running_loop().call_soon(self._work_off)
        elif not self.transport.is_closing():
            self.transport.resume_reading()

    def _take(self, text: str) -> None:
        text = text.lstrip("\r\n")
        if text.startswith("Event: "):
            name = text[7 : text.find("\r\n")] if "\r\n" in text else text[7:]
            if name not in WANTED and "ActionID: " not in text:
                return
        try:
            message = Message.from_line(text)
            if message is not None:
                self.handle_message(message)
        except Exception:
            log.exception("A manager message was not understood: %r", text[:200])

    def connection_lost(self, exc: BaseException | None) -> None:
        if not self.closed:
            self.close()
        if self.factory is not None:
            self.factory.connection_lost(exc)

    def close(self) -> None:
        """End the connection and fail what still waits; a late action must never be sent on another day's link."""
        self.closed = True
        self._waiting.clear()
        for action in {id(action): action for action in self.responses.values()}.values():
            if not action.future.done():
                action.future.set_exception(AmiError("the manager link ended"))
                action.future.exception()  # seen: whoever waited may have given up already
        self.responses.clear()
        self.transport.abort()

    def forget(self, action_id: str) -> None:
        """Stop expecting an action's reply."""
        action = self.responses.get(action_id)
        if action is not None:
            for key in [key for key, value in self.responses.items() if value is action]:
                del self.responses[key]


class Connection(manager.Manager):  # type: ignore[misc]
    """One connection. `on_event` gets the wanted events in order; `ended` is set when it is over, for whatever reason."""

    def __init__(self, on_event: Callable[[AmiMessage], None]) -> None:
        super().__init__(loop=asyncio.get_running_loop(), protocol_factory=_Protocol, encoding="utf-8", log=log)
        self._on_event = on_event
        self._number = 0
        self.ended = asyncio.Event()

    async def open(self, host: str, port: int, *, timeout_s: float) -> None:
        """Connect. Raises OSError or TimeoutError."""
        async with asyncio.timeout(timeout_s):
            transport, self.protocol = await self.loop.create_connection(_Protocol, host, port)
        self.protocol.factory = self
        self.protocol.encoding = "utf-8"
        if transport.is_closing():
            raise ConnectionResetError("the manager closed at once")

    async def action(
        self, name: str, headers: Mapping[str, object], *, timeout_s: float, as_list: bool | None = None
    ) -> list[AmiMessage]:
        """Send an action; return its response and the events that belong to it. Raises AmiError."""
        for key, value in headers.items():
            for part in value if isinstance(value, tuple | list) else (value,):
                _refuse_control(key, part)
        if self.ended.is_set() or self.protocol is None:
            raise AmiError(f"{name}: the manager link is down")
        self._number += 1
        action_id = f"tonepath-{id(self):x}-{self._number}"
        as_list = False if as_list is None and name.lower() in _SINGLE else as_list
        future = self.protocol.send({"Action": name, "ActionID": action_id, **headers}, as_list=as_list)
        try:
            async with asyncio.timeout(timeout_s):
                answer = await future
        except TimeoutError:
            raise AmiError(f"{name}: no answer from the manager within {timeout_s:g} s") from None
        finally:
            self.protocol.forget(action_id)
        return [AmiMessage.of(message) for message in (answer if isinstance(answer, list) else [answer])]

    def tell(self, name: str, **headers: str) -> None:
        """Send an action whose answer changes nothing, and wait for none. ``headers`` are our own words."""
        lines = (f"{key}: {value}" for key, value in {"Action": name, **headers}.items())
        self.protocol.transport.write("\r\n".join((*lines, "\r\n")).encode())

    def dispatch(self, event: Message) -> list[str]:
        """Pass an event on; a fault in a listener must not end the link."""
        try:
            self._on_event(AmiMessage.of(event))
        except Exception:
            log.exception("A listener failed on %s", event.event)
        return []

    def connection_lost(self, _exc: BaseException | None) -> None:
        """Note the end. panoramisk would reconnect here; its owner decides that."""
        self.ended.set()

    def close(self) -> None:
        """End the connection at once."""
        if self.protocol is not None and not self.protocol.closed:
            self.protocol.close()
        self.ended.set()


def _refuse_control(key: str, value: object) -> None:
    text = str(value)
    if any(c in text for c in "\r\n\0") or any(c in key for c in "\r\n\0: "):
        raise AmiError(f"A control character cannot stand in the manager header {key!r}")
