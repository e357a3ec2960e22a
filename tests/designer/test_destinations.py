"""Destinations as a person meets them: made in a form, refused in words, changed without losing what the form hides."""

from __future__ import annotations

from typing import Any

import pytest

from designer.destinations.payloads import EMPTY, document_of, form_of
from runtime.document.destinations import check_document
from runtime.ports import AgentState
from runtime.store.agents import StoreAgents
from runtime.store.database import Database
from runtime.store.live import LiveFolder
from runtime.store.site import list_destinations, save_destination, save_schedule
from tests.designer.conftest import Person

GROUP: dict[str, Any] = {
    "kind": "group",
    "members": [{"device": "PJSIP/1001", "name": "李明", "number": "8001", "penalty": 2, "skills": ["粤语", "退款"]}],
    "strategy": "ring_all",
    "announce": {"position": True, "wait": False, "every_s": 45, "agent_number": True},
    "ring_s": 15,
}


def fields(document: dict[str, Any]) -> dict[str, str]:
    """What a browser sends of a form nobody has changed."""
    form = form_of("x", document, {})
    sent = {name: str(value) for name, value in form.values.items() if isinstance(value, str | int)}
    for name in ("hours", "next"):
        sent[name] = form.values.get(name) or ""
    for index, member in enumerate(form.members):
        sent |= {
            f"member.{index}.{k}": str(member.get(k, "")) for k in ("device", "name", "number", "penalty", "skills")
        }
    spoken = form.values.get("announce", {})
    sent |= {f"announce.{name}": "on" for name in ("position", "wait", "agent_number") if spoken.get(name)}
    return sent | ({"announce.every_s": str(spoken["every_s"])} if spoken else {})


def stored(database: Database) -> dict[str, Any]:
    return {each.name: dict(each.document) for each in list_destinations(database)}


@pytest.mark.parametrize(
    "document",
    [
        GROUP,
        {"kind": "queue", "queue": "agents", "members": ["PJSIP/1"]},
        {"kind": "extension", "device": "PJSIP/1001", "ring_s": 9, "next": "b"},
        {"kind": "number", "number": "13800138000", "trunk": "t", "caller_id": "4008"},
    ],
    ids=lambda each: each["kind"],
)
def test_a_form_that_nobody_changed_leaves_the_document_as_it_was(document: dict[str, Any]) -> None:
    again = document_of(document["kind"], fields(document), document)
    assert check_document(again) == ()
    assert {key: again[key] for key in document} == document


def test_a_group_is_made_changed_and_deleted(person: Person, database: Database) -> None:
    save_schedule(database, "工作时间", document={"zone": "Asia/Shanghai"})
    page = person.get("/destinations/new/group")
    assert page.status_code == 200
    made = person.post("/destinations/", {**fields(GROUP), "kind": "group", "name": "售后组", "hours": "工作时间"})
    assert made.status_code == 302
    assert stored(database)["售后组"]["members"] == GROUP["members"]
    shown = person.get(made.headers["Location"]).text
    for part in ("李明", "8001", "粤语, 退款", 'value="15"', "签入"):
        assert part in shown
    form = fields(stored(database)["售后组"]) | {"member.1.device": "PJSIP/1002", "member.0.skills": "粤语"}
    assert person.post("/destinations/of/售后组", form).status_code == 302
    assert [m["device"] for m in stored(database)["售后组"]["members"]] == ["PJSIP/1001", "PJSIP/1002"]
    assert stored(database)["售后组"]["hours"] == "工作时间"
    assert "售后组" in person.get("/destinations/").text
    assert person.post("/destinations/delete/售后组").status_code == 302
    assert "售后组" not in stored(database)


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(person: Person, database: Database) -> None:
    answer = person.post("/destinations/", {"kind": "extension", "name": "门卫", "device": "1, 2", "ring_s": "soon"})
    assert answer.status_code == 422
    assert "话机" in answer.text
    assert "1, 2" in answer.text
    assert "soon" in answer.text
    assert "门卫" not in stored(database)
    assert person.post("/destinations/", {"kind": "fax", "name": "x"}).status_code == 400
    assert person.get("/destinations/new/fax").status_code == 404
    assert person.get("/destinations/of/没有").status_code == 404


def test_a_name_that_is_taken_replaces_nothing(person: Person, database: Database) -> None:
    answer = person.post("/destinations/", {"kind": "queue", "name": "agents", "queue": "others"})
    assert answer.status_code == 409
    assert stored(database)["agents"]["queue"] == "agents"


def test_what_others_lead_to_is_not_deleted_and_a_circle_is_not_saved(person: Person, database: Database) -> None:
    save_destination(database, "甲", document={"kind": "number", "number": "1", "next": "agents"})
    refused = person.post("/destinations/delete/agents")
    assert refused.status_code == 409
    assert "甲" in refused.text
    circle = person.post("/destinations/of/agents", {"queue": "agents", "next": "甲"})
    assert circle.status_code == 422
    assert "甲 → agents" in circle.text
    assert "next" not in stored(database)["agents"]


def test_the_page_shows_who_is_away(person: Person, database: Database, tmp_path: Any) -> None:
    save_destination(database, "售后组", document=GROUP)
    agents = StoreAgents(database, LiveFolder(tmp_path / "live"), every_s=3600.0)
    for state, word in ((AgentState(True, True), "暂停"), (AgentState(False, False), "签出")):
        agents.change_agent("PJSIP/1001", state)
        agents.refresh()
        assert f">{word}<" in person.get("/destinations/of/售后组").text


def test_the_pages_are_for_those_who_signed_in(visitor: Person, database: Database) -> None:
    for path in ("/destinations/", "/destinations/new/group", "/destinations/of/agents"):
        assert visitor.get(path).status_code == 302
    for kind in EMPTY:
        assert visitor.get(f"/destinations/new/{kind}").status_code == 302
