"""Hearing a prompt: words in the site's voice, or a recording, as a WAV file."""

from __future__ import annotations

from flask import Response, request, send_file

from designer.api.declaration import EVERY_ROLE, Asked, Route, short
from designer.api.problems import Refused
from designer.context import shared
from runtime.document.texts import has_words
from runtime.domain.texts import Bilingual

LANGUAGE = {"type": "string", "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", "maxLength": 20}
NOTHING = Bilingual("没有要试听的文字或录音。", "There is nothing to hear: give text or name.")
DAY_S = 86_400


def hear(asked: Asked) -> Response:
    """The sound of ``text`` or of the recording ``name``."""
    text, name = asked.query.get("text", ""), asked.query.get("name", "")
    if bool(name) == has_words(text) or "/" in name or name.startswith("."):
        raise Refused(422, NOTHING)
    heard = shared().speak(asked.query.get("language", "zh-CN"), text=text, recording=name)
    response = send_file(heard.path, mimetype="audio/wav", conditional=True, etag=heard.audio)
    # The site may choose another voice: a day is long enough for one sitting.
    response.headers["Cache-Control"] = f"private, max-age={DAY_S}"
    response.make_conditional(request)
    return response


ROUTES = (
    Route(
        "GET",
        "/audio",
        "audio",
        Bilingual("试听", "hear words or a recording"),
        hear,
        {"type": "string", "contentEncoding": "binary"},
        query={"language": LANGUAGE, "text": short(500), "name": short(100)},
        media="audio/wav",
        roles=EVERY_ROLE,
    ),
)
