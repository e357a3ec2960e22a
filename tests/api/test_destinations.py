"""Destinations over the API: made, refused with a place to mend, changed by two people, used, and deleted."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.ports import AgentState
from runtime.store.agents import StoreAgents
from runtime.store.database import Database
from runtime.store.live import LiveFolder
from runtime.store.site import save_destination, save_schedule
from tests.api.conftest import Client, draft_of
from tests.designer.conftest import flow

GROUP: dict[str, Any] = {
    "kind": "group",
    "members": [{"device": "PJSIP/1001", "name": "李明", "number": "8001", "penalty": 2, "skills": ["粤语", "退款"]}],
    "strategy": "ring_all",
    "announce": {"position": True, "wait": False, "every_s": 45, "agent_number": True},
    "ring_s": 15,
    "hours": "工作时间",
}


def put(client: Client, name: str, document: Any, match: str = "0") -> Any:
    return client.ask("PUT", f"/destinations/{name}", document, If_Match=f'"{match}"')


def test_a_group_is_made_changed_and_deleted(client: Client, database: Database) -> None:
    save_schedule(database, "工作时间", document={"zone": "Asia/Shanghai"})
    made = put(client, "售后组", GROUP)
    assert made.status_code == 200
    assert made.get_json()["document"] == GROUP
    first = made.headers["ETag"].strip('"')
    changed = put(client, "售后组", {**GROUP, "ring_s": 25, "next": "agents"}, first)
    assert changed.get_json()["chain"] == ["售后组", "agents"]
    (row,) = [each for each in client.get("/destinations")["destinations"] if each["name"] == "售后组"]
    assert (row["next"], row["hours"], row["members"], row["present"]) == ("agents", "工作时间", 1, 1)
    assert client.get("/destinations/agents")["uses"] == [{"zh": "转接目标“售后组”", "en": "the destination '售后组'"}]
    refused = client.ask("DELETE", "/destinations/agents")
    assert refused.status_code == 409
    assert refused.get_json()["uses"] == ["the destination '售后组'"]
    assert client.ask("DELETE", "/destinations/售后组").status_code == 204
    assert client.ask("GET", "/destinations/售后组").status_code == 404


def test_two_people_do_not_overwrite_each_other(client: Client) -> None:
    first = put(client, "值班", {"kind": "number", "number": "13800138000"}).headers["ETag"].strip('"')
    assert put(client, "值班", {"kind": "number", "number": "13900139000"}, first).status_code == 200
    late = put(client, "值班", {"kind": "number", "number": "1"}, first)
    assert late.status_code == 412
    assert client.get("/destinations/值班")["document"]["number"] == "13900139000"
    assert put(client, "值班", {"kind": "number", "number": "1"}).status_code == 409, "new, but the name is taken"
    assert put(client, "没有", {"kind": "number", "number": "1"}, first).status_code == 404
    assert client.ask("PUT", "/destinations/值班", {"kind": "number", "number": "1"}).status_code == 428


@pytest.mark.parametrize(
    ("document", "code", "field"),
    [
        ({"kind": "extension", "device": "1, 2"}, "pattern", ["device"]),
        ({"kind": "number", "number": "1", "hours": "没有"}, "no_such_schedule", ["hours"]),
        ({"kind": "number", "number": "1", "next": "乙"}, "no_such_destination", ["next"]),
        ({"kind": "group", "members": [{"device": "PJSIP/1"}, {"device": "PJSIP/1"}]}, "member_twice", ["members", 1, "device"]),
        ({"kind": "fax"}, "unknown_kind", ["kind"]),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)  # fmt: skip
def test_what_is_wrong_says_where(client: Client, document: Any, code: str, field: list[Any]) -> None:
    answer = put(client, "甲", document)
    assert answer.status_code == 422
    found = answer.get_json()["findings"]
    assert [each["field"] for each in found] == [field], found
    assert code in found[0]["code"] or code == "pattern"
    assert client.ask("GET", "/destinations/甲").status_code == 404


def test_nobody_is_sent_in_a_circle(client: Client, database: Database) -> None:
    save_destination(database, "甲", document={"kind": "number", "number": "1", "next": "agents"})
    match = client.ask("GET", "/destinations/agents").headers["ETag"].strip('"')
    answer = put(client, "agents", {"kind": "queue", "queue": "agents", "next": "甲"}, match)
    assert answer.status_code == 422
    assert "agents → 甲 → agents" in answer.get_json()["findings"][0]["message"]["zh"]


def test_it_says_which_flows_use_it_and_who_is_there(client: Client, database: Database, tmp_path: Any) -> None:
    document = flow()
    draft_of(client, document)
    assert any("人工" in use["zh"] for use in client.get("/destinations/agents")["uses"])
    put(client, "售后组", {**GROUP, "hours": None})
    agents = StoreAgents(database, LiveFolder(tmp_path / "live"), every_s=3600.0)
    agents.change_agent("PJSIP/1001", AgentState(signed_in=True, paused=True))
    agents.refresh()
    told = client.get("/destinations/售后组")["members"]
    assert told == [{"device": "PJSIP/1001", "signed_in": True, "paused": True}]
    (row,) = [each for each in client.get("/destinations")["destinations"] if each["name"] == "售后组"]
    assert row["present"] == 0
