"""Back-pressure and admission without an exchange: what is measured, when the door shuts, and when it opens again."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.asterisk.admission import Admission, Refusal
from runtime.asterisk.pressure import CALM_S, LEAST, WINDOW_S, Limits, Pressure
from runtime.ports import Capacity


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


def made(clock: Clock) -> Pressure:
    return Pressure(Limits(lag_s=0.2, round_trip_s=1.0), clock)


def feed(pressure: Pressure, clock: Clock, seconds: float, lag: float, trip: float = 0.001) -> list[bool]:
    """Measurements twenty times a second; what was judged after each."""
    judged = []
    for _ in range(int(seconds * 20)):
        clock.now += 0.05
        pressure.late(lag)
        pressure.answered(trip)
        judged.append(pressure.look())
    return judged


def test_one_stall_does_not_shut_the_door() -> None:
    clock = Clock()
    pressure = made(clock)
    feed(pressure, clock, 6, 0.001)
    pressure.late(3.0)
    assert not pressure.look()


@pytest.mark.parametrize(("lag", "trip", "says"), [(0.3, 0.001, "event loop"), (0.001, 1.5, "Asterisk")])
def test_lasting_lateness_shuts_it_and_says_which(lag: float, trip: float, says: str) -> None:
    clock = Clock()
    pressure = made(clock)
    feed(pressure, clock, 6, 0.001)
    judged = feed(pressure, clock, 2, lag, trip)
    assert judged[-1]
    assert says in pressure.reason


def test_it_opens_only_after_a_calm_while_well_below_the_limit() -> None:
    clock = Clock()
    pressure = made(clock)
    assert feed(pressure, clock, 3, 0.3)[-1]
    # Below the limit, but not well below: as long as that lasts the door stays shut.
    assert all(feed(pressure, clock, 60, 0.15))
    judged = feed(pressure, clock, 20, 0.01)
    opened = judged.index(False) / 20
    assert WINDOW_S + CALM_S - 0.2 <= opened <= WINDOW_S + CALM_S + 0.3
    assert not any(judged[judged.index(False) :])


def test_a_relapse_begins_the_calm_anew() -> None:
    clock = Clock()
    pressure = made(clock)
    feed(pressure, clock, 3, 0.3)
    feed(pressure, clock, WINDOW_S + CALM_S - 0.5, 0.01)
    feed(pressure, clock, 0.5, 0.15)
    assert all(feed(pressure, clock, WINDOW_S + CALM_S - 0.6, 0.01))


def test_few_measurements_judge_nobody_and_old_ones_are_forgotten() -> None:
    clock = Clock()
    pressure = made(clock)
    for _ in range(LEAST - 1):
        pressure.answered(9.0)
    assert not pressure.look()
    pressure.answered(9.0)
    assert pressure.look()
    clock.now += WINDOW_S + 0.1
    assert pressure.round_trip_s == 0.0
    assert pressure.look()
    clock.now += CALM_S
    assert not pressure.look()


@given(st.lists(st.tuples(st.floats(0, 2), st.floats(0, 3)), max_size=200))
def test_the_door_never_flaps_within_the_calm_time(steps: list[tuple[float, float]]) -> None:
    clock = Clock()
    pressure = made(clock)
    shut_at = None
    for wait, lag in steps:
        clock.now += wait
        for _ in range(LEAST):
            pressure.late(lag)
        shut = pressure.look()
        if shut and shut_at is None:
            shut_at = clock.now
        elif not shut and shut_at is not None:
            assert clock.now - shut_at >= CALM_S
            shut_at = None


# --- admission ---------------------------------------------------------------------------------------------------------


def test_a_line_of_its_own_limit_a_line_of_the_sites_and_all_of_them() -> None:
    own = {"1": Capacity(1, "busy")}
    door = Admission(4, beyond="message", line_limit=2, of_line=own.get)

    def call(line: str) -> Refusal | None:
        refused = door.refusal(line, published=True)
        if refused is None:
            door.enter(line)
        return refused

    assert call("1") is None
    assert call("1") == Refusal("line_full", "busy", final=True)
    assert [call("2"), call("2")] == [None, None]
    assert call("2") == Refusal("line_full", "message", final=True)
    assert call("3") is None
    assert call("4") == Refusal("full", "message")
    assert (door.active, door.on_line("2")) == (4, 2)
    door.leave("2")
    assert call("4") is None
    own["1"] = Capacity(2, "human")
    door.leave("3")
    assert call("1") is None


def test_a_line_nobody_published_and_a_runtime_that_ends_lead_to_a_human() -> None:
    door = Admission(4, beyond="busy")
    assert door.refusal("1", published=False) == Refusal("no_release", "human")
    door.draining = True
    assert door.refusal("1", published=True) == Refusal("draining", "human")


def test_overload_is_told_once_when_it_begins_and_once_when_it_ends(caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    pressure = made(clock)
    door = Admission(4, pressure=pressure, beyond="busy")
    with caplog.at_level(logging.WARNING):
        feed(pressure, clock, 2, 0.5)
        assert [door.refusal("1", published=True) for _ in range(3)] == [Refusal("overloaded", "busy")] * 3
        for _ in range(200):
            feed(pressure, clock, 0.1, 0.001)
            door.refusal("1", published=True)
    assert [record.message.split(":")[0] for record in caplog.records] == [
        "new calls are refused",
        "new calls are taken again",
    ]


def test_a_word_nobody_knows_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="beyond"):
        Admission(4, beyond="music")
