"""Prompts: every text and every recording the drafts of the site say, in whose voice, where, and what stood there before."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from flask import Response, send_file

from designer.access.present import me
from designer.api.audio import LANGUAGE
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
from designer.context import database, settings, shared
from designer.language import language as reader
from designer.prompts import Heard, recordings_of
from designer.saying import Place, refuse_if_said, rename_in_drafts, said
from runtime.document.texts import has_words
from runtime.domain.texts import Bilingual
from runtime.speech.prompt_store import Look
from runtime.speech.recordings import Recordings, Take
from runtime.speech.upload import LARGEST_BYTES
from runtime.store.errors import NotFound
from runtime.store.sql import now_ms

T = Bilingual
LANGUAGE_TAG = re.compile(str(LANGUAGE["pattern"]))
RECORDING = T("录音", "recording")
ALWAYS = ("zh-CN", "en-US")
PROBE = {"zh": "您好", "en": "Hello"}
PLACE = shape({"flow": TEXT, "node": TEXT, "label": TEXT, "language": TEXT})
TAKE = shape(
    {"number": NUMBER, "at": NUMBER, "by": TEXT, "how": {"enum": ["upload", "microphone", "placed"]}, "file": TEXT, "ms": NUMBER, "clipped": YES, "live": YES}
)  # fmt: skip
SOUND = shape({"language": TEXT, "take": nullable(TAKE), "takes": many(TAKE)})
ROW = shape({"name": TEXT, "sounds": many(shape({"language": TEXT, "ms": NUMBER, "at": NUMBER})), "missing": many(TEXT), "uses": many(PLACE)})  # fmt: skip
SOURCE = {"enum": ["shipped", "rendered", "later", "none"]}
SPOKEN = shape({"text": TEXT, "language": TEXT, "source": SOURCE, "voice": TEXT, "ms": nullable(NUMBER), "uses": many(PLACE)})  # fmt: skip
VOICE = shape({"language": TEXT, "voice": TEXT, "problem": nullable(shape({"detail": TEXT, "mend": TEXT}))})
EVERYTHING = shape(
    {"recordings": many(ROW), "deleted": many(TEXT), "texts": many(SPOKEN), "gaps": many(PLACE), "voices": many(VOICE)}
)
ONE = shape({"name": TEXT, "sounds": many(SOUND), "uses": many(PLACE)})
HEARD = shape({"audio": TEXT, "ms": NUMBER})
WAV = {"type": "string", "contentEncoding": "binary"}
NO_LANGUAGE = T("这不是语言代码，例如 zh-CN。", "This is not a language tag such as zh-CN.")
NO_FILE = T("没有收到文件。", "No file was received.")
AT_ONCE_MOST = 2_000


def index(_: Asked) -> Json:
    """Everything that is said on this site."""
    everything, kept = said(database()), _recordings()
    names = kept.names()
    spoken = list(everything.texts.items())[:AT_ONCE_MOST]
    languages = [*ALWAYS, *(each for each in everything.languages if each not in ALWAYS)]
    rows = [_row(kept, name, everything.recordings.get(name, ())) for name in sorted({*names, *everything.recordings})]
    return {
        "recordings": rows,
        "deleted": list(kept.deleted()),
        "texts": [_spoken(text, language, places) for (text, language), places in spoken],
        "gaps": [_place(place) for place in everything.gaps],
        "voices": [_voice(language) for language in languages],
    }


def show(asked: Asked) -> Json:
    """One recording with its takes in every language it has, had or needs."""
    name, kept = asked.name(), _recordings()
    places = said(database()).recordings.get(name, ())
    languages = sorted({*kept.languages(name), *(place.language for place in places)})
    if not languages:
        raise NotFound(RECORDING, name)
    return {"name": name, "sounds": [_sound(kept, name, each) for each in languages], "uses": [_place(p) for p in places]}  # fmt: skip


def put(asked: Asked) -> Answer:
    """Let a name stand for an uploaded sound in a language. What it stood for is kept, and no release changes."""
    language = _language(asked)
    how = asked.query.get("how", "upload")
    assert asked.file is not None
    data, file = asked.file.read_bytes(), asked.query.get("file", "")
    if not data:
        raise Refused(422, NO_FILE, mend=T("请选择一个文件再上传。", "Choose a file, then upload it."))
    take = _recordings().add(asked.name(), language, data, by=me(), how=how, file=file, at=now_ms())
    return Answer(_take(take))


def delete_sound(asked: Asked) -> None:
    """Let a name stand for nothing in a language. Its takes stay."""
    language = _language(asked)
    refuse_if_said(database(), asked.name(), language)
    _recordings().delete(asked.name(), language)


def delete(asked: Asked) -> None:
    """Let a name stand for nothing in any language. Its takes stay."""
    name, kept = asked.name(), _recordings()
    refuse_if_said(database(), name)
    languages = kept.names().get(name)
    if not languages:
        raise NotFound(RECORDING, name)
    for language in sorted(languages):
        kept.delete(name, language)


def restore(asked: Asked) -> Json:
    """Let a name stand for one of its takes again."""
    return _take(_recordings().restore(asked.name(), _language(asked), asked.body["take"]))


def hear_take(asked: Asked) -> Response:
    """The sound of a take."""
    heard = shared().speak.file(_recordings().take_path(asked.name(), _language(asked), asked.path["take"]))
    response = send_file(heard.path, mimetype="audio/wav", conditional=True, etag=heard.audio)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def rename(asked: Asked) -> Json:
    """Give a recording another name, in the drafts that play it too."""
    name, to = asked.name(), asked.body["name"]
    _recordings().rename(name, to)
    return {"name": to, "flows": list(rename_in_drafts(database(), name, to, by=me()))}


def render(asked: Asked) -> Json:
    """Make the sound of words anew."""
    text = asked.body["text"]
    if not has_words(text):
        raise Refused(422, T("没有要朗读的文字。", "There are no words to speak."))
    return _heard(shared().speak.again(asked.body["language"], text))


def _recordings() -> Recordings:
    return recordings_of(settings())


def _language(asked: Asked) -> str:
    given = asked.name("language")
    if not LANGUAGE_TAG.fullmatch(given):
        raise Refused(422, NO_LANGUAGE)
    return given


def _row(kept: Recordings, name: str, places: tuple[Place, ...]) -> dict[str, Any]:
    takes = [(each, _live(kept, name, each)) for each in kept.languages(name)]
    sounds = [{"language": each, "ms": take.ms, "at": take.at} for each, take in takes if take is not None]
    here = {each["language"] for each in sounds}
    missing = sorted({place.language for place in places} - here)
    return {"name": name, "sounds": sounds, "missing": missing, "uses": [_place(place) for place in places]}


def _live(kept: Recordings, name: str, language: str) -> Take | None:
    return next((take for take in kept.takes(name, language) if take.live), None)


def _sound(kept: Recordings, name: str, language: str) -> dict[str, Any]:
    takes = kept.takes(name, language)
    live = next((take for take in takes if take.live), None)
    return {"language": language, "take": _take(live) if live else None, "takes": [_take(take) for take in takes]}


def _take(take: Take) -> dict[str, Any]:
    return {key: value for key, value in asdict(take).items() if key != "sha256"}


def _spoken(text: str, language: str, places: tuple[Place, ...]) -> dict[str, Any]:
    look = shared().speak.look(language, text)
    told = {"text": text, "language": language, "source": look.source, "voice": look.voice, "ms": look.ms}
    return told | {"uses": [_place(place) for place in places]}


def _voice(language: str) -> dict[str, Any]:
    """Who reads words nobody has recorded, asked with some nobody has."""
    probe = f"{PROBE.get(language[:2], 'Hello')} {language} 7391"
    look: Look = shared().speak.look(language, probe)
    problem = look.why and {"detail": look.why.problem.into(reader()), "mend": look.why.mend.into(reader())}
    return {"language": language, "voice": look.voice, "problem": problem}


def _place(place: Place) -> dict[str, str]:
    return {"flow": place.flow, "node": place.node, "label": place.label, "language": place.language}


def _heard(heard: Heard) -> dict[str, Any]:
    return {"audio": heard.audio, "ms": heard.ms}


SPOT = "/prompts/{name}/languages/{language}"
ROUTES = (
    Route("GET", "/prompts", "prompts", T("语音提示", "every text and recording the drafts say"), index, EVERYTHING, roles=EVERY_ROLE),
    Route("POST", "/prompts/render", "render_prompt", T("重新生成语音", "make the sound of words anew"), render, HEARD, body=shape({"text": short(2_000, 1), "language": LANGUAGE})),
    Route("GET", "/prompts/{name}", "prompt", T("一条录音", "one recording"), show, ONE, roles=EVERY_ROLE),
    Route("DELETE", "/prompts/{name}", "delete_prompt", T("删除录音", "delete a recording no draft plays"), delete, status=204, problems=(409, 422)),
    Route("POST", "/prompts/{name}/rename", "rename_prompt", T("录音改名", "rename a recording, in the drafts too"), rename, shape({"name": TEXT, "flows": many(TEXT)}), body=shape({"name": short(80, 1)}), problems=(412,)),
    Route("PUT", SPOT, "put_recording", T("上传录音", "upload a recording"), put, TAKE, query={"how": {"enum": ["upload", "microphone"]}, "file": short(200)}, upload=LARGEST_BYTES),
    Route("DELETE", SPOT, "delete_recording", T("删除一种语言的录音", "delete a recording in one language"), delete_sound, status=204, problems=(409, 422)),
    Route("POST", f"{SPOT}/restore", "restore_recording", T("恢复较早的录音", "bring an earlier recording back"), restore, TAKE, body=shape({"take": NUMBER})),
    Route("GET", f"{SPOT}/takes/{{take:int}}", "take", T("试听较早的录音", "hear an earlier recording"), hear_take, WAV, media="audio/wav", problems=(422,), roles=EVERY_ROLE),
)  # fmt: skip
