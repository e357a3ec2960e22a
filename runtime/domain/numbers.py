"""Telephone numbers as values: one shape per number however it was written, and masks for logs.

Belongs here: normalising what an exchange, a person or a file wrote; the kind of a number; masking.
Does not belong here: lists of numbers (caller_list) and places (region).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

NumberKind = Literal["mobile", "landline", "service", "extension", "foreign", "anonymous", "other"]

LONGEST: Final = 64
"""Most characters of a raw number that are looked at; what a caller sends is not bounded by anybody else."""

_ANONYMOUS = frozenset(
    [
        "anonymous",
        "unknown",
        "restricted",
        "private",
        "unavailable",
        "withheld",
        "asterisk",
        "none",
        "null",
        "匿名",
        "未知",
        "隐藏号码",
        "无号码",
    ]
)
_SCHEME = re.compile(r"^(?:sips?|tel):", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015()./]+")
_EXTENSION = re.compile(r"(?:,|;|x|ext|转|轉|#).*$", re.IGNORECASE)
# Services of China that callers and trunks present as they are dialled; they have no E.164 form.
_CN_SERVICE = re.compile(r"110|112|11[49]|12[02]|100\d\d|101\d\d|11\d{3}|12\d{3}|9[56]\d{3,7}")
# Mobiles are told by their form: younger blocks are missing from the tables, which also take 179… for a carrier's code.
_CN_MOBILE = re.compile(r"(?:\+86|0086|86|0)?(1[3-9]\d{9})")
# A subscriber's number without its area code; the tables would take it for a national one.
_SHORTEST_NATIONAL = 9
_TYPES: dict[int, NumberKind] = {
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE: "landline",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "landline",
    PhoneNumberType.TOLL_FREE: "service",
    PhoneNumberType.SHARED_COST: "service",
    PhoneNumberType.PREMIUM_RATE: "service",
    PhoneNumberType.UAN: "service",
}


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number in its one shape.

    ``e164`` is ``+8613800138000``, or ``None`` for what has no international form (services, extensions, anonymous).
    ``national`` is what one dials at home without spaces (``13800138000``, ``01062345678``, ``10086``, ``8001``); it
    is the text itself for names, and ``""`` for an anonymous caller. ``area`` holds a landline's area code with its 0.
    """

    e164: str | None
    national: str
    kind: NumberKind
    area: str = ""

    @property
    def key(self) -> str:
        """The text by which two numbers are compared; never compare what somebody wrote."""
        return self.e164 or self.national


ANONYMOUS_CALLER: Final = PhoneNumber(None, "", "anonymous")


def normalise(raw: str, region: str = "CN") -> PhoneNumber:
    """Any way of writing a number to its one shape; never raises.

    >>> normalise("0086 138 0013 8000") == normalise("１３８００１３８０００") == normalise("+86-13800138000")
    True
    >>> normalise("8001").kind, normalise("95588").kind, normalise("anonymous").kind
    ('extension', 'service', 'anonymous')
    """
    # What nearly every trunk sends needs none of the cleaning below.
    plain = _CN_MOBILE.fullmatch(raw) if region == "CN" and raw.isascii() else None
    if plain is not None:
        return PhoneNumber(f"+86{plain[1]}", plain[1], "mobile")
    text = bare(raw)
    if not text or text.casefold() in _ANONYMOUS:
        return ANONYMOUS_CALLER
    if not re.fullmatch(r"\+?\d+", text):
        return PhoneNumber(None, text.casefold(), "extension")
    if region == "CN" and (mobile := _CN_MOBILE.fullmatch(text)):
        return PhoneNumber(f"+86{mobile[1]}", mobile[1], "mobile")
    digits = _without_country(text) if region == "CN" else text
    if region == "CN" and _CN_SERVICE.fullmatch(digits):
        return PhoneNumber(None, digits, "service")
    # A parser of national numbers would read internal numbers as (wrong) outside ones: nothing this short is one.
    if len(text) <= 6 and not text.startswith("+"):
        return PhoneNumber(None, text, "extension")
    return _outside(text, region)


def bare(raw: str) -> str:
    """Take scheme, host, parameters, separators and a dialled extension off; letters and ``*`` stay.

    >>> bare("sip:8001@pbx.example;user=phone"), bare("(010) 6234-5678 转 12")
    ('8001', '01062345678')
    """
    text = unicodedata.normalize("NFKC", raw[:LONGEST]).strip().strip("<>\"'")
    if _SCHEME.match(text) or "@" in text:
        text = re.split(r"[@;]", _SCHEME.sub("", text), maxsplit=1)[0]
    squeezed = _SEPARATORS.sub("", text)
    if re.match(r"\+?\d{5,}", squeezed):
        squeezed = _EXTENSION.sub("", squeezed)
    # Digits of other scripts (Arabic-Indic, …) are digits; NFKC leaves them as they are.
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in squeezed)


def mask(number: str | PhoneNumber) -> str:
    """A number for logs: enough to tell callers apart, not enough to call them. Services and extensions stay.

    >>> mask("+86 138 0013 8000"), mask("010-62345678"), mask("95588"), mask("anonymous")
    ('138****8000', '010******78', '95588', 'anonymous')
    """
    value = number if isinstance(number, PhoneNumber) else normalise(number)
    if value.kind == "anonymous":
        return "anonymous"
    if value.kind in {"service", "extension"}:
        return value.national
    text = value.national
    tail = 4 if value.kind == "mobile" else 2
    return f"{text[:3]}{'*' * (len(text) - 3 - tail)}{text[-tail:]}"


def _without_country(text: str) -> str:
    return re.sub(r"^(?:\+86|0086)", "", text)


def _outside(text: str, region: str) -> PhoneNumber:
    dialled = f"+{text[2:]}" if text.startswith("00") else text
    try:
        parsed = phonenumbers.parse(dialled, region)
    except phonenumbers.NumberParseException:
        return PhoneNumber(None, text, "other")
    e164 = phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
    national = re.sub(r"\D", "", phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL))
    if not phonenumbers.is_valid_number(parsed):
        # A number the tables do not know yet is still one number however it is written.
        local = len(text) < _SHORTEST_NATIONAL and not dialled.startswith("+")
        if local or not phonenumbers.is_possible_number(parsed):
            return PhoneNumber(None, text, "other")
        return PhoneNumber(e164, national, "other")
    if phonenumbers.region_code_for_number(parsed) != region:
        return PhoneNumber(e164, e164, "foreign")
    kind = _TYPES.get(phonenumbers.number_type(parsed), "other")
    area = ""
    if kind == "landline" and (length := phonenumbers.length_of_geographical_area_code(parsed)):
        area = national[: len(national) - len(phonenumbers.national_significant_number(parsed)) + length]
    return PhoneNumber(e164, national, kind, area)
