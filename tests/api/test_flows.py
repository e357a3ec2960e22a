"""Flows, drafts, checks and names, as the editor uses them."""

from __future__ import annotations

import json

from tests.api.conftest import Client, draft_of
from tests.designer.conftest import flow


def test_a_draft_is_saved_byte_for_byte_and_a_second_editor_is_told(client: Client) -> None:
    tag = draft_of(client, flow())
    text = json.dumps(flow(words="早上好"), ensure_ascii=False, indent=3).encode()
    saved = client.ask("PUT", "/flows/测试热线/draft", text, If_Match=tag)
    assert saved.status_code == 200
    assert saved.headers["ETag"] == '"2"'
    read = client.ask("GET", "/flows/测试热线/draft")
    assert read.data == text
    assert read.headers["ETag"] == '"2"'
    late = client.ask("PUT", "/flows/测试热线/draft", flow(words="晚上好"), If_Match=tag)
    assert late.status_code == 412
    assert late.get_json()["theirs"] == {"text": text.decode(), "revision": 2, "author": "admin"}
    assert client.ask("PUT", "/flows/测试热线/draft", flow()).status_code == 428
    assert client.ask("PUT", "/flows/没有/draft", flow(), If_Match="1").status_code in (404, 412)


def test_a_draft_that_is_no_valid_flow_is_kept(client: Client) -> None:
    tag = draft_of(client, {"name": "半成品", "nodes": 7})
    assert client.ask("PUT", "/flows/半成品/draft", {"anything": [1]}, If_Match=tag).status_code == 200
    assert client.get("/flows")["flows"][0]["nodes"] == 0


def test_an_empty_flow_is_begun_with_one_thing_to_mend_at_most_a_screen(client: Client) -> None:
    made = client.post("/flows", {"name": "新流程"}, 201)
    assert made["revision"] == 1
    assert made["languages"] == ["zh-CN", "en-US"]
    found = client.post("/flows/check", {"document": client.get("/flows/新流程/draft"), "name": "新流程"})
    assert 1 <= len(found["findings"]) <= 3
    assert found["publishable"] is False
    assert client.ask("POST", "/flows", {"name": "新流程"}).status_code == 409


def test_a_template_brings_what_it_needs(client: Client) -> None:
    templates = {row["id"]: row for row in client.get("/templates")["templates"]}
    assert {"service_line", "ecommerce", "finance"} <= templates.keys()
    for name in templates:
        made = client.post("/flows", {"name": f"我的{name}", "template": name}, 201)
        draft = client.get(f"/flows/我的{name}/draft")
        assert draft["name"] == f"我的{name}"
        found = client.post("/flows/check", {"document": draft, "name": f"我的{name}"})
        assert found["counts"]["error"] == 0 or all(
            f["code"] == "missing_secret" for f in found["findings"] if f["severity"] == "error"
        ), found["findings"]
        assert isinstance(made["added"], list)
    assert "工作时间" in [row["name"] for row in client.get("/names")["schedules"]]


def test_a_check_tells_findings_and_the_ports_of_unfinished_nodes(client: Client) -> None:
    document = flow()
    document["edges"] = []
    document["nodes"]["half"] = {"kind": "menu", "label": "半个", "config": {"options": [{"id": "a"}, 7]}}
    found = client.post("/flows/check", {"document": document})
    assert found["counts"]["error"] > 0
    assert [port["id"] for port in found["ports"]["half"]] == ["a", "no_input", "no_match"]
    assert [port["id"] for port in found["ports"]["menu"]] == ["ask", "no_input", "no_match"]
    clean = client.post("/flows/check", {"document": flow(), "name": "测试热线"})
    assert clean["counts"]["error"] == 0
    assert clean["publishable"] is True


def test_kinds_are_cacheable_and_whole(client: Client) -> None:
    answer = client.ask("GET", "/kinds")
    kinds = {row["kind"]: row for row in answer.get_json()["kinds"]}
    assert len(kinds) >= 20
    assert "$ref" not in json.dumps(kinds["menu"]["schema"])
    assert kinds["menu"]["defaults"]["no_input_s"] == 5
    assert client.ask("GET", "/kinds", If_None_Match=answer.headers["ETag"]).status_code == 304


def test_names_for_pickers(client: Client) -> None:
    draft_of(client, flow())
    names = client.get("/names")
    assert [row["name"] for row in names["destinations"]] == ["agents"]
    assert [row["name"] for row in names["flows"]] == ["测试热线"]
    assert {"zh": "广东", "en": "Guangdong"} in names["regions"]


def test_a_flow_is_deleted_once(client: Client) -> None:
    draft_of(client, flow())
    assert client.ask("DELETE", "/flows/测试热线").status_code == 204
    assert client.ask("DELETE", "/flows/测试热线").status_code == 404
    assert client.ask("GET", "/flows/测试热线/draft").status_code == 404
