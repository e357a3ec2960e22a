"""The product's own runtime, whole and in a process of its own, with one published line: what the call benchmarks measure.

`publish` fills a data folder as the designer does; `Child(running, settings, line)` then takes calls on it.
"""

from __future__ import annotations

import asyncio
import cProfile
import hashlib
import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench._processes import Connection
from runtime.document.release import build
from runtime.document.texts import prompt_key
from runtime.main import Runtime, spare_the_collector
from runtime.settings import Settings, load
from runtime.speech.layout import FORMATS, relative
from runtime.store.database import open_database
from runtime.store.drafts import save_draft
from runtime.store.migrating import upgrade
from runtime.store.publishing import write_release
from tests.asterisk.tone import tone

POLL_S = 0.02


def settings_for(folder: Path, **given: object) -> Settings:
    """The settings of a runtime whose data lies in ``folder``."""
    return load({f"TONEPATH_{name.upper()}": str(value) for name, value in given.items()}, directory=folder)


def sound(folder: Path, frequency: float, seconds: float) -> str:
    """Put a tone into a prompt store; return its content hash. Only µ-law has content: it is what the callers speak."""
    data = tone(frequency, seconds)
    audio = hashlib.sha256(data).hexdigest()
    for form in FORMATS:
        path = folder / f"{relative(audio)}.{form}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if form == "ulaw" else b"")
    return audio


def publish(settings: Settings, line: str, document: Mapping[str, Any], texts: Mapping[str, str]) -> None:
    """Let ``document`` answer ``line``; ``texts`` maps what it says (in its first language) to content hashes."""
    language = document["languages"][0]
    audio = {prompt_key(text, language): content for text, content in texts.items()}
    release = build(document["name"], {document["name"]: document}, audio)
    database = open_database(settings.database_url)
    try:
        upgrade(database)
        save_draft(database, document["name"], text=json.dumps(document), expected=0, author="bench")
        write_release(database, line, documents={document["name"]: document}, release=release, by="bench")
    finally:
        database.close()


def running(pipe: Connection, settings: Settings, line: str, profile: str = "") -> None:
    """Run the runtime until the pipe ends; ``profile`` names a file for where its time went."""
    logging.basicConfig(level=logging.WARNING)

    async def serve() -> None:
        runtime = Runtime(settings)
        await runtime.start()
        while line not in runtime.releases.lines or not runtime.link.connected:  # noqa: ASYNC110  threads decide
            await asyncio.sleep(POLL_S)
        ended = asyncio.Event()
        asyncio.get_running_loop().add_reader(pipe.fileno(), ended.set)
        spare_the_collector()
        pipe.send("ready")
        profiler = cProfile.Profile() if profile else None
        if profiler:
            profiler.enable()
        await ended.wait()
        if profiler:
            profiler.disable()
            profiler.dump_stats(profile)
        await runtime.stop()

    asyncio.run(serve())
