"""Simulated time: it moves only when somebody moves it. Wall clocks do not belong here."""

from __future__ import annotations


class SimulatedClock:
    """A `Clock` in UTC milliseconds that starts at a given instant and is moved by the virtual channel."""

    __slots__ = ("_now",)

    def __init__(self, at: int) -> None:
        self._now = at

    def now(self) -> int:
        """UTC milliseconds."""
        return self._now

    def advance(self, ms: int) -> None:
        """Let ``ms`` milliseconds pass; raises ValueError for a negative span."""
        if ms < 0:
            raise ValueError(f"time does not run backwards: {ms} ms")
        self._now += ms
