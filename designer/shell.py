"""Serving the browser's part: one page for every address it routes itself, and its hashed files. Built by `make web`.

No data of the site stands in either, so both are for everyone; what a page shows comes from the API.
"""

from __future__ import annotations

import secrets
from mimetypes import guess_type
from pathlib import Path

from flask import Flask, Response, request, send_from_directory
from werkzeug.exceptions import NotFound

from designer.language import language, t

DIST = Path(__file__).parent / "web" / "dist"
NONCE = "__NONCE__"
PAGES = (
    "/",
    "/flows",
    "/flows/<name>",
    "/flows/<name>/compare",
    "/flows/<name>/versions",
    "/lines",
    "/lines/<number>",
    "/lines/<number>/rules",
    "/schedules",
    "/schedules/<name>",
    "/lists",
    "/lists/<name>",
    "/prompts",
    "/prompts/<name>",
    "/destinations",
    "/destinations/<name>",
    "/tables",
    "/tables/<name>",
    "/scenarios",
    "/calls",
    "/calls/<id>",
    "/reports",
    "/approvals",
    "/approvals/<id>",
    "/people",
    "/sign-in",
)
ENDPOINTS = frozenset({"page", "asset", "icon"})
YEAR_S = 31_536_000
# antd writes its styles at run time and needs the nonce; nothing else may.
CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)


def serve_shell(app: Flask, *, dist: Path = DIST) -> None:
    """Add the routes. ``dist`` is the built bundle; it may be built while we run."""

    def page(**_: str) -> Response:
        return _index(dist)

    def asset(name: str) -> Response:
        return _asset(dist / "assets", name)

    def icon() -> Response:
        return send_from_directory(dist, "icon.svg", max_age=86_400)

    for path in PAGES:
        app.add_url_rule(path, "page", page, strict_slashes=False)
    app.add_url_rule("/assets/<path:name>", "asset", asset)
    app.add_url_rule("/icon.svg", "icon", icon)


def _index(dist: Path) -> Response:
    try:
        text = (dist / "index.html").read_text(encoding="utf-8")
    except FileNotFoundError:
        return Response(f"{t('shell.unbuilt')}\n", 503, mimetype="text/plain")
    nonce = secrets.token_urlsafe(16)
    text = text.replace(NONCE, nonce).replace('<html lang="zh-CN"', f'<html lang="{language()}"', 1)
    headers = {"Content-Security-Policy": CSP.format(nonce=nonce), "Cache-Control": "no-store", "Vary": "Cookie, Accept-Language"}  # fmt: skip
    return Response(text, mimetype="text/html", headers=headers)


def _asset(folder: Path, name: str) -> Response:
    """A hashed file: it never changes, so it is fetched once; the copy packed by the build goes out where it is understood."""
    if name.endswith(".gz"):
        raise NotFound
    packed = request.accept_encodings.quality("gzip") > 0 and (folder / f"{name}.gz").is_file()
    kind = guess_type(name)[0] or "application/octet-stream"
    response = send_from_directory(folder, f"{name}.gz" if packed else name, mimetype=kind, max_age=YEAR_S, etag=False)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable"
    return response
