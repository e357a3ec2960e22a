"""Values in Mandarin words. Units are whole phrases (二百, 三十四, 十一月), so few joins are heard.

Belongs here: Chinese number words and formats.
Does not belong here: checking of values (speaking), other languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from runtime.domain.spoken_values import Clock, Decimal

_ONES: Final = "零一二三四五六七八九"
_CODE_WORDS: Final = {"*": "星号", "#": "井号", **{chr(code): chr(code) for code in range(ord("A"), ord("Z") + 1)}}


def integer(value: int) -> tuple[str, ...]:
    """A whole number; 两 for a leading two before 千, 万, 亿.

    >>> "".join(integer(20305)), "".join(integer(-10)), "".join(integer(210_000_000))
    ('两万零三百零五', '负十', '两亿一千万')
    """
    if value < 0:
        return ("负", *_count(-value))
    return _count(value)


def ordinal(value: int) -> tuple[str, ...]:
    """第 and the number; ordinals keep 二 for a lone two (第二).

    >>> "".join(ordinal(2))
    '第二'
    """
    return ("第", *_count(value))


def digits(text: str, *, yao: bool = False) -> tuple[str, ...]:
    """One word for each character; ``yao`` says 幺 for one, as with telephone numbers.

    >>> "".join(digits("110", yao=True)), "".join(digits("1A#"))
    ('幺幺零', '一A井号')
    """
    one = "幺" if yao else "一"
    return tuple(_CODE_WORDS.get(char) or (one if char == "1" else _ONES[int(char)]) for char in text)


def amount(minor: int) -> tuple[str, ...]:
    """Money in 分 as 元, 角, 分; 零 bridges a missing 角.

    >>> "".join(amount(123450)), "".join(amount(1005)), "".join(amount(20)), "".join(amount(0))
    ('一千二百三十四元五角', '十元零五分', '两角', '零元')
    """
    sign = ("负",) if minor < 0 else ()
    yuan, rest = divmod(abs(minor), 100)
    jiao, fen = divmod(rest, 10)
    said: list[str] = [*_quantity(yuan), "元"] if yuan or not rest else []
    if jiao:
        said += [_small(jiao, leading=not said), "角"]
    if fen:
        bridge = ["零"] if yuan and not jiao else []
        said += [*bridge, _small(fen, leading=not said), "分"]
    return (*sign, *said)


def day(value: date) -> tuple[str, ...]:
    """A calendar day, the year digit by digit.

    >>> "".join(day(date(2026, 11, 21)))
    '二零二六年十一月二十一日'
    """
    return (
        *(_ONES[int(char)] for char in f"{value.year:04}"),
        "年",
        f"{_tens(value.month)}月",
        f"{_tens(value.day)}日",
    )


def clock(value: Clock) -> tuple[str, ...]:
    """A time of day on the twelve-hour clock with its part of the day.

    >>> "".join(clock(Clock(15, 5))), "".join(clock(Clock(0, 0))), "".join(clock(Clock(12, 30)))
    ('下午三点零五分', '凌晨零点', '中午十二点三十分')
    """
    words = (_part_of_day(value.hour), f"{_hour(value.hour)}点")
    return (*words, _minute(value.minute)) if value.minute else words


def percent(value: Decimal) -> tuple[str, ...]:
    """百分之 and the number, decimals digit by digit.

    >>> "".join(percent(Decimal(False, 12, "5")))
    '百分之十二点五'
    """
    fraction = ("点", *(_ONES[int(char)] for char in value.fraction)) if value.fraction else ()
    return (*(("负",) if value.negative else ()), "百分之", *_count(value.whole), *fraction)


def greeting(hour: int) -> tuple[str, ...]:
    """早上好 from 5, 下午好 from 12, 晚上好 from 18.

    >>> greeting(9), greeting(12), greeting(2)
    (('早上好',), ('下午好',), ('晚上好',))
    """
    if 5 <= hour < 12:
        return ("早上好",)
    return ("下午好",) if 12 <= hour < 18 else ("晚上好",)


def _quantity(value: int) -> tuple[str, ...]:
    """A number before a measure word: a lone two is 两."""
    return ("两",) if value == 2 else _count(value)


def _count(value: int) -> tuple[str, ...]:
    return ("零",) if value == 0 else tuple(_groups(value, leading=True))


def _groups(value: int, *, leading: bool) -> list[str]:
    """The words of a number above zero. ``leading`` is false after a higher unit, where ten is 一十 and no two is 两."""
    for unit, word in ((10**8, "亿"), (10**4, "万")):
        high, low = divmod(value, unit)
        if high:
            words = ["两"] if leading and high == 2 else _groups(high, leading=leading)
            return [*words, word, *_after(low, unit // 10)]
    for unit, word in ((1000, "千"), (100, "百")):
        high, low = divmod(value, unit)
        if high:
            two = leading and high == 2 and unit == 1000
            return [f"{'两' if two else _ONES[high]}{word}", *_after(low, unit // 10)]
    return [_tens(value) if leading else _full_tens(value)]


def _after(low: int, next_unit: int) -> list[str]:
    """What follows a unit: nothing, or the rest, with 零 where the next lower place is empty."""
    if not low:
        return []
    return [*(["零"] if low < next_unit else []), *_groups(low, leading=False)]


def _tens(value: int) -> str:
    """0 to 99 as said alone: 十二."""
    return _full_tens(value).removeprefix("一") if 10 <= value < 20 else _full_tens(value)


def _full_tens(value: int) -> str:
    """0 to 99 as said after hundreds: 一十二."""
    ten, one = divmod(value, 10)
    return _ONES[one] if not ten else f"{_ONES[ten]}十{_ONES[one] if one else ''}"


def _small(value: int, *, leading: bool) -> str:
    return "两" if leading and value == 2 else _ONES[value]


def _hour(hour: int) -> str:
    shown = hour if hour <= 12 else hour - 12
    return "两" if shown == 2 else _tens(shown)


def _minute(minute: int) -> str:
    return f"{'零' if minute < 10 else ''}{_tens(minute)}分"


def _part_of_day(hour: int) -> str:
    for limit, word in ((5, "凌晨"), (9, "早上"), (12, "上午"), (13, "中午"), (18, "下午")):
        if hour < limit:
            return word
    return "晚上"


_DIGITS = frozenset(_ONES)
_NUMBERS = (
    frozenset(f(value) for f in (_tens, _full_tens) for value in range(100))
    | {f"{one}{unit}" for one in _ONES[1:] for unit in "百千"}
    | {"两千", "两", "万", "亿"}
)
_CODES = frozenset(_CODE_WORDS.values()) | _DIGITS
VOCABULARY: Final[Mapping[str, frozenset[str]]] = {
    "integer": _NUMBERS | {"负"},
    "ordinal": _NUMBERS | {"第"},
    "digits": _CODES,
    "digits_yao": (_CODES - {"一"}) | {"幺"},
    "amount": _NUMBERS | {"负", "元", "角", "分"},
    "date": _DIGITS | {"年"} | {f"{_tens(n)}月" for n in range(1, 13)} | {f"{_tens(n)}日" for n in range(1, 32)},
    "time": frozenset({_part_of_day(hour) for hour in range(24)})
    | {f"{_hour(hour)}点" for hour in range(24)}
    | {_minute(minute) for minute in range(1, 60)},
    "percent": _NUMBERS | {"负", "百分之", "点"},
    "greeting": frozenset({"早上好", "下午好", "晚上好"}),
}
"""Every word of each kind; ``phone`` uses ``digits_yao``."""
