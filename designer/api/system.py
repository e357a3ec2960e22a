"""The machine the pages run on: what it lacks, the room it has, cleaning it up, the voices and the settings in force."""

from __future__ import annotations

import socket
from dataclasses import asdict
from typing import Any

from designer.api.declaration import NUMBER, TEXT, YES, Answer, Asked, Json, Route, Schema, many, nullable, shape
from designer.api.jobs import begin, job_with, told
from designer.api.problems import Refused
from designer.context import database, settings, shared
from designer.language import language as reader
from designer.machine import by_name
from designer.prompts import unrecorded
from designer.saying import said
from designer.system.operations import places, settings_in_force
from runtime.domain.texts import Bilingual
from runtime.speech.protocol import Voice, primary
from runtime.store.size import size_of
from runtime.store.sql import now_ms

T = Bilingual
ALWAYS = ("zh-CN", "en-US")
WORDS = shape({"zh": TEXT, "en": TEXT})
VERDICT = shape({"state": {"enum": ["good", "doubtful", "bad"]}, "what": WORDS, "mend": nullable(WORDS)})
CHECK = shape({"name": TEXT, "title": WORDS, "took_ms": NUMBER, "verdicts": many(VERDICT)})
CHECKED = job_with(nullable(shape({"host": TEXT, "at": NUMBER, "checks": many(CHECK)})))
FILES = shape({"files": NUMBER, "bytes": NUMBER})
CLEANED = job_with(
    nullable(
        shape({"host": TEXT, "at": NUMBER, "dry": YES, "prompts": FILES, "recordings": FILES, "messages": FILES, "forgotten": NUMBER})
    )
)  # fmt: skip
PLACE = shape({"name": TEXT, "path": TEXT, "files": NUMBER, "bytes": NUMBER, "free": NUMBER, "total": NUMBER})
STORAGE = shape(
    {
        "host": TEXT,
        "at": NUMBER,
        "database": shape({"kind": {"enum": ["sqlite", "postgresql"]}, "where": TEXT, "bytes": NUMBER}),
        "places": many(PLACE),
        "unused_audio_days": NUMBER,
        "keep_recordings_days": NUMBER,
        "keep_messages_days": NUMBER,
    }
)
VOICE = shape({"id": TEXT, "name": TEXT, "language": TEXT, "gender": TEXT, "quality": TEXT})
# ``wanted`` is the id that was chosen or picked; ``voice`` is null where no such one is installed.
SPEAKING = shape({"language": TEXT, "chosen": YES, "wanted": TEXT, "voice": nullable(VOICE), "others": many(VOICE)})
SHIPPED = shape({"engine": TEXT, "voice": TEXT, "licence": TEXT, "languages": many(shape({"language": TEXT, "prompts": NUMBER}))})  # fmt: skip
VOICES = shape(
    {
        "engine": TEXT,
        "version": TEXT,
        "installed": NUMBER,
        "problem": nullable(shape({"detail": TEXT, "mend": TEXT})),
        "languages": many(SPEAKING),
        "shipped": many(SHIPPED),
    }
)
SETTING = shape(
    {"name": TEXT, "value": TEXT, "is_secret": YES, "is_set": YES, "source": {"enum": ["given", "default", "follows"]}, "origin": TEXT}
)  # fmt: skip
CHECKING, CLEANING = "checks", "cleaning"
NOT_HERE = T("这里不能检查或清理本机。", "This machine cannot be looked after from here.")
BY_HAND = T("在这台机器上运行 app.py doctor 或 app.py clean。", "Run app.py doctor or app.py clean on the machine.")


def latest_checks(_: Asked) -> Json:
    """What was found last, or how far it is."""
    job = shared().jobs.latest(CHECKING)
    return {"job": told(job) if job else None}


def check(_: Asked) -> Answer:
    """Look at this machine now; when that is being done already, answer with it."""
    job = shared().jobs.latest(CHECKING)
    if job is not None and job.state in ("waiting", "running"):
        return Answer(told(job), headers={"Location": f"/api/v1/jobs/{job.id}"})
    return begin(CHECKING, by_name, _work(shared().machine.check))


def clean_up(asked: Asked) -> Answer:
    """Delete what nobody can need any more on this machine, or with ``dry`` only count it."""
    return begin(CLEANING, by_name, _work(shared().machine.clean_up), asked.body["dry"])


def storage(_: Asked) -> Json:
    """The database and the folders, with their size and the room there is."""
    here = settings()
    return {
        "host": socket.gethostname(),
        "at": now_ms(),
        "database": asdict(size_of(database())),
        "places": [asdict(each) for each in places(here)],
        "unused_audio_days": here.unused_audio_days,
        "keep_recordings_days": here.keep_recordings_days,
        "keep_messages_days": here.keep_messages_days,
    }


def voices(_: Asked) -> Json:
    """What there is to speak with: for each language of the site the voice it uses, and the others it could."""
    known = shared().speak.voices()
    languages = tuple(dict.fromkeys((*ALWAYS, *said(database()).languages, *known.chosen)))
    problem = known.why and {"detail": known.why.problem.into(reader()), "mend": known.why.mend.into(reader())}
    return {
        "engine": known.engine,
        "version": known.version,
        "installed": len(known.voices),
        "problem": problem,
        "languages": [_speaking(language, known.voices, known.chosen.get(language, "")) for language in languages],
        "shipped": [
            {
                "engine": source.engine,
                "voice": source.voice,
                "licence": source.licence,
                "languages": [{"language": name, "prompts": count} for name, count in source.prompts.items()],
            }
            for source in known.shipped
        ],
    }


def in_force(_: Asked) -> Json:
    """Every setting of this process. A secret's value is told to nobody."""
    return {"host": socket.gethostname(), "settings": [asdict(each) for each in settings_in_force(settings())]}


def _work(name: str) -> str:
    if not name:
        raise Refused(409, NOT_HERE, mend=BY_HAND)
    return name


def _speaking(language: str, known: tuple[Voice, ...], chosen: str) -> dict[str, Any]:
    wanted = chosen or shared().speak.look(language, unrecorded(language)).voice
    used = next((each for each in known if wanted and each.id.rsplit("/", 1)[-1] == wanted.rsplit("/", 1)[-1]), None)
    others = [each for each in known if primary(each.language) == primary(language) and each != used]
    return {
        "language": language,
        "chosen": bool(chosen),
        "wanted": wanted,
        "voice": _voice(used) if used else None,
        "others": [_voice(each) for each in others],
    }


def _voice(voice: Voice) -> dict[str, str]:
    return {name: getattr(voice, name) for name in ("id", "name", "language", "gender", "quality")}


def _route(method: str, path: str, name: str, summary: Bilingual, view: Any, answer: Schema, **more: Any) -> Route:
    return Route(method, f"/system/{path}", name, summary, view, answer, **more)


ROUTES = (
    _route("GET", "checks", "latest_checks", T("最近一次检查", "what was found last"), latest_checks, shape({"job": nullable(CHECKED)})),
    _route("POST", "checks", "run_checks", T("检查本机", "look for what this machine lacks"), check, CHECKED, status=202, body=shape({}), problems=(409,)),
    _route("GET", "storage", "storage", T("存储", "the room things take"), storage, STORAGE),
    _route("POST", "cleaning", "clean_up", T("清理", "delete what nobody needs, or count it"), clean_up, CLEANED, status=202, body=shape({"dry": YES}), problems=(409,)),
    _route("GET", "voices", "voices", T("声音", "what there is to speak with"), voices, VOICES),
    _route("GET", "settings", "settings_in_force", T("生效的设置", "the settings in force"), in_force, shape({"host": TEXT, "settings": many(SETTING)})),
)  # fmt: skip
