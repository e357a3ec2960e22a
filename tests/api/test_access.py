"""Who gets in, and what nobody gets without a token."""

from __future__ import annotations

import re

from flask import Flask

from designer.api.blueprint import ROUTES
from designer.api.declaration import ADMINISTRATORS, EVERY_ROLE
from tests.api.conftest import EVERY, Client
from tests.designer.conftest import PASSWORD

# All that an approver may do. Whoever adds a route to it has thought of who is to be let in.
APPROVERS = frozenset(
    {
        "agree",
        "approvals",
        "audio",
        "call",
        "call_filters",
        "call_flow",
        "calls",
        "changes",
        "check_flow",
        "coming",
        "compare",
        "compare_states",
        "coverage",
        "decline",
        "destination",
        "destinations",
        "draft",
        "export_flow",
        "export_scenarios",
        "export_version",
        "flow",
        "flows",
        "history",
        "kinds",
        "line",
        "line_log",
        "lines",
        "list",
        "list_entries",
        "lists",
        "names",
        "one_coming",
        "preview_rollback",
        "prompt",
        "prompts",
        "report",
        "report_xlsx",
        "review",
        "rules",
        "saved_draft",
        "saved_drafts",
        "scenario",
        "scenarios",
        "schedule",
        "schedule_history",
        "schedule_probe",
        "schedule_year",
        "schedules",
        "set_password",
        "sign_out",
        "table",
        "table_row",
        "tables",
        "take",
        "templates",
        "test_call",
        "usage",
        "version",
        "versions",
        "walk_again",
    }
)


def path_of(path: str) -> str:
    return re.sub(r"\{\w+\}", "x", re.sub(r"\{\w+:int\}", "1", path))


def test_nothing_is_told_to_a_stranger(stranger: Client) -> None:
    stranger.token = stranger.get("/session")["csrf"]
    closed = [route for route in ROUTES if not route.is_open]
    assert len(closed) > 100
    for route in closed:
        answer = stranger.ask(route.method, path_of(route.path), None if route.body is None else {})
        assert answer.status_code == 401, route.name
        assert answer.get_json()["type"] == "urn:tonepath:signed_out", route.name


def test_an_approver_may_do_exactly_this_and_every_other_route_is_an_administrators() -> None:
    closed = [route for route in EVERY if not route.is_open]
    assert {route.name for route in closed if route.roles == EVERY_ROLE} == APPROVERS
    assert {route.name for route in closed if route.roles != EVERY_ROLE and route.roles != ADMINISTRATORS} == set()


def test_what_is_not_an_approvers_is_refused_with_who_may(approver: Client) -> None:
    for route in EVERY:
        if route.is_open or route.name in ("sign_out", "set_password"):
            continue
        body = None if route.body is None else {}
        answer = approver.ask(route.method, path_of(route.path), body)
        assert (answer.status_code == 403) == (route.name not in APPROVERS), (route.name, answer.status_code)
        if answer.status_code == 403:
            told = answer.get_json()
            assert told["type"] == "urn:tonepath:not_your_role"
            assert "admin" in told["detail"], "it says who may"
    told = approver.get("/session")
    assert (told["user"], told["role"], told["administrators"]) == ("李", "approver", ["admin"])


def test_a_one_time_password_opens_nothing_but_the_way_to_another(client: Client, site: Flask) -> None:
    handed = client.post("/people", {"name": "李", "role": "administrator"}, 201)
    other = Client(site.test_client())
    assert other.sign_in(handed["password"], "李").get_json()["one_time"] is True
    refused = other.ask("GET", "/flows")
    assert (refused.status_code, refused.get_json()["type"]) == (403, "urn:tonepath:one_time")
    other.token = other.ask("PUT", "/session/password", {"password": "a-long-enough-one"}).get_json()["csrf"]
    assert other.post("/flows", {"name": "我的"}, 201)["author"] == "李"


def test_a_stranger_is_not_told_which_addresses_there_are(stranger: Client) -> None:
    assert stranger.ask("GET", "/no/such/thing").status_code == 401
    assert stranger.ask("PATCH", "/flows").status_code == 401


def test_nothing_is_changed_without_the_token(client: Client) -> None:
    client.token = "guessed"
    changing = [route for route in ROUTES if route.method != "GET"]
    assert len(changing) > 50
    for route in changing:
        body = None if route.body is None else {}
        assert client.ask(route.method, path_of(route.path), body).status_code == 403, route.name
        assert client.get("/session")["signed_in"] is True


def test_signing_in_and_out(stranger: Client) -> None:
    assert stranger.get("/session")["signed_in"] is False
    assert stranger.sign_in("wrong").status_code == 403
    before = stranger.token
    assert stranger.sign_in(PASSWORD, "nobody").status_code == 403
    told = stranger.sign_in(PASSWORD).get_json()
    assert (told["user"], told["role"], told["administrators"]) == ("admin", "administrator", ["admin"])
    assert stranger.token != before, "the token of before signing in is worth nothing"
    assert stranger.ask("DELETE", "/session").status_code == 204
    assert stranger.ask("GET", "/flows").status_code == 401


def test_guessing_gets_slow(stranger: Client) -> None:
    assert [stranger.sign_in("wrong").status_code for _ in range(5)] == [403] * 5
    answer = stranger.sign_in(PASSWORD)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) >= 1


def test_a_new_password_signs_others_out(client: Client, site: object) -> None:
    other = Client(site.test_client())  # type: ignore[attr-defined]
    other.sign_in()
    assert client.ask("PUT", "/session/password", {"password": "short"}).status_code == 422
    told = client.ask("PUT", "/session/password", {"password": "a-long-enough-one"})
    assert told.status_code == 200
    client.token = told.get_json()["csrf"]
    assert client.post("/flows", {"name": "仍在"}, 201)["name"] == "仍在"
    assert other.ask("GET", "/flows").status_code == 401


def test_the_language_of_a_refusal_is_the_readers(client: Client) -> None:
    assert "revision" in client.ask("PUT", "/flows/x/draft", {}).get_json()["detail"]
    assert "修订" in client.ask("PUT", "/flows/x/draft", {}, Accept_Language="zh-CN").get_json()["detail"]
    chosen = client.ask("PUT", "/session/language", {"language": "zh-CN"})
    assert "HttpOnly" in chosen.headers["Set-Cookie"]
    assert "修订" in client.ask("PUT", "/flows/x/draft", {}).get_json()["detail"]


def test_refusals_are_problems_also_where_no_view_is_reached(client: Client) -> None:
    assert client.ask("GET", "/no/such/thing").status_code == 404
    wrong = client.ask("PATCH", "/flows")
    assert wrong.status_code == 405
    assert "POST" in wrong.headers["Allow"]
    assert client.ask("POST", "/flows", b"x" * 4_100_000).status_code == 413
    assert client.ask("POST", "/flows", b"{").status_code == 400
    assert client.ask("POST", "/flows", b"[" * 100_000).status_code == 400
    assert client.ask("POST", "/flows", b'{"name": "\\ud800"}').status_code == 400
    assert client.ask("POST", "/flows", b'{"name": NaN}').status_code == 400
    assert client.client.post("/api/v1/flows", data="a=b", headers={"X-CSRF-Token": client.token}).status_code == 415


def test_no_answer_is_kept_by_anybody_and_none_is_sniffed(client: Client) -> None:
    for path in ("/session", "/flows", "/names"):
        headers = client.ask("GET", path).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'self'" in headers["Content-Security-Policy"]
