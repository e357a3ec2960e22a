"""The renderer of a site: every prompt of some flows through the prompt store, with the site's voices and recordings.

A recorded prompt is a file DATA_DIR/recordings/LANGUAGE/NAME.* until there are pages to upload it.
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
from runtime.speech.prompt_store import Progress, PromptItem, PromptStore, VoiceChoices
from runtime.speech.protocol import SpeechError, TtsEngine


class Speak(Protocol):
    """Lets a prompt be heard: words in a language, or a recording by its name. Raises `SpeechError`."""

    def __call__(self, language: str, *, text: str = "", recording: str = "") -> Heard: ...


@dataclass(frozen=True, slots=True)
class Heard:
    """A WAV file and the content hash it goes by."""

    path: Path
    audio: str


def mute(language: str, *, text: str = "", recording: str = "") -> Heard:
    """A site without a voice."""
    raise SpeechError(
        Bilingual(f"无法试听 {recording or text}（{language}）：没有语音引擎", f"{recording or text} ({language}) cannot be heard: there is no speech engine"),
        Bilingual("请管理员运行 app.py doctor", "Ask the administrator to run app.py doctor"),
    )  # fmt: skip


def speaker(settings: Settings, engine: TtsEngine) -> Speak:
    """Lets the prompts of this site be heard; what was made is kept, as for a release."""
    store = PromptStore(settings.audio_dir, engine, choices=VoiceChoices(voices=settings.voices))
    recordings = settings.data_dir / "recordings"

    def speak(language: str, *, text: str = "", recording: str = "") -> Heard:
        if recording:
            audio = store.add_recording(_recording(recordings, recording, language))
        else:
            item = PromptItem(text, language)
            audio = store.ensure([item])[item]
        return Heard(store.path(audio, "wav"), audio)

    return speak


def renderer(settings: Settings, engine: TtsEngine, *, progress: Progress | None = None) -> Render:
    """A renderer for this site. It raises `SpeechError` for what cannot be had; what was made is kept."""
    store = PromptStore(settings.audio_dir, engine, choices=VoiceChoices(voices=settings.voices))
    recordings = settings.data_dir / "recordings"

    def render(documents: Sequence[Document]) -> Mapping[str, str]:
        wanted = inventory_of(documents)
        items = [PromptItem(text, language) for text, language in wanted.words if has_words(text)]
        audio = {
            prompt_key(item.text, item.language): made for item, made in store.ensure(items, progress=progress).items()
        }
        for name, language in wanted.audio:
            audio[audio_key(name, language)] = store.add_recording(_recording(recordings, name, language))
        return audio

    return render


def _recording(folder: Path, name: str, language: str) -> Path:
    place = folder / language
    found = next((path for path in sorted(place.glob("*")) if path.stem == name and path.is_file()), None)
    if found is None:
        raise SpeechError(
            Bilingual(f"没有录音“{name}”（{language}）", f"There is no recording {name!r} ({language})"),
            Bilingual(
                f"请把音频文件放到 {place} 下，文件名为 {name}", f"Put the sound file into {place}, named {name}"
            ),
        )
    return found
