"""What every request and answer must have: a token, headers, a signed-in person whose role may do it. Passwords are access'."""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Collection, Mapping
from pathlib import Path

from flask import Flask, Response, abort, redirect, request, session
from werkzeug.exceptions import SecurityError
from werkzeug.wrappers import Response as AnyResponse

from designer.access.present import must_replace, present
from designer.api.problems import Refused
from designer.context import database
from runtime.domain.texts import Bilingual
from runtime.store.people import ADMINISTRATOR, list_people

TOKEN = "csrf_token"  # noqa: S105  a name in the session
OPEN_ENDPOINTS = frozenset({"health"})
HEADER = "X-CSRF-Token"
API = "/api/"
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
CSP = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; img-src 'self' data:"
ONE_TIME = Bilingual("先设置自己的密码，才能继续。", "Choose a password of your own first.")
ASK = Bilingual("请其中一位来做。", "Ask one of them.")


def form_token() -> str:
    """The token every change of this session carries."""
    if TOKEN not in session:
        session[TOKEN] = secrets.token_urlsafe(32)
    return str(session[TOKEN])


def session_key(data_dir: Path) -> bytes:
    """The key that signs sessions, kept in a file of ours alone so that a restart signs nobody out."""
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = data_dir / "session.key"
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_bytes()
        if len(key) >= 32:
            return key
        path.unlink()
        return session_key(data_dir)
    key = secrets.token_bytes(32)
    with os.fdopen(file, "wb") as out:
        out.write(key)
    return key


def protect(
    app: Flask, *, large: Mapping[str, int], open_endpoints: Collection[str], roles: Mapping[str, Collection[str]]
) -> None:
    """Install the checks. ``open_endpoints`` are answered to everyone, each other one to the ``roles`` it names, and to
    administrators alone where it names none; the endpoints in ``large`` take so many bytes instead of the usual."""

    @app.before_request
    def check_host() -> Response | None:
        # Before any page is made: for a name that is not ours no address of ours can be written into one.
        try:
            known = bool(request.host)
        except SecurityError:
            known = False
        return None if known else Response("This name is not served here.\n", 400, mimetype="text/plain")

    @app.before_request
    def check_person() -> AnyResponse | None:
        endpoint = request.endpoint or ""
        if endpoint in open_endpoints:
            return None
        person = present()
        if person is None:
            if request.path.startswith(API):
                abort(401)
            return redirect("/") if endpoint else None
        if must_replace() and endpoint not in OWN:
            raise Refused(403, ONE_TIME, kind="one_time", mend=ONE_TIME)
        if endpoint and person.role not in roles.get(endpoint, (ADMINISTRATOR,)):
            raise Refused(403, _who_may(), kind="not_your_role", mend=ASK)
        # Before the body is read, and for nobody else: strangers are not to fill our disk.
        most = large.get(endpoint)
        if most is not None:
            request.max_content_length = most
        return None

    @app.before_request
    def check_token() -> None:
        if request.method not in {"GET", "HEAD", "OPTIONS"} and not _has_token():
            abort(403 if request.path.startswith(API) else 400)

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", CSP)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers.setdefault("Cache-Control", "no-store")
        return response


# What somebody with a one-time password may do: replace it, or leave.
OWN = frozenset({"api.set_password", "api.sign_out"})


def _who_may() -> Bilingual:
    names = [each.name for each in list_people(database()) if each.role == ADMINISTRATOR]
    return Bilingual(f"这件事只有管理员能做：{'、'.join(names)}。", f"Only an administrator may do this: {', '.join(names)}.")  # fmt: skip


def _has_token() -> bool:
    """Does the request carry the token of its session?"""
    given = request.headers.get(HEADER, "")
    return hmac.compare_digest(given.encode(), str(session.get(TOKEN, secrets.token_urlsafe(8))).encode())
