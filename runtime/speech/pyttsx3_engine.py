"""The built-in voice: pyttsx3, always in child processes, and never believed without measuring what it wrote.

Belongs here: the choice of a voice, the mapping of speaking rates, every check of a request and of its result.
Does not belong here: calls of pyttsx3 itself (`pyttsx3_child`), what happens to the sound afterwards (`audio`).
"""

from __future__ import annotations

import os
import tempfile
from importlib import metadata
from pathlib import Path

import numpy as np

from runtime.document.texts import has_words, spoken
from runtime.domain.texts import Bilingual
from runtime.speech.protocol import (
    LONGEST_TEXT,
    AudioInfo,
    Availability,
    EngineUnavailable,
    RenderFailed,
    RequestRefused,
    TtsRequest,
    Voice,
    default_rate,
    primary,
    spoken_units,
)
from runtime.speech.wav import WavError, read_wav, rms_dbfs
from runtime.speech.worker import WorkerDied, WorkerPool, WorkerTimeout

MODULE = "runtime.speech.pyttsx3_child"
SILENCE_DBFS = -55.0
_INSTALL = Bilingual(
    "运行 pip install pyttsx3 espeakng-loader，或 apt-get install espeak-ng",
    "Run pip install pyttsx3 espeakng-loader, or apt-get install espeak-ng",
)
_AGAIN = Bilingual(
    "请重试；若反复出现，请换一个声音或上传录音", "Try again; if it stays, choose another voice or upload a recording"
)

# Measured on a menu sentence, pauses included: what espeak is told (first row) and characters or words a minute heard.
_ESPEAK_RATE = (80, 100, 120, 175, 200, 260, 350, 450)
_HEARD = {"zh": (86, 104, 126, 195, 229, 321, 467, 520), "en": (73, 87, 104, 155, 177, 233, 319, 410)}

# The first id that a voice's id ends with wins. Never "cmn" before the pinyin voice: 1.51 reads it as English spelling.
_PREFERRED = {"zh": ("cmn-latn-pinyin", "cmn"), "en": ("en-us", "en")}
_LANGUAGE_OF = {"cmn": "zh-CN", "cmn-latn-pinyin": "zh-CN", "yue": "zh-HK"}


class Pyttsx3Engine:
    """Implements `TtsEngine`. Close it, or use it as a context manager, to end its children at once."""

    id = "pyttsx3"

    def __init__(self, *, workers: int = 0) -> None:
        self._pool = WorkerPool(MODULE, workers or os.cpu_count() or 1)
        self._voices: tuple[Voice, ...] = ()

    @property
    def workers(self) -> int:
        """How many renders run at the same moment."""
        return self._pool.size

    @property
    def pids(self) -> tuple[int, ...]:
        """The child processes that are there now."""
        return self._pool.pids

    @property
    def version(self) -> str:
        """Of the packages that make the sound: "2.99+espeakng-loader-0.2.4"."""
        loader = _package("espeakng-loader")
        return f"{_package('pyttsx3') or 'none'}{f'+espeakng-loader-{loader}' if loader else ''}"

    def available(self) -> Availability:
        """Whether a child starts and has voices; never raises."""
        try:
            self.voices()
        except EngineUnavailable as error:
            return Availability(ok=False, reason=error.problem, mend=error.mend)
        return Availability(ok=True)

    def voices(self) -> tuple[Voice, ...]:
        """Every voice of the driver. Raises `EngineUnavailable`."""
        if self._voices:
            return self._voices
        try:
            greeting = self._pool.hello()
        except (WorkerDied, WorkerTimeout, OSError) as error:
            raise _unavailable(str(error) or type(error).__name__) from error
        if not greeting.get("ok"):
            raise _unavailable(str(greeting.get("error", "?")))
        quality = "basic" if "espeak" in str(greeting["driver"]) else "system"
        self._voices = tuple(
            Voice(
                each["id"],
                _language(each["id"], each["languages"]),
                name=each["name"],
                gender=each["gender"],
                licence="",
                quality=quality,
            )
            for each in greeting["voices"]
        )
        if not self._voices:
            raise _unavailable("no voices")
        return self._voices

    def pick_voice(self, language: str) -> str:
        """By id where the driver is espeak's, else by language tag, region first. Raises `RequestRefused`."""
        voices = self.voices()
        for wanted in _PREFERRED.get(primary(language), (language.lower(),)):
            for voice in voices:
                if voice.id == wanted or voice.id.rsplit("/", 1)[-1] == wanted:
                    return voice.id
        tag = language.replace("_", "-").lower()
        same = [voice for voice in voices if primary(voice.language) == primary(language)]
        for voice in sorted(same, key=lambda each: each.language.lower() != tag):
            return voice.id
        raise RequestRefused(
            Bilingual(f"语音引擎没有 {language} 的声音", f"The speech engine has no voice for {language}"),
            Bilingual("请安装该语言的声音，或上传录音", "Install a voice for this language, or upload recordings"),
        )

    def render(self, request: TtsRequest, out: Path, timeout: float = 20.0) -> AudioInfo:
        """Render to a temporary name, measure, then put in place. Raises `SpeechError`; ``out`` is then untouched."""
        text = _checked_text(request.text)
        voice = self._checked_voice(request)
        rate = request.rate or default_rate(request.language)
        out.parent.mkdir(parents=True, exist_ok=True)
        # A folder of its own: whatever a child that is being killed still writes goes with it.
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=".render-") as folder:
            made = Path(folder).absolute() / "speech.wav"
            job = {
                "text": text,
                "voice": voice,
                "rate": engine_rate(rate, request.language),
                "pitch": request.pitch,
                "out": str(made),
            }
            try:
                answer = self._pool.ask(job, timeout)
            except WorkerTimeout:
                raise _failed(text, f"{timeout:g} 秒内没有完成", f"not done within {timeout:g} s") from None
            except (WorkerDied, OSError) as error:
                raise _failed(text, "语音进程意外结束", "the speech process ended unexpectedly") from error
            if not answer.get("ok"):
                raise _failed(text, str(answer.get("error")), str(answer.get("error")))
            _check_same_voice(text, voice, str(answer["voice"]))
            info = _measured(made, text, rate, voice)
            made.replace(out)
        return AudioInfo(out, info.rate, info.seconds, info.rms_dbfs, voice)

    def close(self) -> None:
        """End the children."""
        self._pool.close()

    def __enter__(self) -> Pyttsx3Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _checked_voice(self, request: TtsRequest) -> str:
        if not request.voice:
            return self.pick_voice(request.language)
        for voice in self.voices():
            if request.voice in (voice.id, voice.id.rsplit("/", 1)[-1]):
                return voice.id
        raise RequestRefused(
            Bilingual(f"没有声音「{request.voice}」", f"There is no voice {request.voice!r}"),
            Bilingual(
                f"请在声音列表中选择，如 {self.pick_voice(request.language)}",
                f"Choose one from the list of voices, such as {self.pick_voice(request.language)}",
            ),
        )


def engine_rate(rate: int, language: str) -> int:
    """What the driver must be told so that ``rate`` characters or words a minute are heard, within what it can do."""
    heard = _HEARD.get(primary(language), _HEARD["en"])
    return round(float(np.interp(rate, heard, _ESPEAK_RATE)))


def _checked_text(text: str) -> str:
    words = spoken(text)
    if not has_words(words):
        raise RequestRefused(
            Bilingual("没有可以朗读的文字", "There are no words to say"), Bilingual("请填写文字", "Write some")
        )
    if len(words) > LONGEST_TEXT or not words.isprintable():
        raise RequestRefused(
            Bilingual(
                f"文字过长(最多 {LONGEST_TEXT} 字)或含有控制字符",
                f"The text is too long (at most {LONGEST_TEXT} characters) or has control characters",
            ),
            Bilingual("请拆成几段，去掉特殊字符", "Split it and remove special characters"),
        )
    return words


def _check_same_voice(text: str, asked: str, used: str) -> None:
    """Engines speak on with another voice when they do not know the one asked for."""
    if used.rsplit("/", 1)[-1].lower() != asked.rsplit("/", 1)[-1].lower():
        raise _failed(text, f"引擎改用了声音 {used}(应为 {asked})", f"the engine used voice {used} instead of {asked}")


def _measured(path: Path, text: str, rate: int, voice: str) -> AudioInfo:
    try:
        samples, hertz = read_wav(path)
    except (OSError, WavError) as error:
        raise _failed(text, "没有生成声音文件", f"no sound was written ({error})") from error
    seconds = len(samples) / hertz
    level = rms_dbfs(samples)
    if level < SILENCE_DBFS:
        raise _failed(text, "生成的声音是静音", "the sound is silence")
    expected = spoken_units(text) * 60 / rate
    if not max(0.05, expected * 0.2) <= seconds <= expected * 5 + 4:
        raise _failed(text, f"声音长度 {seconds:.1f} 秒不合理", f"a length of {seconds:.1f} s cannot be right")
    return AudioInfo(path, hertz, seconds, level, voice)


def _failed(text: str, zh: str, en: str) -> RenderFailed:
    short = text if len(text) <= 30 else text[:29] + "…"
    return RenderFailed(Bilingual(f"「{short}」未能合成语音：{zh}", f'"{short}" could not be rendered: {en}'), _AGAIN)


def _unavailable(why: str) -> EngineUnavailable:
    return EngineUnavailable(
        Bilingual(f"语音引擎无法启动：{why}", f"The speech engine does not start: {why}"), _INSTALL
    )


def _language(voice_id: str, languages: list[str]) -> str:
    name = voice_id.rsplit("/", 1)[-1]
    return _LANGUAGE_OF.get(name) or (languages[0].replace("_", "-") if languages else name)


def _package(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
