"""The voice of a site: hearing words and recordings, whose voice says what, and the renderer of a release.

A recording's name stands for a file below DATA_DIR/recordings (`runtime.speech.recordings`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from designer.proving import Document, Render
from runtime.document.inventory import inventory_of
from runtime.document.texts import audio_key, has_words, prompt_key
from runtime.domain.texts import Bilingual
from runtime.settings import Settings
from runtime.speech.prompt_store import Look, Progress, PromptItem, PromptStore, VoiceChoices
from runtime.speech.protocol import SpeechError, TtsEngine
from runtime.speech.recordings import Recordings


@dataclass(frozen=True, slots=True)
class Heard:
    """A WAV file, the content hash it goes by, and how long it plays."""

    path: Path
    audio: str
    ms: int


class Speak(Protocol):
    """What the pages ask of a site's voice. Hearing raises `SpeechError`."""

    def __call__(self, language: str, *, text: str = "", recording: str = "") -> Heard:
        """Words in a language, or a recording by its name."""
        ...

    def file(self, path: Path) -> Heard:
        """A sound file of the site's."""
        ...

    def again(self, language: str, text: str) -> Heard:
        """Words, made anew."""
        ...

    def look(self, language: str, text: str) -> Look:
        """Whose voice says these words; nothing is made."""
        ...


class Mute:
    """A site without a voice."""

    def __call__(self, language: str, *, text: str = "", recording: str = "") -> Heard:
        """Raises `SpeechError`."""
        raise _silent(recording or text, language)

    def file(self, path: Path) -> Heard:
        """Raises `SpeechError`."""
        raise _silent(path.stem, path.parent.name)

    def again(self, language: str, text: str) -> Heard:
        """Raises `SpeechError`."""
        raise _silent(text, language)

    def look(self, language: str, text: str) -> Look:
        """Nobody."""
        return Look("none", why=_silent(text, language))


class SiteVoice:
    """The voice of a site; what was made is kept, as for a release."""

    def __init__(self, settings: Settings, engine: TtsEngine) -> None:
        self._store = PromptStore(settings.audio_dir, engine, choices=VoiceChoices(voices=settings.voices))
        self._recordings = recordings_of(settings)

    def __call__(self, language: str, *, text: str = "", recording: str = "") -> Heard:
        """Words in a language, or a recording by its name."""
        if recording:
            return self.file(self._recordings.path(recording, language))
        item = PromptItem(text, language)
        return self._heard(self._store.ensure([item])[item])

    def file(self, path: Path) -> Heard:
        """A sound file of the site's."""
        return self._heard(self._store.add_recording(path))

    def again(self, language: str, text: str) -> Heard:
        """Words, made anew."""
        return self._heard(self._store.again(PromptItem(text, language)))

    def look(self, language: str, text: str) -> Look:
        """Whose voice says these words; nothing is made."""
        return self._store.look(PromptItem(text, language))

    def _heard(self, audio: str) -> Heard:
        return Heard(self._store.path(audio, "wav"), audio, self._store.milliseconds(audio))


def recordings_of(settings: Settings) -> Recordings:
    """The recordings of a site."""
    return Recordings(settings.data_dir / "recordings")


def renderer(settings: Settings, engine: TtsEngine, *, progress: Progress | None = None) -> Render:
    """A renderer for this site. It raises `SpeechError` for what cannot be had; what was made is kept."""
    store = PromptStore(settings.audio_dir, engine, choices=VoiceChoices(voices=settings.voices))
    recordings = recordings_of(settings)

    def render(documents: Sequence[Document]) -> Mapping[str, str]:
        wanted = inventory_of(documents)
        items = [PromptItem(text, language) for text, language in wanted.words if has_words(text)]
        audio = {
            prompt_key(item.text, item.language): made for item, made in store.ensure(items, progress=progress).items()
        }
        for name, language in wanted.audio:
            audio[audio_key(name, language)] = store.add_recording(recordings.path(name, language))
        return audio

    return render


def _silent(what: str, language: str) -> SpeechError:
    return SpeechError(
        Bilingual(f"无法试听 {what}（{language}）：没有语音引擎", f"{what} ({language}) cannot be heard: there is no speech engine"),
        Bilingual("请管理员运行 app.py doctor", "Ask the administrator to run app.py doctor"),
    )  # fmt: skip
