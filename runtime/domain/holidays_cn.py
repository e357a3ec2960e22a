"""What is known about public holidays and make-up workdays (调休) in China, and where each fact comes from.

Belongs here: the built-in years, which are served only where two independent packages agree.
Does not belong here: guessing. A year whose plan is not published is unknown, whatever a package answers for it.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import holidays
from chinese_calendar import constants as published

from runtime.domain.calendar_days import HOLIDAY, WORKDAY, CalendarDay

SOURCE = "built-in"
# One slip in one package (as on 2005-12-31) must not hide a year; a missing plan differs on a dozen days.
_DOUBTS_ALLOWED = 2
_FIRST_YEAR, _LAST_YEAR = 2004, 2100


def knows_year(year: int) -> bool:
    """Whether both packages hold the published plan of a year.

    >>> knows_year(2026), knows_year(2003)
    (True, False)
    """
    return _FIRST_YEAR <= year <= _LAST_YEAR and len(doubts(year)) <= _DOUBTS_ALLOWED


@cache
def doubts(year: int) -> frozenset[date]:
    """The days of a year on which the packages disagree about working or not; such a day is unknown.

    >>> [day.isoformat() for day in doubts(2005)]
    ['2005-12-31']
    """
    plan = holidays.country_holidays("CN", years=year)
    # The plan of January names make-up days in the December before.
    worked = _weekend_workdays(year) | _weekend_workdays(year + 1)
    wrong = set()
    for day in _days(year):
        weekend = day.weekday() >= 5
        first = day in published.holidays or (weekend and day not in published.workdays)
        second = day in plan or (weekend and day not in worked)
        if first != second:
            wrong.add(day)
    return frozenset(wrong)


def built_in_day(day: date) -> CalendarDay | None:
    """The holiday or make-up workday on a day of a known year, else ``None``.

    >>> built_in_day(date(2026, 10, 1)).name, built_in_day(date(2026, 10, 10)).kind
    ('国庆节', 'workday')
    """
    if not knows_year(day.year) or day in doubts(day.year):
        return None
    if day in published.holidays:
        name = published.Holiday(published.holidays[day])
        return CalendarDay(day, HOLIDAY, name.chinese, SOURCE)
    if day in published.workdays and day.weekday() >= 5:
        name = published.Holiday(published.workdays[day])
        return CalendarDay(day, WORKDAY, f"{name.chinese}补班", SOURCE)
    return None


def _weekend_workdays(year: int) -> set[date]:
    return set(holidays.country_holidays("CN", years=year).weekend_workdays)


def _days(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
