"""What every request and answer must have: a form token, headers, a signed-in person. The password itself is access'."""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Collection, Mapping
from pathlib import Path

from flask import Flask, Response, abort, current_app, redirect, request, session, url_for
from werkzeug.exceptions import SecurityError
from werkzeug.wrappers import Response as AnyResponse

TOKEN = "csrf_token"  # noqa: S105  a field's name
SIGNED_IN = "signed_in"
OPEN_ENDPOINTS = frozenset({"static", "access.sign_in", "access.sign_in_post", "access.choose_language", "health"})
HEADER = "X-CSRF-Token"
API = "/api/"
STAMP = "TONEPATH_STAMP"
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
CSP = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; img-src 'self' data:"


def form_token() -> str:
    """The token every form of this session carries."""
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


def is_signed_in() -> bool:
    """Does this request come from somebody who has signed in with the password of now?"""
    mark = str(session.get(SIGNED_IN, ""))
    return bool(mark) and hmac.compare_digest(mark.encode(), str(current_app.config[STAMP]).encode())


def protect(app: Flask, *, large: Mapping[str, int], open_endpoints: Collection[str]) -> None:
    """Install the checks. ``open_endpoints`` are answered to everyone. A session is signed in while it carries what
    ``app.config[STAMP]`` says now; then the endpoints in ``large`` take so many bytes instead of the usual."""

    @app.before_request
    def check_host() -> Response | None:
        # Before any page is made: for a name that is not ours no address of ours can be written into one.
        try:
            known = bool(request.host)
        except SecurityError:
            known = False
        return None if known else Response("This name is not served here.\n", 400, mimetype="text/plain")

    @app.before_request
    def allow_uploads() -> None:
        # Before the form is read, and not for strangers: they are not to fill our disk.
        most = large.get(request.endpoint or "")
        if most is not None and is_signed_in():
            request.max_content_length = most

    @app.before_request
    def check_person() -> AnyResponse | None:
        if request.endpoint in open_endpoints or is_signed_in():
            return None
        if request.path.startswith(API):
            abort(401)
        if request.method == "GET":
            return redirect(url_for("access.sign_in", next=request.path))
        # A form of a session that has ended; without its token it is nobody's.
        return redirect(url_for("access.sign_in", next="/")) if _has_token() else abort(400)

    @app.before_request
    def check_form() -> None:
        if request.method not in {"GET", "HEAD", "OPTIONS"} and not _has_token():
            abort(403 if request.path.startswith(API) else 400)

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", CSP)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _has_token() -> bool:
    """Does the request carry the token of its session, in the header or in the form?"""
    given = request.headers.get(HEADER, "") if request.path.startswith(API) else request.form.get(TOKEN, "")
    return hmac.compare_digest(given.encode(), str(session.get(TOKEN, secrets.token_urlsafe(8))).encode())
