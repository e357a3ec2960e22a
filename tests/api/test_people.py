"""People over the API: added, renamed, reset, removed; each change with who made it, and sessions that end with it."""

from __future__ import annotations

from flask import Flask

from tests.api.conftest import Client

OWN = "a-long-enough-one"


def names(client: Client) -> list[str]:
    return [each["name"] for each in client.get("/people")["people"]]


def test_somebody_comes_is_renamed_and_goes(client: Client, approver: Client) -> None:
    assert names(client) == ["admin", "李"]
    li = client.get("/people")["people"][1]
    assert (li["role"], li["one_time"], li["is_me"]) == ("approver", False, False)
    assert client.ask("POST", "/people", {"name": " 李 ", "role": "approver"}).status_code == 409
    assert client.ask("PUT", f"/people/{li['id']}", {"name": "admin"}).status_code == 422
    assert client.ask("PUT", f"/people/{li['id']}", {"name": " "}).status_code == 422
    assert client.ask("PUT", f"/people/{li['id']}", {"name": "李明"}).get_json()["name"] == "李明"
    assert approver.get("/session")["user"] == "李明", "a new name ends no session"
    assert client.ask("DELETE", f"/people/{li['id']}").status_code == 204
    assert approver.ask("GET", "/flows").status_code == 401
    assert client.ask("DELETE", f"/people/{li['id']}").status_code == 404
    log = [(row["what"], row["subject"], row["told"], row["by"]) for row in client.get("/people")["log"]]
    assert log[:4] == [
        ("removed", "李明", "", "admin"),
        ("renamed", "李明", "李", "admin"),
        ("password", "李", "", "李"),
        ("added", "李", "approver", "admin"),
    ]


def test_a_reset_ends_sessions_and_hands_a_password_over_once(client: Client, approver: Client, site: Flask) -> None:
    li = client.get("/people")["people"][1]
    handed = client.post(f"/people/{li['id']}/password", {})
    assert approver.ask("GET", "/flows").status_code == 401
    assert Client(site.test_client()).sign_in(OWN, "李").status_code == 403
    assert Client(site.test_client()).sign_in(handed["password"], "李").get_json()["one_time"] is True
    assert handed["password"] not in str(client.get("/people"))


def test_nobody_locks_the_door_behind_himself(client: Client) -> None:
    admin = client.get("/people")["people"][0]
    assert admin["is_me"] is True
    assert client.ask("DELETE", f"/people/{admin['id']}").status_code == 409
    assert client.ask("POST", f"/people/{admin['id']}/password", {}).status_code == 409


def test_a_role_counts_from_the_next_request_on_and_an_administrator_stays(client: Client, approver: Client) -> None:
    admin, li = client.get("/people")["people"]
    assert approver.ask("POST", "/flows", {"name": "李的流程"}).status_code == 403
    assert client.ask("PUT", f"/people/{li['id']}/role", {"role": "owner"}).status_code == 422
    raised = client.ask("PUT", f"/people/{li['id']}/role", {"role": "administrator"}).get_json()
    assert (raised["role"], raised["name"]) == ("administrator", "李")
    assert approver.get("/session")["role"] == "administrator", "the session goes on, in the new role"
    assert approver.post("/flows", {"name": "李的流程"}, 201)["author"] == "李"
    assert client.ask("PUT", f"/people/{admin['id']}/role", {"role": "approver"}).status_code == 409, "not one's own"
    reserved = approver.ask("PUT", f"/people/{admin['id']}/role", {"role": "approver"})
    assert reserved.status_code == 422, "by the setting, and by that name"
    assert client.ask("PUT", f"/people/{li['id']}/role", {"role": "approver"}).status_code == 200
    assert approver.ask("DELETE", "/flows/李的流程").status_code == 403
    whats = [(row["what"], row["subject"], row["by"]) for row in client.get("/people")["log"]]
    assert whats[:2] == [("to_approver", "李", "admin"), ("to_administrator", "李", "admin")]
    assert client.ask("PUT", "/people/999/role", {"role": "approver"}).status_code == 404


def test_the_name_beside_a_change_is_the_name_of_who_made_it(client: Client, site: Flask) -> None:
    handed = client.post("/people", {"name": "王", "role": "administrator"}, 201)
    other = Client(site.test_client())
    other.sign_in(handed["password"], "王")
    other.token = other.ask("PUT", "/session/password", {"password": OWN}).get_json()["csrf"]
    assert other.post("/flows", {"name": "王的流程"}, 201)["author"] == "王"
    assert client.post("/flows", {"name": "另一个"}, 201)["author"] == "admin"
