"""Faults of schedule documents: the path, and that nothing but a ScheduleError or CalendarError ever comes out."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.domain.schedule import Schedule, ScheduleError
from runtime.domain.texts import Bilingual, DocumentError

RANGE = {"from": "09:00", "to": "18:00"}


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"zone": None}, "zone"),
        ({"zone": "Asia/Pekin"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"zone": "Asia"}, "zone"),
        ({"hours": {}}, "hours"),
        ({"weekly": []}, None),
        ({"weekly": [1]}, "weekly"),
        ({"weekly": {"monday": []}}, "weekly.monday"),
        ({"weekly": {"mon": "09:00"}}, "weekly.mon"),
        ({"weekly": {"mon": [RANGE] * 49}}, "weekly.mon"),
        ({"weekly": {"mon": ["09:00"]}}, "weekly.mon[0]"),
        ({"weekly": {"mon": [{"from": "9:00", "to": "18:00"}]}}, "weekly.mon[0].from"),
        ({"weekly": {"mon": [{"from": "09:00", "to": 18}]}}, "weekly.mon[0].to"),
        ({"weekly": {"mon": [{"from": "09:00", "to": "24:01"}]}}, "weekly.mon[0].to"),
        ({"weekly": {"mon": [{"from": "09:00", "to": "09:00"}]}}, "weekly.mon[0].to"),
        ({"weekly": {"mon": [{"from": "24:00", "to": "09:00"}]}}, "weekly.mon[0].to"),
        ({"weekly": {"mon": [RANGE, {"from": "17:59", "to": "20:00"}]}}, "weekly.mon[1].from"),
        ({"weekly": {"mon": [{**RANGE, "period": "午休"}]}}, "weekly.mon[0].period"),
        ({"periods": ["a b"]}, "periods[0]"),
        ({"periods": [1]}, "periods[0]"),
        ({"otherwise": "午休"}, "otherwise"),
        ({"calendar": "US"}, "calendar"),
        ({"holiday": {"period": ""}}, "holiday.period"),
        ({"makeup_weekday": "monday"}, "makeup_weekday"),
        ({"company_days": [{"date": "2026-11-11", "kind": "party"}]}, "company_days[0].kind"),
        ({"years": [{"year": 2027, "source": "x", "days": []}]}, "years[0].days"),
        ({"years": [{"year": True, "source": "x"}]}, "years[0].year"),
        ({"years": [{"year": 20270, "source": "x"}]}, "years[0].year"),
        ({"exceptions": [{"date": "2026-02-30"}]}, "exceptions[0].date"),
        ({"exceptions": [{"date": "2026-2-3"}]}, "exceptions[0].date"),
        ({"exceptions": [{"date": "2026-02-03", "to": "2026-02-04"}]}, "exceptions[0].date"),
        ({"exceptions": [{"from": "2026-02-03"}]}, "exceptions[0].to"),
        ({"exceptions": [{"from": "2026-02-03", "to": "2026-02-02"}]}, "exceptions[0].to"),
        ({"exceptions": [{"from": "1900-01-01", "to": "2026-02-02"}]}, "exceptions[0].to"),
    ],
)
def test_a_fault_names_its_place_and_its_mend(fields: dict[str, Any], path: str | None) -> None:
    document = {"zone": "Asia/Shanghai", **fields}
    if path is None:
        assert Schedule.from_json(document).periods == ("open", "closed", "holiday")
        return
    with pytest.raises(DocumentError) as caught:
        Schedule.from_json(document)
    assert caught.value.path == path
    for text in (caught.value.problem, caught.value.mend):
        assert text.into("zh-CN") != text.into("en-US") != ""


def test_ranges_that_touch_do_not_overlap() -> None:
    halves = [{"from": "12:00", "to": "18:00"}, {"from": "09:00", "to": "12:00"}]
    made = Schedule.from_json({"zone": "UTC", "weekly": {"mon": halves}})
    assert [entry.start for entry in made.weekly[0]] == [540, 720]


def test_the_document_itself_may_be_no_object() -> None:
    with pytest.raises(ScheduleError, match=r"\(document\)"):
        Schedule.from_json(None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = [
    *("zone", "periods", "weekly", "otherwise", "calendar", "holiday", "makeup_weekday", "years", "company_days"),
    "exceptions",
]


@given(st.dictionaries(st.sampled_from(FIELDS), JSON), st.booleans())
def test_whatever_json_comes_only_a_document_error_comes_out(document: dict[str, Any], zoned: bool) -> None:
    if zoned:
        document = {**document, "zone": "Asia/Shanghai"}
    complaint = ""
    try:
        assert Schedule.from_json(document).period_at(0).name
    except DocumentError as error:
        complaint = error.path
    assert complaint == "" or complaint.split(".")[0].split("[")[0] in FIELDS


def test_bilingual_text_reads_english_for_other_languages() -> None:
    assert [Bilingual("中", "en").into(tag) for tag in ("zh-TW", "en", "fr")] == ["中", "en", "en"]
