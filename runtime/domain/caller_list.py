"""Caller lists (VIP, blocked, custom): whether a number stands on one at an instant.

Belongs here: entries, their normalised comparison, prefixes and expiry.
Does not belong here: where lists are kept, what a line does with a match, regions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from runtime.domain.numbers import LONGEST, PhoneNumber, bare, normalise
from runtime.domain.reading import Reader
from runtime.domain.texts import Bilingual, DocumentError

ANONYMOUS: Final = "anonymous"
"""The pattern that stands for every caller without a number."""

_NEVER: Final = 1 << 62
MOST_ENTRIES: Final = 200_000


class CallerListError(DocumentError):
    """A caller list, or one of its entries, that cannot be taken."""


@dataclass(frozen=True, slots=True)
class CallerEntry:
    """One number (``138 0013 8000``), one prefix (``1380013*``) or ``anonymous``; gone from ``expires_ms`` on."""

    pattern: str
    expires_ms: int | None = None

    def __post_init__(self) -> None:
        if not _usable(self.pattern):
            raise CallerListError(
                "pattern",
                Bilingual(f"“{self.pattern[:20]}”不是号码", f"{self.pattern[:20]!r} is not a number"),
                Bilingual(
                    "写完整号码，或以 * 结尾的号段如 1380013*",
                    "write a whole number, or a prefix ending in * such as 1380013*",
                ),
            )


@dataclass(frozen=True, slots=True)
class CallerList:
    """A named list of callers.

    >>> vip = CallerList("VIP", (CallerEntry("138 0013 8000"), CallerEntry("010*", expires_ms=1000)))
    >>> vip.matches("+8613800138000", 5000), vip.matches("010-62345678", 999), vip.matches("010-62345678", 1000)
    (True, True, False)
    """

    name: str
    entries: tuple[CallerEntry, ...]
    _exact: Mapping[str, int] = field(init=False, repr=False, compare=False)
    _prefixes: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        exact: dict[str, int] = {}
        prefixes: dict[str, int] = {}
        for entry in self.entries:
            until = _NEVER if entry.expires_ms is None else entry.expires_ms
            if entry.pattern.rstrip().endswith(("*", "＊")):
                for prefix in _prefix_keys(entry.pattern):
                    prefixes[prefix] = max(until, prefixes.get(prefix, until))
            else:
                key = normalise(entry.pattern).key
                exact[key] = max(until, exact.get(key, until))
        object.__setattr__(self, "_exact", exact)
        object.__setattr__(self, "_prefixes", prefixes)

    @classmethod
    def from_json(cls, document: object) -> CallerList:
        """Read ``{"name": "VIP", "entries": ["13800138000", {"number": "010*", "expires_ms": 1790820000000}]}``."""
        reader = Reader(document, "", complain=CallerListError, allowed=("name", "entries"))
        name = reader.text("name")
        entries = tuple(_entry(path, element) for path, element in reader.items("entries", most=MOST_ENTRIES))
        return cls(name, entries)

    def matches(self, number: str | PhoneNumber, at_ms: int) -> bool:
        """Whether a caller stands on the list at an instant (UTC milliseconds), however either was written."""
        value = number if isinstance(number, PhoneNumber) else normalise(number)
        if at_ms < self._exact.get(value.key, at_ms):
            return True
        key = value.key
        return any(at_ms < self._prefixes.get(key[:size], at_ms) for size in range(1, len(key) + 1))


def canonical(pattern: str) -> str:
    """The one way an entry is written down, however it was typed. Raises CallerListError for what is no number.

    >>> canonical("0086 138-0013-8000"), canonical("(010) 6234 5678"), canonical("１３８００１３＊"), canonical("Anonymous")
    ('13800138000', '01062345678', '1380013*', 'anonymous')
    """
    CallerEntry(pattern)
    text = bare(pattern)
    if text.endswith("*"):
        return text
    number = normalise(pattern)
    if number.kind == "anonymous":
        return ANONYMOUS
    return number.national if normalise(number.national) == number else number.key


def is_doubtful(pattern: str) -> bool:
    """Whether a usable entry is probably a slip: a name, or digits that no numbering plan knows.

    >>> is_doubtful("99999999"), is_doubtful("王总"), is_doubtful("01062345678"), is_doubtful("010*"), is_doubtful("8001")
    (True, True, False, False, False)
    """
    if bare(pattern).endswith("*"):
        return False
    number = normalise(pattern)
    return number.kind == "other" or (number.kind == "extension" and not number.national.isdigit())


def _entry(path: str, element: object) -> CallerEntry:
    fields = {"number": element} if isinstance(element, str) else element
    reader = Reader(fields, path, complain=CallerListError, allowed=("number", "expires_ms"))
    number = reader.text("number", longest=LONGEST)
    expires = reader.integer("expires_ms", least=0, most=_NEVER) if reader.has("expires_ms") else None
    try:
        return CallerEntry(number, expires)
    except CallerListError as error:
        raise CallerListError(reader.at("number"), error.problem, error.mend) from error


def _usable(pattern: str) -> bool:
    """Whether a pattern is a number, a name, a prefix with at least one digit, or ``anonymous``."""
    text = bare(pattern)
    if text.endswith("*") and len(text) > 1:
        # "*98" is a feature code and no prefix; a lone "*" would be everybody, which is the emergency switch's task.
        return re.fullmatch(r"\+?\d+", text[:-1]) is not None
    return text.casefold() == ANONYMOUS or (
        normalise(pattern).kind != "anonymous" and re.fullmatch(r"\+?[*#]{0,2}\w[\w.-]*#?", text) is not None
    )


def _prefix_keys(pattern: str) -> tuple[str, ...]:
    """The beginnings of ``PhoneNumber.key`` a prefix stands for: outside numbers, and short ones as dialled."""
    digits = bare(pattern)[:-1]
    if digits.startswith("+"):
        return (digits,)
    if digits.startswith("00"):
        return (f"+{digits[2:]}",)
    if digits.startswith("0"):
        # A trunk 0 stands before area codes, and out of habit before mobiles of another town.
        return (f"+86{digits[1:]}",)
    # No area code begins with 86, so 86138* is a country code; an extension may begin with anything.
    return (f"+{digits}" if re.match(r"86\d", digits) else f"+86{digits}", digits)
