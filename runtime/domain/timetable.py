"""What a schedule is made of, as values: weekly hours, holidays, exceptions, in one time zone.

Belongs here: the shape. Does not belong here: reading it (schedule_doc), deciding with it (schedule).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from runtime.domain.calendar_days import Calendar
from runtime.domain.schedule_hours import Hours

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class DatedException:
    """Days (both ends included) that answer ``period`` outside ``hours`` and each range's own period inside."""

    first: date
    last: date
    period: str
    hours: tuple[Hours, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Timetable:
    """Opening hours with exceptions and holidays.

    ``weekly`` has seven entries, Monday first. ``periods`` are all names it can answer, ``open``, ``closed`` and
    ``holiday`` first. ``makeup_weekday`` is the weekday (0 = Monday) whose hours a make-up workday uses.
    """

    zone: ZoneInfo
    periods: tuple[str, ...]
    weekly: tuple[tuple[Hours, ...], ...]
    otherwise: str
    calendar: Calendar
    holiday_period: str
    holiday_hours: tuple[Hours, ...]
    makeup_weekday: int
    exceptions: tuple[DatedException, ...]
