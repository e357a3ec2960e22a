"""Hours of a wall clock as plain numbers, so that a database without time zones can count by them.

A period is cut where the zone's offset from UTC changes; within a piece the local hour is arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

HOUR_MS = 3_600_000
MINUTE_MS = 60_000
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Piece:
    """UTC ms from ``since`` until before ``before``, in which local time is UTC plus ``offset_ms``."""

    since: int
    before: int
    offset_ms: int


def pieces(since: int, before: int, zone: ZoneInfo) -> Iterator[Piece]:
    """The pieces of a period, in order. A zone changes its offset at whole minutes and not twice within an hour."""
    begun, offset = since, _offset(since, zone)
    at = since
    while at < before:
        at = min(at + HOUR_MS, before)
        if _offset(at, zone) == offset:
            continue
        low, high = at - HOUR_MS, at
        while high - low > MINUTE_MS:
            middle = (low + high) // 2 // MINUTE_MS * MINUTE_MS
            middle = middle if low < middle < high else low + MINUTE_MS
            low, high = (middle, high) if _offset(middle, zone) == offset else (low, middle)
        if high < before:
            yield Piece(begun, high, offset)
            begun, offset = high, _offset(high, zone)
    if begun < before:
        yield Piece(begun, before, offset)


def day_of(hour: int) -> date:
    """The day of a local hour, counted from 1970."""
    return EPOCH + timedelta(days=hour // 24)


def midnight(day: date, zone: ZoneInfo) -> int:
    """When a day begins there, UTC ms."""
    return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp() * 1_000)


def _offset(at: int, zone: ZoneInfo) -> int:
    moved = datetime.fromtimestamp(at / 1_000, UTC).astimezone(zone).utcoffset()
    return 0 if moved is None else int(moved.total_seconds() * 1_000)
