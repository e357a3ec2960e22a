"""Signing in and out, the password and the reader's language. What a password is, designer.access says."""

from __future__ import annotations

import math

from flask import request
from flask import session as cookie

from designer.access import operations
from designer.api.declaration import NUMBER, TEXT, YES, Answer, Asked, Json, Route, many, nullable, shape, short
from designer.api.problems import Refused
from designer.context import PERSON, current_app_config, database, settings, throttle
from designer.language import COOKIE, LANGUAGES, language
from designer.security import SIGNED_IN, STAMP, form_token, is_signed_in
from runtime.domain.texts import Bilingual

YEAR_S = 365 * 24 * 3600
SESSION = shape(
    {
        "signed_in": YES,
        "user": nullable(TEXT),
        "language": TEXT,
        "languages": many(TEXT),
        "csrf": TEXT,
        "one_time": YES,
        "by_setting": YES,
        "shortest_password": NUMBER,
    }
)
WRONG = Bilingual("密码不对。", "That is not the password.")
SHORT = Bilingual(f"密码至少要 {operations.SHORTEST} 个字符。", f"A password has at least {operations.SHORTEST} characters.")  # fmt: skip
BY_SETTING = Bilingual(
    "密码由设置 TONEPATH_ADMIN_PASSWORD 决定，请在那里修改。",
    "The password comes from the setting TONEPATH_ADMIN_PASSWORD: change it there.",
)


def show(_: Asked) -> Json:
    """Who is signed in, and the token every change must carry."""
    inside, by_setting = is_signed_in(), bool(settings().admin_password)
    # A password from the settings is hashed each time it is asked for, which takes long, and is never a one-time one.
    known = operations.administrator(database(), settings()) if inside and not by_setting else None
    return {
        "signed_in": inside,
        "user": PERSON if inside else None,
        "language": language(),
        "languages": list(LANGUAGES),
        "csrf": form_token(),
        "one_time": bool(known and known.one_time),
        "by_setting": inside and by_setting,
        "shortest_password": operations.SHORTEST,
    }


def begin(asked: Asked) -> Json:
    """Sign in."""
    address = request.remote_addr or ""
    wait = math.ceil(throttle().wait_s(address))
    if wait:
        raise Refused(429, Bilingual(f"尝试次数过多，请 {wait} 秒后再试。", f"Too many tries: wait {wait} seconds."), wait_s=wait)  # fmt: skip
    known = operations.administrator(database(), settings())
    if known is None or not known.accepts(asked.body["password"]):
        throttle().failed(address)
        raise Refused(403, WRONG, kind="wrong_password")
    throttle().succeeded(address)
    _enter(known.stamp)
    return show(asked)


def end(_: Asked) -> None:
    """Sign out."""
    cookie.clear()


def set_password(asked: Asked) -> Json:
    """Take a new password; every other session is signed out by it."""
    known = operations.administrator(database(), settings())
    if known is None or known.by_setting:
        raise Refused(409, BY_SETTING)
    if len(asked.body["password"]) < operations.SHORTEST:
        raise Refused(422, SHORT)
    operations.set_password(database(), asked.body["password"])
    renewed = operations.administrator(database(), settings())
    if renewed is not None:
        current_app_config()[STAMP] = renewed.stamp
        _enter(renewed.stamp)
    return show(asked)


def set_language(asked: Asked) -> Answer:
    """Remember the reader's language."""
    secure = "; Secure" if request.is_secure else ""
    value = f"{COOKIE}={asked.body['language']}; Max-Age={YEAR_S}; Path=/; HttpOnly; SameSite=Lax{secure}"
    return Answer({"language": asked.body["language"]}, headers={"Set-Cookie": value})


def _enter(stamp: str) -> None:
    cookie.clear()
    cookie[SIGNED_IN] = stamp
    cookie.permanent = True


ROUTES = (
    Route("GET", "/session", "session", Bilingual("谁在登录", "who is signed in"), show, SESSION, is_open=True),
    Route(
        "POST",
        "/session",
        "sign_in",
        Bilingual("登录", "sign in"),
        begin,
        SESSION,
        body=shape({"password": short(1_000)}),
        problems=(403, 429),
        is_open=True,
    ),
    Route("DELETE", "/session", "sign_out", Bilingual("退出", "sign out"), end, status=204),
    Route(
        "PUT",
        "/session/password",
        "set_password",
        Bilingual("修改密码", "change the password"),
        set_password,
        SESSION,
        body=shape({"password": short(1_000)}),
        problems=(409,),
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
