"""What is known about holidays: the built-in years against both packages, loaded years, iCalendar files."""

from datetime import date, timedelta

import pytest
from chinese_calendar import constants as published

from runtime.domain.calendar_days import CalendarError, CalendarYear
from runtime.domain.holidays_cn import built_in_day, doubts, knows_year
from runtime.domain.icalendar import LONGEST_FILE, year_from_ics


def test_known_years_are_those_both_packages_hold() -> None:
    assert [year for year in range(1990, 2110) if knows_year(year)] == list(range(2004, 2027))


def test_the_packages_disagree_on_one_day_only() -> None:
    assert {day for year in range(2004, 2027) for day in doubts(year)} == {date(2005, 12, 31)}


def test_every_published_day_is_served_with_its_kind() -> None:
    off = {day for day in published.holidays if day not in doubts(day.year)}
    work = {day for day in published.workdays if day not in doubts(day.year)}
    found: dict[str, set[date]] = {"holiday": set(), "workday": set()}
    day = date(2004, 1, 1)
    while day.year < 2030:
        known = built_in_day(day)
        if known is not None:
            found[known.kind].add(day)
        day += timedelta(days=1)
    assert found == {"holiday": off, "workday": work}


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        (date(2026, 2, 17), "holiday", "春节"),
        (date(2026, 2, 14), "workday", "春节补班"),
        (date(2026, 10, 7), "holiday", "国庆节"),
        (date(2026, 9, 20), "workday", "国庆节补班"),
    ],
)
def test_days_of_2026(day: date, kind: str, name: str) -> None:
    known = built_in_day(day)
    assert known is not None
    assert (known.kind, known.name, known.source) == (kind, name, "built-in")


def test_an_unpublished_new_year_is_not_guessed() -> None:
    assert built_in_day(date(2027, 1, 1)) is None
    assert built_in_day(date(2005, 12, 31)) is None


def ics(*events: str, head: str = "") -> str:
    body = "\r\n".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{body}\r\nEND:VCALENDAR\r\n"


def days(text: str, year: int = 2027) -> list[tuple[str, str, str]]:
    return [(d.day.isoformat(), d.kind, d.name) for d in year_from_ics(text, year, source="文件").days]


def test_an_ics_year_with_ranges_marks_folding_and_escapes() -> None:
    text = ics(
        "DTSTART;VALUE=DATE:20270101\r\nDTEND;VALUE=DATE:20270104\r\nSUMMARY:元旦\r\n （休）",
        'DTSTART;X="a:b";VALUE=DATE:20270109\r\nSUMMARY:元旦\\, 补班',
        "DTSTART;VALUE=DATE:20270214\r\nSUMMARY:情人节",
        "DTSTART;VALUE=DATE:20270501\r\nDURATION:P1W\r\nSUMMARY:劳动节 休\r\nSTATUS:CANCELLED",
    )
    assert days(text) == [
        ("2027-01-01", "holiday", "元旦（休）"),
        ("2027-01-02", "holiday", "元旦（休）"),
        ("2027-01-03", "holiday", "元旦（休）"),
        ("2027-01-09", "workday", "元旦, 补班"),
    ]


def test_every_day_of_a_loaded_year_keeps_its_source() -> None:
    year = year_from_ics(ics("DTSTART;VALUE=DATE:20270101"), 2027, source="国务院.ics")
    assert (year.year, {day.source for day in year.days}) == (2027, {"国务院.ics"})


def test_a_file_without_marks_holds_only_holidays_and_make_up_days() -> None:
    text = ics("DTSTART:20270101\r\nSUMMARY:元旦", "DTSTART:20270109\r\nSUMMARY:春节（班）", "DTSTART:20270202")
    assert [kind for _, kind, _ in days(text)] == ["holiday", "workday", "holiday"]
    assert days(text)[2][2] == "放假"


def test_the_special_day_property_decides() -> None:
    text = ics(
        "DTSTART:20270101\r\nSUMMARY:元旦\r\nX-APPLE-SPECIAL-DAY:WORK-HOLIDAY",
        "DTSTART:20270109\r\nSUMMARY:元旦\r\nX-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY",
        "DTSTART:20270308\r\nSUMMARY:妇女节",
    )
    assert days(text) == [("2027-01-01", "holiday", "元旦"), ("2027-01-09", "workday", "元旦")]


def test_an_alarm_inside_an_event_says_nothing_about_it() -> None:
    alarm = "BEGIN:VALARM\r\nSUMMARY:补班\r\nDURATION:P9D\r\nEND:VALARM"
    assert days(ics(f"DTSTART:20270101\r\n{alarm}\r\nSUMMARY:元旦")) == [("2027-01-01", "holiday", "元旦")]


@pytest.mark.parametrize(
    ("tail", "last"),
    [
        ("DURATION:P3D", "2027-01-03"),
        ("DURATION:P1W", "2027-01-07"),
        ("DURATION:P0D", "2027-01-01"),
        ("DTEND:20270101", "2027-01-01"),
        ("DTEND:20270102", "2027-01-01"),
        ("X-NOTE:none", "2027-01-01"),
        ("no colon here", "2027-01-01"),
    ],
)
def test_the_end_of_an_event(tail: str, last: str) -> None:
    assert days(ics(f"DTSTART:20270101\r\n{tail}"))[-1][0] == last


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", "line 0"),
        ("hello", "line 1"),
        (ics("DTSTART:20270101").replace("END:VEVENT", "END:VTODO"), "line 5"),
        ("END:VCALENDAR", "line 1"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT", "line 3"),
        (ics("SUMMARY:元旦"), "line 3"),
        (ics("DTSTART:20270101T090000"), "line 3"),
        (ics("DTSTART:20270230"), "line 3"),
        (ics("DTSTART:20270101\r\nRRULE:FREQ=YEARLY"), "line 3"),
        (ics("DTSTART:20270101\r\nDTEND:20261231"), "line 3"),
        (ics("DTSTART:20270101\r\nDTEND:20290101"), "line 3"),
        (ics("DTSTART:20270101\r\nDURATION:PT3H"), "line 3"),
        (ics("DTSTART:20260101"), ""),
        ("x" * (LONGEST_FILE + 1), ""),
    ],
)
def test_a_file_that_cannot_be_taken_says_where(text: str, path: str) -> None:
    with pytest.raises(CalendarError) as caught:
        year_from_ics(text, 2027, source="文件")
    assert caught.value.path == path


def test_a_file_of_another_year_is_refused() -> None:
    with pytest.raises(CalendarError, match="no day of 2027"):
        CalendarYear.from_json({"year": 2027, "source": "x", "days": [{"date": "2026-12-31", "kind": "workday"}]})
