"""Templates: text with {variable} or {variable:type} in it, and nothing else. Values are put in as they are."""

from __future__ import annotations

import re
from collections.abc import Callable

from runtime.engine.values import Value

PLACEHOLDER = re.compile(r"(?<!\{)\{([a-z][a-z0-9_.]*)(?::([a-z_]+))?\}(?!\})")


def names(text: str) -> tuple[str, ...]:
    """The variables a template names, in order, each once."""
    return tuple(dict.fromkeys(found[1] for found in PLACEHOLDER.finditer(text)))


def fill(text: str, lookup: Callable[[str], Value | None]) -> str:
    """Put the values in; an unset variable is empty."""

    def value(found: re.Match[str]) -> str:
        given = lookup(found[1])
        return "" if given is None else str(given)

    return PLACEHOLDER.sub(value, text)
