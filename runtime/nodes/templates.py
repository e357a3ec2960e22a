"""Templates: text with {variable} or {variable:type} in it, and nothing else. Values go out as people write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from runtime.engine.conditions import CALL_VARIABLES
from runtime.engine.node import Context, View
from runtime.engine.values import VariableType, written

PLACEHOLDER = re.compile(r"(?<!\{)\{([a-z][a-z0-9_.]*)(?::([a-z_]+))?\}(?!\})")


def names(text: str) -> tuple[str, ...]:
    """The variables a template names, in order, each once."""
    return tuple(dict.fromkeys(found[1] for found in PLACEHOLDER.finditer(text)))


def fill(text: str, lookup: Callable[[str], str | None]) -> str:
    """Put the values in; an unset variable is empty."""
    return PLACEHOLDER.sub(lambda found: lookup(found[1]) or "", text)


@dataclass(frozen=True, slots=True)
class Reads:
    """Variables whose values leave the flow as text: in a request, or on an agent's screen."""

    types: tuple[tuple[str, VariableType], ...]

    def texts(self, view: View) -> tuple[tuple[str, str], ...]:
        """Those that are set, with their values as people write them."""
        known = ((name, kind, view.value(name)) for name, kind in self.types)
        return tuple((name, written(kind, value)) for name, kind, value in known if value is not None)


def reads(variables: Iterable[str], context: Context) -> Reads:
    """The variables of a flow and of the call by their names; raises KeyError for one that neither has."""
    types = {**context.variables, **CALL_VARIABLES}
    return Reads(tuple((name, types[name]) for name in variables))
