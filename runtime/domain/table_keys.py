"""The one shape of a table's key: however a number, a code or a name was written, the same thing is the same key.

Belongs here: folding a raw key by the type of the key column. Storing and finding rows is the store's.
"""

from __future__ import annotations

import unicodedata

from runtime.domain.numbers import normalise
from runtime.engine.values import VariableType, coerce, written

LONGEST_KEY = 200
"""Characters of a folded key; a longer one is no key."""


def folded(kind: VariableType, raw: str) -> str | None:
    """The key of a column of a type; None for what cannot be one.

    >>> folded(VariableType("phone"), "+86 138-0013-8000") == folded(VariableType("phone"), "13800138000")
    True
    >>> folded(VariableType("text"), " Ａbc  d "), folded(VariableType("digits"), "00 12-34"), folded(VariableType("integer"), "7.0")
    ('abc d', '001234', '7')
    """
    plain = unicodedata.normalize("NFKC", raw[: 4 * LONGEST_KEY]).strip()
    match kind.kind:
        case "phone":
            key = normalise(plain).key
        case "digits":
            key = _digits("".join(c for c in plain if not c.isspace() and c not in "-.,"))
        case "text" | "enum":
            key = " ".join(plain.casefold().split())
        case _:
            value = coerce(kind, plain)
            key = "" if value is None else written(kind, value)
    return key if key and len(key) <= LONGEST_KEY else None


def _digits(text: str) -> str:
    """Digits of any script as ASCII; "" when anything else is in the text."""
    plain = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)
    return plain if all(char in "0123456789*#" for char in plain) else ""
