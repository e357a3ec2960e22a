"""Schedules over the API: what holds, editing by two people, what an unsaved one would say, and files of holidays."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from tests.api.conftest import Client, draft_of
from tests.designer.conftest import flow

WEEK = {day: [{"from": "09:00", "to": "18:00"}] for day in ("mon", "tue", "wed", "thu", "fri")}
OFFICE: dict[str, Any] = {"zone": "Asia/Shanghai", "calendar": "CN", "weekly": WEEK}
ICS = "\r\n".join(
    [
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
        "DTSTART;VALUE=DATE:20280101",
        "DTEND;VALUE=DATE:20280104",
        "SUMMARY:元旦（休）",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "DTSTART;VALUE=DATE:20280108",
        "SUMMARY:元旦（班）",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
)


def added(client: Client, name: str = "工作时间", **more: Any) -> str:
    answer = client.ask("POST", "/schedules", {"name": name, "document": {**OFFICE, **more}})
    assert answer.status_code == 201, answer.text
    return str(answer.headers["ETag"])


def probe(client: Client, at: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = client.post("/schedule-probe", {"document": {**OFFICE, **more}, "at": at})
    return told


def test_the_list_says_what_holds_and_what_comes_next(client: Client) -> None:
    added(client)
    added(client, "全天", weekly={}, otherwise="open", calendar=None)
    always, office = client.get("/schedules")["schedules"]
    assert (always["now"]["period"], always["next"], always["unknown"]) == ("open", None, [])
    assert office["zone"] == "Asia/Shanghai"
    assert office["now"]["period"] in ("open", "closed", "holiday")
    assert office["next"]["local"].endswith("+08:00")
    assert office["next"]["period"] != office["now"]["period"]


def test_two_people_do_not_overwrite_each_other(client: Client) -> None:
    read = added(client)
    path = f"/schedules/{quote('工作时间')}"
    first = client.ask("PUT", path, {"document": {**OFFICE, "otherwise": "holiday"}}, If_Match=read)
    assert first.headers["ETag"] != read
    late = client.ask("PUT", path, {"document": OFFICE}, If_Match=read)
    assert late.status_code == 412
    assert client.get(path)["document"]["otherwise"] == "holiday"
    again = client.ask("PUT", path, {"document": OFFICE}, If_Match=first.headers["ETag"])
    assert again.headers["ETag"] == read, "the same hours are the same revision"
    assert client.ask("PUT", path, {"document": OFFICE}).status_code == 428
    saved = client.get(f"{path}/history")["history"]
    assert [each["document"].get("otherwise") for each in saved] == [None, "holiday", None]


def test_what_is_wrong_is_told_with_its_place(client: Client) -> None:
    read = added(client)
    broken = {**OFFICE, "weekly": {"mon": [{"from": "09:00", "to": "12:00"}, {"from": "11:00", "to": "13:00"}]}}
    told = client.ask("PUT", f"/schedules/{quote('工作时间')}", {"document": broken}, If_Match=read).get_json()
    assert (told["status"], told["path"]) == (422, "weekly.mon[1].from")
    assert client.ask("POST", "/schedule-year", {"document": broken, "year": 2026}).status_code == 422
    for name, status in (("工作时间", 409), ("a/b", 422), (" a", 422)):
        assert client.ask("POST", "/schedules", {"name": name, "document": OFFICE}).status_code == status


def test_one_in_use_keeps_its_name_and_stays(client: Client) -> None:
    added(client)
    document = flow()
    document["nodes"]["hours"] = {"kind": "schedule", "label": "营业吗", "config": {"schedule": "工作时间", "periods": ["open"]}}  # fmt: skip
    draft_of(client, document)
    path = f"/schedules/{quote('工作时间')}"
    assert client.get(path)["uses"] == ["the draft of flow '测试热线' → 营业吗"]
    for method, where, body in (("DELETE", path, None), ("POST", f"{path}/rename", {"name": "别的"})):
        refused = client.ask(method, where, body)
        assert (refused.status_code, refused.get_json()["uses"]) == (409, client.get(path)["uses"])
    added(client, "空闲")
    assert client.post(f"/schedules/{quote('空闲')}/rename", {"name": "闲"})["name"] == "闲"
    assert client.ask("POST", f"/schedules/{quote('闲')}/rename", {"name": "工作时间"}).status_code == 409
    assert client.ask("DELETE", f"/schedules/{quote('闲')}").status_code == 204
    assert client.ask("GET", f"/schedules/{quote('闲')}").status_code == 404


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-10-01T10:00", ("holiday", "holiday", "国庆节", "built-in")),
        ("2026-10-10T10:00", ("open", "makeup", "国庆节补班", "built-in")),
        ("2026-11-11T10:00", ("closed", "exception", "盘点", "schedule")),
        ("2026-11-14T10:00", ("open", "makeup", "双十一", "company")),
        ("2026-11-16T08:59", ("closed", "weekly", "mon", "schedule")),
    ],
)
def test_a_probe_says_what_holds_and_why(client: Client, at: str, expected: tuple[str, ...]) -> None:
    told = probe(
        client,
        at,
        exceptions=[{"date": "2026-11-11", "period": "closed", "name": "盘点"}],
        company_days=[{"date": "2026-11-14", "kind": "workday", "name": "双十一"}],
    )
    assert (told["period"], told["reason"], told["label"], told["source"]) == expected
    assert told["local"] == f"{at}+08:00"
    assert not told["unknown_year"]


def test_a_year_tells_each_day_with_its_source_and_what_nobody_knows(client: Client) -> None:
    known = client.post("/schedule-year", {"document": OFFICE, "year": 2026})
    assert known["known"]
    assert len(known["days"]) == 365
    days = {day["date"]: day for day in known["days"]}
    assert (days["2026-10-10"]["reason"], days["2026-10-10"]["source"]) == ("makeup", "built-in")
    assert days["2026-10-12"]["hours"] == [{"from": "09:00", "to": "18:00", "period": "open"}]
    unknown = client.post("/schedule-year", {"document": OFFICE, "year": 2028})
    assert not unknown["known"]
    assert not any(day["known"] for day in unknown["days"])
    assert probe(client, "2028-01-01T10:00")["unknown_year"]


@pytest.mark.parametrize(
    "file",
    [
        ICS,
        '{"days": [{"date": "2028-01-01", "isOffDay": true}, {"name": "元旦", "date": "2028-01-08", "isOffDay": false}]}',
        '{"year": 2028, "days": [{"from": "2028-01-01", "to": "2028-01-03", "kind": "holiday"}, {"date": "2028-01-08", "kind": "workday"}]}',
    ],
    ids=["ics", "published", "ours"],
)
def test_a_loaded_year_is_known_and_keeps_its_source(client: Client, file: str) -> None:
    answer = client.ask("POST", f"/schedule-plan?year=2028&source={quote('国办通知')}", file=file.encode())
    assert answer.status_code == 200, answer.text
    year = answer.get_json()
    days = {day["date"]: day for day in client.post("/schedule-year", {"document": {**OFFICE, "years": [year]}, "year": 2028})["days"]}  # fmt: skip
    assert (days["2028-01-01"]["reason"], days["2028-01-01"]["source"]) == ("holiday", "国办通知")
    assert days["2028-01-08"]["reason"] == "makeup"
    assert all(day["known"] for day in days.values())


def test_a_file_that_is_no_plan_is_refused_with_the_way_out(client: Client) -> None:
    for file in (b"{", b"hello", b'{"year": 2027}', b"[]", b"\xff\xfe\x00\x81", b"[" * 5_000):
        answer = client.ask("POST", "/schedule-plan?year=2028", file=file)
        assert answer.status_code == 422, file
    assert client.ask("POST", "/schedule-plan?year=2028", {}).status_code == 415
    assert client.ask("POST", "/schedule-plan?year=2028", file=b"x" * 4_000_001).status_code == 413
