"""The JSON document of a schedule.

Belongs here: reading one into a ``Timetable``, with the path and the mend of every fault.
Does not belong here: what the hours mean (schedule).

Shape (everything but ``zone`` may be left out)::

    {"zone": "Asia/Shanghai",
     "periods": ["午休"],                                   names beside open, closed, holiday
     "weekly": {"mon": [{"from": "09:00", "to": "12:00"}, {"from": "12:00", "to": "13:00", "period": "午休"}],
                "fri": [{"from": "22:00", "to": "06:00"}]},  may run over midnight
     "otherwise": "closed",                                 outside of all weekly ranges
     "calendar": "CN",                                      public holidays and make-up workdays
     "holiday": {"period": "holiday", "hours": [...]},      hours on a holiday, if any
     "makeup_weekday": "mon",                               whose hours a make-up workday uses
     "years": [{"year": 2027, "source": "…", "days": [...]}],
     "company_days": [{"date": "2026-11-11", "kind": "workday", "name": "双十一值班"}],
     "exceptions": [{"from": "2026-12-30", "to": "2026-12-31", "period": "closed", "hours": [...], "name": "盘点"}]}
"""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from runtime.domain import holidays_cn
from runtime.domain.calendar_days import (
    Calendar,
    CalendarYear,
    always,
    days_from_json,
    no_day,
    no_doubts,
)
from runtime.domain.reading import Reader
from runtime.domain.schedule_hours import (
    CLOSED,
    HOLIDAY_PERIOD,
    OPEN,
    Hours,
    ScheduleError,
    hours_from_json,
    new_period_name,
    period_name,
)
from runtime.domain.texts import Bilingual
from runtime.domain.timetable import WEEKDAYS, DatedException, Timetable

_FIELDS = (
    "zone",
    "periods",
    "weekly",
    "otherwise",
    "calendar",
    "holiday",
    "makeup_weekday",
    "years",
    "company_days",
    "exceptions",
)
_STANDARD = (OPEN, CLOSED, HOLIDAY_PERIOD)


def timetable_from_json(document: object, *, years: Sequence[CalendarYear] = ()) -> Timetable:
    """Read a timetable; years of the document beat those passed in. Raises ScheduleError or CalendarError."""
    reader = Reader(document, "", complain=ScheduleError, allowed=_FIELDS)
    zone = _zone(reader)
    periods = _periods(reader)
    holiday = Reader(reader.value("holiday") or {}, "holiday", complain=ScheduleError, allowed=("period", "hours"))
    return Timetable(
        zone=zone,
        periods=periods,
        weekly=_weekly(reader, periods),
        otherwise=period_name(reader, "otherwise", CLOSED, periods=periods),
        calendar=_calendar(reader, years),
        holiday_period=period_name(holiday, "period", HOLIDAY_PERIOD, periods=periods),
        holiday_hours=hours_from_json(holiday, "hours", periods=periods),
        makeup_weekday=_weekday(reader, "makeup_weekday", "mon"),
        exceptions=_exceptions(reader, periods),
    )


def _zone(reader: Reader) -> ZoneInfo:
    name = reader.text("zone")
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        reader.fail(
            "zone",
            Bilingual(f"没有时区“{name}”", f"there is no time zone {name!r}"),
            Bilingual("写成 Asia/Shanghai", "write it as Asia/Shanghai"),
        )


def _periods(reader: Reader) -> tuple[str, ...]:
    names = list(_STANDARD)
    for path, element in reader.items("periods", most=50):
        name = new_period_name(path, element)
        if name not in names:
            names.append(name)
    return tuple(names)


def _weekly(reader: Reader, periods: Sequence[str]) -> tuple[tuple[Hours, ...], ...]:
    weekly = Reader(reader.value("weekly") or {}, "weekly", complain=ScheduleError, allowed=WEEKDAYS)
    return tuple(hours_from_json(weekly, day, periods=periods) for day in WEEKDAYS)


def _weekday(reader: Reader, name: str, default: str) -> int:
    value = reader.text(name, default)
    if value not in WEEKDAYS:
        reader.fail(
            name,
            Bilingual(f"“{value}”不是星期", f"{value!r} is not a weekday"),
            Bilingual(f"写 {'、'.join(WEEKDAYS)} 之一", f"write one of {', '.join(WEEKDAYS)}"),
        )
    return WEEKDAYS.index(value)


def _calendar(reader: Reader, years: Sequence[CalendarYear]) -> Calendar:
    name = reader.value("calendar")
    if name not in (None, "CN"):
        reader.fail(
            "calendar",
            Bilingual("没有这个节假日日历", "there is no such holiday calendar"),
            Bilingual("写 CN，或删掉这一项", "write CN or leave it out"),
        )
    company = days_from_json(reader, "company_days", source="company")
    own = [CalendarYear.from_json(element, path=path) for path, element in reader.items("years", most=200)]
    if name is None:
        return Calendar(no_day, always, no_doubts, tuple(own), company)
    loaded = (*years, *own)
    return Calendar(holidays_cn.built_in_day, holidays_cn.knows_year, holidays_cn.doubts, loaded, company)


def _exceptions(reader: Reader, periods: Sequence[str]) -> tuple[DatedException, ...]:
    found = []
    for path, element in reader.items("exceptions", most=2000):
        entry = Reader(element, path, complain=ScheduleError, allowed=("date", "from", "to", "period", "hours", "name"))
        first, last = entry.days()
        period = period_name(entry, "period", CLOSED, periods=periods)
        hours = hours_from_json(entry, "hours", periods=periods)
        found.append(DatedException(first, last, period, hours, entry.text("name", period)))
    return tuple(found)
