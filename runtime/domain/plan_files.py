"""A year's plan of holidays out of whatever file an operator has: JSON of our own, JSON of published plans, iCalendar.

Belongs here: telling the forms apart and bringing them to one. Does not belong here: reading the file, storing the year.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from runtime.domain.calendar_days import CalendarError, CalendarYear
from runtime.domain.icalendar import LONGEST_FILE, year_from_ics
from runtime.domain.texts import Bilingual


def year_from_file(text: str, year: int, *, source: str) -> CalendarYear:
    """The plan of one year.

    JSON is ``{"year"?, "source"?, "days": [...]}``; a day is ours (``date``, ``kind``, ``name``) or says ``isOffDay``, as the
    plans do that others publish. Anything else is read as iCalendar. What the file says of its source wins over ``source``.
    Raises CalendarError with the place and the mend.

    >>> year_from_file('{"days": [{"date": "2027-01-01", "isOffDay": true, "name": "元旦"}]}', 2027, source="通知").days[0].kind
    'holiday'
    """
    if not text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return year_from_ics(text, year, source=source)
    value = _json(text)
    given: Mapping[str, object] = value if isinstance(value, Mapping) else {"days": value}
    stated = given.get("year", year)
    if stated != year:
        raise CalendarError(
            "year",
            Bilingual(f"文件是 {stated} 年的，不是 {year} 年", f"is {stated}, and not {year}"),
            Bilingual("选对年份，或换一个文件", "choose the right year or another file"),
        )
    days = given.get("days")
    plain = [_day(day) for day in days] if isinstance(days, list) else days
    return CalendarYear.from_json({"year": year, "source": given.get("source") or source, "days": plain})


def _json(text: str) -> object:
    if len(text) > LONGEST_FILE:
        raise CalendarError(
            "",
            Bilingual("文件太大", "the file is too large"),
            Bilingual("只导出一年的放假与补班日期", "export the days of one year alone"),
        )
    try:
        value: object = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise CalendarError(
            "",
            Bilingual("不是完整的 JSON", "is not complete JSON"),
            Bilingual("重新下载或导出这个文件", "download or export the file again"),
        ) from error
    return value


def _day(day: object) -> object:
    """A day as we write it; what is neither form stays as it is, for the reader to complain of."""
    if not isinstance(day, Mapping) or not isinstance(day.get("isOffDay"), bool):
        return day
    kind = "holiday" if day["isOffDay"] else "workday"
    return {"date": day.get("date"), "kind": kind} | ({"name": day["name"]} if day.get("name") else {})
