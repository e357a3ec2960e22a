"""Whatever answers at the manager's address: the loop goes on, memory stays bounded, and a real answer gets through."""

import asyncio
import os
import socket
import time
from collections.abc import Callable

import pytest

from runtime.asterisk.ami import AmiError, AmiLink, AmiSettings
from runtime.asterisk.ami_watch import DigitSeen, WatchEvent
from tests.agi.hostile import FakeManager, LoopMeter, resident_mb
from tests.asterisk.phone import until


def link_to(manager: FakeManager, *, ping_every_s: float = 60) -> AmiLink:
    return AmiLink(
        AmiSettings(manager.port, "u", "p", ping_every_s=ping_every_s, ping_answer_s=0.2, backoff_s=(0.05, 0.1))
    )


def wait_for_end(peer: socket.socket) -> None:
    try:
        while peer.recv(65_536):
            pass
    except OSError:
        return


NEVER_LOGS_IN: dict[str, Callable[[socket.socket], None]] = {
    "closes_at_once": lambda peer: None,
    "garbage": lambda peer: peer.sendall(os.urandom(2_000_000)),
    "one_line_without_end": lambda peer: peer.sendall(b"Event: " + b"x" * 2_000_000),
    "headers_without_end": lambda peer: peer.sendall(b"A: b\r\n" * 400_000),
    "empty_messages": lambda peer: peer.sendall(b"\r\n\r\n" * 500_000),
}


@pytest.mark.parametrize("behave", [pytest.param(b, id=name) for name, b in NEVER_LOGS_IN.items()])
async def test_a_manager_that_never_logs_us_in(behave: Callable[[socket.socket], None]) -> None:
    manager = FakeManager(behave)
    link = link_to(manager)
    before = resident_mb()
    async with LoopMeter() as meter:
        async with asyncio.timeout(6):
            await link.start()
        assert not link.connected
        with pytest.raises(AmiError):
            await link.action("Ping")
        await asyncio.sleep(0.3)
    await link.close()
    await asyncio.to_thread(manager.close)
    assert meter.stall_s < 0.05
    assert resident_mb() - before < 40


@pytest.mark.parametrize(
    "event",
    [
        b"Event: Newexten\r\nUniqueid: x\r\n\r\n",
        b"Event: DTMFEnd\r\nUniqueid: nobody\r\nDigit: 1\r\nDirection: Received\r\n\r\n",
        b"Nonsense\r\n\r\n",
    ],
    ids=["unwanted", "wanted", "nonsense"],
)
async def test_a_flood_of_events(event: bytes) -> None:
    def behave(peer: socket.socket) -> None:
        manager.log_in(peer)
        peer.sendall(event * 30_000)
        peer.sendall(b"Event: DTMFEnd\r\nUniqueid: c-1\r\nDigit: 7\r\nDirection: Received\r\n\r\n")
        wait_for_end(peer)

    manager = FakeManager(behave)
    link = link_to(manager)
    seen: list[WatchEvent] = []
    link.watch("c-1", "PJSIP/x").listen(seen.append)
    async with LoopMeter() as meter:
        await link.start()
        await until(lambda: DigitSeen("7") in seen, within_s=10)
    await link.close()
    await asyncio.to_thread(manager.close)
    assert meter.stall_s < 0.05


async def test_a_character_cut_in_two_arrives_whole() -> None:
    def behave(peer: socket.socket) -> None:
        manager.log_in(peer)
        for byte in "Event: AgentConnect\r\nUniqueid: c-1\r\nMemberName: 李娜\r\n\r\n".encode():
            peer.sendall(bytes([byte]))
            time.sleep(0.002)
        wait_for_end(peer)

    manager = FakeManager(behave)
    link = link_to(manager)
    watch = link.watch("c-1", "PJSIP/x")
    await link.start()
    await until(lambda: watch.agent, within_s=5)
    assert watch.agent is not None
    assert watch.agent.name == "李娜"
    await link.close()
    await asyncio.to_thread(manager.close)


async def test_a_manager_that_answers_nothing_after_login_is_left_and_tried_again() -> None:
    def behave(peer: socket.socket) -> None:
        manager.log_in(peer)
        wait_for_end(peer)

    manager = FakeManager(behave)
    link = link_to(manager, ping_every_s=0.2)
    await link.start()
    assert link.connected
    waiting = asyncio.create_task(link.action("QueueSummary", timeout_s=5))
    await until(lambda: manager.logins >= 3, within_s=5)
    with pytest.raises(AmiError, match="link ended"):
        await waiting
    await link.close()
    await asyncio.to_thread(manager.close)


async def test_a_late_action_leaves_nothing_behind() -> None:
    def behave(peer: socket.socket) -> None:
        manager.log_in(peer)
        wait_for_end(peer)

    manager = FakeManager(behave)
    link = link_to(manager)
    await link.start()
    for _ in range(20):
        with pytest.raises(AmiError, match="no answer"):
            await link.action("Ping", timeout_s=0.01)
    assert link._connection is not None
    assert not link._connection.protocol.responses
    await link.close()
    await asyncio.to_thread(manager.close)
