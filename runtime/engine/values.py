"""The closed set of variable types and how raw text becomes a value of one. No speech and no rendering here.

Values are JSON scalars: boolean -> bool; integer -> int; amount -> int in hundredths of the currency (分);
enum, digits, phone, text -> str; date -> "2026-10-01"; time -> "20:00" (24 h).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

Value = bool | int | str

TYPES = ("boolean", "enum", "integer", "amount", "date", "time", "phone", "digits", "text")
INTEGER_MIN, INTEGER_MAX = -1_000_000_000_000, 1_000_000_000_000
TEXT_MAX = 500

_TIME = re.compile(r"([01]?\d|2[0-3]):?([0-5]\d)")
_AMOUNT = re.compile(r"(-?)(\d{1,12})(?:\.(\d{1,2})0*)?")
_INTEGER = re.compile(r"-?\d{1,15}")
_TRUE, _FALSE = frozenset({"true", "1", "yes"}), frozenset({"false", "0", "no"})


@dataclass(frozen=True, slots=True)
class VariableType:
    """A variable's declaration. ``minimum`` and ``maximum`` bound integers and amounts (in their own unit)."""

    kind: str
    sensitive: bool = False
    minimum: int = INTEGER_MIN
    maximum: int = INTEGER_MAX
    choices: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, doc: Mapping[str, object]) -> VariableType:
        """Read {"type", "sensitive", "minimum", "maximum", "values"} as the flow schema defines it."""
        choices = doc.get("values", ())
        return cls(
            kind=str(doc["type"]),
            sensitive=bool(doc.get("sensitive", False)),
            minimum=_bound(doc.get("minimum"), INTEGER_MIN),
            maximum=_bound(doc.get("maximum"), INTEGER_MAX),
            choices=tuple(str(c) for c in choices) if isinstance(choices, list | tuple) else (),
        )


def _bound(value: object, default: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def coerce(kind: VariableType, raw: object) -> Value | None:
    """Turn a raw JSON scalar or typed digits into a value of the type; None when it is not one."""
    if raw is None:
        return None
    text = str(raw).strip()
    match kind.kind:
        case "boolean":
            lowered = text.lower()
            return True if lowered in _TRUE else False if lowered in _FALSE else None
        case "enum":
            return text if text in kind.choices else None
        case "integer":
            text = text.removesuffix(".0")
            return _within(kind, int(text)) if _INTEGER.fullmatch(text) else None
        case "amount":
            return _amount(kind, text)
        case "date":
            return _date(text)
        case "time":
            found = _TIME.fullmatch(text)
            return f"{int(found[1]):02d}:{found[2]}" if found else None
        case "digits":
            return text if text and len(text) <= TEXT_MAX and all(c in "0123456789*#" for c in text) else None
        case "phone":
            plain = re.sub(r"[\s()-]", "", text)
            return plain if re.fullmatch(r"\+?\d{2,20}", plain) else None
        case _:
            return text[:TEXT_MAX]


def fit(kind: VariableType, value: Value | None) -> Value | None:
    """A value of another variable, or of this one, as a value of the type; None when it is none.

    Unlike in `coerce` an int is an amount in 分 already; typed digits and other text are read as people write them.
    """
    if kind.kind == "amount" and isinstance(value, int) and not isinstance(value, bool):
        return _within(kind, value)
    return coerce(kind, value)


def written(kind: VariableType, value: Value) -> str:
    """A value as people and back ends write it: 1250 分 as 12.50, True as true."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if kind.kind == "amount" and isinstance(value, int):
        return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}"
    return str(value)


def _within(kind: VariableType, number: int) -> int | None:
    return number if kind.minimum <= number <= kind.maximum else None


def _amount(kind: VariableType, text: str) -> int | None:
    found = _AMOUNT.fullmatch(text)
    if not found:
        return None
    cents = int(found[2]) * 100 + int((found[3] or "0").ljust(2, "0"))
    return _within(kind, -cents if found[1] else cents)


def _date(text: str) -> str | None:
    plain = text.replace("-", "")
    if not re.fullmatch(r"\d{8}", plain):
        return None
    try:
        return date(int(plain[:4]), int(plain[4:6]), int(plain[6:])).isoformat()
    except ValueError:
        return None


def add(kind: VariableType, value: Value | None, by: int) -> int:
    """Add to a number, starting from 0 when unset, kept within the declared bounds."""
    start = value if isinstance(value, int) and not isinstance(value, bool) else 0
    return max(kind.minimum, min(kind.maximum, start + by))
