"""The one page that needs no script: what went wrong, before or instead of the pages themselves."""

from __future__ import annotations

import base64
import hashlib
from html import escape

from flask import Response

from designer.language import language, t

STYLE = (
    "body{margin:16vh auto;max-width:32em;padding:0 24px;font:16px/1.6 system-ui,sans-serif;color:#1b2430;background:#f5f7fa}"
    "a{color:#0958d9}@media(prefers-color-scheme:dark){body{color:#e6ebf1;background:#12161c}a{color:#7fb0ff}}"
)
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
CSP = f"default-src 'self'; script-src 'none'; style-src 'sha256-{_HASH}'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"


def plain_page(message: str, code: int) -> Response:
    """The page as an answer with that status."""
    title, back = escape(t("error.title")), escape(t("error.back"))
    html = (
        f'<!doctype html><html lang="{language()}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title} · Tonepath</title><style>{STYLE}</style>"
        f'<main><h1>{title}</h1><p>{escape(message)}</p><p><a href="/">{back}</a></p></main></html>\n'
    )
    return Response(html, code, {"Content-Security-Policy": CSP}, mimetype="text/html")
