"""Who gets in, and what every answer carries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from designer.access.operations import Throttle, administrator, begin
from designer.application import create_app
from runtime.settings import Settings
from runtime.store import tables
from runtime.store.database import Database
from tests.designer.conftest import PASSWORD, Person, hashes

OPEN = {"page", "asset", "icon", "static", "access.sign_in", "access.sign_in_post", "access.choose_language", "health"}


def paths(site: Flask) -> Iterator[tuple[str, str, str]]:
    """Every page of the site with a path that fits it: (endpoint, method, path). The API's routes are tests/api's."""
    for rule in site.url_map.iter_rules():
        if rule.endpoint.startswith("api."):
            continue
        path = re.sub(r"<int:\w+>", "1", str(rule))
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            yield rule.endpoint, method, re.sub(r"<(\w+:)?\w+>", "x", path)


def test_nothing_but_the_open_pages_is_shown_to_a_stranger(site: Flask, visitor: Person) -> None:
    seen = 0
    for endpoint, method, path in paths(site):
        if endpoint in OPEN:
            continue
        answer = visitor.get(path) if method == "GET" else visitor.post(path, on="/sign-in")
        assert answer.status_code == 302, (endpoint, answer.status_code)
        assert answer.headers["Location"].startswith("/sign-in"), endpoint
        seen += 1
    assert seen >= 3


def test_no_form_is_taken_without_its_token(site: Flask, person: Person) -> None:
    seen = 0
    for endpoint, method, path in paths(site):
        if method == "POST":
            assert person.client.post(path, data={"csrf_token": "guessed"}).status_code == 400, endpoint
            assert person.client.post(path).status_code == 400, endpoint
            seen += 1
    assert seen >= 4


def test_a_wrong_password_does_not_open_and_guessing_gets_slow(visitor: Person) -> None:
    assert [visitor.sign_in("wrong").status_code for _ in range(5)] == [403] * 5
    assert visitor.sign_in(PASSWORD).status_code == 429
    assert visitor.get("/password").status_code == 302


def test_waiting_doubles_and_ends() -> None:
    now = [0.0]
    throttle = Throttle(free=2, most_s=8, clock=lambda: now[0])
    waits = []
    for _ in range(7):
        throttle.failed("a")
        waits.append(throttle.wait_s("a"))
    assert waits == [0, 1, 2, 4, 8, 8, 8]
    assert throttle.wait_s("b") == 0
    now[0] = 5.0
    assert throttle.wait_s("a") == 3.0
    throttle.succeeded("a")
    assert throttle.wait_s("a") == 0


def test_the_one_time_password_must_be_replaced_and_then_opens_no_more(settings: Settings, database: Database) -> None:
    with database.writing() as connection:
        connection.execute(tables.administrator.delete())
    once = begin(database, settings)
    assert re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", once)
    assert begin(database, settings) != once, "nobody used it, so the next start shows another"
    once = begin(database, settings)
    site = create_app(settings, database, render=hashes)
    first, second = Person(site.test_client()), Person(site.test_client())
    assert first.sign_in(once).headers["Location"] == "/password"
    second.sign_in(once)
    assert first.post("/password", {"first": "short", "again": "short"}).status_code == 422
    assert first.post("/password", {"first": "a-long-enough-one", "again": "another-one-here"}).status_code == 422
    assert first.post("/password", {"first": "a-long-enough-one", "again": "a-long-enough-one"}).status_code == 302
    assert first.get("/password").status_code == 200
    assert second.get("/password").status_code == 302, "a session of the old password is void"
    assert Person(site.test_client()).sign_in(once).status_code == 403
    assert begin(database, settings) == ""


def test_a_password_in_the_settings_is_the_one(settings: Settings, database: Database) -> None:
    given = replace(settings, admin_password="from the settings")
    known = administrator(database, given)
    assert known is not None
    assert known.by_setting
    assert known.accepts("from the settings")
    assert not known.accepts("from the setting")
    again = administrator(database, given)
    assert again is not None
    assert again.stamp == known.stamp
    assert "from the settings" not in repr(given) + repr(known)


def test_every_answer_carries_a_strict_policy_and_cookies_are_for_the_server_only(person: Person) -> None:
    for path in ("/password", "/nowhere", "/static/style.css", "/health"):
        answer = person.get(path)
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"], path
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        answer.close()
    cookie = person.sign_in().headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example"])
def test_another_name_for_this_machine_is_not_answered(person: Person, host: str) -> None:
    assert person.get("/password", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_leads_to_our_own_pages_only(visitor: Person, target: str) -> None:
    answer = visitor.post("/sign-in", {"password": PASSWORD, "next": target}, on="/sign-in")
    assert answer.headers["Location"] == "/"


def test_signing_out_ends_the_session(person: Person) -> None:
    assert person.get("/password").status_code == 200
    person.post("/sign-out")
    assert person.get("/password").status_code == 302


def test_the_language_is_the_browsers_until_somebody_chooses(person: Person) -> None:
    english = {"Accept-Language": "en-GB,en;q=0.9"}
    assert "Calls" in person.get("/password", headers=english).text
    assert "通话" in person.get("/password", headers={"Accept-Language": "zh-TW"}).text
    assert "通话" in person.get("/password", headers={"Accept-Language": "fr"}).text
    answer = person.post("/language", {"language": "zh-CN", "next": "/lines/"})
    assert answer.headers["Location"] == "/lines/"
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "通话" in person.get("/password", headers=english).text
