"""Signing in and out, the password and the reader's language. What a password is, designer.access says."""

from __future__ import annotations

import math

from flask import request

from designer.access.operations import authenticate, is_by_setting, is_one_time
from designer.access.operations import set_password as replace_password
from designer.access.passwords import SHORTEST
from designer.access.present import enter, leave, present
from designer.api.declaration import (
    EVERY_ROLE,
    NUMBER,
    TEXT,
    YES,
    Answer,
    Asked,
    Json,
    Route,
    many,
    nullable,
    shape,
    short,
)
from designer.api.problems import Refused
from designer.context import database, settings, throttle
from designer.language import COOKIE, LANGUAGES, language
from designer.security import form_token
from runtime.domain.texts import Bilingual
from runtime.store.people import ADMINISTRATOR, LONGEST, ROLES, list_people

YEAR_S = 365 * 24 * 3600
SESSION = shape(
    {
        "signed_in": YES,
        "user": nullable(TEXT),
        "role": nullable({"enum": [*ROLES]}),
        "administrators": many(TEXT),
        "language": TEXT,
        "languages": many(TEXT),
        "csrf": TEXT,
        "one_time": YES,
        "by_setting": YES,
        "shortest_password": NUMBER,
    }
)
WRONG = Bilingual("名称或密码不对。", "That name and password do not go together.")


def show(_: Asked) -> Json:
    """Who is signed in, whom to ask for more, and the token every change must carry."""
    person = present()
    everybody = list_people(database()) if person else ()
    return {
        "signed_in": person is not None,
        "user": person.name if person else None,
        "role": person.role if person else None,
        "administrators": [each.name for each in everybody if each.role == ADMINISTRATOR],
        "language": language(),
        "languages": list(LANGUAGES),
        "csrf": form_token(),
        "one_time": person is not None and is_one_time(person, settings()),
        "by_setting": person is not None and is_by_setting(person, settings()),
        "shortest_password": SHORTEST,
    }


def begin(asked: Asked) -> Json:
    """Sign in."""
    address = request.remote_addr or ""
    wait = math.ceil(throttle().wait_s(address))
    if wait:
        raise Refused(429, Bilingual(f"尝试次数过多，请 {wait} 秒后再试。", f"Too many tries: wait {wait} seconds."), wait_s=wait)  # fmt: skip
    person = authenticate(database(), settings(), asked.body["name"], asked.body["password"])
    if person is None:
        throttle().failed(address)
        raise Refused(403, WRONG, kind="wrong_password")
    throttle().succeeded(address)
    enter(person)
    return show(asked)


def end(_: Asked) -> None:
    """Sign out."""
    leave()


def set_password(asked: Asked) -> Json:
    """Take a new password; every other session of the same person is signed out by it."""
    person = present()
    assert person is not None
    enter(replace_password(database(), settings(), person, asked.body["password"]))
    return show(asked)


def set_language(asked: Asked) -> Answer:
    """Remember the reader's language."""
    secure = "; Secure" if request.is_secure else ""
    value = f"{COOKIE}={asked.body['language']}; Max-Age={YEAR_S}; Path=/; HttpOnly; SameSite=Lax{secure}"
    return Answer({"language": asked.body["language"]}, headers={"Set-Cookie": value})


ROUTES = (
    Route("GET", "/session", "session", Bilingual("谁在登录", "who is signed in"), show, SESSION, is_open=True),
    Route(
        "POST",
        "/session",
        "sign_in",
        Bilingual("登录", "sign in"),
        begin,
        SESSION,
        body=shape({"name": short(LONGEST), "password": short(1_000)}),
        problems=(403, 429),
        is_open=True,
    ),
    Route("DELETE", "/session", "sign_out", Bilingual("退出", "sign out"), end, status=204, roles=EVERY_ROLE),
    Route(
        "PUT",
        "/session/password",
        "set_password",
        Bilingual("修改密码", "change the password"),
        set_password,
        SESSION,
        body=shape({"password": short(1_000)}),
        roles=EVERY_ROLE,
    ),
    Route(
        "PUT",
        "/session/language",
        "set_language",
        Bilingual("选择语言", "choose the language"),
        set_language,
        shape({"language": TEXT}),
        body=shape({"language": {"enum": list(LANGUAGES)}}),
        is_open=True,
    ),
)
