"""The child process in which pyttsx3 lives: one JSON job a line on standard input, one JSON answer a line on standard output.

Nothing imports this module; `runtime.speech.pyttsx3_engine` starts it. Every trap of pyttsx3 that can only be avoided from
within its process is avoided here; whether the sound is any good is checked by the parent.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import sys
from collections.abc import Mapping
from importlib import util
from pathlib import Path
from typing import Any, TextIO

NICENESS = 10  # rendering must never delay a call


def own_stdout() -> TextIO:
    """Keep standard output for answers alone: the driver prints to it, in Python and beneath."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    sys.stdout = sys.stderr
    return answers


def load_espeak() -> None:
    """Load the bundled espeak-ng first, so that the driver finds it under the system library's name.

    The one systems ship may be 1.51, whose voice ``cmn`` reads Chinese characters as English spelling.
    """
    if sys.platform != "linux" or util.find_spec("espeakng_loader") is None:
        return
    import espeakng_loader

    os.environ["ESPEAK_DATA_PATH"] = str(Path(espeakng_loader.get_data_path()).parent)
    ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)


class Speaker:
    """pyttsx3, one utterance at a time."""

    def __init__(self) -> None:
        import pyttsx3

        self._engine = pyttsx3.init()
        self._espeak: Any = None
        if "espeak" in type(self._engine.proxy._driver).__module__:
            from pyttsx3.drivers import _espeak

            self._espeak = _espeak

    def greeting(self) -> dict[str, Any]:
        """The driver and its voices."""
        voices = [
            {
                "id": str(voice.id),
                "name": str(voice.name or ""),
                "languages": [_text(language) for language in voice.languages or ()],
                "gender": str(voice.gender or "").lower(),
            }
            for voice in self._engine.getProperty("voices")
        ]
        return {"ok": True, "driver": type(self._engine.proxy._driver).__module__, "voices": voices}

    def render(self, job: Mapping[str, Any]) -> dict[str, Any]:
        """Render to ``out`` and tell which voice was really used."""
        self._engine.setProperty("voice", job["voice"])
        self._engine.setProperty("rate", job["rate"])
        with contextlib.suppress(KeyError):  # some drivers know no pitch
            self._engine.setProperty("pitch", job["pitch"])
        self._settle()
        self._engine.save_to_file(job["text"], job["out"])
        self._engine.runAndWait()
        self._settle()
        return {"ok": True, "voice": str(self._engine.getProperty("voice"))}

    def _settle(self) -> None:
        """Let espeak finish what it was given.

        Its driver hands commands to a thread and returns at once: without this, properties still in that thread's queue
        are thrown away when the utterance ends its loop, and the file may be written after runAndWait has returned.
        """
        if self._espeak is not None:
            self._engine.proxy.setBusy(False)
            self._espeak.Synchronize()


def _text(value: object) -> str:
    return value.decode("ascii", "ignore").strip("\x05\x02") if isinstance(value, bytes) else str(value)


def serve(answers: TextIO) -> None:
    """Greet, then answer job by job until the parent closes the pipe."""
    try:
        load_espeak()
        speaker = Speaker()
        greeting = speaker.greeting()
    except Exception as error:  # noqa: BLE001  whatever a driver throws is the reason the parent shows
        print(json.dumps({"ok": False, "error": f"{type(error).__name__}: {error}"}), file=answers, flush=True)
        return
    print(json.dumps(greeting), file=answers, flush=True)
    for line in sys.stdin:
        try:
            answer = speaker.render(json.loads(line))
        except Exception as error:  # noqa: BLE001  one bad job must not end the child
            answer = {"ok": False, "error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    serve(own_stdout())
