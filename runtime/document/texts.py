"""Words in the two languages of the screen, and the one way a prompt's text is normalised. No findings here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence in Chinese and English."""

    zh: str
    en: str

    def to_json(self) -> dict[str, str]:
        """{"zh", "en"}."""
        return {"zh": self.zh, "en": self.en}

    @classmethod
    def from_json(cls, doc: object) -> Text:
        """Read {"zh", "en"}; what is missing is ""."""
        found = doc if isinstance(doc, Mapping) else {}
        return cls(str(found.get("zh", "")), str(found.get("en", "")))


def same(text: str) -> Text:
    """A name given by a person, which reads alike in both languages."""
    return Text(text, text)


NOTHING = Text("", "")


def spoken(text: str) -> str:
    """A prompt's words as they are looked up and rendered: NFC, single spaces, trimmed."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def has_words(text: str) -> bool:
    """Is there anything to say, or only punctuation?"""
    return any(unicodedata.category(c)[0] in "LNS" for c in text)


def prompt_key(text: str, language: str) -> str:
    """The key of rendered words in a release's ``audio`` map: "zh-CN|欢迎致电"."""
    return f"{language}|{spoken(text)}"


def audio_key(name: str, language: str) -> str:
    """The key of a recorded prompt in a release's ``audio`` map: "zh-CN#开场音乐"."""
    return f"{language}#{name}"
