"""The supervisor, with real children: what ends is started again, what freezes is killed, what is merely late is not."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from runtime.cli.run import TICK_S, Child, Supervisor
from runtime.heartbeat import FROZEN_LOOKS
from tests.designer.conftest import ROOT

BEATS = "import asyncio, sys; from runtime.heartbeat import beat; asyncio.run(beat(int(sys.argv[2])))"
MUTE = "import time; time.sleep(60)"


@pytest.fixture
def supervised(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Supervisor]]:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    made: list[Child] = []

    def supervise(body: str) -> Supervisor:
        made.append(Child("child", (sys.executable, "-c", body), watched=True))
        return Supervisor(made, drain_s=0)

    yield supervise
    for child in made:
        if child.process is not None:
            child.process.kill()
            child.process.wait()
            child.ended()


def turn_until(supervisor: Supervisor, true: Callable[[], bool], *, within_s: float) -> float:
    """Look after the children until it is true; how long that took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < within_s
        supervisor.turn()
        time.sleep(TICK_S)
    return time.monotonic() - began


def pid(supervisor: Supervisor) -> int:
    process = supervisor.children[0].process
    return process.pid if process else 0


def beating(supervisor: Supervisor) -> int:
    """Start, and wait until it has been seen to live; its process id."""
    supervisor.turn()
    turns_until = time.monotonic() + 1.5
    turn_until(supervisor, lambda: time.monotonic() > turns_until, within_s=5)
    return pid(supervisor)


def test_a_frozen_child_is_killed_within_two_seconds_and_started_again(
    supervised: Callable[[str], Supervisor],
) -> None:
    supervisor = supervised(BEATS)
    first = beating(supervisor)
    os.kill(first, signal.SIGSTOP)
    assert turn_until(supervisor, lambda: pid(supervisor) != first, within_s=4) < (FROZEN_LOOKS + 4) * TICK_S
    turn_until(supervisor, lambda: pid(supervisor) not in (0, first), within_s=4)


def test_a_child_that_stands_still_for_a_second_is_left_alone(supervised: Callable[[str], Supervisor]) -> None:
    supervisor = supervised(BEATS)
    first = beating(supervisor)
    os.kill(first, signal.SIGSTOP)
    over = time.monotonic() + 1.0
    turn_until(supervisor, lambda: time.monotonic() > over, within_s=3)
    os.kill(first, signal.SIGCONT)
    over = time.monotonic() + 1.0
    turn_until(supervisor, lambda: time.monotonic() > over, within_s=3)
    assert pid(supervisor) == first


def test_a_child_that_has_not_begun_to_beat_is_starting(supervised: Callable[[str], Supervisor]) -> None:
    supervisor = supervised(MUTE)
    supervisor.turn()
    first = pid(supervisor)
    for _ in range(FROZEN_LOOKS * 2):
        supervisor.turn()
    assert pid(supervisor) == first


def test_a_suspended_machine_freezes_nobody(supervised: Callable[[str], Supervisor]) -> None:
    supervisor = supervised(BEATS)
    first = beating(supervisor)
    os.kill(first, signal.SIGSTOP)
    time.sleep(FROZEN_LOOKS * TICK_S * 1.5)  # the watcher stood still as well: it has looked no oftener
    supervisor.turn()
    os.kill(first, signal.SIGCONT)
    over = time.monotonic() + 1.0
    turn_until(supervisor, lambda: time.monotonic() > over, within_s=3)
    assert pid(supervisor) == first
