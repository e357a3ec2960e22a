"""Holidays and make-up workdays as values: single days, the years an operator loads, and a calendar that merges them.

Belongs here: which day is what, and who said so.
Does not belong here: opening hours (schedule), iCalendar syntax (icalendar), the built-in years (holidays_cn).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal

from runtime.domain.reading import Reader
from runtime.domain.texts import Bilingual, DocumentError

DayKind = Literal["holiday", "workday"]
HOLIDAY: Final = "holiday"
WORKDAY: Final = "workday"
_MOST_DAYS = 2000
_KINDS: Final[Mapping[str, DayKind]] = {HOLIDAY: HOLIDAY, WORKDAY: WORKDAY}


class CalendarError(DocumentError):
    """A loaded year or a company day that cannot be taken."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day that is not what its weekday says, with the source that says so."""

    day: date
    kind: DayKind
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """A year's plan as an operator loaded it. It makes ``year`` known; days outside that year are kept as facts.

    >>> CalendarYear.from_json({"year": 2027, "source": "国办通知", "days": [{"date": "2027-01-01", "kind": "holiday"}]}).year
    2027
    """

    year: int
    source: str
    days: tuple[CalendarDay, ...]

    @classmethod
    def from_json(cls, document: object, *, path: str = "") -> CalendarYear:
        """Read ``{"year", "source", "days": [{"date" | "from","to", "kind", "name"?}]}``; raises CalendarError."""
        reader = Reader(document, path, complain=CalendarError, allowed=("year", "source", "days"))
        source = reader.text("source")
        year = reader.integer("year", least=1970, most=2200)
        days = days_from_json(reader, "days", source=source)
        if not any(day.day.year == year for day in days):
            reader.fail(
                "days",
                Bilingual(f"{year} 年一天也没有", f"hold no day of {year}"),
                Bilingual("填写当年的放假与补班日期", "give that year's holidays and make-up workdays"),
            )
        return cls(year, source, days)

    def to_json(self) -> dict[str, object]:
        """What `from_json` reads."""
        days = [{"date": day.day.isoformat(), "kind": day.kind, "name": day.name} for day in self.days]
        return {"year": self.year, "source": self.source, "days": days}


def days_from_json(reader: Reader, name: str, *, source: str) -> tuple[CalendarDay, ...]:
    """Read a list of days; ``kind`` is ``holiday`` or ``workday``. Raises the reader's error."""
    days: list[CalendarDay] = []
    for path, element in reader.items(name, most=_MOST_DAYS):
        entry = Reader(element, path, complain=CalendarError, allowed=("date", "from", "to", "kind", "name"))
        kind = _KINDS.get(entry.text("kind"))
        if kind is None:
            entry.fail(
                "kind",
                Bilingual("不是放假也不是补班", "is neither holiday nor workday"),
                Bilingual("写 holiday（放假）或 workday（补班）", "write holiday or workday"),
            )
        first, last = entry.days(longest=400)
        label = entry.text("name", "放假" if kind == HOLIDAY else "补班")
        days += [CalendarDay(day, kind, label, source) for day in each_day(first, last)]
    return tuple(days)


def each_day(first: date, last: date) -> list[date]:
    """All days from ``first`` to ``last``, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Several sources as one calendar: company days beat loaded years, which beat the built-in ones.

    ``built_in`` and ``knows_built_in`` come from the country's module (``holidays_cn``), so a second country is a
    second module and nothing here.
    """

    built_in: Callable[[date], CalendarDay | None]
    knows_built_in: Callable[[int], bool]
    doubts: Callable[[int], frozenset[date]]
    years: tuple[CalendarYear, ...] = ()
    company: tuple[CalendarDay, ...] = ()
    _loaded: Mapping[date, CalendarDay] = field(init=False, repr=False, compare=False)
    _own: Mapping[date, CalendarDay] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_loaded", _by_date([day for year in self.years for day in year.days]))
        object.__setattr__(self, "_own", _by_date(self.company))

    def day(self, day: date) -> CalendarDay | None:
        """The holiday or make-up workday on a day; ``None`` is an ordinary day, or one nobody knows."""
        stated = self._own.get(day) or self._loaded.get(day)
        if stated is not None:
            return stated
        # A loaded year replaces the built-in one wholly, or a day taken out of the plan could never be taken out here.
        return None if self._is_loaded(day.year) else self.built_in(day)

    def knows(self, day: date) -> bool:
        """Whether somebody published what this day is."""
        if day in self._own or day in self._loaded or self._is_loaded(day.year):
            return True
        return self.knows_built_in(day.year) and day not in self.doubts(day.year)

    def knows_year(self, year: int) -> bool:
        """Whether the plan of a year is there at all."""
        return self._is_loaded(year) or self.knows_built_in(year)

    def _is_loaded(self, year: int) -> bool:
        return any(loaded.year == year for loaded in self.years)


def _by_date(days: Sequence[CalendarDay]) -> dict[date, CalendarDay]:
    return {day.day: day for day in days}


def no_day(day: date) -> CalendarDay | None:
    """The built-in days of a schedule without a public calendar: none."""
    del day
    return None


def always(year: int) -> bool:
    """A schedule without a public calendar has no unknown years."""
    del year
    return True


def no_doubts(year: int) -> frozenset[date]:
    """A schedule without a public calendar has no doubtful days."""
    del year
    return frozenset()
