"""Who gets in: passwords and people, and what every answer carries. The routes of the API are tests/api's."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from werkzeug.security import generate_password_hash

from designer.access.operations import Throttle, add, authenticate, begin, rename, reset, set_password, stamp_of
from designer.access.passwords import accepts, hashed, is_old
from runtime.settings import Settings
from runtime.store import tables
from runtime.store.database import Database
from runtime.store.errors import Unusable
from runtime.store.people import ADMINISTRATOR, APPROVER, find_person, list_people, set_password_hash
from tests.designer.conftest import PASSWORD

OPEN = {"page", "asset", "icon", "health"}
OWN = "a-long-enough-one"


def nobody(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(tables.people.delete())


def test_every_page_is_open_and_tells_nothing_or_leads_to_the_way_in(site: Flask) -> None:
    closed = {rule.endpoint for rule in site.url_map.iter_rules() if not rule.endpoint.startswith("api.")} - OPEN
    assert closed == set(), "what is no page of the shell's must not be open to strangers"
    assert site.test_client().get("/sign-in").status_code in (200, 503), "the shell, or that it is not built"


def test_nothing_is_changed_without_the_token(site: Flask) -> None:
    assert site.test_client().post("/flows", data={"csrf_token": "guessed"}).status_code == 400


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


def test_a_hash_of_before_opens_once_more_and_is_replaced(settings: Settings, database: Database) -> None:
    admin = find_person(database, "admin")
    assert admin is not None
    old = set_password_hash(database, admin.id, generate_password_hash("of before"), one_time=False, by="start")
    assert is_old(old.password_hash)
    assert authenticate(database, settings, "admin", "of now") is None
    signed_in = authenticate(database, settings, "Admin ", "of before")
    assert signed_in is not None
    assert signed_in.password_hash.startswith("$argon2id$")
    assert find_person(database, "admin") == signed_in
    assert authenticate(database, settings, "admin", "of before") == signed_in


@pytest.mark.parametrize("kept", ["", "$argon2id$broken", "scrypt:1:1:1$broken", "plain"])
def test_what_is_no_hash_opens_nothing(kept: str) -> None:
    assert not accepts(kept, kept)
    assert not accepts(kept, "")


def test_the_one_time_password_must_be_replaced_and_then_opens_no_more(settings: Settings, database: Database) -> None:
    nobody(database)
    once = begin(database, settings)
    assert re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", once)
    assert begin(database, settings) != once, "nobody used it, so the next start shows another"
    once = begin(database, settings)
    admin = authenticate(database, settings, "admin", once)
    assert admin is not None
    assert admin.one_time
    with pytest.raises(Unusable):
        set_password(database, settings, admin, "short")
    changed = set_password(database, settings, admin, OWN)
    assert not changed.one_time
    assert stamp_of(changed, settings, b"k") != stamp_of(admin, settings, b"k"), "sessions of before are void"
    assert authenticate(database, settings, "admin", once) is None
    assert begin(database, settings) == ""


def test_a_password_in_the_settings_is_admins(settings: Settings, database: Database) -> None:
    given = replace(settings, admin_password="from the settings")
    nobody(database)
    assert begin(database, given) == ""
    admin = authenticate(database, given, "admin", "from the settings")
    assert admin is not None
    assert admin.role == ADMINISTRATOR
    assert authenticate(database, given, "admin", "from the setting") is None
    assert authenticate(database, settings, "admin", "from the settings") is None, "only while it is set"
    assert authenticate(database, settings, "admin", "") is None
    other = replace(given, admin_password="another one here")
    assert stamp_of(admin, given, b"k") not in (stamp_of(admin, other, b"k"), stamp_of(admin, given, b"l"))
    for change in (
        lambda: reset(database, given, admin, by="王"),
        lambda: rename(database, given, admin, "王", by="王"),
    ):
        with pytest.raises(Unusable, match="TONEPATH_ADMIN_PASSWORD"):
            change()
    assert "from the settings" not in repr(given) + repr(admin)


def test_the_setting_is_the_way_back_in_when_nobody_can_sign_in(settings: Settings, database: Database) -> None:
    admin = find_person(database, "admin")
    assert admin is not None
    rename(database, settings, admin, "王", by="王")
    given = replace(settings, admin_password="from the settings")
    begin(database, given)
    assert authenticate(database, given, "admin", "from the settings") is not None
    assert [each.name for each in list_people(database)] == ["admin", "王"]


def test_a_person_gets_in_with_what_was_handed_over(settings: Settings, database: Database) -> None:
    person, once = add(database, "李", role=APPROVER, by="admin")
    assert authenticate(database, settings, "李", once) == person
    assert once not in repr(person) + person.password_hash
    again, other = reset(database, settings, person, by="admin")
    assert authenticate(database, settings, "李", once) is None
    assert authenticate(database, settings, "李", other) == again


def test_one_password_is_hashed_anew_each_time() -> None:
    assert hashed(PASSWORD) != hashed(PASSWORD)
    assert accepts(hashed(PASSWORD), PASSWORD)


def test_every_answer_carries_a_strict_policy(site: Flask) -> None:
    for path in ("/nowhere", "/health", "/api/v1/session"):
        with site.test_client().get(path) as answer:
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"], path
            assert "unsafe" not in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example"])
def test_another_name_for_this_machine_is_not_answered(site: Flask, host: str) -> None:
    assert site.test_client().get("/health", headers={"Host": host}).status_code == 400
