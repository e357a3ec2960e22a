"""Which language a reader gets: the one chosen (a cookie), else the browser's. The words stand in `texts`."""

from __future__ import annotations

from flask import Request, g, request

from designer.texts import text

LANGUAGES = ("zh-CN", "en-US")
COOKIE = "tonepath_language"


def chosen(asked: Request) -> str:
    """The reader's language."""
    cookie = asked.cookies.get(COOKIE, "")
    if cookie in LANGUAGES:
        return cookie
    for value, _ in asked.accept_languages:
        if value.lower().startswith("zh"):
            return "zh-CN"
        if value.lower().startswith("en"):
            return "en-US"
    return LANGUAGES[0]


def language() -> str:
    """The language of the request in progress."""
    if "language" not in g:
        g.language = chosen(request)
    return str(g.language)


def t(key: str, **values: object) -> str:
    """A text of the pages in the reader's language."""
    return text(key, language(), **values)
