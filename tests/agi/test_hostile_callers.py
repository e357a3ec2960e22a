"""Whoever connects to the AGI port: the loop goes on, memory stays bounded, and the next real call is served."""

import asyncio
import os
import socket
import time
from collections.abc import AsyncIterator, Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runtime.asterisk.agi import AgiError, AgiRequest, CallerGone, quote
from runtime.asterisk.agi_server import AgiLimits, AgiServer
from runtime.asterisk.commands import Commands
from tests.agi.hostile import HEADERS, LoopMeter, connect, good_call, push, reset, resident_mb
from tests.asterisk.phone import until

LONGEST_STALL_S = 0.05


class Listening:
    """A server whose calls run three commands and note how they ended."""

    def __init__(self, server: AgiServer) -> None:
        self.server = server
        self.ends: list[str] = []

    async def call(self, request: AgiRequest) -> None:
        commands = Commands(request, margin_s=0.2)
        try:
            await commands.take()
            await commands.stream_file("welcome", lasts_s=0.3)
            await commands.done()
            self.ends.append("done")
        except (AgiError, CallerGone) as end:
            self.ends.append(type(end).__name__)
            raise


@pytest.fixture
async def listening() -> AsyncIterator[Listening]:
    server = AgiServer(AgiLimits(header_s=0.5))
    listening = Listening(server)
    server.add_route("call", listening.call)
    await server.start()
    yield listening
    await server.stop()


def many(count: int, one: Callable[[socket.socket], None]) -> Callable[[int], None]:
    """An attack of `count` connections held open together."""

    def attack(port: int) -> None:
        peers = []
        for _ in range(count):
            try:
                peer = connect(port)
                one(peer)
                peers.append(peer)
            except OSError:
                continue
        time.sleep(0.2)
        for peer in peers:
            peer.close()

    return attack


def drip(peer: socket.socket) -> None:
    for byte in HEADERS[:60]:
        push(peer, bytes([byte]))
        time.sleep(0.002)


def headers_then(end: Callable[[socket.socket], None]) -> Callable[[socket.socket], None]:
    def one(peer: socket.socket) -> None:
        push(peer, HEADERS)
        end(peer)

    return one


BEFORE_A_CALL = {
    "closes_at_once": many(300, lambda peer: peer.close()),
    "resets_at_once": many(300, reset),
    "says_nothing": many(200, lambda _: None),
    "garbage": many(50, lambda peer: push(peer, os.urandom(200_000))),
    "headers_without_end": many(30, lambda peer: push(peer, b"agi_x: " + b"y" * 1_000_000)),
    "short_lines_without_end": many(30, lambda peer: push(peer, b"a\n" * 200_000)),
    "empty_lines": many(30, lambda peer: push(peer, b"\n" * 400_000)),
    "no_route": many(100, lambda peer: push(peer, b"agi_network_script: nowhere\n\n")),
    "web_browser": many(50, lambda peer: push(peer, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")),
    "slow": many(5, drip),
}
IN_A_CALL = {
    "never_replies": many(20, lambda peer: push(peer, HEADERS)),
    "notices_without_end": many(20, lambda peer: push(peer, HEADERS + b"100 trying\n" * 50_000)),
    "hangups_without_end": many(20, lambda peer: push(peer, HEADERS + b"HANGUP\n" * 50_000)),
    "usage_without_end": many(20, lambda peer: push(peer, HEADERS + b"520-usage\n" * 50_000)),
    "reply_without_end": many(20, lambda peer: push(peer, HEADERS + b"200 result=" + b"1" * 500_000)),
    "another_protocol": many(20, lambda peer: push(peer, HEADERS + b"250 OK\r\n" * 1000)),
    "garbage": many(20, lambda peer: push(peer, HEADERS + os.urandom(200_000))),
    "closes": many(100, headers_then(socket.socket.close)),
    "resets": many(100, headers_then(reset)),
}


@pytest.mark.parametrize("attack", [pytest.param(a, id=name) for name, a in BEFORE_A_CALL.items()])
async def test_a_connection_that_never_becomes_a_call(listening: Listening, attack: Callable[[int], None]) -> None:
    before = resident_mb()
    async with LoopMeter() as meter:
        attacking = asyncio.create_task(asyncio.to_thread(attack, listening.server.port))
        served = await asyncio.to_thread(good_call, listening.server.port)
        await attacking
        await asyncio.to_thread(good_call, listening.server.port)
    assert 'SET VARIABLE "TONEPATH_DONE" "1"' in served
    assert listening.ends == ["done", "done"]
    assert meter.stall_s < LONGEST_STALL_S
    assert meter.silence_s < 1
    assert resident_mb() - before < 40
    await until(lambda: not listening.server._calls, within_s=8)


@pytest.mark.parametrize("attack", [pytest.param(a, id=name) for name, a in IN_A_CALL.items()])
async def test_a_call_that_does_not_behave(listening: Listening, attack: Callable[[int], None]) -> None:
    before = resident_mb()
    async with LoopMeter() as meter:
        await asyncio.to_thread(attack, listening.server.port)
        await until(lambda: not listening.server.active, within_s=8)
    hostile = list(listening.ends)
    await asyncio.to_thread(good_call, listening.server.port)
    assert "done" not in hostile
    assert listening.ends[-1] == "done"
    assert meter.stall_s < LONGEST_STALL_S
    assert meter.silence_s < 1
    assert resident_mb() - before < 40


async def test_a_stranger_is_refused_before_a_byte_is_read() -> None:
    server = AgiServer(AgiLimits(allow=("10.1.2.0/24",)))
    await server.start()
    try:
        assert await asyncio.to_thread(_is_refused, server.port)
        assert server.refused == 1
        assert not server._calls
    finally:
        await server.stop()


def _is_refused(port: int) -> bool:
    with connect(port) as peer:
        try:
            return peer.recv(1) == b""
        except ConnectionResetError:
            return True


async def test_old_half_open_connections_make_room_for_the_next_call() -> None:
    server = AgiServer(AgiLimits(header_s=60, half_open=4))
    listening = Listening(server)
    server.add_route("call", listening.call)
    await server.start()
    silent = [await asyncio.to_thread(connect, server.port) for _ in range(60)]
    await until(lambda: len(server._half_open) == 32 and server.refused == 28)
    await asyncio.sleep(0.3)
    for _ in range(5):
        assert 'SET VARIABLE "TONEPATH_DONE" "1"' in await asyncio.to_thread(good_call, server.port)
    assert len(server._half_open) == 32 - 5
    for peer in silent:
        peer.close()
    await server.stop()


async def test_stopping_gives_calls_their_time(listening: Listening) -> None:
    entered, go_on = asyncio.Event(), asyncio.Event()

    async def slow(request: AgiRequest) -> None:
        entered.set()
        await go_on.wait()
        await listening.call(request)

    listening.server.del_route("call")
    listening.server.add_route("call", slow)
    call = asyncio.create_task(asyncio.to_thread(good_call, listening.server.port))
    await entered.wait()
    assert listening.server.active == 1
    asyncio.get_running_loop().call_later(0.1, go_on.set)
    await listening.server.stop(drain_s=5)
    assert listening.ends == ["done"]
    await call


async def test_a_raw_line_is_refused(listening: Listening) -> None:
    refused: list[str] = []

    async def raw(request: AgiRequest) -> None:
        try:
            await request.send_command("HANGUP")
        except AgiError as error:
            refused.append(str(error))

    listening.server.add_route("raw", raw)

    def call() -> None:
        with connect(listening.server.port) as peer:
            peer.sendall(HEADERS.replace(b"script: call", b"script: raw"))
            peer.recv(100)

    await asyncio.to_thread(call)
    assert len(refused) == 1
    with pytest.raises(TypeError):
        listening.server.add_route("plain", lambda request: None)  # type: ignore[arg-type, return-value]


@given(st.text())
def test_a_quoted_argument_is_one_argument(text: str) -> None:
    try:
        quoted = quote(text)
    except AgiError:
        assert any(c in text for c in "\r\n\0")
        return
    assert _read_back(quoted) == text


def _read_back(quoted: str) -> str:
    """Read an argument as Asterisk does: a backslash takes the next character as it is."""
    assert quoted[0] == quoted[-1] == '"'
    characters, text = iter(quoted[1:-1]), ""
    for character in characters:
        assert character != '"', "the argument ended early"
        text += next(characters) if character == "\\" else character
    return text


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400))
async def test_whatever_is_replied_the_call_ends_one_of_three_ways(listening: Listening, reply: bytes) -> None:
    def call() -> None:
        with connect(listening.server.port) as peer:
            push(peer, HEADERS + reply)
            peer.shutdown(socket.SHUT_WR)
            push(peer, b"")
            try:
                while peer.recv(4096):
                    pass
            except OSError:
                return

    count = len(listening.ends)
    await asyncio.to_thread(call)
    await until(lambda: len(listening.ends) > count, within_s=8)
    assert listening.ends[-1] in ("done", "AgiError", "CallerGone")
