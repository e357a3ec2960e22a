"""Back-pressure by measurement: is this runtime, or the exchange behind it, too late to take one more call?

Two things are measured all the time: how late the event loop is, and how long the exchange takes to answer a small command.
When the slowest of a hundred is over its limit, new calls are refused; they are taken again only when both have stayed well
below for a while, because a door that opens and shuts with every call helps nobody. Counting calls belongs to `admission`.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

WINDOW_S = 5.0
# Fewer measurements say nothing about the slowest of a hundred.
LEAST = 20
CALM_S = 3.0
CALM_PART = 0.5
JUDGED_EVERY_S = 0.5


@dataclass(frozen=True, slots=True)
class Limits:
    """Above which p99 (seconds) new calls are refused."""

    lag_s: float = 0.2
    round_trip_s: float = 1.0


class Window:
    """The measurements (seconds) of the last ``WINDOW_S``."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, float]] = deque()

    def add(self, now: float, value: float) -> None:
        """Note a measurement."""
        self._seen.append((now, value))
        self._forget(now)

    def p99(self, now: float) -> float:
        """What 99 of 100 did not pass; 0.0 while there are too few."""
        self._forget(now)
        if len(self._seen) < LEAST:
            return 0.0
        ordered = sorted(value for _, value in self._seen)
        return ordered[math.ceil(len(ordered) * 0.99) - 1]

    def _forget(self, now: float) -> None:
        while self._seen and self._seen[0][0] < now - WINDOW_S:
            self._seen.popleft()


class Pressure:
    """Says whether new calls are refused. ``clock`` is monotonic seconds."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._lag = Window()
        self._round_trip = Window()
        self._calm_since: float | None = None
        self._judged = -JUDGED_EVERY_S
        self.reason = ""

    def late(self, seconds: float) -> None:
        """The event loop was so late."""
        self._lag.add(self._clock(), seconds)

    def answered(self, seconds: float) -> None:
        """The exchange took so long to answer a small command."""
        self._round_trip.add(self._clock(), seconds)

    @property
    def due(self) -> bool:
        """Whether it is time to `look` although nobody calls."""
        return self._clock() >= self._judged + JUDGED_EVERY_S

    @property
    def lag_s(self) -> float:
        """p99 of the event loop's lateness now."""
        return self._lag.p99(self._clock())

    @property
    def round_trip_s(self) -> float:
        """p99 of a small command's round trip now."""
        return self._round_trip.p99(self._clock())

    def look(self) -> bool:
        """Judge the last seconds anew; true while new calls are refused, and then ``reason`` says why."""
        self._judged = self._clock()
        lag, trip = self.lag_s, self.round_trip_s
        over = [
            f"{what} {p99 * 1_000:.0f} ms (limit {limit * 1_000:.0f})"
            for what, p99, limit in (
                ("the event loop is late by", lag, self._limits.lag_s),
                ("Asterisk answers after", trip, self._limits.round_trip_s),
            )
            if p99 > limit
        ]
        if over:
            self.reason, self._calm_since = "; ".join(over), None
        elif self.reason:
            self._calm_down(
                calm=lag <= self._limits.lag_s * CALM_PART and trip <= self._limits.round_trip_s * CALM_PART
            )
        return bool(self.reason)

    def _calm_down(self, *, calm: bool) -> None:
        now = self._clock()
        if not calm:
            self._calm_since = None
        elif self._calm_since is None:
            self._calm_since = now
        elif now - self._calm_since >= CALM_S:
            self.reason, self._calm_since = "", None
