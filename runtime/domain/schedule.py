"""When a line is open: a schedule decides the named period of any instant, in its own time zone.

Belongs here: the precedence (dated exceptions, then holidays, then weekly hours), overnight ranges, edges.
Does not belong here: the document's syntax (schedule_doc), facts about holidays (calendar_days, holidays_cn), "now".

Everything is decided by local wall time, so both passes through a repeated hour answer alike, and an hour that the
clocks skip is simply never asked. A range that runs over midnight belongs to the day it starts on; its tail yields
to a next day of higher rank (Friday's night shift stops when Saturday is a holiday) and beats one of lower rank.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from runtime.domain.calendar_days import HOLIDAY, CalendarYear
from runtime.domain.schedule_doc import timetable_from_json
from runtime.domain.schedule_hours import DAY, Hours, ScheduleError, find
from runtime.domain.timetable import WEEKDAYS, DatedException, Timetable

__all__ = ["WEEKDAYS", "DatedException", "DayPlan", "Period", "Schedule", "ScheduleError"]

Reason = Literal["weekly", "makeup", "holiday", "exception"]
_RANK: Final[Mapping[Reason, int]] = {"weekly": 0, "makeup": 0, "holiday": 1, "exception": 2}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """The answer of a schedule.

    ``name`` is one of ``schedule.periods``. ``reason`` says which rule decided, ``label`` names it for people
    (国庆节, the exception's name, "mon"), ``source`` says who stated it. ``unknown_year`` is true when weekly hours
    answered only because nobody has published what kind of day this is.
    """

    name: str
    reason: Reason
    label: str
    source: str
    unknown_year: bool = False


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What one local date says: ranges, the answer outside of them, why (as in `Period`), and whether nobody has published
    what kind of day it is."""

    hours: tuple[Hours, ...]
    otherwise: str
    reason: Reason
    label: str
    source: str
    unknown: bool

    def answer(self, name: str) -> Period:
        return Period(name, self.reason, self.label, self.source, self.unknown)


@dataclass(frozen=True, slots=True)
class Schedule(Timetable):
    """A timetable that can be asked. Build one with ``Schedule.from_json``."""

    @classmethod
    def from_json(cls, document: object, *, years: Sequence[CalendarYear] = ()) -> Schedule:
        """Build a schedule from a JSON value (shape in ``schedule_doc``); ``years`` are those operators loaded.

        Raises ScheduleError or CalendarError with the path and the mend.
        """
        read = timetable_from_json(document, years=years)
        return cls(**{each.name: getattr(read, each.name) for each in fields(read)})

    def period_at(self, at_ms: int) -> Period:
        """The period at an instant (UTC milliseconds).

        >>> schedule = Schedule.from_json({"zone": "Asia/Shanghai", "calendar": "CN",
        ...     "weekly": {"thu": [{"from": "09:00", "to": "18:00"}]}})
        >>> schedule.period_at(1790820000000).name  # Thursday 2026-10-01 10:00 in Shanghai
        'holiday'
        """
        local = self._local(at_ms)
        minute = local.hour * 60 + local.minute
        today, yesterday = self.plan(local.date()), self.plan(local.date() - _ONE_DAY)
        tail = find(yesterday.hours, minute + DAY)
        own = find(today.hours, minute)
        rank = _RANK[yesterday.reason] - _RANK[today.reason]
        if tail is not None and rank > 0:
            return yesterday.answer(tail.period)
        if own is not None:
            return today.answer(own.period)
        if tail is not None and rank == 0:
            return yesterday.answer(tail.period)
        return today.answer(today.otherwise)

    def edges(self, from_ms: int, to_ms: int) -> tuple[int, ...]:
        """The instants in ``from_ms < t <= to_ms`` at which the name of the period changes, in order.

        With ``from_ms`` they cut the span into stretches of one answer each, whichever way the clocks are moved.
        """
        return tuple(self._changes(from_ms, to_ms))

    def next_change(self, at_ms: int, *, within_days: int = 60) -> int | None:
        """The next instant after ``at_ms`` at which the period changes, or ``None`` within that many days."""
        return next(self._changes(at_ms, at_ms + within_days * 86_400_000), None)

    def plan(self, day: date) -> DayPlan:
        """What a local date says by itself; a night shift of the day before may reach into it."""
        exception = self._exception(day)
        if exception is not None:
            return DayPlan(exception.hours, exception.period, "exception", exception.label, "schedule", False)
        known = self.calendar.day(day)
        if known is not None and known.kind == HOLIDAY:
            return DayPlan(self.holiday_hours, self.holiday_period, "holiday", known.name, known.source, False)
        if known is not None:
            return DayPlan(self.weekly[self.makeup_weekday], self.otherwise, "makeup", known.name, known.source, False)
        weekday = day.weekday()
        unknown = not self.calendar.knows(day)
        return DayPlan(self.weekly[weekday], self.otherwise, "weekly", WEEKDAYS[weekday], "schedule", unknown)

    def unknown_years_within(self, at_ms: int, days: int = 60) -> tuple[int, ...]:
        """The years of local dates from ``at_ms`` to ``days`` later whose holidays nobody has published."""
        today = self._local(at_ms).date()
        years = range(today.year, (today + timedelta(days=days)).year + 1)
        return tuple(year for year in years if not self.calendar.knows_year(year))

    def _exception(self, day: date) -> DatedException | None:
        """The narrowest exception that covers a day, so one day can be cut out of a range; the later of equals."""
        best: DatedException | None = None
        for exception in self.exceptions:
            covers = exception.first <= day <= exception.last
            if covers and (best is None or exception.last - exception.first <= best.last - best.first):
                best = exception
        return best

    def _changes(self, from_ms: int, to_ms: int) -> Iterator[int]:
        previous = self.period_at(from_ms).name
        day = self._local(from_ms).date()
        last = self._local(to_ms).date()
        seen = from_ms
        while day <= last:
            for instant in sorted(self._candidates(day)):
                if not seen < instant <= to_ms:
                    continue
                seen = instant
                name = self.period_at(instant).name
                if name != previous:
                    previous = name
                    yield instant
            day += _ONE_DAY

    def _candidates(self, day: date) -> set[int]:
        """Every instant of a local date at which the answer could change: wall boundaries in both folds, clock jumps."""
        minutes = {0}
        for hours in self.plan(day).hours:
            minutes |= {hours.start, hours.end}
        minutes |= {hours.end - DAY for hours in self.plan(day - _ONE_DAY).hours}
        found = {_instant(day, minute, self.zone, fold) for minute in minutes if 0 <= minute < DAY for fold in (0, 1)}
        jump = self._clock_jump(_instant(day, 0, self.zone, 0), _instant(day, DAY, self.zone, 0))
        # A skipped wall time stands for no instant; what it computes to may lie in another day, out of order.
        return {instant for instant in found if self._local(instant).date() == day} | jump

    def _clock_jump(self, low: int, high: int) -> set[int]:
        """The instant in a day at which the offset from UTC changes: no zone moves its clocks twice in one day."""
        before = self._local(low).utcoffset()
        if low >= high or before == self._local(high).utcoffset():
            return set()
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._local(middle).utcoffset() == before else (low, middle)
        return {high}

    def _local(self, at_ms: int) -> datetime:
        return (_EPOCH + at_ms * _MS).astimezone(self.zone)


def _instant(day: date, minute: int, zone: ZoneInfo, fold: int) -> int:
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001  wall time: minutes are added before the zone
    local = (midnight + timedelta(minutes=minute)).replace(tzinfo=zone, fold=fold)
    return (local.astimezone(UTC) - _EPOCH) // _MS
