"""How many calls took which way through a live flow: counted over what answers now, in a period, bounded."""

from __future__ import annotations

import time

import pytest

from designer.calls.usage import usage
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
NOW = time.time_ns() // 1_000_000
DAY = 86_400_000


@pytest.fixture
def called(client: Client, database: Database, settings: Settings) -> Client:
    """Two calls of today, one of ten days ago."""
    draft_of(client, flow())
    publish(database, NAME, line="4001", by="王", message="", render=hashes)
    talk = World(answers=answers_from_json({"queues": {"agents": [{"result": "answered_ended", "agent": "8001"}]}}))
    with callers(database, settings.spool_dir, "4001") as people:
        people.call("talked", press("1"), at=NOW - DAY // 2, world=talk)
        people.call("silent", SILENCE, SILENCE, HANG_UP, at=NOW - DAY // 4)
        people.call("old", press("1"), at=NOW - 10 * DAY, world=talk)
    return client


def test_calls_are_counted_by_node_and_port_once_each_however_often_they_came_by(called: Client) -> None:
    week = called.get(f"/flows/{NAME}/usage")
    assert (week["days"], week["calls"], week["more"]) == (7, 2, False)
    assert (week["lines"], week["versions"]) == (["4001"], [1])
    nodes = {node["node"]: node for node in week["nodes"]}
    assert nodes["menu"]["entered"] == 2
    assert {"port": "ask", "taken": 1} in nodes["menu"]["ports"]
    assert called.get(f"/flows/{NAME}/usage?days=30")["calls"] == 3
    assert called.ask("GET", f"/flows/{NAME}/usage?days=0").status_code == 422
    assert called.ask("GET", "/flows/none/usage").status_code == 404


def test_the_newest_are_counted_up_to_a_bound_and_what_answers_nothing_has_none(
    called: Client, database: Database
) -> None:
    few = usage(database, NAME, since=0, before=NOW + DAY, most=1)
    assert (few.calls, few.more) == (1, True)
    assert few.entered["menu"] == 1
    assert ("menu", "ask") not in few.taken, "the newest call is the silent one"
    draft_of(called, {**flow(), "name": "另一个"})
    none = called.get("/flows/另一个/usage")
    assert (none["calls"], none["lines"], none["nodes"]) == (0, [], [])


def test_a_flow_a_call_came_through_is_as_its_release_had_it(called: Client) -> None:
    assert "menu" in called.get(f"/calls/talked/flows/{NAME}")["nodes"]
    assert called.ask("GET", "/calls/talked/flows/none").status_code == 404
    assert called.ask("GET", f"/calls/nobody/flows/{NAME}").status_code == 404
