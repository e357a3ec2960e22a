"""Values worth trying: either side of a literal, and a few plausible ones per type. Variables are not looked up here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from runtime.engine.conditions import ORDERED
from runtime.engine.values import Value, VariableType, coerce

_PLAUSIBLE: dict[str, tuple[Value, ...]] = {
    "boolean": (True, False),
    "integer": (1, 0, 100),
    "amount": (10_050, 0, 100),
    "date": ("2026-10-01", "2026-02-28"),
    "time": ("09:30", "21:05"),
    "phone": ("13800138000", "01012345678"),
    "digits": ("1234", "20261001", "0"),
    "text": ("文字", "text"),
}
_OTHER: dict[str, tuple[str, ...]] = {
    "digits": ("7316", "905"),
    "phone": ("13912345678", "075512345678"),
    "text": ("其他", "other"),
}


def plausible(kind: VariableType) -> tuple[Value, ...]:
    """A few values of a type, within its bounds; never empty for a type that has values."""
    if kind.kind == "enum":
        return kind.choices
    found = _PLAUSIBLE[kind.kind]
    if kind.kind not in ("integer", "amount"):
        return found
    inside = [value for value in found if isinstance(value, int) and kind.minimum <= value <= kind.maximum]
    declared = VariableType(kind.kind)
    edges = [kind.minimum] if kind.minimum != declared.minimum else []
    edges += [kind.maximum] if kind.maximum != declared.maximum else []
    return tuple(dict.fromkeys([*inside, *edges] or [kind.minimum]))


def around(kind: VariableType, op: str, raw: object) -> tuple[Value, ...]:
    """Values that make a row hold and values that do not, as far as the type has them."""
    if kind.kind in ("boolean", "enum"):
        return plausible(kind)
    literals = raw if isinstance(raw, list) else [] if raw is None else [raw]
    if op in ("starts_with", "contains"):
        return tuple(value for literal in literals for value in _parts(kind, op, str(literal)))
    known = [value for value in (coerce(kind, literal) for literal in literals) if value is not None]
    tried = [near for value in known for near in (_near(value, kind) if op in ORDERED else (value,))]
    others = [value for value in (*_OTHER.get(kind.kind, ()), *plausible(kind)) if value not in known]
    return tuple(dict.fromkeys([value for value in tried if _valid(kind, value)] + others[:1]))


def _near(value: Value, kind: VariableType) -> Iterator[Value]:
    """The value, the next one below and the next one above."""
    yield value
    if isinstance(value, int):
        yield from (value - 1, value + 1)
    elif kind.kind == "date":
        day = date.fromisoformat(value)
        yield from ((day + timedelta(days=n)).isoformat() for n in (-1, 1) if date.min < day < date.max)
    elif kind.kind == "time":
        minutes = int(value[:2]) * 60 + int(value[3:])
        yield from (f"{m // 60:02d}:{m % 60:02d}" for m in (minutes - 1, minutes + 1) if 0 <= m < 1_440)
    else:
        yield from (value[:-1], value + "0")


def _parts(kind: VariableType, op: str, literal: str) -> Iterator[Value]:
    padding = "0" if kind.kind in ("digits", "phone", "integer") else "x"
    wanted = (literal, literal + padding * 4) if op == "starts_with" else (padding + literal + padding,)
    for text in (*wanted, *_OTHER.get(kind.kind, ())):
        value = coerce(kind, text)
        if value is not None:
            yield value


def _valid(kind: VariableType, value: Value) -> bool:
    if isinstance(value, int):
        return kind.minimum <= value <= kind.maximum
    return coerce(kind, value) == value
