"""Prompts that come with the product in a good voice: found by language and text in a manifest.

Belongs here: reading ``voice_prompts/manifest.json``, its shape, and how a text finds its recording.
Does not belong here: how the recordings are made (``voice_prompts/render_shipped.py``).

    {"version": 1,
     "sources": {ID: {"engine", "version", "voice", "licence", "provenance", "synthetic": true|false}},
     "prompts": [{"language": "zh-CN", "text": "请稍候", "file": "zh-CN/0f3a….ulaw", "sha256": "…", "ms": 812, "source": ID}]}

Files are G.711 µ-law at 8 kHz without a header, already levelled. Sounds without words have the language ``zxx``.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runtime.document.texts import spoken
from runtime.domain.texts import Bilingual
from runtime.speech.protocol import SpeechError, primary

SHIPPED_DIR = Path(__file__).resolve().parents[2] / "voice_prompts"
MANIFEST = "manifest.json"
VERSION = 1
NO_WORDS = "zxx"  # BCP 47: no linguistic content
_MANDARIN = frozenset({"zh", "zh-cn", "zh-sg", "zh-hans", "zh-hans-cn", "zh-hans-sg", "cmn", "cmn-cn"})
_ENDINGS = "。.！!，,；; "


@dataclass(frozen=True, slots=True)
class ShippedPrompt:
    """One recording. ``path`` is absolute; ``sha256`` is of its µ-law bytes."""

    language: str
    text: str
    path: Path
    sha256: str
    ms: int
    source: str
    licence: str


@dataclass(frozen=True, slots=True)
class ShippedSource:
    """Whose voice recordings are in. ``prompts`` counts them by language."""

    id: str
    engine: str
    voice: str
    licence: str
    prompts: Mapping[str, int]


class ShippedVoices:
    """The recordings of one folder with a manifest. An empty set when there is no manifest."""

    def __init__(self, folder: Path = SHIPPED_DIR) -> None:
        self._folder = folder
        sources, prompts = _read(folder)
        self._prompts = {shipped_key(each.text, each.language): each for each in prompts}
        self._sources = {each.id: each for each in sources}

    def __len__(self) -> int:
        return len(self._prompts)

    def find(self, text: str, language: str) -> ShippedPrompt | None:
        """The recording of these words; punctuation at the end and the region of a tag make no difference."""
        return self._prompts.get(shipped_key(text, language))

    def sources(self) -> tuple[ShippedSource, ...]:
        """The voices, by their ids."""
        return tuple(self._sources.values())

    def source(self, name: str) -> ShippedSource | None:
        """The voice of that id."""
        return self._sources.get(name)

    def all(self) -> tuple[ShippedPrompt, ...]:
        """Every recording."""
        return tuple(self._prompts.values())

    def load(self, prompt: ShippedPrompt) -> bytes:
        """Its µ-law bytes. Raises `SpeechError` when the file is gone or is not what the manifest says."""
        try:
            data = prompt.path.read_bytes()
        except OSError:
            data = b""
        if hashlib.sha256(data).hexdigest() != prompt.sha256:
            raise SpeechError(
                Bilingual(
                    f"随附语音「{prompt.text}」的文件缺失或损坏",
                    f"The shipped recording of {prompt.text!r} is missing or damaged",
                ),
                Bilingual(
                    "请重新安装，或运行 git checkout voice_prompts", "Install again, or run git checkout voice_prompts"
                ),
            )
        return data


def shipped_key(text: str, language: str) -> str:
    """How recordings are found: tag folded to one per language we ship, text without punctuation at its end."""
    words = spoken(text)
    return f"{_folded(language)}|{words.rstrip(_ENDINGS) or words}"


def _folded(language: str) -> str:
    tag = language.replace("_", "-").lower()
    if tag in _MANDARIN:
        return "zh-cn"
    return "en" if primary(tag) == "en" else tag


def _read(folder: Path) -> tuple[tuple[ShippedSource, ...], tuple[ShippedPrompt, ...]]:
    path = folder / MANIFEST
    if not path.exists():
        return (), ()
    manifest: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if manifest.get("version") != VERSION:
        raise SpeechError(
            Bilingual(f"{path} 的版本不认识", f"{path} has a version this program does not know"),
            Bilingual("请与程序一同更新 voice_prompts", "Update voice_prompts together with the program"),
        )
    sources = manifest["sources"]
    said: dict[str, Counter[str]] = {name: Counter() for name in sources}
    for each in manifest["prompts"]:
        said[each["source"]][each["language"]] += 1
    voices = tuple(
        ShippedSource(name, each["engine"], each["voice"], each["licence"], dict(said[name]))
        for name, each in sources.items()
    )
    prompts = tuple(
        ShippedPrompt(
            each["language"],
            each["text"],
            folder / each["file"],
            each["sha256"],
            int(each["ms"]),
            each["source"],
            sources[each["source"]]["licence"],
        )
        for each in manifest["prompts"]
    )
    return voices, prompts
