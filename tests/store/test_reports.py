"""Counting calls: each figure against calls counted by hand, across a change of the clocks, on both databases."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.domain.zoned_hours import HOUR_MS, day_of, midnight, pieces
from runtime.engine.state import Call
from runtime.ports import CallHeader, Place
from runtime.store import reports
from runtime.store.call_log import SpoolCallLog
from runtime.store.database import Database

BERLIN, SHANGHAI = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
MENU = ("热线", "menu")


@pytest.fixture
def log(database: Database, tmp_path: Path) -> SpoolCallLog:
    return SpoolCallLog(database, tmp_path / "spool", runtime="r")


def local(zone: ZoneInfo, *parts: int) -> int:
    return int(datetime(*parts, tzinfo=zone).timestamp() * 1_000)  # type: ignore[misc]  # year to minute


def call(log: SpoolCallLog, name: str, at: int, *events: dict[str, object], s: int = 60, line: str = "4001", ended: str = "hung_up") -> None:  # fmt: skip
    log.begin(CallHeader(name, "d", Call(line=line, caller="13800138000", language=""), at))
    for number, event in enumerate(events):
        asks = event["type"] in ("Chosen", "Silent", "Unmatched")
        place = Place(*MENU, "Ask", at) if asks else Place("热线", "agents", "JoinQueue", at)
        log.event(name, number, event, place)
    log.end(name, ended, at + s * 1_000)


CHOSE = {"type": "Chosen", "option": "sales"}
TALKED = {"type": "BridgeEnded", "result": "answered_ended", "agent": "8001", "talked_ms": 4_000}
FULL = {"type": "BridgeEnded", "result": "full"}
GONE = {"type": "HungUp"}


def stored(log: SpoolCallLog) -> None:
    log.start()
    assert log.flush()
    log.close()


def test_every_figure_is_what_a_person_counts(database: Database, log: SpoolCallLog) -> None:
    ten = local(SHANGHAI, 2026, 11, 3, 10, 0)
    call(log, "a", ten, CHOSE, CHOSE, TALKED, TALKED, s=10)
    call(log, "b", ten + 1, {"type": "Silent"}, CHOSE, GONE, s=20)
    call(log, "c", ten + 2, FULL, GONE, s=30, line="4002")
    call(log, "d", ten + HOUR_MS, GONE, TALKED, s=40, ended="transferred_away")
    call(log, "e", ten + HOUR_MS, {"type": "Unmatched"}, s=1_000, ended="interrupted")
    log.turn_away(CallHeader("f", "", Call("4001", "", ""), ten + 5), why="full", beyond="busy")
    call(log, "before", ten - 24 * HOUR_MS, CHOSE)
    stored(log)
    day = date(2026, 11, 3)
    scope = reports.Scope(midnight(day, SHANGHAI), midnight(date(2026, 11, 4), SHANGHAI))
    with database.reading() as connection:
        hours = {
            (day_of(r.hour), r.hour % 24, r.outcome): r.calls for r in reports.by_hour(connection, scope, SHANGHAI)
        }
        assert hours == {
            (day, 10, "hung_up"): 3,
            (day, 10, "refused"): 1,
            (day, 11, "transferred_away"): 1,
            (day, 11, "interrupted"): 1,
        }
        humans = {
            r.hour % 24: (r.asked, r.answered, r.abandoned) for r in reports.humans_by_hour(connection, scope, SHANGHAI)
        }
        # "c" asked, found the queue full and hung up in the next one; "d" spoke to somebody in the end.
        assert humans == {10: (3, 1, 2), 11: (1, 1, 0)}
        assert reports.by_choice(connection, scope) == (
            reports.ChoiceRow(*MENU, "no_input", 1),
            reports.ChoiceRow(*MENU, "no_match", 1),
            reports.ChoiceRow(*MENU, "sales", 3),
        )
        assert reports.by_agent(connection, scope) == (reports.AgentRow("8001", 3, 2, 12_000),)
        assert reports.lengths(connection, scope) == reports.Lengths(4, 25_000, 40_000)
        only = reports.Scope(scope.since, scope.before, line="4002")
        assert [r.calls for r in reports.by_hour(connection, only, SHANGHAI)] == [1]
        assert reports.by_choice(connection, only) == ()
        assert reports.lengths(connection, reports.Scope(0, 1)) == reports.Lengths(0, 0, 0)
        assert reports.by_hour(connection, reports.Scope(scope.since, scope.before, flow="热线"), SHANGHAI) == ()


def test_hours_are_those_of_the_clock_on_the_wall_when_it_is_put_back(database: Database, log: SpoolCallLog) -> None:
    # The night of 25 October 2026: two o'clock comes twice.
    since, before = midnight(date(2026, 10, 25), BERLIN), midnight(date(2026, 10, 26), BERLIN)
    assert before - since == 25 * HOUR_MS
    for number in range(25):
        call(log, f"c{number}", since + number * HOUR_MS + 1)
    stored(log)
    counted: Counter[int] = Counter()
    with database.reading() as connection:
        for row in reports.by_hour(connection, reports.Scope(since, before), BERLIN):
            assert day_of(row.hour) == date(2026, 10, 25)
            counted[row.hour % 24] += row.calls
    assert counted == Counter({hour: 2 if hour == 2 else 1 for hour in range(24)})


@given(
    since=st.integers(1_500_000_000_000, 1_900_000_000_000),
    hours=st.integers(1, 24 * 60),
    zone=st.sampled_from(
        ["Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu"]
    ),
)
def test_pieces_cover_a_period_without_a_gap_and_know_its_clock(since: int, hours: int, zone: str) -> None:
    before, place = since + hours * HOUR_MS, ZoneInfo(zone)
    found = list(pieces(since, before, place))
    assert [piece.since for piece in found] == [since, *(piece.before for piece in found[:-1])]
    assert found[-1].before == before
    for piece in found:
        for at in (piece.since, (piece.since + piece.before) // 2, piece.before - 1):
            told = datetime.fromtimestamp(at // 1_000, UTC).astimezone(place).utcoffset()
            assert told is not None
            assert told.total_seconds() * 1_000 == piece.offset_ms
