"""Decisions of a schedule: precedence, overnight ranges, make-up days, unknown years, clock changes, edges."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.domain.calendar_days import CalendarYear
from runtime.domain.schedule import WEEKDAYS, Schedule

MINUTE = 60_000
DAY = 86_400_000
OFFICE = {day: [{"from": "09:00", "to": "18:00"}] for day in WEEKDAYS[:5]}


def at(text: str, zone: str = "Asia/Shanghai", *, fold: int = 0) -> int:
    """UTC milliseconds of local wall time."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp()) * 1000


def schedule(**fields: Any) -> Schedule:
    return Schedule.from_json({"zone": "Asia/Shanghai", "weekly": OFFICE, **fields})


@pytest.mark.parametrize(
    ("when", "name"),
    [
        ("2026-11-20T08:59", "closed"),
        ("2026-11-20T09:00", "open"),
        ("2026-11-20T17:59", "open"),
        ("2026-11-20T18:00", "closed"),
        ("2026-11-21T10:00", "closed"),
    ],
)
def test_weekly_hours_start_at_from_and_end_before_to(when: str, name: str) -> None:
    assert schedule().period_at(at(when)).name == name


def test_each_schedule_has_its_own_zone() -> None:
    instant = at("2026-11-20T09:30")
    assert schedule().period_at(instant).name == "open"
    assert schedule(zone="America/New_York").period_at(instant).name == "closed"


def test_custom_periods_and_the_names_a_schedule_can_answer() -> None:
    hours = [{"from": "09:00", "to": "12:00"}, {"from": "12:00", "to": "13:00", "period": "午休"}]
    made = schedule(periods=["午休", "open", "夜间"], weekly={"mon": hours}, otherwise="夜间")
    assert made.periods == ("open", "closed", "holiday", "午休", "夜间")
    assert made.period_at(at("2026-11-23T12:30")).name == "午休"
    assert made.period_at(at("2026-11-23T13:00")).name == "夜间"


def test_a_range_over_midnight_belongs_to_the_day_it_starts_on() -> None:
    made = schedule(weekly={"fri": [{"from": "22:00", "to": "06:00"}], "sat": [{"from": "10:00", "to": "11:00"}]})
    answers = [made.period_at(at(f"2026-11-{when}")).name for when in ("20T21:59", "20T22:00", "21T05:59", "21T06:00")]
    assert answers == ["closed", "open", "open", "closed"]
    assert made.period_at(at("2026-11-20T05:00")).name == "closed"
    assert made.period_at(at("2026-11-21T10:30")).label == "sat"


def test_the_next_days_own_range_beats_the_tail_of_the_night() -> None:
    made = schedule(
        periods=["早班"],
        weekly={"mon": [{"from": "22:00", "to": "08:00"}], "tue": [{"from": "07:00", "to": "09:00", "period": "早班"}]},
    )
    assert made.period_at(at("2026-11-24T06:59")).name == "open"
    assert made.period_at(at("2026-11-24T07:30")).name == "早班"


def test_whole_day_is_written_to_24() -> None:
    made = schedule(weekly={"mon": [{"from": "00:00", "to": "24:00"}]})
    assert made.edges(at("2026-11-22T12:00"), at("2026-11-25T00:00")) == (
        at("2026-11-23T00:00"),
        at("2026-11-24T00:00"),
    )


def test_holidays_beat_weekly_hours_and_exceptions_beat_holidays() -> None:
    made = schedule(
        calendar="CN",
        exceptions=[{"date": "2026-10-02", "hours": [{"from": "10:00", "to": "12:00"}], "name": "国庆值班"}],
    )
    first = made.period_at(at("2026-10-01T10:00"))
    assert (first.name, first.reason, first.label, first.source) == ("holiday", "holiday", "国庆节", "built-in")
    second = made.period_at(at("2026-10-02T10:00"))
    assert (second.name, second.reason, second.label) == ("open", "exception", "国庆值班")
    assert made.period_at(at("2026-10-02T12:00")).name == "closed"


def test_a_make_up_saturday_and_sunday_use_the_hours_of_the_chosen_weekday() -> None:
    sunday, saturday = at("2026-09-20T09:30"), at("2026-10-10T09:30")
    made = schedule(calendar="CN")
    assert [made.period_at(sunday).name, made.period_at(saturday).name] == ["open", "open"]
    assert made.period_at(sunday).reason == "makeup"
    friday = schedule(calendar="CN", makeup_weekday="fri", weekly={**OFFICE, "fri": [{"from": "10:00", "to": "12:00"}]})
    assert friday.period_at(sunday).name == "closed"
    assert schedule().period_at(sunday).name == "closed"


def test_hours_on_holidays() -> None:
    made = schedule(calendar="CN", holiday={"hours": [{"from": "10:00", "to": "16:00"}]})
    names = [made.period_at(at(f"2026-10-03T{hour}")).name for hour in ("09:59", "10:00", "16:00")]
    assert names == ["holiday", "open", "holiday"]


def test_a_night_shift_stops_when_a_holiday_begins_but_an_exceptions_night_goes_on() -> None:
    night = {day: [{"from": "22:00", "to": "06:00"}] for day in WEEKDAYS}
    made = schedule(calendar="CN", weekly=night)
    assert made.period_at(at("2026-09-30T23:00")).name == "open"
    assert made.period_at(at("2026-10-01T00:00")).name == "holiday"
    extra = schedule(
        calendar="CN", weekly=night, exceptions=[{"date": "2026-09-30", "hours": [{"from": "22:00", "to": "02:00"}]}]
    )
    assert extra.period_at(at("2026-10-01T01:59")).name == "open"
    assert extra.period_at(at("2026-10-01T02:00")).name == "holiday"


def test_nights_within_a_range_of_exception_days_join() -> None:
    made = schedule(
        exceptions=[{"from": "2026-12-30", "to": "2026-12-31", "hours": [{"from": "22:00", "to": "06:00"}]}]
    )
    assert made.period_at(at("2026-12-31T05:00")).name == "open"
    assert made.period_at(at("2026-12-31T07:00")).name == "closed"


def test_the_narrowest_exception_wins_then_the_later_one() -> None:
    whole = {"from": "2026-12-01", "to": "2026-12-31", "period": "closed"}
    one = {"date": "2026-12-15", "period": "holiday"}
    other = {"date": "2026-12-15", "period": "open"}
    noon = at("2026-12-15T12:00")
    assert schedule(exceptions=[one, whole]).period_at(noon).name == "holiday"
    assert schedule(exceptions=[one, other, whole]).period_at(noon).name == "open"
    assert schedule(exceptions=[one, other, whole]).period_at(at("2026-12-16T12:00")).name == "closed"


def test_an_unknown_year_falls_to_weekly_hours_and_says_so() -> None:
    made = schedule(calendar="CN")
    answer = made.period_at(at("2027-01-01T10:00"))
    assert (answer.name, answer.reason, answer.unknown_year) == ("open", "weekly", True)
    assert not made.period_at(at("2026-11-20T10:00")).unknown_year
    assert not schedule().period_at(at("2027-01-01T10:00")).unknown_year
    named = schedule(calendar="CN", exceptions=[{"date": "2027-01-01", "period": "holiday"}])
    assert not named.period_at(at("2027-01-01T10:00")).unknown_year


def test_unknown_years_within_sixty_days() -> None:
    made = schedule(calendar="CN")
    assert made.unknown_years_within(at("2026-11-01T12:00")) == ()
    assert made.unknown_years_within(at("2026-11-02T12:00")) == (2027,)
    assert made.unknown_years_within(at("2026-12-31T12:00"), days=370) == (2027, 2028)
    assert schedule().unknown_years_within(at("2026-12-31T12:00")) == ()


def test_a_loaded_year_and_company_days_keep_their_source() -> None:
    year = CalendarYear.from_json(
        {
            "year": 2027,
            "source": "国办发明电",
            "days": [
                {"from": "2027-01-01", "to": "2027-01-03", "kind": "holiday", "name": "元旦"},
                {"date": "2027-01-09", "kind": "workday"},
            ],
        }
    )
    document = {"zone": "Asia/Shanghai", "weekly": OFFICE, "calendar": "CN"}
    made = Schedule.from_json(document, years=[year])
    new_year = made.period_at(at("2027-01-01T10:00"))
    assert (new_year.name, new_year.label, new_year.source) == ("holiday", "元旦", "国办发明电")
    assert made.period_at(at("2027-01-09T10:00")).name == "open"
    assert not made.period_at(at("2027-03-01T10:00")).unknown_year
    company = Schedule.from_json(
        {**document, "company_days": [{"date": "2027-01-02", "kind": "workday", "name": "年会"}]}, years=[year]
    ).period_at(at("2027-01-02T10:00"))
    assert (company.name, company.label, company.source) == ("open", "年会", "company")


def test_a_loaded_year_replaces_the_built_in_one_wholly() -> None:
    year = {"year": 2026, "source": "更正", "days": [{"date": "2026-10-01", "kind": "holiday"}]}
    made = schedule(calendar="CN", years=[year])
    assert made.period_at(at("2026-10-01T10:00")).source == "更正"
    assert made.period_at(at("2026-10-02T10:00")).name == "open"


def test_company_days_work_without_a_public_calendar() -> None:
    made = schedule(company_days=[{"date": "2026-11-20", "kind": "holiday"}])
    assert made.period_at(at("2026-11-20T10:00")).name == "holiday"
    assert made.period_at(at("2026-10-01T10:00")).name == "open"


def test_a_day_two_sources_disagree_on_is_unknown() -> None:
    assert schedule(calendar="CN").period_at(at("2005-12-31T10:00")).unknown_year
    assert not schedule(calendar="CN").period_at(at("2005-12-30T10:00")).unknown_year


def test_both_passes_through_a_repeated_hour_answer_by_wall_time() -> None:
    zone = "America/New_York"
    made = Schedule.from_json({"zone": zone, "weekly": {"sun": [{"from": "01:30", "to": "03:00"}]}})
    assert made.period_at(at("2026-11-01T01:45", zone)).name == "open"
    assert made.period_at(at("2026-11-01T01:15", zone, fold=1)).name == "closed"
    assert made.period_at(at("2026-11-01T01:45", zone, fold=1)).name == "open"
    assert made.edges(at("2026-11-01T00:00", zone), at("2026-11-02T00:00", zone)) == (
        at("2026-11-01T01:30", zone),
        at("2026-11-01T01:00", zone, fold=1),
        at("2026-11-01T01:30", zone, fold=1),
        at("2026-11-01T03:00", zone),
    )


def test_hours_that_begin_in_a_skipped_hour_begin_at_the_jump() -> None:
    zone = "America/New_York"
    made = Schedule.from_json({"zone": zone, "weekly": {"sun": [{"from": "02:30", "to": "04:00"}]}})
    assert made.edges(at("2026-03-08T00:00", zone), at("2026-03-09T00:00", zone)) == (
        at("2026-03-08T03:00", zone),
        at("2026-03-08T04:00", zone),
    )


def test_next_change() -> None:
    made = schedule(calendar="CN")
    assert made.next_change(at("2026-11-20T10:00")) == at("2026-11-20T18:00")
    assert made.next_change(at("2026-11-20T18:00")) == at("2026-11-23T09:00")
    assert schedule(weekly={}).next_change(at("2026-11-20T18:00")) is None
    assert made.next_change(at("2026-11-20T18:00"), within_days=1) is None


# Clocks move at midnight in Havana, Beirut and Asunción, by half an hour on Lord Howe; Apia lost a day, Rabat fasts.
MOVES = [
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("America/Havana", "2026-03-08"),
    ("America/Havana", "2026-11-01"),
    ("Asia/Beirut", "2024-03-31"),
    ("Asia/Beirut", "2024-10-27"),
    ("America/Asuncion", "2022-10-02"),
    ("America/Asuncion", "2022-03-27"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Australia/Lord_Howe", "2026-10-04"),
    ("Pacific/Apia", "2011-12-30"),
    ("Africa/Casablanca", "2026-02-15"),
    ("Asia/Shanghai", "2026-09-20"),
    ("Asia/Shanghai", "2026-10-01"),
]
CLOCK = st.integers(0, 47).map(lambda half: f"{half // 2:02}:{'30' if half % 2 else '00'}")


@st.composite
def documents(draw: st.DrawFn, zone: str, day: str) -> dict[str, Any]:
    """A schedule with at most one range a day and perhaps an exception beside the day the clocks move."""

    def hours() -> list[dict[str, str]]:
        start, end = draw(CLOCK), draw(CLOCK)
        return [] if start == end else [{"from": start, "to": end, "period": draw(st.sampled_from(["open", "夜班"]))}]

    made: dict[str, Any] = {"zone": zone, "periods": ["夜班"], "weekly": {name: hours() for name in WEEKDAYS}}
    made["calendar"] = draw(st.sampled_from(["CN", None]))
    if draw(st.booleans()):
        other = datetime.fromisoformat(day).date() + timedelta(days=draw(st.integers(-1, 1)))
        made["exceptions"] = [{"date": other.isoformat(), "hours": hours()}]
    return made


@pytest.mark.parametrize(("zone", "day"), MOVES)
@given(data=st.data())
def test_edges_cut_time_exactly_where_the_answer_changes(zone: str, day: str, data: st.DataObject) -> None:
    made = Schedule.from_json(data.draw(documents(zone, day)))
    start = int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) * 1000 - DAY
    end = start + 3 * DAY
    step = 30 * MINUTE
    names = [made.period_at(instant).name for instant in range(start, end + 1, step)]
    assert {*names} <= {*made.periods}
    seen = tuple(start + index * step for index in range(1, len(names)) if names[index] != names[index - 1])
    assert made.edges(start, end) == seen
    assert all(made.period_at(edge - 1).name != made.period_at(edge).name for edge in seen)
