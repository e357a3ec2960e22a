"""Where Asterisk finds the audio of a release: the product's `AudioLocator`.

Belongs here: from prompt key to content hash to path. Does not belong here: making audio (`prompt_store`), pauses, which
the channel keeps itself.
"""

from __future__ import annotations

from pathlib import Path

from runtime.document.texts import audio_key, prompt_key
from runtime.engine.actions import Audio, Say
from runtime.engine.program import Program
from runtime.ports import Sound
from runtime.speech.layout import FORMATS, relative

_BYTES_A_SECOND = 8_000  # of µ-law


class StoreLocator:
    """``seen_as`` is the prompt store's root as Asterisk sees it, ``root`` the same folder as this process sees it: two
    paths when the exchange mounts the folder elsewhere."""

    def __init__(self, seen_as: str, root: Path) -> None:
        self._seen_as = seen_as.rstrip("/")
        self._root = root
        # Content never changes under its name, so a length once read is right for ever and calls touch no disk.
        self._seconds: dict[str, float] = {}

    def locate(self, program: Program, segment: Say | Audio) -> Sound | None:
        """Path without extension and length; None when the release has no such audio or its files are gone."""
        key = (
            prompt_key(segment.text, segment.language)
            if isinstance(segment, Say)
            else audio_key(segment.name, segment.language)
        )
        audio = program.audio.get(key)
        seconds = self._length(audio) if audio else 0.0
        return Sound(f"{self._seen_as}/{relative(audio)}", seconds) if audio and seconds else None

    def missing(self, program: Program) -> tuple[str, ...]:
        """Content hashes of a release of which some format is not there. Reads the disk: not for use during a call.

        What is there is remembered with its length.
        """
        gone = []
        for audio in sorted(set(program.audio.values())):
            whole = all((self._root / f"{relative(audio)}.{form}").is_file() for form in FORMATS)
            if not whole or not self._length(audio):
                gone.append(audio)
        return tuple(gone)

    def _length(self, audio: str) -> float:
        """0.0 when there is no such file."""
        known = self._seconds.get(audio)
        if known is not None:
            return known
        try:
            size = (self._root / f"{relative(audio)}.ulaw").stat().st_size
        except OSError:
            return 0.0  # not remembered: it may still come
        return self._seconds.setdefault(audio, size / _BYTES_A_SECOND)
