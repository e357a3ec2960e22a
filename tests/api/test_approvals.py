"""A publish that needs a second person, over the API: asked for, seen as its author saw it, sent back, agreed to, live."""

from __future__ import annotations

from typing import Any

import pytest

from designer.coming import turn
from designer.moving import move_lines
from designer.publishing import publish_draft
from runtime.settings import Settings
from runtime.store.coming import Plan
from runtime.store.database import Database
from runtime.store.sql import now_ms
from tests.api.conftest import Client, draft_of
from tests.api.test_publishing import NAME, changed
from tests.designer.conftest import flow, hashes


def turned_on(client: Client) -> None:
    assert client.ask("PUT", "/approvals", {"on": True}).get_json() == {"on": True, "possible": True}


def published(database: Database, settings: Settings, message: str = "", by: str = "admin") -> Any:
    return publish_draft(database, settings.data_dir, NAME, line="4001", by=by, message=message, render=hashes)


def redrawn(client: Client) -> None:
    revision = client.get(f"/flows/{NAME}")["revision"]
    assert client.ask("PUT", f"/flows/{NAME}/draft", changed(), If_Match=str(revision)).status_code == 200


def test_it_is_turned_on_only_when_there_is_a_second_person(client: Client) -> None:
    assert client.get("/approvals") == {"on": False, "possible": False, "asked": []}
    assert client.ask("PUT", "/approvals", {"on": True}).status_code == 422
    client.post("/people", {"name": "李", "role": "approver"}, 201)
    turned_on(client)
    li = client.get("/people")["people"][1]
    assert client.ask("DELETE", f"/people/{li['id']}").status_code == 422
    client.ask("PUT", "/approvals", {"on": False})
    assert client.ask("DELETE", f"/people/{li['id']}").status_code == 204
    whats = [row["what"] for row in client.get("/people")["log"]]
    assert whats[:3] == ["removed", "approval_off", "approval_on"]


def test_asked_seen_sent_back_asked_again_and_agreed(
    client: Client, approver: Client, database: Database, settings: Settings
) -> None:
    draft_of(client, flow())
    assert published(database, settings).coming is None, "nobody asks yet"
    turned_on(client)
    redrawn(client)
    seen = client.get(f"/flows/{NAME}/review?line=4001")
    first = published(database, settings, "直接转人工")
    assert first.asked
    assert client.get("/lines/4001")["version"] == 1

    (row,) = approver.get("/approvals")["asked"]
    assert (row["by"], row["message"], row["is_mine"]) == ("admin", "直接转人工", False)
    shown = approver.get(f"/coming/{row['id']}")
    assert shown["review"]["before"] == seen["before"] == {"flow": NAME, "version": 1}
    assert shown["review"]["changes"] == seen["changes"]
    assert [change["text"]["zh"] for change in shown["review"]["changes"]] == ["按1：答复 → 人工"]
    codes = {finding["code"] for finding in shown["review"]["findings"]}
    assert {finding["code"] for finding in seen["findings"]} <= codes
    assert shown["review"]["scenarios"] == seen["scenarios"]

    own = client.ask("POST", f"/coming/{row['id']}/agree", {})
    assert (own.status_code, own.get_json()["type"]) == (403, "urn:tonepath:own")
    assert approver.ask("POST", f"/coming/{row['id']}/decline", {"message": " "}).status_code == 422
    back = approver.post(f"/coming/{row['id']}/decline", {"message": "先问过业务"})
    assert (back["state"], back["decided_by"], back["decision"]) == ("refused", "李", "先问过业务")

    second = published(database, settings, "问过了")
    assert client.ask("POST", "/flows", {"name": "别的"}).status_code == 201
    document = changed()
    document["nodes"]["answer"]["label"] = "后来的修改"
    revision = client.get(f"/flows/{NAME}")["revision"]
    client.ask("PUT", f"/flows/{NAME}/draft", document, If_Match=str(revision))
    assert approver.get(f"/coming/{second.coming.id}")["draft_changed"] is True
    walk = {"coming": second.coming.id, "line": "4001", "inputs": [{"after": "1"}]}
    assert [visit["node"] for visit in approver.post("/test-calls", walk)["path"]] == ["menu", "agents"], "as asked"
    begun = approver.post("/test-calls", {**walk, "inputs": [], "start": {"node": "answer"}, "breakpoints": ["agents"]})
    assert (begun["path"][0]["label"], begun["awaiting"]["occasion"]) == ("答复", "breakpoint")
    first_again = approver.post("/test-calls", {"coming": row["id"], "inputs": [{"after": "1"}]})
    assert [visit["node"] for visit in first_again["path"]] == ["menu", "agents"], "one that is over is kept too"
    assert approver.ask("POST", "/test-calls", {"document": document, **walk}).status_code == 422
    assert approver.ask("POST", "/test-calls", {"inputs": []}).status_code == 422
    assert approver.ask("POST", "/test-calls", {"coming": "none"}).status_code == 404
    assert approver.post(f"/coming/{second.coming.id}/agree", {"message": "好"})["state"] == "waiting"
    assert len(turn(database, hashes, holder="a")) == 1
    assert client.get("/lines/4001")["version"] == second.version
    assert client.get(f"/flows/{NAME}/versions/{second.version}") == changed()
    log = client.get("/lines/4001/log")["log"][0]
    assert (log["by"], log["approved_by"], log["approval"], log["unasked"]) == ("admin", "李", "好", False)
    newest = client.get(f"/flows/{NAME}/versions")["versions"][0]
    assert [(each["state"], each["decided_by"]) for each in newest["decided"]] == [("live", "李"), ("refused", "李")]


def test_only_who_asked_takes_it_back(client: Client, approver: Client, database: Database, settings: Settings) -> None:
    draft_of(client, flow())
    turned_on(client)
    theirs = published(database, settings, by="王").coming
    mine = published(database, settings, by="admin").coming
    assert client.ask("DELETE", f"/coming/{theirs.id}").status_code == 409
    back = client.ask("DELETE", f"/coming/{mine.id}").get_json()
    assert (back["state"], back["ended_by"], back["decided_by"]) == ("cancelled", "admin", "")
    (listed,) = [row for row in client.get("/coming?line=4001")["coming"] if row["id"] == mine.id]
    assert listed["ended_by"] == "admin"
    (version,) = client.get(f"/flows/{NAME}/versions")["versions"]
    assert [(each["state"], each["ended_by"]) for each in version["decided"]] == [("asked", ""), ("cancelled", "admin")]
    assert approver.ask("DELETE", f"/coming/{theirs.id}").status_code == 403
    assert client.post(f"/coming/{theirs.id}/agree", {})["decided_by"] == "admin", "an administrator may be the second"
    assert approver.ask("POST", f"/coming/{theirs.id}/agree", {}).status_code == 422


def test_many_numbers_moved_are_asked_for_one_by_one(client: Client, database: Database, settings: Settings) -> None:
    draft_of(client, flow())
    published(database, settings)
    client.post("/people", {"name": "李", "role": "approver"}, 201)
    turned_on(client)
    (moved,) = move_lines(database, ["4002"], like="4001", by="王", render=hashes, message="换号")
    assert moved.asked
    assert [line["number"] for line in client.get("/lines")["lines"]] == ["4001"]
    (row,) = client.get("/approvals")["asked"]
    client.post(f"/coming/{row['id']}/agree", {})
    turn(database, hashes, holder="a")
    assert client.get("/lines/4002")["version"] == 1


def test_a_version_alone_needs_nobody_and_a_time_does(client: Client, database: Database, settings: Settings) -> None:
    draft_of(client, flow())
    client.post("/people", {"name": "李", "role": "approver"}, 201)
    turned_on(client)
    alone = publish_draft(database, settings.data_dir, NAME, line="", by="王", message="", render=hashes)
    assert (alone.version, alone.coming) == (1, None)
    at = now_ms() + 3_600_000
    later = publish_draft(
        database, settings.data_dir, NAME, line="4001", by="王", message="", render=hashes, plan=Plan(at)
    )
    assert later.asked, "a time is asked for too"
    client.ask("PUT", "/approvals", {"on": False})
    again = publish_draft(
        database, settings.data_dir, NAME, line="4001", by="王", message="", render=hashes, plan=Plan(at)
    )
    assert (again.asked, again.coming.state if again.coming else "") == (False, "waiting")


@pytest.mark.parametrize("path", ["/coming/none", "/coming/none/agree", "/coming/none/decline"])
def test_what_is_not_there_is_said(approver: Client, path: str) -> None:
    method, body = ("GET", None) if path.endswith("none") else ("POST", {"message": "x"})
    assert approver.ask(method, path, body).status_code == 404


def test_a_flow_goes_to_every_line_that_is_named_as_one_version(
    client: Client, database: Database, settings: Settings
) -> None:
    draft_of(client, flow())
    more = ("4002", "4001", "4003", "no number")
    done = publish_draft(
        database, settings.data_dir, NAME, line="4001", more=more, by="admin", message="两条", render=hashes
    )
    assert [(each.number, each.problem is None) for each in done.more] == [
        ("4002", True),
        ("4003", True),
        ("no number", False),
    ]
    assert {line["number"]: line["version"] for line in client.get("/lines")["lines"]} == dict.fromkeys(
        ("4001", "4002", "4003"), 1
    )
    assert client.get("/lines/4002/log")["log"][0]["message"] == "两条"
    client.post("/people", {"name": "李", "role": "approver"}, 201)
    turned_on(client)
    redrawn(client)
    asked = publish_draft(
        database, settings.data_dir, NAME, line="4001", more=("4002",), by="王", message="再改", render=hashes
    )
    assert asked.asked
    assert [each.asked for each in asked.more] == [True]
    waiting = client.get("/approvals")["asked"]
    assert sorted(row["line"] for row in waiting) == ["4001", "4002"]
    reviews = [client.get(f"/coming/{row['id']}")["review"] for row in waiting]
    assert reviews[0]["findings"] == reviews[1]["findings"], "each is told the same was found"
    assert [[change["text"]["zh"] for change in each["changes"]] for each in reviews] == [["按1：答复 → 人工"]] * 2
    for row in waiting:
        client.post(f"/coming/{row['id']}/agree", {})
    turn(database, hashes, holder="a")
    assert [client.get(f"/lines/{number}")["version"] for number in ("4001", "4002", "4003")] == [2, 2, 1]
    wrong = {"line": "", "more": ["4001"], "base_revision": client.get(f"/flows/{NAME}")["revision"]}
    assert client.ask("POST", f"/flows/{NAME}/publish", wrong).status_code == 422
    assert client.ask("POST", f"/flows/{NAME}/publish", {**wrong, "line": "4001", "more": ["x"]}).status_code == 422
