"""Scenarios over the API: kept, run in the background, their coverage, a changed result accepted, and the gate they are."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from designer.application import close_app
from designer.scenarios.running import run_many
from designer.trying import site_world
from runtime.settings import Settings
from runtime.store.database import Database
from runtime.store.scenarios import list_scenarios
from tests.api.conftest import Client, draft_of
from tests.designer.conftest import flow

NAME = "测试热线"
FIRST = """
- name: 咨询
  tags: [白天]
  inputs: [{after: "1"}]
  expect: {path: [menu.ask, answer.done, agents.answered_ended], heard: [您好], destination: agents}
- name: 不出声
  caller: ""
  expect: {contains: [menu.no_input]}
"""


@pytest.fixture
def tester(client: Client, site: Flask) -> Iterator[Client]:
    draft_of(client, flow())
    yield client
    close_app(site)


def added(client: Client, text: str = FIRST) -> list[int]:
    ids: list[int] = client.post("/scenarios", {"flow": NAME, "yaml": text}, 201)["ids"]
    return ids


def ran(client: Client, **asked: Any) -> dict[str, Any]:
    job = client.finish(client.post("/scenarios/run", asked, 202))
    assert job["state"] == "done", job
    result: dict[str, Any] = job["result"]
    return result


def rows(client: Client, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/scenarios{query}")["scenarios"]
    return found


def rewired(client: Client) -> None:
    """Key 1 leads straight to a person now."""
    document = copy.deepcopy(flow())
    document["edges"][0]["to"] = "agents"
    revision = client.get(f"/flows/{NAME}")["revision"]
    assert client.ask("PUT", f"/flows/{NAME}/draft", document, If_Match=str(revision)).status_code == 200


def test_scenarios_go_in_and_out_as_yaml(tester: Client) -> None:
    one, two = added(tester)
    assert [(row["id"], row["name"], row["tags"], row["caller"], row["last"]) for row in rows(tester)] == [
        (one, "咨询", ["白天"], None, None),
        (two, "不出声", [], "", None),
    ]
    out = tester.ask("GET", "/scenarios/file?flow=%E6%B5%8B%E8%AF%95%E7%83%AD%E7%BA%BF")
    assert out.mimetype == "application/yaml"
    assert tester.post("/scenarios", {"flow": NAME, "yaml": out.text, "replace": True}, 201)["ids"] == [one, two]
    assert "咨询" not in tester.ask("GET", "/scenarios/file?tag=%E5%A4%9C").text
    taken = tester.ask("POST", "/scenarios", {"flow": NAME, "yaml": FIRST})
    assert taken.status_code == 409
    wrong = tester.ask("POST", "/scenarios", {"flow": NAME, "yaml": "- name: x\n  inputs: [{press: 1}]\n"})
    assert (wrong.status_code, "inputs[0]" in wrong.get_json()["detail"]) == (422, True)
    shown = tester.ask("GET", f"/scenarios/{one}")
    document = {**shown.get_json()["document"], "name": "问一下"}
    assert (
        tester.ask("PUT", f"/scenarios/{one}", {"document": document}, If_Match=shown.headers["ETag"]).status_code
        == 200
    )
    late = tester.ask("PUT", f"/scenarios/{one}", {"document": document}, If_Match=shown.headers["ETag"])
    assert late.status_code == 412
    assert tester.ask("DELETE", f"/scenarios/{two}").status_code == 204
    assert [row["name"] for row in rows(tester)] == ["问一下"]


def test_a_run_says_where_it_differs_and_the_new_result_is_accepted_and_taken_back(tester: Client) -> None:
    one, two = added(tester)
    assert ran(tester, flow=NAME) == {"against": "draft", "passed": 2, "failed": []}
    covered = tester.get(f"/flows/{NAME}/coverage")
    assert (covered["passed"], covered["failed"], covered["stale"]) == (2, 0, 0)
    ports = {(n["node"], p["port"]): p["taken"] for n in covered["nodes"] for p in n["ports"]}
    assert (ports["menu", "ask"], ports["menu", "no_input"], ports["menu", "no_match"]) == (1, 1, 0)
    assert 0 < covered["taken"] < covered["all_ports"]

    rewired(tester)
    assert [row["last"]["current"] for row in rows(tester)] == [False, False], "the flow has changed since"
    assert ran(tester, ids=[one, two])["failed"] == [{"id": one, "flow": NAME, "name": "咨询"}]
    failure = rows(tester)[0]["last"]["failure"]
    assert (failure["what"], failure["where"], failure["expected"]) == ("path", "path[1]", "answer.done")
    assert "人工" in failure["actual"]

    accepted = tester.post(f"/scenarios/{one}/accept", {})
    assert accepted["document"]["expect"]["path"] == ["menu.ask", "agents.answered_ended"]
    assert accepted["document"]["expect"]["heard"] == ["您好"], "what held stays as it was written"
    assert accepted["last"]["passed"] is True
    undone = tester.ask(
        "PUT", f"/scenarios/{one}", {"document": accepted["before"]}, If_Match=str(accepted["revision"])
    )
    assert undone.get_json()["document"]["expect"]["path"][1] == "answer.done"
    assert undone.get_json()["last"]["current"] is False


def test_a_failing_scenario_keeps_a_draft_from_being_published_until_it_is_accepted_in_writing(tester: Client) -> None:
    added(tester)
    review = tester.get(f"/flows/{NAME}/review?line=4001")
    assert (review["publishable"], review["scenarios"]) == (True, 2)
    rewired(tester)
    review = tester.get(f"/flows/{NAME}/review?line=4001")
    (found,) = [finding for finding in review["findings"] if finding["code"] == "scenario_failed"]
    assert (review["publishable"], found["severity"], found["acceptable"]) == (False, "error", True)
    assert "咨询" in found["message"]["zh"]
    body = {"line": "", "base_revision": review["revision"]}
    job = tester.finish(tester.post(f"/flows/{NAME}/publish", body, 202))
    assert [each["code"] for each in job["problem"]["findings"]] == ["scenario_failed"]

    document = tester.get(f"/flows/{NAME}/draft")
    document["accepted"] = [{"finding": "scenario_failed", "node": found["node"], "reason": "下周改用例"}]
    tester.ask("PUT", f"/flows/{NAME}/draft", document, If_Match=str(review["revision"]))
    review = tester.get(f"/flows/{NAME}/review?line=4001")
    assert review["publishable"] is True
    assert "下周改用例" in [finding["accepted"] for finding in review["findings"]]
    job = tester.finish(tester.post(f"/flows/{NAME}/publish", {"line": "", "base_revision": review["revision"]}, 202))
    assert job["state"] == "done", job
    assert ran(tester, against="version:1", tag="白天")["failed"][0]["name"] == "咨询"
    assert [row["last"] is None for row in rows(tester, "?against=version:1")] == [False, True]


def test_what_cannot_be_run_is_refused_at_once(tester: Client) -> None:
    assert tester.ask("POST", "/scenarios/run", {}).status_code == 422, "there are none"
    added(tester)
    assert tester.ask("POST", "/scenarios/run", {"against": "version:9"}).status_code == 404
    assert tester.ask("POST", "/scenarios/run", {"against": "line:4001"}).status_code == 404
    tester.post("/lines", {"number": "4001"}, 201)
    assert tester.ask("POST", "/scenarios/run", {"against": "line:4001"}).status_code == 422, "nothing answers it"


@pytest.mark.parametrize("template", ["ecommerce", "service_line"])
def test_a_template_brings_scenarios_that_pass_under_another_name(
    client: Client, database: Database, settings: Settings, template: str
) -> None:
    client.post("/flows", {"name": "新热线", "template": template}, 201)
    stored = list_scenarios(database, "新热线")
    with site_world(database, settings.data_dir) as world:
        ran = run_many(database, stored, world)
    assert [each.scenario.name for each in ran if not each.outcome.passed] == []
    assert len(ran) >= 10
