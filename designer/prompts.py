"""The voice of a site: hearing words and recordings, whose voice says what, and the renderer of a release.

A recording's name stands for a file below DATA_DIR/recordings (`runtime.speech.recordings`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from designer.proving import Document, Render
from runtime.document.inventory import inventory_of
from runtime.document.texts import audio_key, has_words, prompt_key
from runtime.domain.texts import Bilingual
from runtime.settings import Settings
from runtime.speech.prompt_store import Look, Progress, PromptItem, PromptStore, VoiceChoices
from runtime.speech.protocol import SpeechError, TtsEngine, Voice
from runtime.speech.recordings import Recordings
from runtime.speech.shipped import ShippedSource, ShippedVoices

NO_ENGINE = Bilingual("没有语音引擎", "There is no speech engine")
_HELLO = {"zh": "您好"}
SEE_DOCTOR = Bilingual("请管理员运行 app.py doctor", "Ask the administrator to run app.py doctor")


@dataclass(frozen=True, slots=True)
class Heard:
    """A WAV file, the content hash it goes by, and how long it plays."""

    path: Path
    audio: str
    ms: int


@dataclass(frozen=True, slots=True)
class Voices:
    """What a site can speak with: the engine's voices (none and ``why`` when it does not work), and whose recordings come
    with the product. ``chosen`` maps a language to the voice id the site set for it."""

    engine: str = ""
    version: str = ""
    voices: tuple[Voice, ...] = ()
    shipped: tuple[ShippedSource, ...] = ()
    chosen: Mapping[str, str] = field(default_factory=dict)
    why: SpeechError | None = None


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

    def named(self, voice: str) -> str:
        """How a person calls a voice that `look` told."""
        ...

    def voices(self) -> Voices:
        """What there is to speak with; never raises."""
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

    def named(self, voice: str) -> str:
        """The same."""
        return voice

    def voices(self) -> Voices:
        """None."""
        return Voices(why=SpeechError(NO_ENGINE, SEE_DOCTOR))


class SiteVoice:
    """The voice of a site; what was made is kept, as for a release."""

    def __init__(self, settings: Settings, engine: TtsEngine) -> None:
        self._engine = engine
        self._chosen = settings.voices
        self._shipped = ShippedVoices()
        choices = VoiceChoices(voices=settings.voices)
        self._store = PromptStore(settings.audio_dir, engine, shipped=self._shipped, choices=choices)
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

    def named(self, voice: str) -> str:
        """How a person calls a voice that `look` told."""
        return self._store.voice_name(voice)

    def voices(self) -> Voices:
        """What there is to speak with; never raises."""
        known = Voices(self._engine.id, self._engine.version, (), self._shipped.sources(), self._chosen)
        try:
            return replace(known, voices=self._engine.voices())
        except SpeechError as error:
            return replace(known, why=error)

    def _heard(self, audio: str) -> Heard:
        return Heard(self._store.path(audio, "wav"), audio, self._store.milliseconds(audio))


def unrecorded(language: str) -> str:
    """Words nobody has recorded, to ask whose voice would read those of a language."""
    return f"{_HELLO.get(language[:2], 'Hello')} {language} 7391"


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
        SEE_DOCTOR,
    )  # fmt: skip
