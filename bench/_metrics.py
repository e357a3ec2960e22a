"""What a runtime tells of itself at /metrics, as a measurement reads it."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Mapping

LAG = "tonepath_loop_lag_seconds"
_BUCKET = re.compile(rf'^{LAG}_bucket{{le="([^"]+)"}} (\S+)$', re.MULTILINE)

Buckets = Mapping[float, float]


def scrape(port: int) -> str:
    """The text of /metrics."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        return str(answer.read().decode())


def lag(port: int) -> Buckets:
    """How often the event loop was late by at most so many seconds, since the start."""
    return {float(bound): float(count) for bound, count in _BUCKET.findall(scrape(port))}


def p99_ms(before: Buckets, after: Buckets) -> float:
    """What 99 of 100 measurements between two scrapes did not pass, in ms, read between the bounds of their bucket."""
    seen = {bound: after[bound] - before.get(bound, 0.0) for bound in sorted(after)}
    wanted = 0.99 * max(seen.values(), default=0.0)
    below, passed = 0.0, 0.0
    for bound, count in seen.items():
        if count >= wanted and count > passed:
            within = below if bound == float("inf") else below + (bound - below) * (wanted - passed) / (count - passed)
            return within * 1_000
        below, passed = bound, count
    return 0.0
