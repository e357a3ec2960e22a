"""Typed values as words that were recorded or rendered before the call: the vocabulary is finite.

Belongs here: the kinds of spoken values, reading a value, and the choice of language.
Does not belong here: the words (speaking_zh, speaking_en) and sound.

A flow states the kind; nothing is guessed from how a value looks.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final, Literal, get_args

from runtime.domain import speaking_en, speaking_zh
from runtime.domain.numbers import normalise
from runtime.domain.spoken_values import PAUSE, Clock, Decimal, SpeakError, Words
from runtime.domain.utterance import is_chinese

__all__ = ["KINDS", "PAUSE", "Kind", "SpeakError", "joined", "speak", "vocabulary"]

Kind = Literal["integer", "digits", "digits_yao", "phone", "amount", "date", "time", "percent", "ordinal", "greeting"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

LARGEST: Final = 10**16 - 1
"""Largest whole number, either sign, that can be spoken; amounts too, in minor units (分)."""

_CODE = re.compile(r"[0-9A-Za-z*#]{1,64}")


def speak(kind: Kind, value: int | str, language: str) -> tuple[str, ...]:
    """The words of a value, in order; each is in ``vocabulary(kind, language)``, and ``PAUSE`` is a short silence.

    Values: ``integer`` and ``ordinal`` an int or its digits; ``digits`` and ``digits_yao`` (一 as 幺) a code of
    digits, letters, ``*`` and ``#``; ``phone`` a number in any writing; ``amount`` an int in minor units (分);
    ``date`` ``2026-11-21``; ``time`` ``15:05``; ``percent`` an int or ``"12.5"``; ``greeting`` an hour or ``15:05``.
    Raises SpeakError when the value is not of its kind, or there is no such kind.

    >>> "".join(speak("amount", 123450, "zh-CN")), " ".join(speak("amount", 123450, "en-US"))
    ('一千二百三十四元五角', 'one thousand two hundred thirty-four point five zero yuan')
    """
    if kind not in KINDS:
        raise SpeakError(kind, value)
    words = _words(language)
    match kind:
        case "integer":
            return words.integer(_whole(value))
        case "ordinal":
            return words.ordinal(_whole(value, least=1))
        case "digits" | "digits_yao":
            return words.digits(_code(value), yao=kind == "digits_yao")
        case "phone":
            return _phone(value, words)
        case "amount":
            return words.amount(_whole(value))
        case "date":
            return words.day(_date(value))
        case "time":
            return words.clock(_clock(value))
        case "percent":
            return words.percent(_decimal(value))
        case _:
            return words.greeting(_clock(value).hour)


def joined(words: tuple[str, ...], language: str) -> str:
    """The words as one text, for a screen or a voice that reads whole sentences.

    >>> joined(speak("time", "15:05", "zh-CN"), "zh-CN"), joined(speak("time", "15:05", "en-US"), "en-US")
    ('下午三点零五分', 'three oh five p.m.')
    """
    if is_chinese(language):
        return "".join(words)
    return " ".join(words).replace(f" {PAUSE}", ",")


def vocabulary(kind: Kind, language: str) -> frozenset[str]:
    """Every word ``speak`` can give for a kind; render these once and any value can be played."""
    words = _words(language)
    return words.VOCABULARY["digits_yao" if kind == "phone" else kind] | ({PAUSE} if kind == "phone" else frozenset())


def _words(language: str) -> Words:
    return speaking_zh if is_chinese(language) else speaking_en


def _phone(value: int | str, words: Words) -> tuple[str, ...]:
    number = normalise(_text(value))
    said: list[str] = []
    for group in _groups(number.national.lstrip("+"), area=len(number.area)):
        said += [*words.digits(_code(group), yao=True), PAUSE]
    if not said:
        raise SpeakError("phone", value)
    return tuple(said[:-1])


def _groups(text: str, *, area: int) -> list[str]:
    """Cut a number as people say it: 138 0013 8000, 010 6234 5678, 400 800 1234; others in fours."""
    if area:
        sizes = [area, (len(text) - area) // 2, len(text)]
    elif len(text) == 11 and text[0] == "1":
        sizes = [3, 4, 4]
    elif len(text) == 10 and text[:3] in {"400", "800"}:
        sizes = [3, 3, 4]
    else:
        sizes = [4] * (len(text) // 4 + 1)
    groups, start = [], 0
    for size in sizes:
        groups.append(text[start : start + size])
        start += size
    return [group for group in groups if group]


def _text(value: int | str) -> str:
    return value if isinstance(value, str) else str(value)


def _code(value: int | str) -> str:
    text = re.sub(r"[\s-]+", "", _text(value))
    if not _CODE.fullmatch(text):
        raise SpeakError("digits", value)
    return text.upper()


def _whole(value: int | str, *, least: int = -LARGEST) -> int:
    if isinstance(value, bool) or (isinstance(value, str) and not re.fullmatch(r"-?[0-9]{1,17}", value)):
        raise SpeakError("integer", value)
    number = int(value)
    if not least <= number <= LARGEST:
        raise SpeakError("integer", value)
    return number


def _decimal(value: int | str) -> Decimal:
    found = re.fullmatch(r"(-?)([0-9]{1,16})(?:\.([0-9]{1,6}))?", _text(value))
    if found is None or isinstance(value, bool):
        raise SpeakError("percent", value)
    return Decimal(bool(found[1]), int(found[2]), found[3] or "")


def _date(value: int | str) -> date:
    text = _text(value)
    try:
        return date.fromisoformat(text if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else "")
    except ValueError as error:
        raise SpeakError("date", value) from error


def _clock(value: int | str) -> Clock:
    found = re.fullmatch(r"([01]?[0-9]|2[0-3])(?::([0-5][0-9])(?::[0-5][0-9])?)?", _text(value))
    if found is None or isinstance(value, bool):
        raise SpeakError("time", value)
    return Clock(int(found[1]), int(found[2] or 0))
