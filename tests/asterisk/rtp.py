"""One leg's audio: sends 20 ms frames at their time, keeps what arrives with its time, sends keys as RFC 4733 asks."""

import asyncio
import random
import struct
import time
from collections import deque
from typing import cast

from tests.asterisk.tone import RATE, SILENCE, level, loudness

FRAME_S = 0.02
FRAME = int(RATE * FRAME_S)
PCMU, EVENTS = 0, 101
KEYS = "0123456789*#ABCD"
# Closer tones make an idle Asterisk show keys twice; no telephone is that fast.
GAP_FRAMES = 3


class Media(asyncio.DatagramProtocol):
    """`heard` holds (arrival time, µ-law) in order; `keys_heard` the keys the other side sent."""

    def __init__(self) -> None:
        self.heard: list[tuple[float, bytes]] = []
        self.keys_heard = ""
        self.peer: tuple[str, int] | None = None
        self.port = 0
        self._transport: asyncio.DatagramTransport | None = None
        self._frames: deque[bytes] = deque()
        self._keys: deque[tuple[str, int]] = deque()
        self._sender: asyncio.Task[None] | None = None
        self._last_key_at = b""
        self._sequence = random.randrange(30_000)
        self._timestamp = random.randrange(1 << 30)
        self._source = random.randrange(1 << 31)

    @classmethod
    async def open(cls) -> "Media":
        loop = asyncio.get_running_loop()
        _, media = await loop.create_datagram_endpoint(cls, local_addr=("127.0.0.1", 0))
        return media

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)
        self.port = transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if len(data) < 13:
            return
        kind, payload = data[1] & 0x7F, data[12:]
        if kind == PCMU:
            self.heard.append((time.monotonic(), payload))
        elif kind == EVENTS and payload[1] & 0x80 and data[4:8] != self._last_key_at:
            self._last_key_at = data[4:8]
            self.keys_heard += KEYS[payload[0]]

    def send_to(self, port: int) -> None:
        """Begin (or go on) sending to the other side's port."""
        self.peer = ("127.0.0.1", port)
        if self._sender is None:
            self._sender = asyncio.create_task(self._send())

    def play(self, ulaw: bytes) -> None:
        """Say something after what is already being said."""
        self._frames.extend(ulaw[i : i + FRAME] for i in range(0, len(ulaw), FRAME))

    def press(self, keys: str, *, tone_s: float = 0.1) -> None:
        """Press keys one after the other, each for `tone_s` and a short gap."""
        self._keys.extend((key, int(tone_s / FRAME_S)) for key in keys)

    @property
    def saying(self) -> bool:
        """Whether something is still to be said."""
        return bool(self._frames)

    @property
    def pressing(self) -> bool:
        """Whether keys are still to be sent."""
        return bool(self._keys)

    def between(self, since: float, until: float) -> bytes:
        """What arrived in a span of monotonic time."""
        return b"".join(payload for at, payload in self.heard if since <= at < until)

    def level(self, frequency: float, *, since: float = 0.0, until: float = float("inf")) -> float:
        """How loud a tone was in a span of monotonic time."""
        return level(self.between(since, until), frequency)

    def loudness(self, *, since: float) -> float:
        """How loud anything at all was since a monotonic time."""
        return loudness(self.between(since, float("inf")))

    def close(self) -> None:
        if self._sender is not None:
            self._sender.cancel()
        if self._transport is not None:
            self._transport.close()

    async def _send(self) -> None:
        due = time.monotonic()
        while True:
            if self._keys:
                key, frames = self._keys[0]
                start = self._timestamp
                for number in range(1, frames + 1):
                    self._event(key, start, frames=number, first=number == 1)
                    due = await self._next_frame(due)
                for _ in range(3):
                    self._event(key, start, frames=frames, last=True)
                self._keys.popleft()
                for _ in range(GAP_FRAMES):
                    self._packet(PCMU, SILENCE * FRAME)
                    due = await self._next_frame(due)
            else:
                self._packet(PCMU, (self._frames.popleft() if self._frames else b"").ljust(FRAME, SILENCE))
                due = await self._next_frame(due)

    async def _next_frame(self, due: float) -> float:
        self._timestamp = (self._timestamp + FRAME) & 0xFFFF_FFFF
        # A phone that was held up is late from then on: sending what is due in a burst would leave no gap between keys.
        due = max(due + FRAME_S, time.monotonic())
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        return due

    def _event(self, key: str, start: int, *, frames: int, first: bool = False, last: bool = False) -> None:
        payload = struct.pack("!BBH", KEYS.index(key), 0x8A if last else 0x0A, FRAME * frames)
        self._packet(EVENTS, payload, timestamp=start, marker=first)

    def _packet(self, kind: int, payload: bytes, *, timestamp: int | None = None, marker: bool = False) -> None:
        self._sequence = (self._sequence + 1) & 0xFFFF
        at = self._timestamp if timestamp is None else timestamp
        header = struct.pack("!BBHII", 0x80, kind | (0x80 if marker else 0), self._sequence, at, self._source)
        if self._transport is not None and self.peer is not None:
            self._transport.sendto(header + payload, self.peer)
