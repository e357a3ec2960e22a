"""Hours of one day as values: ranges in minutes of local wall time that may run over midnight.

Belongs here: reading and checking ranges, and finding the one that holds at a minute.
Does not belong here: which hours apply on which day (schedule).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from runtime.domain.reading import Reader
from runtime.domain.texts import Bilingual, DocumentError

DAY: Final = 1440
"""Minutes of wall time in a day."""

OPEN: Final = "open"
CLOSED: Final = "closed"
HOLIDAY_PERIOD: Final = "holiday"

_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")
_NAME = re.compile(r"[\w-]{1,40}")


class ScheduleError(DocumentError):
    """A schedule document that cannot be taken, with the path of the field and the mend."""


@dataclass(frozen=True, slots=True)
class Hours:
    """A period from ``start`` to ``end`` in minutes after local midnight; ``end`` above 1440 lies in the next day."""

    start: int
    end: int
    period: str

    def holds(self, minute: int) -> bool:
        """Whether a minute of the day the range starts on (or, from 1440 on, of the next day) lies inside."""
        return self.start <= minute < self.end


def find(hours: Sequence[Hours], minute: int) -> Hours | None:
    """The range that holds at a minute, or ``None``.

    >>> find([Hours(540, 1080, "open")], 600).period
    'open'
    """
    return next((entry for entry in hours if entry.holds(minute)), None)


def hours_from_json(reader: Reader, name: str, *, periods: Sequence[str]) -> tuple[Hours, ...]:
    """Read ``[{"from": "22:00", "to": "06:00", "period"?: "open"}]``, sorted; overlaps are refused."""
    found: list[Hours] = []
    for path, element in reader.items(name, most=48):
        entry = Reader(element, path, complain=ScheduleError, allowed=("from", "to", "period"))
        start, end = _minute(entry, "from"), _minute(entry, "to")
        if start in (end, DAY):
            entry.fail(
                "to",
                Bilingual("时段长度为零", "the range is empty"),
                Bilingual("全天请写 00:00 到 24:00", "for the whole day write 00:00 to 24:00"),
            )
        hours = Hours(start, end if end > start else end + DAY, period_name(entry, "period", OPEN, periods=periods))
        if any(hours.start < other.end and other.start < hours.end for other in found):
            entry.fail(
                "from",
                Bilingual("与同一天的另一时段重叠", "overlaps another range of the same day"),
                Bilingual("改成前后相接的时段", "let one range end where the next begins"),
            )
        found.append(hours)
    return tuple(sorted(found, key=lambda entry: entry.start))


def period_name(reader: Reader, name: str, default: str, *, periods: Sequence[str]) -> str:
    """Read the name of a period the schedule knows."""
    period = reader.text(name, default)
    if period not in periods:
        reader.fail(
            name,
            Bilingual(f"没有名为“{period}”的时段", f"there is no period {period!r}"),
            Bilingual(
                f"在 periods 中加上，或选用：{'、'.join(periods)}", f"add it to periods or use {', '.join(periods)}"
            ),
        )
    return period


def new_period_name(path: str, name: object) -> str:
    """Check a custom period's name: letters of any script, digits, _ and -, at most 40."""
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ScheduleError(
            path,
            Bilingual("时段名称不可用", "not a usable period name"),
            Bilingual("用 1 到 40 个文字、数字、_ 或 -", "use 1 to 40 letters, digits, _ or -"),
        )
    return name


def _minute(reader: Reader, name: str) -> int:
    value = reader.value(name)
    match = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        reader.fail(name, Bilingual("不是时间", "is not a time of day"), Bilingual("写成 09:00", "write it as 09:00"))
    return int(match[1]) * 60 + int(match[2]) if match[1] else DAY
