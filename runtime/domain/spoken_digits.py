"""Digits that were spoken: 一三八零零幺三八 -> 13800138, "one three double five" -> 1355.

Belongs here: digit words of Chinese and English, and small numbers that name a key.
Does not belong here: whether the digits are valid (checks), reading numbers aloud (speaking).
"""

from __future__ import annotations

import re
from typing import Final

from runtime.domain.utterance import is_chinese, understand

_ZH: Final = {
    **dict(zip("零一二三四五六七八九", "0123456789", strict=True)),
    "〇": "0",
    "洞": "0",
    "幺": "1",
    "么": "1",
    "妖": "1",
    "壹": "1",
    "两": "2",
    "兩": "2",
    "俩": "2",
    "拐": "7",
    "勾": "9",
    "星": "*",
    "井": "#",
}
_EN: Final = {
    "zero": "0",
    "oh": "0",
    "o": "0",
    "nought": "0",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "star": "*",
    "asterisk": "*",
    "hash": "#",
    "pound": "#",
}
_EN_TEENS: Final = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"  # 10 to 20
_TIMES: Final = {"double": 2, "triple": 3, "treble": 3}
_ZH_FRAME = re.compile(r"^(?:我?(?:按|选择?|選擇?|拨|撥|要|第))?(.+?)(?:号?键|號?鍵|号|號|个|個|项|項)?$")
_EN_FRAME = re.compile(r"^(?:(?:press|option|number|choose|select|key|dial)\s+)*(.+?)$")


def spoken_digits(utterance: str, language: str) -> str | None:
    """The digits of an utterance that is nothing but digits, else ``None``.

    >>> spoken_digits("一三八 零零幺三八。", "zh-CN"), spoken_digits("one three double five", "en-US")
    ('13800138', '1355')
    """
    return _digits(understand(utterance, language).text, chinese=is_chinese(language))


def spoken_key(utterance: str, language: str) -> str | None:
    """The key an utterance names: digits, or a number up to 99 (Chinese) or 20 (English), in words like 按…键.

    >>> spoken_key("按幺号键", "zh-CN"), spoken_key("十二", "zh-CN"), spoken_key("press one", "en-US")
    ('1', '12', '1')
    """
    text = understand(utterance, language).text
    chinese = is_chinese(language)
    match = (_ZH_FRAME if chinese else _EN_FRAME).match(text)
    if match is None:
        return None
    words = match[1]
    return _digits(words, chinese=chinese) or (_zh_tens(words) if chinese else _en_teens(words))


def _digits(text: str, *, chinese: bool) -> str | None:
    found = ""
    times = 1
    for word in re.findall(r"[0-9]|[^\W\d]+", text) if not chinese else text.replace(" ", ""):
        if word in _TIMES and not chinese:
            times = _TIMES[word]
            continue
        digit = word if word.isascii() and word.isdigit() else (_ZH if chinese else _EN).get(word)
        if digit is None:
            return None
        found += digit * times
        times = 1
    return found if found and times == 1 else None


def _zh_tens(words: str) -> str | None:
    match = re.fullmatch(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)", words)
    return None if match is None else f"{_ZH[match[1] or '一']}{_ZH[match[2] or '零']}"


def _en_teens(words: str) -> str | None:
    names = _EN_TEENS.split()
    return str(10 + names.index(words)) if words in names else None
