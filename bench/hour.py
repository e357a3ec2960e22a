"""100,000 calls an hour through one runtime: the product's own, with its call log and database, before a synthetic exchange.

Menu, key (told by the manager as Asterisk tells it), prompt, hang-up; then the database is asked whether every call is in
it. Run at the rate of 100,000 calls an hour, and at four times that.
"""

from __future__ import annotations

import argparse
import dataclasses
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bench._metrics import lag, p99_ms
from bench._processes import BenchError, Child, cpu_s, end_on_sigterm
from bench._runtime import running
from bench._synthetic import Load, Tally, exchange
from bench.call_native import TONEPATH, prepared
from runtime.settings import Settings

GOAL = 100_000
LAG_GOAL_MS = 50
STRETCH = 4
WARM_UP_S = 3.0
IN_THE_DATABASE_S = 30.0


@contextmanager
def site(folder: Path) -> Iterator[tuple[Settings, Child, Child]]:
    """A runtime and a synthetic exchange."""
    settings, _ = prepared(folder / "data")
    with Child(exchange) as far:
        port = far.ask("port", timeout_s=10)
        settings = dataclasses.replace(
            settings, ami_port=port, ami_user="bench", ami_secret="bench", admission_limit=5_000
        )
        with Child(running, settings, TONEPATH) as runtime:
            yield settings, far, runtime


def recorded(settings: Settings, calls: int) -> int:
    """How many ended calls are in the database, once there are as many as expected or it takes too long."""
    deadline = time.monotonic() + IN_THE_DATABASE_S
    while True:
        with closing(sqlite3.connect(settings.data_dir / "tonepath.db", timeout=30)) as connection:
            (found,) = connection.execute("SELECT count(*) FROM calls WHERE outcome = 'completed'").fetchone()
        if found >= calls or time.monotonic() > deadline:
            return int(found)
        time.sleep(0.2)


def spell(settings: Settings, far: Child, runtime: Child, load: Load) -> tuple[Tally, float, float]:
    """Some seconds of calls: how they went, the runtime's share of a processor, and its event loop's lag p99 in ms."""
    before, used, began = lag(settings.metrics_port), cpu_s(runtime.pid), time.monotonic()
    tally = far.ask(load, timeout_s=load.seconds * 3 + 60)
    share = (cpu_s(runtime.pid) - used) / (time.monotonic() - began)
    return tally, share, p99_ms(before, lag(settings.metrics_port))


def measure(folder: Path, seconds: float) -> float:
    """Calls an hour of the fastest spell that held every goal."""
    held, sent = 0.0, 0
    with site(folder) as (settings, far, runtime):
        for times, lasts in ((1.0, WARM_UP_S), (1.0, seconds), (float(STRETCH), seconds / 2)):
            rate = times * GOAL / 3_600
            tally, share, late = spell(settings, far, runtime, Load(settings.agi_port, TONEPATH, rate, lasts, sent))
            sent += tally.calls
            failed = tally.failed.total()
            missing = sent - recorded(settings, sent - failed) - failed
            per_hour = (tally.calls - failed) / tally.seconds * 3_600
            if lasts == WARM_UP_S:
                continue
            print(
                f"{times:g} × the goal: {tally.calls} calls in {tally.seconds:.0f} s = {per_hour:,.0f} an hour; {failed} failed, "
                f"{missing} records missing; processor {share * 100:.0f} %, {share * tally.seconds / tally.calls * 1000:.2f} ms "
                f"a call; event-loop lag p99 {late:.1f} ms (goal {LAG_GOAL_MS})"
            )
            for why, count in tally.failed.items():
                print(f"   {count} × {why}")
            if not failed and not missing and late < LAG_GOAL_MS:
                held = max(held, per_hour)
    return held


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10 seconds in place of 80")
    given = parser.parse_args()
    end_on_sigterm()
    try:
        with tempfile.TemporaryDirectory(prefix="tonepath-bench-") as name:
            held = measure(Path(name), 10.0 if given.quick else 80.0)
    except BenchError as error:
        print(f"hour cannot be measured: {error}")
        return 1
    print(f"calls_per_hour: {held:.0f} (goal {GOAL})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
