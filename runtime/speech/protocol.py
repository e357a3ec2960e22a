"""What a text-to-speech engine is, what it is asked for and what it answers: values and one protocol.

Belongs here: shapes shared by every engine, the errors of speech and audio, how much there is to say in a text.
Does not belong here: any engine, any sample of sound.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from runtime.domain.texts import Bilingual

LONGEST_TEXT = 2_000  # characters; a prompt longer than this is a document
_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"[^\W\d_]+")


class SpeechError(Exception):
    """Speech or sound that cannot be had: what is wrong and how to mend it, for a person to read."""

    def __init__(self, problem: Bilingual, mend: Bilingual) -> None:
        super().__init__(f"{problem.en}. {mend.en}")
        self.problem = problem
        self.mend = mend


class EngineUnavailable(SpeechError):
    """The engine cannot work on this machine at all."""


class RequestRefused(SpeechError):
    """The request itself is wrong: nothing to say, an unknown voice."""


class RenderFailed(SpeechError):
    """The engine was asked rightly and gave nothing that can be played."""


class AudioRefused(SpeechError):
    """A sound file of somebody's that cannot be taken."""


class ToolMissing(SpeechError):
    """A program that handling sound needs is not on this machine."""


@dataclass(frozen=True, slots=True)
class Voice:
    """``language`` is a BCP 47 tag; ``gender`` "female", "male" or ""; ``licence`` covers the speech it makes."""

    id: str
    language: str
    name: str = ""
    gender: str = ""
    licence: str = ""
    quality: str = ""


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether an engine can work here; when not, why and how to mend it."""

    ok: bool
    reason: Bilingual | None = None
    mend: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class TtsRequest:
    """Words to render. ``voice`` "" leaves the choice to the engine; ``rate`` is Chinese characters (字/分) or words of
    other languages a minute, pauses included; ``pitch`` 0..100, 50 is the voice's own."""

    text: str
    language: str
    voice: str = ""
    rate: int = 0
    pitch: int = 50


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """A sound file as measured, not as claimed. ``rms_dbfs`` over the whole of it."""

    path: Path
    rate: int
    seconds: float
    rms_dbfs: float
    voice: str = ""


class TtsEngine(Protocol):
    """Turns words into sound in processes of its own. Usable from several threads at once."""

    @property
    def id(self) -> str: ...

    @property
    def version(self) -> str:
        """Changes whenever the sound may: part of every cache key."""
        ...

    @property
    def workers(self) -> int:
        """How many renders run at the same moment."""
        ...

    def available(self) -> Availability:
        """Never raises."""
        ...

    def voices(self) -> tuple[Voice, ...]:
        """Raises `EngineUnavailable`."""
        ...

    def pick_voice(self, language: str) -> str:
        """The id of the best voice for a language. Raises `RequestRefused` when there is none."""
        ...

    def render(self, request: TtsRequest, out: Path, timeout: float = 20.0) -> AudioInfo:
        """Write ``out`` whole or not at all: mono s16 WAV of any rate. ``timeout`` in seconds counts from when a worker
        is free. Raises `SpeechError`."""
        ...


def primary(language: str) -> str:
    """The language of a tag without its region: "zh" of "zh-CN"."""
    return language.replace("_", "-").split("-", 1)[0].lower()


def spoken_units(text: str) -> float:
    """About how many characters (Chinese) or words (others) are heard when a text is read.

    >>> spoken_units("请按1键"), spoken_units("press one")
    (4.0, 2.0)
    """
    bare = _CJK.sub(" ", text)
    return float(len(_CJK.findall(text)) + sum(c.isdigit() for c in bare) + len(_WORD.findall(bare)))


DEFAULT_RATES = {"zh": 120, "en": 130}


def default_rate(language: str) -> int:
    """Units a minute for menus when nobody chose: 120 字/分 in Chinese."""
    return DEFAULT_RATES.get(primary(language), 120)
