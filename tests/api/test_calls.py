"""Test calls over the API: each request carries the whole call, the answer says where it waits."""

from __future__ import annotations

from typing import Any

from runtime.store.database import Database
from runtime.store.site import save_destination, save_schedule
from tests.api.conftest import Client
from tests.designer.conftest import flow


def called(client: Client, *inputs: Any, document: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = client.post("/test-calls", {"document": document or flow(), "inputs": list(inputs), **more})
    return told


def test_a_call_waits_at_the_menu_and_says_what_can_be_done(client: Client) -> None:
    told = called(client)
    waits = told["awaiting"]
    assert (waits["occasion"], waits["node"], waits["label"]) == ("question", "menu", "主菜单")
    assert {"id": "ask", "label": "咨询", "keys": ["1"], "phrases": ["咨询"], "own": True} in waits["choices"]
    assert [choice["keys"] for choice in waits["choices"] if not choice["own"]] == [["0"]]
    heard = [row for row in told["rows"] if row["what"] == "heard"]
    assert heard[0]["segments"][0]["say"].startswith("您好")
    assert heard[0]["segments"][0]["url"].startswith("/api/v1/audio?language=zh-CN&text=")
    assert told["ended"] == ""


def test_keys_words_and_answers_lead_on(client: Client) -> None:
    for choice in ({"after": "1"}, {"during": "1"}, {"say": "我要咨询"}):
        told = called(client, choice)
        assert told["awaiting"]["occasion"] == "queue"
        assert told["awaiting"]["destination"] == "agents"
        assert told["awaiting"]["results"] == ["answered_ended", "timeout", "full", "unavailable"]
        assert [(visit["node"], visit["port"]) for visit in told["path"]] == [
            ("menu", "ask"),
            ("answer", "done"),
            ("agents", None),
        ]
    over = called(client, {"after": "1"}, {"answer": "answered_ended"})
    assert over["awaiting"] is None
    assert over["ended"] == "completed"
    assert called(client, "hang_up")["ended"] == "hung_up"
    assert called(client, {"after": "1"}, {"after": "1"})["unused"] == 1


def test_a_flow_with_loose_ends_can_be_called_and_a_broken_one_says_why_not(client: Client) -> None:
    loose = flow()
    loose["edges"] = []
    told = called(client, {"after": "1"}, document=loose)
    assert told["runnable"] is True
    assert told["counts"]["error"] > 0
    assert told["awaiting"]["occasion"] == "queue", "an unwired option falls back to a person"
    broken = flow()
    broken["nodes"]["menu"]["config"]["options"] = "none"
    told = called(client, document=broken)
    assert told["runnable"] is False
    assert told["rows"] == []
    assert told["counts"]["error"] > 0


def test_the_hour_and_the_caller_decide(client: Client) -> None:
    client.post("/flows", {"name": "三级", "template": "service_line"}, 201)
    document = client.get("/flows/三级/draft")
    night = called(client, document=document, at="2026-10-01T20:00", line="", language="zh-CN")
    noon = called(client, document=document, at="2026-09-15T10:00", line="", language="zh-CN")
    assert [visit["port"] for visit in night["path"]] != [visit["port"] for visit in noon["path"]]
    vip = called(client, document=document, at="2026-09-15T10:00", world={"lists": {"VIP": ["13800138000"]}})
    assert [visit["port"] for visit in vip["path"]] != [visit["port"] for visit in noon["path"]]


def test_what_cannot_be_read_is_refused(client: Client) -> None:
    for more in (
        {"at": "2026-13-01T10:00"},
        {"world": {"schedules": {"x": 7}}},
        {"world": {"moon": 1}},
        {"zone": "Mars", "at": "2026-01-01T10:00"},
    ):
        answer = client.ask("POST", "/test-calls", {"document": flow(), **more})
        assert answer.status_code == 422, (more, answer.text)
    for wrong in ({"after": "x"}, {"press": "1"}, 7, {"answer": {"status": "ok"}}):
        answer = client.ask("POST", "/test-calls", {"document": flow(), "inputs": [wrong]})
        assert answer.get_json()["type"] == "urn:tonepath:invalid"


def test_a_call_stops_at_a_breakpoint_with_nothing_done_there_and_goes_on(client: Client) -> None:
    held = called(client, {"after": "1"}, breakpoints=["answer"])
    assert (held["awaiting"]["occasion"], held["awaiting"]["node"], held["unused"]) == ("breakpoint", "answer", 0)
    assert [visit["node"] for visit in held["path"]] == ["menu", "answer"]
    on = called(client, {"after": "1"}, "go_on", breakpoints=["answer"])
    assert (on["awaiting"]["occasion"], on["awaiting"]["node"]) == ("queue", "agents")
    past = called(client, {"after": "1"}, "go_on", breakpoints=["agents"])
    assert past["awaiting"]["occasion"] == "queue", "a prompt on the way there does not use it up"
    assert called(client, "go_on", {"after": "1"}, "go_on")["unused"] == 0, "without a breakpoint it means nothing"
    assert called(client, breakpoints=["menu"])["awaiting"]["occasion"] == "breakpoint", "the first node too"


def test_a_call_starts_at_a_node_with_the_variables_it_is_given(client: Client) -> None:
    document = flow()
    document["variables"] = {"times": {"type": "integer"}, "owed": {"type": "amount"}}
    given = {"times": "3", "owed": "12.5"}
    told = called(client, document=document, start={"node": "answer", "variables": given})
    assert [visit["node"] for visit in told["path"]] == ["answer", "agents"]
    assert told["variables"] == {"times": 3, "owed": 1250}
    document["shortcuts"] = [{"id": "vip", "when": {"list": "VIP"}, "to": "bye"}]
    vip = called(client, document=document, world={"lists": {"VIP": ["13800138000"]}}, start={"node": "answer"})
    assert vip["path"][0]["node"] == "answer", "a list leads elsewhere at the beginning, and this call has come past it"
    for start in ({"node": "nowhere"}, {"node": "answer", "variables": {"times": "many"}}):
        answer = client.ask("POST", "/test-calls", {"document": document, "start": start})
        assert answer.status_code == 422, answer.text


def test_a_call_is_written_down_as_a_scenario_that_plays_it_again(client: Client) -> None:
    body = {
        "document": flow(),
        "inputs": [{"say": "我要咨询"}, {"answer": "timeout"}],
        "at": "2026-10-01T20:00",
        "caller": "13900139000",
        "name": "国庆晚上",
        "tags": ["节假日"],
    }
    document = client.post("/test-calls/scenario", body)["document"]
    assert (document["at"], document["caller"], document["tags"]) == ("2026-10-01T20:00", "13900139000", ["节假日"])
    assert document["inputs"][0] == {"say": "我要咨询"}
    assert document["world"]["answers"] == {"queues": {"agents": ["timeout"]}}
    assert document["expect"]["path"][:2] == ["menu.ask", "answer.done"]
    assert "line" not in document, "it was called with no line's rules in front"
    client.post("/flows", {"name": "测试热线", "document": flow()}, 201)
    (number,) = client.post("/scenarios", {"flow": "测试热线", "document": document}, 201)["ids"]
    assert client.get(f"/scenarios/{number}")["document"]["expect"] == document["expect"]
    short = client.post("/test-calls/scenario", {**body, "inputs": [{"after": "1"}], "expect": ["ended"]})["document"]
    assert short["inputs"][-1] == {"hang_up": "", "at": "queue"}, "a call that was not over ends where it was left"
    assert short["expect"] == {"ended": "hung_up"}
    refused = client.ask("POST", "/test-calls/scenario", {**body, "start": {"node": "answer"}})
    assert refused.status_code == 422


def test_a_destination_that_is_closed_at_the_hour_of_the_call_is_passed_over_and_the_next_is_asked(
    client: Client, database: Database
) -> None:
    week = {"mon": [{"from": "09:00", "to": "18:00"}]}
    save_schedule(database, "白天", document={"zone": "Asia/Shanghai", "weekly": week})
    save_destination(database, "值班", document={"kind": "number", "number": "13900000000"})
    save_destination(database, "agents", document={"kind": "queue", "queue": "agents", "hours": "白天", "next": "值班"})
    day = called(client, {"after": "1"}, at="2026-11-23T10:00", zone="Asia/Shanghai")
    assert day["awaiting"]["destination"] == "agents"
    night = called(client, {"after": "1"}, at="2026-11-23T22:00", zone="Asia/Shanghai")
    assert night["awaiting"]["destination"] == "值班"
    assert ("closed", "agents", "值班") in [(row["what"], row["text"], row["detail"]) for row in night["rows"]]
    said = called(client, {"after": "1"}, at="2026-11-23T22:00", world={"answers": {"queues": {"agents": "full"}}})
    assert said["awaiting"] is None or said["awaiting"]["destination"] != "值班", "what the tester says goes first"
