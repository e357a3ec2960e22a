"""The rules of a line over the API: kept, refused with reasons, tried at a time, switched, blocked."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from designer.lines.operations import PARTS
from designer.proving import publish
from designer.ruling import save
from runtime.store.caller_lists import list_entries, save_list
from runtime.store.database import Database
from runtime.store.drafts import save_draft
from runtime.store.line_rules import load_rules, rule_log
from runtime.store.site import save_schedule
from tests.api.conftest import Client
from tests.designer.conftest import as_file, flow, hashes

LINE = "4001"
RULES: dict[str, Any] = {
    "schema_version": 1,
    "group": "售后",
    "emergency": {"to": {"human": "agents"}},
    "notice": {"prompt": {"zh-CN": [{"say": "我们的号码已更新。"}]}, "from": "2026-11-01", "to": "2026-12-31"},
    "vip": [{"list": "VIP", "to": {"number": "agents"}}],
    "hours": {
        "schedule": "工作时间",
        "periods": [{"period": "closed", "to": {"voicemail": "客服", "prompt": {"zh-CN": [{"say": "请留言。"}]}}}],
    },
}


@pytest.fixture
def line(client: Client, database: Database) -> Client:
    document = flow()
    save_draft(database, document["name"], text=as_file(document).decode(), expected=0, author="王")
    publish(database, document["name"], line=LINE, by="王", message="", render=hashes)
    save_schedule(
        database,
        "工作时间",
        document={
            "zone": "Asia/Shanghai",
            "weekly": {day: [{"from": "09:00", "to": "18:00"}] for day in ("mon", "tue", "wed", "thu", "fri")},
        },
    )
    save_list(database, "VIP")
    return client


def put(client: Client, document: Any, match: int = 0) -> Any:
    return client.ask("PUT", f"/lines/{LINE}/rules", document, If_Match=f'"{match}"')


def places(told: Any) -> list[tuple[str, str | None]]:
    return [(visit["node"], visit["port"]) for visit in told["path"]]


def test_rules_are_kept_and_say_what_a_caller_gets(line: Client, database: Database) -> None:
    saved = put(line, RULES)
    assert saved.status_code == 200, saved.text
    assert saved.headers["ETag"] == '"1"'
    told = line.get(f"/lines/{LINE}/rules")
    assert told["document"] == RULES
    assert told["groups"] == ["售后"]
    assert [row["what"] for row in told["log"]] == ["rules"]
    evening = line.post(f"/lines/{LINE}/rules/attempt", {"at": "2026-11-23T22:00"})
    assert [row["text"] for row in evening["rows"] if row["what"] == "heard"][:2] == ["我们的号码已更新。", "请留言。"]
    assert ("hours", "closed") in places(evening)
    day = line.post(f"/lines/{LINE}/rules/attempt", {"at": "2026-11-23T10:00"})
    assert day["awaiting"]["node"] == "menu"
    january = line.post(f"/lines/{LINE}/rules/attempt", {"at": "2027-01-04T10:00"})
    assert ("notice", "off") in places(january)
    unsaved = {
        "schema_version": 1,
        "hours": {"schedule": "工作时间", "periods": [{"period": "open", "to": {"human": "agents"}}]},
    }
    tried = line.post(f"/lines/{LINE}/rules/attempt", {"at": "2026-11-23T10:00", "document": unsaved})
    assert tried["awaiting"]["destination"] == "agents"
    assert load_rules(database, LINE).document == RULES, "trying keeps nothing"


def test_the_history_says_who_changed_what_and_earlier_rules_are_put_back_like_any(line: Client) -> None:
    assert put(line, RULES).status_code == 200
    assert put(line, {**RULES, "group": "技术"}, match="1").status_code == 200
    line.post("/emergency", {"scope": "all", "on": True})
    line.post("/emergency", {"scope": "all", "on": False})
    line.post("/blocked", {"number": "13900139000"})
    told = line.get(f"/lines/{LINE}/rules")
    rows = [(row["what"], row["scope"], row["changed"]) for row in told["log"]]
    assert rows[-2:] == [("rules", "line", ["group"]), ("rules", "line", [p for p in PARTS if p in RULES])]
    assert ("on", "all", []) in rows
    block = next(row for row in told["log"] if row["what"] == "block")
    assert "13900139000" not in json.dumps(block)
    assert {row["by"] for row in told["log"]} == {told["by"]} != {""}
    earlier = told["log"][-1]["document"]
    revision = line.ask("GET", f"/lines/{LINE}/rules").headers["ETag"].strip('"')
    assert put(line, earlier, match=int(revision)).status_code == 200
    now = line.get(f"/lines/{LINE}/rules")
    assert now["document"] == earlier == RULES
    assert now["log"][0]["what"] == "rules"


def test_what_cannot_be_is_refused_with_reasons_and_nobody_overwrites(line: Client, database: Database) -> None:
    wrong = {"schema_version": 1, "vip": [{"list": "没有", "to": {"human": "agents"}}]}
    answer = put(line, wrong)
    assert answer.status_code == 422
    assert any("没有" in finding["message"]["zh"] for finding in answer.get_json()["findings"])
    assert load_rules(database, LINE).document == {"schema_version": 1}
    save(database, LINE, {"schema_version": 1, "blocked": ["VIP"]}, by="李", render=hashes)
    late = put(line, {"schema_version": 1, "group": "我的"})
    assert late.status_code == 412
    assert "李" in late.get_json()["detail"]
    assert line.ask("POST", f"/lines/{LINE}/rules/attempt", {"at": "2026-99-99T10:00"}).status_code == 422
    assert line.ask("GET", "/lines/4999/rules").status_code == 404


def test_the_switch(line: Client) -> None:
    end = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%dT08:00")
    done = line.post("/emergency", {"scope": "line", "name": LINE, "on": True, "until": end})
    assert done["planned"] == [LINE], "a line without a plan gets one"
    (on,) = line.get(f"/lines/{LINE}/rules")["on"]
    assert (on["scope"], on["by"]) == ("line", "admin")
    told = line.post(f"/lines/{LINE}/rules/attempt", {})
    assert told["ended"] == "completed"
    assert line.post("/emergency", {"scope": "line", "name": LINE, "on": False})["on"] == []
    assert line.ask("POST", "/emergency", {"scope": "all", "on": True, "until": "2020-01-01T00:00"}).status_code == 422
    assert line.ask("POST", "/emergency", {"scope": "group", "name": "没有", "on": True}).status_code == 404


def test_blocking(line: Client, database: Database) -> None:
    (entry,) = line.post("/blocked", {"number": "13900139000", "days": 1, "note": "骚扰"})["blocked"]
    assert entry["note"] == "骚扰"
    assert entry["expires"] is not None
    told = line.post(f"/lines/{LINE}/rules/attempt", {"caller": "13900139000"})
    assert ("blocked", "m1") in places(told)
    line.post("/blocked", {"number": "010*", "days": None})
    assert line.ask("POST", "/blocked", {"number": "*"}).status_code == 422
    assert [each["number"] for each in line.get(f"/lines/{LINE}/rules")["blocked"]] == ["010*", "13900139000"]
    line.post("/blocked/remove", {"number": "13900139000"})
    assert [each.number for each in list_entries(database, "blocked")] == ["010*"]
    assert [row.what for row in rule_log(database)] == ["unblock", "block", "rules", "block"]
