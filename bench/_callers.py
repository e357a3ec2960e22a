"""Callers for a load test, in a process of their own: each calls, sends audio all the time, presses one key, listens.

`Child(calling, pbx_sip_port)` answers `Wave(...)` with the `Outcome` of every call. Whether a call went well is judged by
the tones the caller heard, after the wave. Scenarios with more than one key belong to tests/asterisk.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import struct
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from bench._processes import Connection
from tests.asterisk.sip import Message, offer, token, write
from tests.asterisk.tone import SILENCE, level, tone

MENU_HZ, GOODBYE_HZ = 500.0, 900.0
# Between the amplitude of a prompt's tone and what leaks of another.
PLAIN = 3000.0
FRAME_S, FRAME = 0.02, 160
KEY_EVENT, KEY_FRAMES = 1, 5
PRESS_AFTER_S = 0.4
RESEND_S, GIVE_UP_S = 0.5, 8.0
CALLER = "13800138000"
PCMU, EVENTS = 0, 101
QUIET = SILENCE * FRAME
VOICE_HZ, SPEAK_AFTER_S = 1750.0, 0.2
VOICE = tone(VOICE_HZ, 0.1)[:FRAME]


@dataclass(frozen=True, slots=True)
class Wave:
    """``calls`` calls to ``line``, ``rate`` a second, evenly. After the key a caller speaks for ``speaks_s`` seconds."""

    line: str
    rate: float
    calls: int
    speaks_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call went: ``failed`` is "" or what went wrong; from the key's end to the next prompt took ``after_key_ms``."""

    failed: str
    after_key_ms: float


class Caller(asyncio.DatagramProtocol):
    """One call: its dialogue with the exchange, and its audio."""

    def __init__(self, callers: Callers, line: str, speaks_s: float = 0.0) -> None:
        self._callers = callers
        self._speaks = int(speaks_s / FRAME_S)
        self._call_id, self._branch = token(), "z9hG4bK" + token()
        self._target = f"sip:{line}@127.0.0.1:{callers.pbx[1]}"
        self._local, self._remote = f"<sip:{CALLER}@127.0.0.1>;tag={token()}", f"<{self._target}>"
        self._heard: list[tuple[float, bytes]] = []
        self._peer: tuple[str, int] | None = None
        self._sent = self._press_at = self._key_frame = 0
        self._sequence = 0
        self.key_ended = 0.0
        self.refused = 0
        self._hung_up = False
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    # --- the dialogue ------------------------------------------------------------------------------------------------

    async def dial(self) -> None:
        """Open a port for the audio and send the INVITE."""
        await asyncio.get_running_loop().create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", 0))
        self._callers.live[self._call_id] = self
        self._invite()

    def _invite(self) -> None:
        if self._peer is None and not self.ended.done():
            extra = {"Contact": self._callers.contact, "Content-Type": "application/sdp"}
            self._send("INVITE", "1", self._branch, extra, offer(self._port))
            asyncio.get_running_loop().call_later(RESEND_S, self._invite)

    def took(self, message: Message) -> None:
        """A message of this call."""
        if message.status and message.method == "INVITE" and message.status >= 200:
            self._remote = message.get("to")
            self._target = message.contact or self._target
            refused = message.status >= 300
            self._send("ACK", "1", self._branch if refused else "z9hG4bK" + token(), {})
            if refused:
                self.refused = message.status
                self.end()
            elif self._peer is None:
                self._peer = ("127.0.0.1", message.media_port)
                self._press_at = int(PRESS_AFTER_S / FRAME_S)
        elif message.method == "BYE":
            self._callers.agree(message)
            self._hung_up = True
            self.end()

    def end(self) -> None:
        """The call is over."""
        if not self.ended.done():
            self.ended.set_result(None)
        self._callers.live.pop(self._call_id, None)
        self._transport.close()

    def hang_up(self) -> None:
        """Leave a call that did not end by itself."""
        self._send("BYE" if self._peer else "CANCEL", "2" if self._peer else "1", self._branch, {})
        self.end()

    def _send(self, method: str, number: str, branch: str, extra: dict[str, str], body: str = "") -> None:
        headers = {
            "Via": f"SIP/2.0/UDP 127.0.0.1:{self._callers.port};branch={branch}",
            "Max-Forwards": "70",
            "From": self._local,
            "To": self._remote,
            "Call-ID": self._call_id,
            "CSeq": f"{number} {method}",
            **extra,
        }
        self._callers.send(write(f"{method} {self._target} SIP/2.0", headers, body))

    # --- the audio ---------------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)
        self._port = transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, _addr: tuple[str, int]) -> None:
        self._heard.append((time.monotonic(), data))

    def frame(self) -> None:
        """Send what belongs into the next 20 ms."""
        if self._peer is None:
            return
        self._sent += 1
        if not 0 <= self._sent - self._press_at < KEY_FRAMES:
            speaking = 0 <= self._sent - self._press_at - KEY_FRAMES - SPEAK_AFTER_S / FRAME_S < self._speaks
            self._packet(PCMU, self._sent, VOICE if speaking else QUIET)
            return
        self._key_frame += 1
        self._key_event(last=False)
        if self._key_frame == KEY_FRAMES:
            for _ in range(3):
                self._key_event(last=True)
            self.key_ended = time.monotonic()

    def _key_event(self, *, last: bool) -> None:
        payload = struct.pack("!BBH", KEY_EVENT, 0x8A if last else 0x0A, FRAME * self._key_frame)
        self._packet(EVENTS | (0x80 if self._key_frame == 1 else 0), self._press_at, payload)

    def _packet(self, kind: int, at: int, payload: bytes) -> None:
        # The three ends of a key are packets of their own, so the sequence is counted apart from the frames.
        self._sequence += 1
        header = struct.pack("!BBHII", 0x80, kind, self._sequence & 0xFFFF, at * FRAME, id(self) & 0x7FFF_FFFF)
        self._transport.sendto(header + payload, self._peer)

    def outcome(self) -> Outcome:
        """Judge the call by what was heard."""
        frames = [(at, data[12:]) for at, data in self._heard if len(data) == 12 + FRAME and data[1] & 0x7F == PCMU]
        menu = any(at <= self.key_ended and level(sound, MENU_HZ) > PLAIN for at, sound in frames)
        goodbye = [at for at, sound in frames if at > self.key_ended and level(sound, GOODBYE_HZ) > PLAIN]
        if self.refused:
            failed = f"refused with {self.refused}"
        elif self._peer is None:
            failed = "not answered"
        elif not menu:
            failed = "no first prompt"
        elif len(goodbye) < 5:
            failed = "key not understood: no second prompt"
        else:
            failed = "" if self._hung_up else "not hung up"
        return Outcome(failed, 0.0 if failed else (goodbye[0] - self.key_ended) * 1000)


class Callers(asyncio.DatagramProtocol):
    """All callers behind one SIP port."""

    def __init__(self, sip_port: int) -> None:
        self.pbx = ("127.0.0.1", sip_port)
        self.live: dict[str, Caller] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)
        self.port = transport.get_extra_info("sockname")[1]
        self.contact = f"<sip:{CALLER}@127.0.0.1:{self.port}>"

    def datagram_received(self, data: bytes, _addr: tuple[str, int]) -> None:
        message = Message.read(data)
        caller = self.live.get(message.get("call-id"))
        if caller is not None:
            caller.took(message)
        elif not message.status and message.method not in ("", "ACK"):
            self.agree(message)

    def send(self, data: bytes) -> None:
        """Send to the exchange."""
        self._transport.sendto(data, self.pbx)

    def agree(self, request: Message) -> None:
        """Answer a request with 200."""
        names = ("from", "to", "call-id", "cseq")
        headers = {"Via": "\n".join(request.all("via"))} | {name: request.get(name) for name in names}
        self.send(write("SIP/2.0 200 OK", headers))

    async def run(self, wave: Wave) -> tuple[Outcome, ...]:
        """Make the calls of a wave and wait for their end."""
        ticker = asyncio.create_task(self._tick())
        callers: list[Caller] = []
        began = time.monotonic()
        for number in range(wave.calls):
            await asyncio.sleep(max(0.0, began + number / wave.rate - time.monotonic()))
            callers.append(Caller(self, wave.line, wave.speaks_s))
            await callers[-1].dial()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GIVE_UP_S):
                await asyncio.wait([caller.ended for caller in callers])
        ticker.cancel()
        outcomes = tuple(caller.outcome() for caller in callers)
        self._leave(callers)
        return outcomes

    def _leave(self, callers: Iterable[Caller]) -> None:
        for caller in callers:
            if not caller.ended.done():
                caller.hang_up()

    async def _tick(self) -> None:
        due = time.monotonic()
        while True:
            for caller in list(self.live.values()):
                caller.frame()
            due = max(due + FRAME_S, time.monotonic() - FRAME_S)
            await asyncio.sleep(max(0.0, due - time.monotonic()))


def calling(pipe: Connection, sip_port: int) -> None:
    """Run waves until the pipe ends."""

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        _, callers = await loop.create_datagram_endpoint(lambda: Callers(sip_port), local_addr=("127.0.0.1", 0))
        pipe.send("ready")
        while True:
            wave = await asyncio.to_thread(pipe.recv)
            pipe.send(await callers.run(wave))

    gc.disable()  # a caller that pauses to collect would be taken for a slow exchange
    try:
        asyncio.run(serve())
    except (EOFError, ConnectionResetError):
        return
