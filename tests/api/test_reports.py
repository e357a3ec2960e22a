"""The report over the API: what a person counts by hand, beside the period before; and the same in a workbook."""

from __future__ import annotations

import io

import openpyxl
import pytest

from designer.proving import publish
from runtime.settings import Settings
from runtime.store.database import Database
from simulator.answers import answers_from_json
from simulator.caller import HANG_UP, SILENCE, press
from simulator.world import World
from tests.api.conftest import Client, draft_of
from tests.called import callers
from tests.designer.conftest import flow, hashes

NAME = "测试热线"
NOON = 1_793_851_200_000  # 2026-11-05T12:00 in Shanghai
HOUR = 3_600_000
DAY = "from=2026-11-05&to=2026-11-05"


@pytest.fixture
def called(client: Client, database: Database, settings: Settings) -> Client:
    draft_of(client, flow())
    publish(database, NAME, line="4001", by="王", message="", render=hashes)
    talk = answers_from_json(
        {"queues": {"agents": [{"result": "answered_ended", "agent": "8001", "talked_ms": 30_000}]}}
    )
    with callers(database, settings.spool_dir, "4001") as people:
        for number in range(3):
            people.call(f"t{number}", press("1"), at=NOON + number, world=World(answers=talk))
        people.call("waits", press("1"), HANG_UP, at=NOON + HOUR)
        people.call("silent", SILENCE, HANG_UP, at=NOON + HOUR)
        people.call("before", press("1"), at=NOON - 24 * HOUR, world=World(answers=talk))
    return client


def test_a_day_is_counted_beside_the_day_before(called: Client) -> None:
    told = called.get(f"/reports/calls?{DAY}")
    now, before = told["now"], told["before"]
    assert (now["calls"], now["asked"], now["answered"], now["abandoned"], now["refused"]) == (5, 4, 3, 1, 0)
    assert (before["calls"], before["asked"], before["answered"]) == (1, 1, 1)
    assert now["average_ms"] > 20_000
    assert now["p90_ms"] >= now["average_ms"]
    assert told["peak"] == {"date": "2026-11-05", "hour": 12, "calls": 3}
    assert told["previous"] == {"from": "2026-11-04", "to": "2026-11-04"}
    assert {row["hour"]: row["calls"] for row in told["hours"] if row["calls"]} == {12: 3, 13: 2}
    assert [(row["date"], row["calls"], row["abandoned"]) for row in told["days"]] == [("2026-11-05", 5, 1)]
    assert {row["outcome"]: (row["calls"], row["before"]) for row in told["outcomes"]} == {
        "completed": (3, 1),
        "hung_up": (2, 0),
    }
    (menu,) = told["menus"]
    assert [(o["words"]["zh"], o["times"], o["before"]) for o in menu["options"]] == [
        ("按1：咨询", 4, 1),
        ("没有输入", 1, 0),
    ]
    assert told["agents"] == [{"agent": "8001", "talks": 3, "calls": 3, "talked_ms": 90_000}]
    # Noon in Shanghai is four o'clock in London, and the day before is the same one.
    there = called.get(f"/reports/calls?{DAY}&zone=Europe/London")
    assert (there["peak"]["hour"], there["now"]["calls"], there["zone"]) == (4, 5, "Europe/London")


def test_a_line_or_a_flow_is_counted_alone(called: Client) -> None:
    assert called.get(f"/reports/calls?{DAY}&line=4001&flow={NAME}&version=1")["now"]["calls"] == 5
    for other in ("line=4999", f"flow={NAME}&version=2", "flow=none"):
        told = called.get(f"/reports/calls?{DAY}&{other}")
        assert (told["now"]["calls"], told["now"]["asked"], told["menus"], told["peak"]) == (0, 0, [], None)


def test_periods_that_are_none_are_refused(called: Client) -> None:
    for query in ("from=2026-11-05&to=2026-11-04", "from=2026-02-30&to=2026-03-01", f"{DAY}&zone=x", "from=2020-01-01&to=2026-01-01", "to=2026-11-05"):  # fmt: skip
        assert called.ask("GET", f"/reports/calls?{query}").status_code == 422, query


def test_the_workbook_has_a_sheet_for_each_table(called: Client) -> None:
    answer = called.ask("GET", f"/reports/calls/xlsx?{DAY}", Accept_Language="zh")
    assert 'filename="report-20261105-20261105.xlsx"' in answer.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["概况", "按小时", "按日", "按结果", "按菜单选择", "按坐席"]
    found = {name: [[cell.value for cell in row] for row in book[name].iter_rows()] for name in book.sheetnames}
    assert ["来电", 5, 1] in found["概况"]
    assert ["12:00", 3, 0, 3, 3, 0] in found["按小时"]
    assert ["测试热线", "主菜单", "按1：咨询", 4, 1] in found["按菜单选择"]
    assert found["按坐席"][1] == ["8001", 3, 3, 90, 30]
