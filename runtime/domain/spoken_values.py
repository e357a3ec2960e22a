"""Values on their way to words, and the error for one that has no words.

Belongs here: what both languages share.
Does not belong here: words of any language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

PAUSE: Final = "，"
"""Stands among the words for a short silence between groups of digits."""


class SpeakError(ValueError):
    """A value that is not of the kind its flow stated."""

    def __init__(self, kind: str, value: object) -> None:
        super().__init__(f"{str(value)[:40]!r} cannot be spoken as {kind}")
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, 0:00 to 23:59."""

    hour: int
    minute: int


@dataclass(frozen=True, slots=True)
class Decimal:
    """A decimal as it was written: ``fraction`` holds the digits after the point, ``""`` for none."""

    negative: bool
    whole: int
    fraction: str


class Words(Protocol):
    """What a language's module offers; ``VOCABULARY`` maps each kind to all words its function can give."""

    @property
    def VOCABULARY(self) -> Mapping[str, frozenset[str]]: ...  # noqa: N802  a constant of a module

    def integer(self, value: int) -> tuple[str, ...]: ...

    def ordinal(self, value: int) -> tuple[str, ...]: ...

    def digits(self, text: str, *, yao: bool = False) -> tuple[str, ...]: ...

    def amount(self, minor: int) -> tuple[str, ...]: ...

    def day(self, value: date) -> tuple[str, ...]: ...

    def clock(self, value: Clock) -> tuple[str, ...]: ...

    def percent(self, value: Decimal) -> tuple[str, ...]: ...

    def greeting(self, hour: int) -> tuple[str, ...]: ...
