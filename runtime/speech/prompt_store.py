"""Every prompt's audio on disk, named by its content; rendered when missing, never half written, never changed.

Belongs here: files and keys, rendering what is missing. Does not belong here: engines, sound, what a flow says.

    AUDIO_DIR/ab/abcdef….wav16 .wav .ulaw .alaw    one prompt in each format; the name is its content hash
    AUDIO_DIR/keys/12/12ab….json                   {"audio": HASH, "ms", …} for words rendered with certain settings

The content hash is the SHA-256 of the master: the canonical WAV (.wav16), or the µ-law file of a shipped prompt. Files
are written under a temporary name, synced and renamed; the key comes last. So a key never points to what is not there,
any number of processes may write at once, and the folder may be copied at any moment.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

from runtime.document.texts import spoken
from runtime.domain.texts import Bilingual
from runtime.speech.audio import PIPELINE_VERSION, RATE, canonical
from runtime.speech.codec import derive, derive_from_ulaw
from runtime.speech.files import write_atomically
from runtime.speech.layout import FORMATS, relative
from runtime.speech.protocol import RenderFailed, SpeechError, TtsEngine, TtsRequest, default_rate
from runtime.speech.shipped import NO_WORDS, ShippedPrompt, ShippedVoices
from runtime.speech.upload import ingest
from runtime.speech.wav import Samples, read_wav, to_pcm, wav_bytes

Progress = Callable[[int, int], None]  # done, total
_NAMED_IN_ERROR = 10
ASKED_EVERY_S = 3_600.0


@dataclass(frozen=True, slots=True)
class PromptItem:
    """Words to be heard in a language (BCP 47)."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class VoiceChoices:
    """What a site chose, by language: voice ids of the engine, and characters or words a minute. What it did not choose,
    the shipped recordings and the engine's own pick decide."""

    voices: Mapping[str, str] = field(default_factory=dict)
    rates: Mapping[str, int] = field(default_factory=dict)
    pitch: int = 50


@dataclass(frozen=True, slots=True)
class Look:
    """What is known of words without making anything. ``source``: shipped (a recording that comes with the product),
    rendered (there already), later (made when they are wanted) or none, and then ``why``. ``ms`` None while unknown."""

    source: str
    voice: str = ""
    ms: int | None = None
    why: SpeechError | None = None


class PromptsFailed(SpeechError):
    """Some prompts could not be had: ``failures`` has them all, the message the first few. The others are kept."""

    def __init__(self, failures: Mapping[PromptItem, SpeechError]) -> None:
        self.failures = dict(failures)
        first = list(failures.items())[:_NAMED_IN_ERROR]
        more = len(failures) - len(first)
        reasons_zh = ";".join(f"「{item.text}」({item.language}):{error.problem.zh}" for item, error in first)
        reasons_en = "; ".join(f'"{item.text}" ({item.language}): {error.problem.en}' for item, error in first)
        mends = {error.mend for _, error in first}
        super().__init__(
            Bilingual(
                f"{len(failures)} 条语音提示无法生成：{reasons_zh}" + (f"；另有 {more} 条" if more else ""),
                f"{len(failures)} prompts could not be made: {reasons_en}" + (f"; and {more} more" if more else ""),
            ),
            Bilingual(";".join(sorted(m.zh for m in mends)), "; ".join(sorted(m.en for m in mends))),
        )


class PromptStore:
    """The prompts of a site under ``root``. Usable from several threads and processes at once."""

    def __init__(
        self,
        root: Path,
        engine: TtsEngine,
        *,
        shipped: ShippedVoices | None = None,
        choices: VoiceChoices | None = None,
    ) -> None:
        self._root = root
        self._engine = engine
        self._shipped = shipped if shipped is not None else ShippedVoices()
        self._choices = choices or VoiceChoices()
        self._picked: dict[str, str] = {}
        self._picking = threading.Lock()

    @property
    def root(self) -> Path:
        """The folder, as this process sees it."""
        return self._root

    def ensure(
        self, items: Sequence[PromptItem], *, progress: Progress | None = None, timeout: float = 20.0
    ) -> dict[PromptItem, str]:
        """The content hash of each item, made if it is missing. ``timeout`` in seconds is for one render.

        Shipped recordings come first, unless the site chose a voice for the language. Raises `PromptsFailed` after all
        others are done and kept; asking again then makes only what is still missing.
        """
        wanted = list(dict.fromkeys(items))
        made: dict[PromptItem, str] = {}
        failures: dict[PromptItem, SpeechError] = {}
        with ThreadPoolExecutor(max_workers=max(1, self._engine.workers)) as threads:
            running = {threads.submit(self._one, item, timeout): item for item in wanted}
            for done, future in enumerate(as_completed(running), 1):
                try:
                    made[running[future]] = future.result()
                except SpeechError as error:
                    failures[running[future]] = error
                if progress is not None:
                    progress(done, len(wanted))
        if failures:
            raise PromptsFailed({item: failures[item] for item in wanted if item in failures})
        return {item: made[item] for item in wanted}

    def look(self, item: PromptItem) -> Look:
        """Whose voice says these words, and are they there already? Never raises."""
        recorded = self._recorded(item)
        if recorded is not None:
            return Look("shipped", recorded.source, recorded.ms)
        try:
            request = self._request(item)
        except SpeechError as error:
            return Look("none", why=error)
        known = _known(self._key_path(request))
        if known and self.has(known):
            return Look("rendered", request.voice, self.milliseconds(known))
        return Look("later", request.voice)

    def voice_name(self, voice: str) -> str:
        """How a person calls a voice that `look` told: its own name, the engine and voice of shipped recordings, or its id
        where nobody gave it a name. Never raises."""
        source = self._shipped.source(voice)
        if source is not None:
            return f"{source.engine} {source.voice}".strip()
        with contextlib.suppress(SpeechError):
            return next((each.name for each in self._engine.voices() if each.id == voice and each.name), voice)
        return voice

    def again(self, item: PromptItem, *, timeout: float = 20.0) -> str:
        """Make the audio of words anew, also over files that are damaged; its content hash. Raises `SpeechError`."""
        recorded = self._recorded(item)
        if recorded is None:
            return self._make(self._request(item), timeout)
        if not self.intact(recorded.sha256):
            self._write(recorded.sha256, derive_from_ulaw(self._shipped.load(recorded)))
        return recorded.sha256

    def sound(self, name: str) -> str:
        """The content hash of a shipped sound without words, such as "beep". Raises `PromptsFailed`."""
        item = PromptItem(name, NO_WORDS)
        return self.ensure([item])[item]

    def add_recording(self, source: bytes | Path) -> str:
        """Take somebody's recording; its content hash. Raises `AudioRefused`."""
        return self._keep(ingest(source).samples)

    def has(self, audio: str) -> bool:
        """Is every format of it there?"""
        return all(self.path(audio, form).is_file() for form in FORMATS)

    def intact(self, audio: str) -> bool:
        """Is every format there and the master what its name says?"""
        return self.has(audio) and any(
            hashlib.sha256(self.path(audio, form).read_bytes()).hexdigest() == audio for form in ("wav16", "ulaw")
        )

    def path(self, audio: str, form: str = "wav16") -> Path:
        """The file of one format."""
        return self._root / f"{relative(audio)}.{form}"

    def milliseconds(self, audio: str) -> int:
        """How long it plays. Raises `FileNotFoundError`."""
        return self.path(audio, "ulaw").stat().st_size // 8

    # --- one prompt --------------------------------------------------------------------------------------------------

    def _one(self, item: PromptItem, timeout: float) -> str:
        recorded = self._recorded(item)
        if recorded is not None:
            if not self.has(recorded.sha256):
                self._write(recorded.sha256, derive_from_ulaw(self._shipped.load(recorded)))
            self._asked_for(recorded.sha256)
            return recorded.sha256
        if item.language == NO_WORDS:
            raise RenderFailed(
                Bilingual(f"没有随附的声音「{item.text}」", f"There is no shipped sound {item.text!r}"),
                Bilingual("请重新安装", "Install again"),
            )
        request = self._request(item)
        known = _known(self._key_path(request))
        if known and self.has(known):
            self._asked_for(known)
            return known
        return self._make(request, timeout)

    def _make(self, request: TtsRequest, timeout: float) -> str:
        audio = self._keep(self._render(request, timeout))
        about = {"audio": audio, "ms": self.milliseconds(audio), "text": request.text, "language": request.language}
        settings = {"engine": self._engine.id, "version": self._engine.version, "voice": request.voice}
        told = json.dumps(about | settings | {"rate": request.rate}, ensure_ascii=False).encode()
        write_atomically(self._key_path(request), told)
        return audio

    def _request(self, item: PromptItem) -> TtsRequest:
        language = item.language
        rate = self._choices.rates.get(language) or default_rate(language)
        return TtsRequest(spoken(item.text), language, self._voice(language), rate, self._choices.pitch)

    def _voice(self, language: str) -> str:
        if language in self._choices.voices:
            return self._choices.voices[language]
        with self._picking:
            if language not in self._picked:
                self._picked[language] = self._engine.pick_voice(language)
            return self._picked[language]

    def _recorded(self, item: PromptItem) -> ShippedPrompt | None:
        return None if item.language in self._choices.voices else self._shipped.find(item.text, item.language)

    def _key_path(self, request: TtsRequest) -> Path:
        parts = (
            *(self._engine.id, self._engine.version, request.voice, request.rate, request.pitch),
            *(request.language, request.text, PIPELINE_VERSION),
        )
        name = hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
        return self._root / "keys" / name[:2] / f"{name}.json"

    def _render(self, request: TtsRequest, timeout: float) -> Samples:
        self._root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="tonepath-") as folder:
            info = self._engine.render(request, Path(folder) / "speech.wav", timeout)
            return canonical(*read_wav(info.path))

    def _keep(self, samples: Samples) -> str:
        audio = hashlib.sha256(wav_bytes(to_pcm(samples), RATE)).hexdigest()
        if not self.intact(audio):
            self._write(audio, derive(samples))
        self._asked_for(audio)
        return audio

    def _asked_for(self, audio: str) -> None:
        """What is asked for now may be in a release in a moment: who sweeps (`sweeping`) goes by the files' time."""
        path = self.path(audio, "ulaw")
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > ASKED_EVERY_S:
                os.utime(path)

    def _write(self, audio: str, files: Mapping[str, bytes]) -> None:
        for form, data in files.items():
            write_atomically(self.path(audio, form), data)


def _known(key: Path) -> str:
    try:
        return str(json.loads(key.read_text(encoding="utf-8"))["audio"])
    except (OSError, ValueError, KeyError):
        return ""
