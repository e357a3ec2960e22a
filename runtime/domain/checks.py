"""Format checks for digits a caller typed or said.

Belongs here: is this a phone, an id card, a bank card, a date, a number in a range; one valid and one invalid example of each.
Does not belong here: whether the number exists or belongs to the caller: a back end knows that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final, Literal

from runtime.domain.numbers import normalise

CheckKind = Literal["phone", "id_card", "luhn", "date", "range", "length"]
Params = Mapping[str, int]

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"
_ID_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_MOST_DIGITS = 64


def check(kind: CheckKind, digits: str, **params: int) -> bool:
    """Whether digits have the form ``kind``. ``range`` and ``length`` take ``min`` and ``max`` (both included, optional).

    Raises ValueError for a kind or a parameter that does not exist.

    >>> check("id_card", "11010519491231002*"), check("luhn", "4111111111111111"), check("range", "007", min=1, max=9)
    (True, True, True)
    """
    if kind not in _CHECKS:
        raise ValueError(f"there is no check {kind!r}; use one of {', '.join(_CHECKS)}")
    allowed = {"min", "max"} if kind in {"range", "length"} else set()
    if unknown := set(params) - allowed:
        raise ValueError(f"the check {kind!r} has no parameter {', '.join(sorted(unknown))}")
    return len(digits) <= _MOST_DIGITS and _CHECKS[kind](digits, params)


def representatives(kind: CheckKind, params: Mapping[str, int]) -> tuple[str, str]:
    """A valid and an invalid example, as a caller would key them; the valid one passes ``check(kind, …, **params)``.

    Path exploration types them, and replay puts them in the place of sensitive input. Raises ValueError when no
    value can be valid (``min`` above ``max``). Where everything typed is valid, the invalid example is ``""``.

    >>> representatives("range", {"min": 1, "max": 12})
    ('1', '13')
    """
    if kind in _EXAMPLES:
        check(kind, "", **params)
        return _EXAMPLES[kind]
    least, most = max(params.get("min", 0), 0), params.get("max")
    if most is not None and most < least:
        raise ValueError(f"nothing lies between min {least} and max {most}")
    if kind == "length":
        # Longer than anything that can be typed is as good as no bound, and must not be written out.
        least = min(least, _MOST_DIGITS + 1)
        most = None if most is None or most >= _MOST_DIGITS else most
        valid = "1" * (least or min(1, most if most is not None else 1))
        invalid = "1" * (most + 1) if most is not None else "1" * (least - 1) if least else ""
    else:
        valid = str(least)
        invalid = str(most + 1) if most is not None else str(least - 1) if least else ""
    if not check(kind, valid, **params):
        raise ValueError(f"a value for min {least} is longer than {_MOST_DIGITS} digits")
    return valid, invalid


def id_card_check_digit(first17: str) -> str:
    """The check digit of an 18-digit id card (GB 11643), ``X`` for ten.

    >>> id_card_check_digit("11010519491231002")
    'X'
    """
    total = sum(int(digit) * weight for digit, weight in zip(first17, _ID_WEIGHTS, strict=True))
    return _ID_CHECK[total % 11]


def _phone(digits: str, params: Params) -> bool:
    del params
    return _is_digits(digits) and normalise(digits).kind in {"mobile", "landline"}


def _id_card(digits: str, params: Params) -> bool:
    # A telephone has no X, so callers are asked to press * for it.
    text = digits.replace("*", "X").upper()
    if not re.fullmatch(r"[0-9]{17}[0-9X]", text) or text[:2] not in _ID_PROVINCES:
        return False
    return _date(text[6:14], params) and text[14:17] != "000" and id_card_check_digit(text[:17]) == text[17]


def _luhn(digits: str, params: Params) -> bool:
    del params
    if not _is_digits(digits) or len(digits) < 2 or not digits.strip("0"):
        return False
    total = 0
    for index, char in enumerate(reversed(digits)):
        value = int(char) * (1 + index % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _date(digits: str, params: Params) -> bool:
    del params
    if not _is_digits(digits) or len(digits) != 8 or digits < "1850":
        return False
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def _range(digits: str, params: Params) -> bool:
    return _is_digits(digits) and params.get("min", 0) <= int(digits) <= params.get("max", int(digits))


def _length(digits: str, params: Params) -> bool:
    return params.get("min", 0) <= len(digits) <= params.get("max", len(digits))


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


_CHECKS: Final[Mapping[str, Callable[[str, Params], bool]]] = MappingProxyType(
    {"phone": _phone, "id_card": _id_card, "luhn": _luhn, "date": _date, "range": _range, "length": _length}
)
_EXAMPLES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "phone": ("13800138000", "12345678901"),
        "id_card": ("11010519491231002*", "110105194912310021"),
        "luhn": ("4111111111111111", "4111111111111112"),
        "date": ("20260101", "20261332"),
    }
)
