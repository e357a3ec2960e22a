"""Reads a year of holidays and make-up workdays out of an iCalendar file (RFC 5545).

Belongs here: unfolding, properties, whole-day events, and telling a day off from a make-up day from an observance.
Does not belong here: times of day, repetition and time zones, which no published holiday plan has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from runtime.domain.calendar_days import (
    HOLIDAY,
    WORKDAY,
    CalendarDay,
    CalendarError,
    CalendarYear,
    DayKind,
    each_day,
)
from runtime.domain.texts import Bilingual

LONGEST_FILE = 1_000_000
"""Most characters a file may have."""

_WORK = re.compile(r"补班|補班|上班|调休日|[（(]班[）)]|班$|make-?up|\bworkday\b|\bworking day\b", re.IGNORECASE)
_OFF = re.compile(r"[（(]休[）)]|休$|放假|休假|假期|\bday off\b|\bpublic holiday\b", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([\\;,nN])")
_DURATION = re.compile(r"P(?:(\d{1,3})W|(\d{1,3})D)")
_MARKS: dict[str, DayKind] = {"WORK-HOLIDAY": HOLIDAY, "ALTERNATE-WORKDAY": WORKDAY}


@dataclass(frozen=True, slots=True)
class _Event:
    line: int
    properties: dict[str, str]


def year_from_ics(text: str, year: int, *, source: str) -> CalendarYear:
    """The plan of one year out of a calendar file.

    ``SUMMARY`` decides: 班, 补班, 上班 is a make-up workday; 休, 放假 a holiday. A file that marks some events so (or
    with ``X-APPLE-SPECIAL-DAY``) leaves its unmarked events out, since they are mere observances; in a file with no
    mark at all every event is a holiday. ``DTEND`` is exclusive. Raises CalendarError naming the line.
    """
    if len(text) > LONGEST_FILE:
        raise CalendarError(
            "",
            Bilingual("文件太大", "the file is too large"),
            Bilingual("只导出节假日日历", "export the holiday calendar alone"),
        )
    events = [event for event in _events(text) if event.properties.get("STATUS", "").upper() != "CANCELLED"]
    kinds = [_kind(event.properties) for event in events]
    marked = any(kind == HOLIDAY for kind in kinds)
    days: list[CalendarDay] = []
    for event, kind in zip(events, kinds, strict=True):
        if kind is None and marked:
            continue
        first, last = _span(event)
        name = _ESCAPE.sub(_unescape, event.properties.get("SUMMARY", "")).strip() or "放假"
        days += [CalendarDay(day, kind or HOLIDAY, name, source) for day in each_day(first, last)]
    if not any(day.day.year == year for day in days):
        raise CalendarError(
            "",
            Bilingual(f"文件里没有 {year} 年的日期", f"the file holds no day of {year}"),
            Bilingual("选对年份，或换一个文件", "choose the right year or another file"),
        )
    return CalendarYear(year, source, tuple(days))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Logical lines, each with the number of its first physical line (a continuation starts with a space or tab)."""
    start, logical = 0, ""
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text.removeprefix("\ufeff")), 1):
        if line[:1] in {" ", "\t"} and start:
            logical += line[1:]
            continue
        if logical:
            yield start, logical
        start, logical = number, line
    if logical:
        yield start, logical


def _events(text: str) -> list[_Event]:
    events: list[_Event] = []
    open_components: list[str] = []
    for number, line in _lines(text):
        name, value = _property(line)
        if name == "BEGIN":
            open_components.append(value.upper())
            if open_components[-1] == "VEVENT":
                events.append(_Event(number, {}))
        elif name == "END":
            if not open_components or open_components.pop() != value.upper():
                raise _broken(number)
        elif open_components[-1:] == ["VEVENT"]:
            # Alarms nest inside events and have a SUMMARY and a DURATION of their own; only the event's own lines count.
            events[-1].properties.setdefault(name, value)
    if open_components or not events:
        raise _broken(len(text.splitlines()))
    return events


def _broken(line: int) -> CalendarError:
    return CalendarError(
        f"line {line}",
        Bilingual("不是完整的日历文件", "is not a complete calendar file"),
        Bilingual("重新导出 .ics 文件", "export the .ics file again"),
    )


def _property(line: str) -> tuple[str, str]:
    """Name and value of ``NAME;PARAM="a:b":value``: the colon that counts is the first one outside quotes."""
    quoted = False
    for index, char in enumerate(line):
        if char == '"':
            quoted = not quoted
        elif char == ":" and not quoted:
            return line[:index].split(";", 1)[0].upper(), line[index + 1 :].strip()
    return "", line


def _kind(properties: dict[str, str]) -> DayKind | None:
    mark = properties.get("X-APPLE-SPECIAL-DAY", "").upper()
    if mark in _MARKS:
        return _MARKS[mark]
    summary = properties.get("SUMMARY", "").strip()
    if _WORK.search(summary):
        return WORKDAY
    return HOLIDAY if _OFF.search(summary) else None


def _span(event: _Event) -> tuple[date, date]:
    if "RRULE" in event.properties:
        raise CalendarError(
            f"line {event.line}",
            Bilingual("这个事件会重复", "this event repeats"),
            Bilingual("每一天单独写", "list every day on its own"),
        )
    first = _date(event, "DTSTART")
    if "DTEND" in event.properties:
        # Some programs write DTEND equal to DTSTART for one day, against the letter of RFC 5545.
        last = max(first, _date(event, "DTEND") - timedelta(days=1)) if _date(event, "DTEND") >= first else None
    elif "DURATION" in event.properties:
        last = _after(first, event.properties["DURATION"])
    else:
        last = first
    if last is None or (last - first).days > 400:
        raise CalendarError(
            f"line {event.line}",
            Bilingual("结束日期不对", "ends before it starts, or far too late"),
            Bilingual("改正 DTEND 或 DURATION", "correct DTEND or DURATION"),
        )
    return first, last


def _after(first: date, duration: str) -> date | None:
    match = _DURATION.fullmatch(duration.upper())
    if match is None:
        return None
    days = int(match[1]) * 7 if match[1] else int(match[2])
    return first + timedelta(days=max(days, 1) - 1)


def _date(event: _Event, name: str) -> date:
    value = event.properties.get(name, "")
    parts = re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", value)
    try:
        return date.fromisoformat("-".join(parts.groups()) if parts else "")
    except ValueError as error:
        raise CalendarError(
            f"line {event.line}",
            Bilingual(f"{name} 不是整天的日期", f"{name} is not a whole day"),
            Bilingual("写成 DTSTART;VALUE=DATE:20270101", "write DTSTART;VALUE=DATE:20270101"),
        ) from error


def _unescape(match: re.Match[str]) -> str:
    return " " if match[1] in "nN" else match[1]
