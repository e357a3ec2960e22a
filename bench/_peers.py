"""Synthetic Asterisks that call an AGI port: good ones for live calls, and every kind that is none."""

from __future__ import annotations

import asyncio
import contextlib
import random
import resource
from collections.abc import Awaitable, Callable

BATCH = 32
_AGI = "agi_network: yes\nagi_network_script: call\nagi_channel: PJSIP/trunk-{n:08x}\nagi_uniqueid: bench-1.{n}\n"
_CALL = "agi_language: zh\nagi_extension: 4008001234\nagi_callerid: 13800138000\nagi_calleridname: unknown\n"


def headers(number: int) -> bytes:
    """What Asterisk says of a call when it hands it over."""
    return (_AGI.format(n=number) + _CALL + "agi_context: tonepath-in\n\n").encode()


class Peer(asyncio.Protocol):
    """Does as Asterisk does: every command succeeds, a prompt lasts ``prompt_s`` (None: for ever, the call is held in it).

    ``asked`` is set when the first prompt has begun, ``ended`` when the session is over.
    """

    def __init__(self, number: int, prompt_s: float | None) -> None:
        loop = asyncio.get_running_loop()
        self.asked: asyncio.Future[None] = loop.create_future()
        self.ended: asyncio.Future[None] = loop.create_future()
        self._number = number
        self._prompt_s = prompt_s
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(headers(self._number))

    def data_received(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            if not line.startswith(b"STREAM"):
                self._say(b"200 result=1\n")
                continue
            if not self.asked.done():
                self.asked.set_result(None)
            if self._prompt_s is not None:
                loop = asyncio.get_running_loop()
                loop.call_later(self._prompt_s, self._say, b"200 result=0 endpos=8000\n")

    def _say(self, reply: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(reply)

    def connection_lost(self, _exc: Exception | None) -> None:
        for future in (self.asked, self.ended):
            if not future.done():
                future.set_result(None)


async def call(port: int, number: int, *, prompt_s: float | None = None) -> Peer:
    """Begin one call; returns once its first prompt plays or the session is over."""
    _, peer = await asyncio.get_running_loop().create_connection(lambda: Peer(number, prompt_s), "127.0.0.1", port)
    await peer.asked
    return peer


async def hold(port: int, calls: int, *, first: int = 0) -> list[Peer]:
    """Begin that many calls, a few at a time, each held in its first prompt."""
    _allow_files(calls + 200)
    peers: list[Peer] = []
    while len(peers) < calls:
        some = range(first + len(peers), first + min(calls, len(peers) + BATCH))
        peers += await asyncio.gather(*(call(port, number) for number in some))
    return peers


def allow_files() -> None:
    """Let this process open as many sockets as the machine allows."""
    _allow_files(1 << 20)


def _allow_files(number: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = number if hard == resource.RLIM_INFINITY else min(number, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


# --- peers that are no Asterisk --------------------------------------------------------------------------------------


async def _silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def _brief(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    return


async def _garbage(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(random.randbytes(60_000))
    await writer.drain()
    await asyncio.sleep(0.05)


async def _drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    for at in range(len(headers(0))):
        writer.write(headers(0)[at : at + 1])
        await writer.drain()
        await asyncio.sleep(0.01)


async def _endless_headers(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"agi_arg_1: x\n" * 500)
        await writer.drain()
        await asyncio.sleep(0.005)


async def _chatter(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(headers(10**6))
    while True:
        writer.write(b"HANGUP\n520-Invalid command syntax.\n100 Trying\n" * 300)
        await writer.drain()
        await asyncio.sleep(0.005)


async def _long_line(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(headers(10**6 + 1) + b"200 result=" + b"9" * 200_000)
    await writer.drain()
    await asyncio.sleep(0.05)


Manner = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
MANNERS: dict[str, Manner] = {
    "says nothing": _silent,
    "leaves at once": _brief,
    "sends garbage": _garbage,
    "sends headers byte by byte": _drip,
    "sends headers without end": _endless_headers,
    "sends notices without end": _chatter,
    "sends an endless line": _long_line,
}


async def pester(port: int, manner: Manner) -> int:
    """Be one such peer over and over, until cancelled; each time for half a second at most."""
    while True:
        writer: asyncio.StreamWriter | None = None
        with contextlib.suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            async with asyncio.timeout(0.5):
                await manner(reader, writer)
        if writer is not None:
            writer.transport.abort()
        await asyncio.sleep(0.002)
