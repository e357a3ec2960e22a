"""Values in English words. The same functions as speaking_zh.

Belongs here: English number words and formats.
Does not belong here: checking of values (speaking), other languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from runtime.domain.spoken_values import Clock, Decimal

_ONES: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES: Final = (
    (10**15, "quadrillion"),
    (10**12, "trillion"),
    (10**9, "billion"),
    (10**6, "million"),
    (1000, "thousand"),
)
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November"),
    "December",
)
_ORDINALS: Final = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_CODE_WORDS: Final = {"*": "star", "#": "pound", **{chr(code): chr(code) for code in range(ord("A"), ord("Z") + 1)}}


def integer(value: int) -> tuple[str, ...]:
    """A whole number.

    >>> " ".join(integer(-1234))
    'minus one thousand two hundred thirty-four'
    """
    return ("minus", *_count(-value)) if value < 0 else _count(value)


def ordinal(value: int) -> tuple[str, ...]:
    """A place in a row.

    >>> " ".join(ordinal(123)), " ".join(ordinal(100))
    ('one hundred twenty-third', 'one hundredth')
    """
    words = _count(value)
    return (*words[:-1], _ordinal(words[-1]))


def digits(text: str, *, yao: bool = False) -> tuple[str, ...]:
    """One word for each character; ``yao`` has no meaning in English.

    >>> " ".join(digits("10A"))
    'one zero A'
    """
    del yao
    return tuple(_CODE_WORDS.get(char) or _ONES[int(char)] for char in text)


def amount(minor: int) -> tuple[str, ...]:
    """Money in fen as yuan with two decimals, which every listener knows, where jiao and fen would puzzle.

    >>> " ".join(amount(123450)), " ".join(amount(500)), " ".join(amount(-5))
    ('one thousand two hundred thirty-four point five zero yuan', 'five yuan', 'minus zero point zero five yuan')
    """
    yuan, rest = divmod(abs(minor), 100)
    fraction = ("point", *digits(f"{rest:02}")) if rest else ()
    return (*(("minus",) if minor < 0 else ()), *_count(yuan), *fraction, "yuan")


def day(value: date) -> tuple[str, ...]:
    """A calendar day, month first.

    >>> " ".join(day(date(2026, 11, 21)))
    'November twenty-first twenty twenty-six'
    """
    return (_MONTHS[value.month - 1], _ordinal(_below_hundred(value.day)), *_year(value.year))


def clock(value: Clock) -> tuple[str, ...]:
    """A time of day on the twelve-hour clock.

    >>> " ".join(clock(Clock(15, 5))), " ".join(clock(Clock(0, 0)))
    ('three oh five p.m.', 'twelve a.m.')
    """
    hour = _below_hundred((value.hour + 11) % 12 + 1)
    minute: tuple[str, ...] = (_below_hundred(value.minute),) if value.minute else ()
    if 0 < value.minute < 10:
        minute = ("oh", *minute)
    return (hour, *minute, "a.m." if value.hour < 12 else "p.m.")


def percent(value: Decimal) -> tuple[str, ...]:
    """A share, decimals digit by digit.

    >>> " ".join(percent(Decimal(False, 12, "5")))
    'twelve point five percent'
    """
    fraction = ("point", *digits(value.fraction)) if value.fraction else ()
    return (*(("minus",) if value.negative else ()), *_count(value.whole), *fraction, "percent")


def greeting(hour: int) -> tuple[str, ...]:
    """By the hour, with the same limits as in Chinese.

    >>> greeting(9), greeting(12), greeting(2)
    (('good morning',), ('good afternoon',), ('good evening',))
    """
    if 5 <= hour < 12:
        return ("good morning",)
    return ("good afternoon",) if 12 <= hour < 18 else ("good evening",)


def _count(value: int) -> tuple[str, ...]:
    for unit, word in _SCALES:
        high, low = divmod(value, unit)
        if high:
            return (*_count(high), word, *(_count(low) if low else ()))
    if value >= 100:
        high, low = divmod(value, 100)
        return (_ONES[high], "hundred", *((_below_hundred(low),) if low else ()))
    return (_below_hundred(value),)


def _below_hundred(value: int) -> str:
    if value < 20:
        return _ONES[value]
    ten, one = divmod(value, 10)
    return f"{_TENS[ten - 2]}-{_ONES[one]}" if one else _TENS[ten - 2]


def _ordinal(word: str) -> str:
    head, dash, last = word.rpartition("-")
    if last in _ORDINALS:
        return f"{head}{dash}{_ORDINALS[last]}"
    return f"{word[:-1]}ieth" if word.endswith("y") else f"{word}{'h' if word.endswith('t') else 'th'}"


def _year(year: int) -> tuple[str, ...]:
    """Years are said in two halves, but for 1 to 999 and the first ten of a millennium."""
    century, rest = divmod(year, 100)
    if century < 10 or (century % 10 == 0 and rest < 10):
        return _count(year)
    if not rest:
        return (_below_hundred(century), "hundred")
    return (_below_hundred(century), *(("oh",) if rest < 10 else ()), _below_hundred(rest))


_SMALL = frozenset(_below_hundred(value) for value in range(100))
_NUMBERS = _SMALL | {"hundred"} | {word for _, word in _SCALES}
_CODES = frozenset(_CODE_WORDS.values()) | frozenset(_ONES[:10])
VOCABULARY: Final[Mapping[str, frozenset[str]]] = {
    "integer": _NUMBERS | {"minus"},
    "ordinal": _NUMBERS | {_ordinal(word) for word in _NUMBERS},
    "digits": _CODES,
    "digits_yao": _CODES,
    "amount": _NUMBERS | {"minus", "point", "yuan"},
    "date": frozenset(_MONTHS)
    | {_ordinal(_below_hundred(value)) for value in range(1, 32)}
    | _SMALL
    | {"hundred", "thousand", "oh"},
    "time": frozenset(_below_hundred(value) for value in range(60)) | {"oh", "a.m.", "p.m."},
    "percent": _NUMBERS | {"minus", "point", "percent"},
    "greeting": frozenset({"good morning", "good afternoon", "good evening"}),
}
"""Every word of each kind; ``phone`` uses ``digits_yao``."""
