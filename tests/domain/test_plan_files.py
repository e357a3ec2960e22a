"""Files of holiday plans: ours, published ones, iCalendar, and what is none."""

import json
from datetime import date

import pytest

from runtime.domain.calendar_days import CalendarDay, CalendarError, CalendarYear
from runtime.domain.plan_files import year_from_file

HOLIDAY = CalendarDay(date(2028, 1, 1), "holiday", "元旦", "国办通知")


@pytest.mark.parametrize(
    "text",
    [
        '{"source": "国办通知", "year": 2028, "days": [{"date": "2028-01-01", "kind": "holiday", "name": "元旦"}]}',
        '\ufeff {"days": [{"name": "元旦", "date": "2028-01-01", "isOffDay": true}]}',
        '[{"date": "2028-01-01", "kind": "holiday", "name": "元旦"}]',
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20280101\nSUMMARY:元旦\nEND:VEVENT\nEND:VCALENDAR",
    ],
)
def test_every_form_is_one_year(text: str) -> None:
    found = year_from_file(text, 2028, source="国办通知")
    assert found.days == (HOLIDAY,)
    assert CalendarYear.from_json(found.to_json()) == found


def test_a_working_weekend_without_a_name_has_a_plain_one() -> None:
    found = year_from_file(json.dumps([{"date": "2028-01-08", "isOffDay": False}]), 2028, source="x")
    assert (found.days[0].kind, found.days[0].name) == ("workday", "补班")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{"year": 2027, "days": []}', "year"),
        ('{"days": 1}', "days"),
        ('{"days": [1]}', "days[0]"),
        ('{"days": [{"date": "2028-01-01", "isOffDay": "yes"}]}', "days[0].isOffDay"),
        ('{"days": [{"date": "2029-01-01", "isOffDay": true}]}', "days"),
        ('{"days"', ""),
        ("[" * 100_000, ""),
        ("[" + " " * 1_000_000, ""),
    ],
)
def test_what_is_no_plan_is_refused_at_its_place(text: str, path: str) -> None:
    with pytest.raises(CalendarError) as refused:
        year_from_file(text, 2028, source="x")
    assert refused.value.path == path
