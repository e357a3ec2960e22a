"""The recordings of what the house itself says, laid out where Asterisk can play them.

Belongs here: from words to a file below the audio folder, and a queue's own announcements under the names Asterisk asks for.
Does not belong here: which words there are to say (they are handed in), making recordings (`voice_prompts/`).
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping
from pathlib import Path

from runtime.domain.texts import Bilingual
from runtime.ports import Sound
from runtime.speech.protocol import SpeechError
from runtime.speech.shipped import ShippedVoices, shipped_key

log = logging.getLogger(__name__)

FOLDER = "house"
_BYTES_A_SECOND = 8_000  # of µ-law
_SILENCE = b"\xff" * 160

# What app_queue and its numbers play in Mandarin, by the name of the file: the words are said one after the other.
QUEUE_WORDS: dict[str, tuple[str, ...]] = {
    "queue-youarenext": ("您是下一位，马上为您接通",),
    "queue-thereare": ("您目前排在第",),
    "queue-callswaiting": ("位",),
    "queue-holdtime": ("预计等待时间",),
    "queue-minute": ("分钟",),
    "queue-minutes": ("分钟",),
    "queue-seconds": ("秒",),
    "queue-thankyou": ("感谢您的耐心等待",),
    "queue-periodic-announce": ("坐席正忙，请您继续等待",),
    **{f"digits/{number}": (word,) for number, word in enumerate("零一二三四五六七八九十")},
    **{f"digits/{tens}0": (word, "十") for tens, word in enumerate("二三四五六七八九", 2)},
    "digits/hundred": ("百",),
    "digits/thousand": ("千",),
}

# What the dialplan plays without a runtime, by the name of the file; Asterisk takes the one of the channel's language, and the
# English one for every language but Mandarin.
DIALPLAN_WORDS: dict[str, Bilingual] = {
    "tonepath-full": Bilingual(
        "很抱歉，现在来电较多，暂时无法接听，请稍后再拨。",
        "Sorry, too many people are calling at this moment. Please call again later.",
    ),
    "tonepath-apology": Bilingual(
        "系统暂时无法处理您的来电，正在为您转接人工服务",
        "We cannot handle your call right now. We are connecting you to an agent.",
    ),
    "tonepath-nobody": Bilingual(
        "很抱歉，现在没有坐席可以接听，请稍后再拨",
        "We are sorry, nobody is available right now. Please call again later.",
    ),
}


class HouseRecordings:
    """A `HouseSounds` over the shipped voices. ``root`` is the audio folder, ``seen_as`` the same as Asterisk sees it."""

    def __init__(self, root: Path, seen_as: str, *, shipped: ShippedVoices | None = None) -> None:
        self._root = root / FOLDER
        self._seen_as = f"{seen_as.rstrip('/')}/{FOLDER}"
        self._shipped = shipped if shipped is not None else ShippedVoices()
        self._sounds: dict[str, Sound] = {}
        self._numbers: dict[str, str] = {}

    def prepare(self, words: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """Lay out the recordings of (words, language); those there is no recording of come back. Raises OSError."""
        self._root.mkdir(parents=True, exist_ok=True)
        missing = []
        for text, language in words:
            data = _data(self._shipped, text, language)
            if data is None:
                missing.append((text, language))
                continue
            key = shipped_key(text, language)
            name = hashlib.sha256(key.encode()).hexdigest()[:24]
            _write(self._root / f"{name}.ulaw", data)
            self._sounds[key] = Sound(f"{self._seen_as}/{name}", len(data) / _BYTES_A_SECOND)
        return tuple(missing)

    def prepare_numbers(self, words: Mapping[str, Mapping[str, str]]) -> tuple[tuple[str, str], ...]:
        """Lay out, by language and name of the file, what is said around a number, each key among it; what is missing
        comes back. "" is silence. Raises OSError."""
        missing = []
        for language, files in words.items():
            folder = self._root / language
            folder.mkdir(parents=True, exist_ok=True)
            for name, text in files.items():
                data = _data(self._shipped, text, language) if text else _SILENCE
                if data is None:
                    missing.append((text, language))
                else:
                    _write(folder / f"{name}.ulaw", data)
            if not any(language == lacking for _, lacking in missing):
                self._numbers[language] = f"{self._seen_as}/{language}"
        return tuple(missing)

    def number_folder(self, language: str) -> str:
        """See `runtime.ports.HouseSounds`."""
        return self._numbers.get(language, "")

    def sound(self, words: str, language: str) -> Sound | None:
        """See `runtime.ports.HouseSounds`."""
        return self._sounds.get(shipped_key(words, language))


def exchange_sounds() -> dict[str, tuple[str, tuple[str, ...]]]:
    """What belongs into Asterisk's sounds folder: path without extension -> language, and the words said one after the other."""
    found = {f"zh/{name}": ("zh-CN", words) for name, words in QUEUE_WORDS.items()}
    for name, said in DIALPLAN_WORDS.items():
        found |= {f"zh/{name}": ("zh-CN", (said.zh,)), name: ("en-US", (said.en,))}
    return found


def write_exchange_sounds(folder: Path, *, shipped: ShippedVoices | None = None) -> tuple[str, ...]:
    """Write what queues say in Mandarin, and the dialplan in both languages, below ``folder``; the names there is no recording
    for. Raises OSError."""
    voices = shipped if shipped is not None else ShippedVoices()
    missing = []
    for name, (language, words) in exchange_sounds().items():
        pieces = [_data(voices, word, language) for word in words]
        if any(piece is None for piece in pieces):
            missing.append(name)
            continue
        path = folder / f"{name}.ulaw"
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, b"".join(piece for piece in pieces if piece))
    return tuple(missing)


def _data(shipped: ShippedVoices, text: str, language: str) -> bytes | None:
    found = shipped.find(text, language)
    try:
        return shipped.load(found) if found is not None else None
    except SpeechError as error:
        log.error("%s", error.problem.en)
        return None


def _write(path: Path, data: bytes) -> None:
    if path.is_file() and path.stat().st_size == len(data):
        return
    draft = path.with_suffix(".new")
    draft.write_bytes(data)
    draft.chmod(0o644)
    draft.replace(path)
