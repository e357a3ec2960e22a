"""Pieces of a period: together they are the period, and in each the zone's offset holds to the minute."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.domain.zoned_hours import HOUR_MS, MINUTE_MS, Piece, day_of, midnight, pieces

BERLIN = ZoneInfo("Europe/Berlin")
# Clocks go forward there at 2026-03-29 01:00 UTC.
FORWARD = int(datetime(2026, 3, 29, 1, tzinfo=UTC).timestamp() * 1_000)


def offset(at: int, zone: ZoneInfo) -> int:
    moved = datetime.fromtimestamp(at / 1_000, UTC).astimezone(zone).utcoffset()
    assert moved is not None
    return int(moved.total_seconds() * 1_000)


@pytest.mark.parametrize(("since", "before"), [(FORWARD, FORWARD), (FORWARD + 1, FORWARD)])
def test_a_period_without_length_has_no_pieces(since: int, before: int) -> None:
    assert list(pieces(since, before, BERLIN)) == []


def test_a_period_is_cut_where_the_clock_changes() -> None:
    since, before = FORWARD - 90 * MINUTE_MS, FORWARD + HOUR_MS
    assert list(pieces(since, before, BERLIN)) == [Piece(since, FORWARD, HOUR_MS), Piece(FORWARD, before, 2 * HOUR_MS)]


def test_a_change_at_the_very_end_cuts_nothing() -> None:
    since = FORWARD - 90 * MINUTE_MS
    assert list(pieces(since, FORWARD, BERLIN)) == [Piece(since, FORWARD, HOUR_MS)]


@given(
    st.integers(1_600_000_000, 1_900_000_000),
    st.integers(1, 400 * 24),
    st.sampled_from(["Europe/Berlin", "Asia/Shanghai", "America/St_Johns", "Australia/Lord_Howe"]),
)
def test_pieces_are_the_period_and_hold_their_offset(since_s: int, hours: int, name: str) -> None:
    since, before, zone = since_s * 1_000, since_s * 1_000 + hours * HOUR_MS, ZoneInfo(name)
    found = list(pieces(since, before, zone))
    assert [piece.since for piece in found] == [since, *(piece.before for piece in found[:-1])]
    assert found[-1].before == before
    for piece in found:
        assert {offset(at, zone) for at in (piece.since, (piece.since + piece.before) // 2, piece.before - 1)} == {
            piece.offset_ms
        }


def test_an_hour_has_a_day_and_a_day_begins_at_its_midnight() -> None:
    assert midnight(date(2026, 3, 29), BERLIN) == FORWARD - 2 * HOUR_MS
    assert day_of(25) == date(1970, 1, 2)
