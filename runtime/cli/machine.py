"""What the pages may ask of this machine and do not know how to do themselves: look for what it lacks, and clean it up.

Run in a process of its own, by name: these know the telephone's side, which the pages must not. Values in, JSON out.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from runtime.cleaning import clean
from runtime.cli.doctor import CHECKS
from runtime.cli.trouble import explained
from runtime.cli.verdict import Check, Verdict
from runtime.domain.texts import Bilingual
from runtime.settings import Settings
from runtime.store.database import open_database
from runtime.store.errors import Unusable

Tell = Callable[[str, int, int], None]


def check(settings: Settings, tell: Tell) -> Mapping[str, Any]:
    """Every check of `app.py doctor`: {"host", "at" (UTC ms), "checks": [{"name", "title", "took_ms", "verdicts": [{"state": good,
    doubtful or bad, "what", "mend" or null}]}]}, texts in both languages."""
    checks = []
    for done, each in enumerate(CHECKS):
        tell("checking", done, len(CHECKS))
        checks.append(_looked(each, settings))
    return {"host": socket.gethostname(), "at": _now(), "checks": checks}


def clean_up(settings: Settings, tell: Tell, dry: bool) -> Mapping[str, Any]:
    """What `app.py clean` does, or with ``dry`` would: {"host", "at", "dry", "prompts", "recordings", "messages": {"files", "bytes"},
    "forgotten": rows}. Raises `Unusable` for a disk that refuses, and what the database raises."""
    tell("cleaning", 0, 0)
    database = open_database(settings.database_url, create=False)
    try:
        done = clean(settings, database, dry=dry)
    except OSError as error:
        text = explained(error)
        raise error if text is None else Unusable(text) from error
    finally:
        database.close()
    swept = {"prompts": done.prompts, "recordings": done.recordings, "messages": done.messages}
    return {
        "host": socket.gethostname(),
        "at": _now(),
        "dry": dry,
        **{name: asdict(each) for name, each in swept.items()},
        "forgotten": done.forgotten,
    }


def _looked(each: Check, settings: Settings) -> dict[str, Any]:
    began = time.monotonic()
    verdicts = [_told(verdict) for verdict in each.look(settings)]
    took = round((time.monotonic() - began) * 1_000)
    return {"name": each.name, "title": _both(each.title), "took_ms": took, "verdicts": verdicts}


def _told(verdict: Verdict) -> dict[str, Any]:
    mend = None if verdict.mend is None else _both(verdict.mend)
    return {"state": verdict.state, "what": _both(verdict.what), "mend": mend}


def _both(text: Bilingual) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _now() -> int:
    return time.time_ns() // 1_000_000
