"""`app.py doctor` for recordings: are those that come with the product whole, and does Asterisk have those it plays itself?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from runtime.cli.verdict import BAD, DOUBTFUL, GOOD, Verdict
from runtime.document.line_rules import CLOSED, UNANSWERED
from runtime.domain.texts import Bilingual
from runtime.settings import Settings
from runtime.speech.house_sounds import exchange_sounds
from runtime.speech.protocol import SpeechError
from runtime.speech.shipped import ShippedVoices

LANGUAGES = ("zh-CN", "en-US")
ASTERISK_CONF = "asterisk.conf"
DATA_DIR = "/var/lib/asterisk"
INSTALL = Bilingual("请重新安装，或运行 git checkout voice_prompts", "install again, or run git checkout voice_prompts")
COPY = Bilingual(
    "运行 app.py dialplan --out 文件夹，把其中 sounds 里的内容复制过去",
    "run app.py dialplan --out DIR, and copy what is in its folder sounds there",
)


def recordings(settings: Settings) -> Iterator[Verdict]:
    """The shipped recordings, and those among them that Asterisk plays without a runtime."""
    try:
        shipped = ShippedVoices()
    except (SpeechError, OSError, ValueError) as error:
        yield Verdict(BAD, Bilingual(f"随附语音读不出：{error}", f"the shipped recordings: {error}"), INSTALL)
        return
    broken = sorted((*_unsaid(shipped), *_broken(shipped)))
    if broken:
        zh, en = (mark.join(broken[:3]) for mark in ("、", ", "))
        what = Bilingual(
            f"随附语音缺失或损坏 {len(broken)} 个：{zh}", f"{len(broken)} shipped recordings are gone or damaged: {en}"
        )
        yield Verdict(BAD, what, INSTALL)
    else:
        yield Verdict(GOOD, Bilingual(f"随附语音：{len(shipped)} 个", f"shipped recordings: {len(shipped)}"))
    folder = sounds_of(Path(settings.asterisk_etc)) if settings.asterisk_etc else None
    if folder is not None:
        yield from _at_asterisk(folder)


def _unsaid(shipped: ShippedVoices) -> Iterator[str]:
    """What the product says by itself and has no recording of."""
    said = [(words[language[:2]], language) for words in (UNANSWERED, CLOSED) for language in LANGUAGES]
    said += [(text, language) for language, texts in exchange_sounds().values() for text in texts]
    return (text for text, language in said if shipped.find(text, language) is None)


def _broken(shipped: ShippedVoices) -> Iterator[str]:
    for each in shipped.all():
        try:
            shipped.load(each)
        except SpeechError:
            yield each.text


def sounds_of(etc: Path) -> Path | None:
    """Where an Asterisk of this machine looks for its sounds, by its own configuration; None when that cannot be read."""
    try:
        text = (etc / ASTERISK_CONF).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    found = re.search(r"^\s*astdatadir\s*=>?\s*(\S+)", text, re.MULTILINE)
    return Path(found.group(1) if found else DATA_DIR) / "sounds"


def _at_asterisk(folder: Path) -> Iterator[Verdict]:
    missing = [name for name in exchange_sounds() if not any(folder.glob(f"{name}.*"))]
    if missing:
        some = f"{missing[0]}…" if len(missing) > 1 else missing[0]
        what = Bilingual(
            f"Asterisk 的 {folder} 里缺 {len(missing)} 个语音（{some}），来电者会听到英文或默认提示",
            f"{folder} of Asterisk lacks {len(missing)} sounds ({some}): callers hear English, or its own apology",
        )
        yield Verdict(DOUBTFUL, what, COPY)
    else:
        yield Verdict(GOOD, Bilingual(f"Asterisk 自己播放的语音：{folder}", f"what Asterisk plays itself: {folder}"))
