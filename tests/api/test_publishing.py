"""From a draft to a line and back, as jobs in processes of their own, with a real voice."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from designer.application import close_app
from runtime.settings import Settings
from tests.api.conftest import Client, draft_of
from tests.designer.conftest import flow

NAME = "测试热线"


@pytest.fixture
def publisher(client: Client, site: Flask) -> Iterator[Client]:
    yield client
    close_app(site)


def published(
    client: Client, document: dict[str, Any], message: str = "", more: tuple[str, ...] = ()
) -> dict[str, Any]:
    revision = client.get(f"/flows/{NAME}")["revision"]
    saved = client.ask("PUT", f"/flows/{NAME}/draft", document, If_Match=str(revision))
    revision = saved.get_json()["revision"]
    body = {"line": "4001", "message": message, "base_revision": revision, "more": list(more)}
    job = client.finish(client.post(f"/flows/{NAME}/publish", body, 202))
    assert job["state"] == "done", job
    result: dict[str, Any] = job["result"]
    return result


def changed() -> dict[str, Any]:
    document = copy.deepcopy(flow())
    document["edges"][0]["to"] = "agents"
    return document


@pytest.mark.slow
def test_publish_compare_and_roll_back(publisher: Client, settings: Settings) -> None:
    draft_of(publisher, flow())
    before = publisher.get(f"/flows/{NAME}/review?line=4001")
    assert before["before"] is None
    assert before["publishable"] is True
    first = published(publisher, flow(), "第一版")
    assert (first["line"], first["version"]) == ("4001", 1)
    assert list(settings.audio_dir.glob("*/*.ulaw")), "the prompts were rendered"

    document = changed()
    revision = publisher.get(f"/flows/{NAME}")["revision"]
    publisher.ask("PUT", f"/flows/{NAME}/draft", document, If_Match=str(revision))
    review = publisher.get(f"/flows/{NAME}/review?line=4001")
    assert review["before"] == {"flow": NAME, "version": 1}
    assert [change["text"]["zh"] for change in review["changes"]] == ["按1：答复 → 人工"]
    second = published(publisher, document, "直接转人工", ("4002",))
    assert (second["version"], [(each["number"], each["problem"]) for each in second["more"]]) == (2, [("4002", None)])

    versions = publisher.get(f"/flows/{NAME}/versions")["versions"]
    assert [(row["number"], row["message"], row["lines"]) for row in versions] == [
        (2, "直接转人工", ["4001", "4002"]),
        (1, "第一版", []),
    ]
    assert publisher.get(f"/flows/{NAME}/versions/1")["edges"] == flow()["edges"]
    assert len(publisher.get(f"/flows/{NAME}/changes?before=1&after=2")["changes"]) == 1
    assert publisher.get(f"/flows/{NAME}/changes?before=2")["changes"] == []

    preview = publisher.post("/lines/4001/rollback/preview", {})
    assert (preview["now"]["version"], preview["then"]["version"]) == (2, 1)
    assert [change["text"]["en"] for change in preview["changes"]] == ["press 1: 人工 → 答复"]
    assert publisher.post("/lines/4001/rollback", {"to": first["digest"]})["version"] == 1
    line = publisher.get("/lines/4001")
    assert (line["version"], line["runtimes"]) == (1, {"live": 0, "all": 0, "behind": []})
    log = publisher.get("/lines/4001/log")["log"]
    assert [(row["kind"], row["version"], row["offered"]) for row in log] == [
        ("rollback", 1, False),
        ("publish", 2, True),
        ("publish", 1, False),
    ]
    kinds = [row["kind"] for row in publisher.get(f"/flows/{NAME}/history")["log"]]
    assert kinds == ["rollback", "publish", "publish", "publish"]
    assert publisher.ask("DELETE", f"/flows/{NAME}").status_code == 409
    tag = publisher.ask("GET", f"/flows/{NAME}/draft").headers["ETag"]
    publisher.ask("PUT", f"/flows/{NAME}/draft", {"spoilt": True}, If_Match=tag)
    tag = publisher.ask("GET", f"/flows/{NAME}/draft").headers["ETag"]
    publisher.post(f"/flows/{NAME}/draft/discard", {}, If_Match=tag)
    assert publisher.get(f"/flows/{NAME}/draft")["edges"] == document["edges"]


@pytest.mark.slow
def test_jobs_tell_what_is_wrong_in_the_readers_language(publisher: Client) -> None:
    broken = flow()
    broken["edges"] = []
    draft_of(publisher, broken)
    job = publisher.finish(publisher.post(f"/flows/{NAME}/publish", {"line": "4001", "base_revision": 1}, 202))
    assert job["state"] == "failed"
    assert job["problem"]["type"] == "urn:tonepath:blocked"
    assert job["problem"]["findings"]
    assert "Not published" in job["problem"]["detail"]
    assert publisher.get("/lines")["lines"] == []

    walked = publisher.finish(publisher.post("/flows/explore", {"document": flow()}, 202))
    assert walked["result"]["exploration"]["complete"] is True
    assert walked["result"]["exploration"]["positions"] > 3
    unfinished = publisher.finish(publisher.post("/flows/explore", {"document": {}}, 202))
    assert unfinished["state"] == "done"
    assert unfinished["result"]["exploration"] is None
    assert publisher.ask("GET", "/jobs/none").status_code == 404


def test_a_draft_that_changed_after_the_review_is_not_published(client: Client) -> None:
    draft_of(client, flow())
    client.ask("PUT", f"/flows/{NAME}/draft", changed(), If_Match="1")
    answer = client.ask("POST", f"/flows/{NAME}/publish", {"line": "4001", "base_revision": 1})
    assert answer.status_code == 409
    assert client.ask("POST", f"/flows/{NAME}/publish", {"line": "4x", "base_revision": 2}).status_code == 422


def test_lines_are_added_renamed_and_removed(client: Client) -> None:
    assert client.ask("POST", "/lines", {"number": "4008", "title": "售前"}).status_code == 201
    assert client.ask("POST", "/lines", {"number": "4008"}).status_code == 409
    assert client.ask("POST", "/lines", {"number": "a"}).status_code == 422
    assert client.ask("PUT", "/lines/4008", {"title": "售后"}).get_json()["title"] == "售后"
    assert client.ask("POST", "/lines/4008/rollback/preview", {}).status_code == 422
    assert client.ask("PUT", "/lines/4009", {"title": "无"}).status_code == 404
    assert client.ask("DELETE", "/lines/4008").status_code == 204
    assert client.get("/lines")["lines"] == []


def test_a_flow_goes_out_as_one_file_and_comes_in_again(client: Client) -> None:
    client.post("/flows", {"name": "商城", "template": "ecommerce"}, 201)
    file = client.get("/flows/商城/export")
    assert len(file["flows"]) == 2
    assert "工作时间" in file["needs"]["schedules"]
    assert client.ask("POST", "/flows/import", {"file": file}).status_code == 409
    taken = client.post("/flows/import", {"file": file, "name": "商城二"}, 201)
    assert taken["added"] == ["商城二"]
    copied, first = client.get("/flows/商城二/draft"), client.get("/flows/商城/draft")
    assert copied == {**first, "name": "商城二"}
    assert client.post("/flows/import", {"file": flow("单独")}, 201)["name"] == "单独"
    for wrong in ({}, {"tonepath": 1, "flows": [7]}, {"tonepath": 1, "flows": []}, {"name": ""}):
        assert client.ask("POST", "/flows/import", {"file": wrong}).status_code == 422
