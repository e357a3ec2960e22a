"""Who may come in: calls at once in all and on each line, and what a caller beyond that gets. Measuring is `pressure`'s."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from runtime.asterisk.pressure import Pressure
from runtime.ports import BEYOND, HUMAN, Capacity

log = logging.getLogger(__name__)

DRAINING, FULL, LINE_FULL, OVERLOADED, NO_RELEASE = "draining", "full", "line_full", "overloaded", "no_release"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a call is not taken, and what its caller gets: human, message or busy. ``final``: no second runtime is to be asked."""

    why: str
    beyond: str = HUMAN
    final: bool = False


class Admission:
    """Counts the calls of one runtime. ``limit`` and ``beyond`` are the site's; ``of_line`` gives a line's own, or None."""

    def __init__(
        self,
        limit: int,
        *,
        beyond: str = HUMAN,
        line_limit: int = 0,
        of_line: Callable[[str], Capacity | None] = lambda _: None,
        pressure: Pressure | None = None,
    ) -> None:
        if beyond not in BEYOND:
            raise ValueError(f"beyond: {beyond!r} is not one of {', '.join(BEYOND)}")
        self._limit = limit
        self._beyond = beyond
        self._line_limit = line_limit
        self._of_line = of_line
        self._pressure = pressure
        self._lines: Counter[str] = Counter()
        self._refusing = False
        self.draining = False

    @property
    def active(self) -> int:
        """Calls in progress."""
        return self._lines.total()

    def on_line(self, line: str) -> int:
        """Calls in progress on a line."""
        return self._lines[line]

    @property
    def lines(self) -> dict[str, int]:
        """Calls in progress by line. May be asked from another thread."""
        return dict(self._lines)

    @property
    def refusing(self) -> str:
        """What `overload` said last, without measuring anew. May be asked from another thread."""
        return self._pressure.reason if self._pressure is not None and self._refusing else ""

    @property
    def overload(self) -> str:
        """Why new calls are refused for the machine's sake, "" while they are not."""
        if self._pressure is None:
            return ""
        refusing = self._pressure.look()
        if refusing != self._refusing:
            self._refusing = refusing
            if refusing:
                log.warning("new calls are refused: %s", self._pressure.reason)
            else:
                log.warning("new calls are taken again")
        return self._pressure.reason

    def refusal(self, line: str, *, published: bool) -> Refusal | None:
        """Why one more call to a line is not taken; None when it is."""
        if self.draining:
            return Refusal(DRAINING)
        if not published:
            return Refusal(NO_RELEASE)
        own = self._of_line(line)
        line_limit = own.calls if own is not None else self._line_limit
        if line_limit and self._lines[line] >= line_limit:
            return Refusal(LINE_FULL, own.beyond if own is not None else self._beyond, final=True)
        if self.active >= self._limit:
            return Refusal(FULL, self._beyond)
        return Refusal(OVERLOADED, self._beyond) if self.overload else None

    def enter(self, line: str) -> None:
        """A call to a line begins."""
        self._lines[line] += 1

    def leave(self, line: str) -> None:
        """It is over."""
        self._lines[line] -= 1
        if not self._lines[line]:
            del self._lines[line]
