"""Who sees a caller's number whole. One rule for pages, commands and whatever comes: everybody sees it masked, an operator
sees it whole where the site allows that."""

from __future__ import annotations

from typing import Final, Literal

from runtime.domain.numbers import mask

Reader = Literal["anyone", "operator"]

NOBODY: Final = "nobody"
OPERATORS: Final = "operators"


def shown(number: str, reader: Reader = "anyone", *, allowed: str = NOBODY) -> str:
    """A caller's number for a reader. ``allowed`` is the site's setting: nobody or operators see it whole.

    >>> shown("13800138000"), shown("13800138000", "operator"), shown("13800138000", "operator", allowed=OPERATORS)
    ('138****8000', '138****8000', '13800138000')
    """
    whole = reader == "operator" and allowed == OPERATORS
    return number if whole and number else mask(number)
