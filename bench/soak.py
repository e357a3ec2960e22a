"""Ten minutes at 25 calls a second with mixed flows on the real Asterisk: is memory flat, does every call go well, is the
event loop on time?

Calls fail when the caller does not hear what the flow says, and when the database has no record of them afterwards. Callers
and Asterisk share the machine with the runtime: where it has no processor to give, nothing is said against the runtime, and
the run says so. `--quick` is one wave of half a minute; `--rate` is in calls a second. The exit code is 0 when every goal was held,
1 when one was not, 2 when the machine did not let it be judged.
"""

from __future__ import annotations

import argparse
import dataclasses
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from bench import _mixed as mixed
from bench._callers import CALLER, GOODBYE_HZ, MENU_HZ, Outcome, Wave, calling
from bench._metrics import lag, p99_ms
from bench._processes import BenchError, Child, cpu_s, end_on_sigterm, machine_s, private_kb, waited_s
from bench._runtime import publish, running, settings_for, sound
from bench.call_native import dialplan
from deploy.pbx import Pbx
from deploy.pbx.install import InstallError, install
from deploy.ports import free_port
from runtime.settings import Settings
from runtime.speech.layout import relative

MINUTES, QUICK_MINUTES, RATE = 10.0, 0.5, 25.0
LAG_GOAL_MS, SLOPE_GOAL = 50, 50.0
MENU_S, GOODBYE_S = 1.2, 0.6
WAVE_S, SAMPLE_S = 30.0, 5.0
WARM_UP = 70
# Beyond these the machine and not the runtime decides what is measured.
OTHERS_MOST, IDLE_LEAST, STARVED_MOST = 0.15, 0.05, 0.05
# Caches, the database's among them, have grown to their size after so many calls.
SETTLED_CALLS = 3_000
TEXTS = {"主菜单": (MENU_HZ, MENU_S), "再见": (GOODBYE_HZ, GOODBYE_S)}


@dataclass(slots=True)
class Soak:
    """What was seen. ``memory`` holds (seconds, KB) of the runtime."""

    outcomes: list[Outcome] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)
    seconds: float = 0.0
    lag_ms: float = 0.0
    asterisk: float = 0.0
    runtime: float = 0.0
    callers: float = 0.0
    # Of all processors' time: idle, and used by nobody of ours. Of the runtime's: waiting for a processor.
    idle: float = 0.0
    others: float = 0.0
    starved: float = 0.0
    # Calls and messages that were made, without those of warming up, and that are in the database.
    made: Counter[str] = field(default_factory=Counter)
    lost_calls: int = 0
    lost_messages: int = 0

    @property
    def failed(self) -> Counter[str]:
        """Why calls failed, and how many of each."""
        return Counter(outcome.failed for outcome in self.outcomes if outcome.failed)

    @property
    def overloaded(self) -> str:
        """Why this machine lets nothing be judged, "" when it does."""
        if self.others > OTHERS_MOST:
            return f"others than this measurement used {self.others * 100:.0f} % of the processors"
        if self.idle < IDLE_LEAST:
            return f"the processors were idle for {self.idle * 100:.1f} % of the time only"
        if self.starved > STARVED_MOST:
            return f"the runtime waited for a processor for {self.starved * 100:.0f} % of the time"
        return ""

    @property
    def slope(self) -> float:
        """KB of growth for each thousand calls, by a line through the second half of the samples."""
        half = self.memory[len(self.memory) // 2 :]
        if len(half) < 3:
            return 0.0
        per_second = statistics.linear_regression([at for at, _ in half], [kb for _, kb in half]).slope
        return per_second / (len(self.outcomes) / self.seconds) * 1_000


def measure(pbx: Pbx, settings: Settings, lines: tuple[str, ...], *, minutes: float, rate: float) -> Soak:
    """Make the calls in waves, each line in turn."""
    settings = dataclasses.replace(settings, ami_port=pbx.ports.ami, ami_user=pbx.ami_user, ami_secret=pbx.ami_password)
    seen = Soak()
    crowd = [Child(calling, pbx.ports.sip) for _ in lines]
    with Child(running, settings, lines[0]) as runtime:
        for callers in crowd:
            callers.__enter__()
        try:
            _wave(crowd, lines, rate, WARM_UP)
            warm = mixed.recorded_soon(settings, WARM_UP // len(lines) * len(lines), 0)
            before, began = lag(settings.metrics_port), time.monotonic()
            asterisk, ours, theirs = cpu_s(pbx.pid), cpu_s(runtime.pid), sum(cpu_s(c.pid) for c in crowd)
            machine, waited = machine_s(), waited_s(runtime.pid)
            over = threading.Event()
            sampling = threading.Thread(target=_sample, args=(seen, runtime.pid, over))
            sampling.start()
            try:
                while time.monotonic() - began < minutes * 60:
                    for line, outcomes in _wave(crowd, lines, rate, int(rate * WAVE_S)).items():
                        seen.outcomes += outcomes
                        seen.made[line] += sum(not outcome.failed for outcome in outcomes)
            finally:
                over.set()
                sampling.join()
            seen.seconds = time.monotonic() - began
            seen.asterisk, seen.runtime = cpu_s(pbx.pid) - asterisk, cpu_s(runtime.pid) - ours
            seen.callers = sum(cpu_s(c.pid) for c in crowd) - theirs
            busy, idle = (after - first for after, first in zip(machine_s(), machine, strict=True))
            seen.idle = idle / (busy + idle)
            seen.others = max(0.0, busy - seen.asterisk - seen.runtime - seen.callers) / (busy + idle)
            seen.starved = (waited_s(runtime.pid) - waited) / seen.seconds
            seen.lag_ms = p99_ms(before, lag(settings.metrics_port))
            wanted = seen.made.total(), seen.made[mixed.MAILBOX_LINE]
            calls, messages = mixed.recorded_soon(settings, warm[0] + wanted[0], warm[1] + wanted[1])
            seen.lost_calls, seen.lost_messages = warm[0] + wanted[0] - calls, warm[1] + wanted[1] - messages
        finally:
            for callers in crowd:
                callers.end()
    return seen


def _sample(seen: Soak, pid: int, over: threading.Event) -> None:
    began = time.monotonic()
    while not over.wait(SAMPLE_S):
        seen.memory.append((time.monotonic() - began, private_kb(pid)))


def _wave(crowd: list[Child], lines: tuple[str, ...], rate: float, calls: int) -> dict[str, list[Outcome]]:
    each = max(1, calls // len(lines))
    for callers, line in zip(crowd, lines, strict=True):
        callers.send(Wave(line, rate / len(lines), each, mixed.SPEAKING_S.get(line, 0.0)))
    longest = each / (rate / len(lines)) * 3 + 60
    return {line: list(callers.answer(longest)) for callers, line in zip(crowd, lines, strict=True)}


def report(seen: Soak, rate: float) -> None:
    """Everything in detail."""
    calls = len(seen.outcomes)
    failed = seen.failed
    waits = sorted(outcome.after_key_ms for outcome in seen.outcomes if not outcome.failed) or [0.0]
    print(
        f"{calls} calls in {seen.seconds:.0f} s ({calls / seen.seconds:.1f} a second on average, {rate:g} within a wave); "
        f"processor: Asterisk {seen.asterisk / seen.seconds * 100:.0f} %, runtime {seen.runtime / seen.seconds * 100:.0f} %, "
        f"callers {seen.callers / seen.seconds * 100:.0f} % of one; "
        f"key to next prompt {statistics.median(waits):.0f} ms median"
    )
    print(f"memory {seen.memory[0][1]:.0f} KB after the first wave, {seen.memory[-1][1]:.0f} KB after the last")
    for why, count in failed.items():
        print(f"   {count} × {why}")
    print(
        f"the machine: idle {seen.idle * 100:.0f} %, used by others {seen.others * 100:.0f} %; "
        f"the runtime waited for a processor {seen.starved * 100:.1f} % of the time"
    )
    print("went well:", ", ".join(f"{line} {count}" for line, count in sorted(seen.made.items())))
    print(f"soak_failures: {failed.total()} (goal 0)")
    print(f"soak_records_lost: {seen.lost_calls + seen.lost_messages} (goal 0)")
    print(f"soak_event_loop_lag_p99_ms: {seen.lag_ms:.1f} (goal {LAG_GOAL_MS})")
    if calls / 2 < SETTLED_CALLS:
        print("whether memory is flat is not judged: too few calls for its caches to have filled")
    else:
        print(f"soak_memory_slope_kb_per_1000_calls: {seen.slope:.1f} (goal {SLOPE_GOAL:g})")


def verdict(seen: Soak) -> int:
    """The exit code, with words when it is not 0."""
    settled = len(seen.outcomes) / 2 >= SETTLED_CALLS
    good = (
        not seen.failed
        and not seen.lost_calls + seen.lost_messages
        and seen.lag_ms < LAG_GOAL_MS
        and not (settled and seen.slope > SLOPE_GOAL)
    )
    if good:
        return 0
    if seen.overloaded:
        print(
            f"nothing of this is held against the runtime: {seen.overloaded}; repeat it on a quiet machine or at a lower --rate"
        )
        return 2
    return 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="half a minute in place of ten")
    parser.add_argument("--minutes", type=float, default=0.0)
    parser.add_argument("--rate", type=float, default=RATE)
    given = parser.parse_args()
    minutes = given.minutes or (QUICK_MINUTES if given.quick else MINUTES)
    end_on_sigterm()
    try:
        installation = install()
        with tempfile.TemporaryDirectory(prefix="tonepath-soak-") as name:
            folder = Path(name)
            settings = settings_for(folder / "data", agi_port=free_port(), metrics_port=free_port(), drain_s=1)
            sounds = {text: sound(settings.audio_dir, *what) for text, what in TEXTS.items()}
            for line, document in mixed.flows().items():
                publish(settings, line, document, sounds)
            mixed.equip(settings, folder, CALLER)
            paths = [f"{settings.audio_dir_asterisk}/{relative(audio)}" for audio in sounds.values()]
            files = mixed.people(dialplan(settings.agi_port, *paths), paths[-1])
            with Pbx(folder / "pbx", files, installation=installation, trusted=("127.0.0.1/32",)) as pbx:
                try:
                    seen = measure(pbx, settings, tuple(mixed.flows()), minutes=minutes, rate=given.rate)
                finally:
                    pbx.stop(grace_s=0)
    except (InstallError, BenchError) as error:
        print(f"soak cannot be measured: {error}")
        return 1
    report(seen, given.rate)
    # The quick form stands among measurements, which are no tests.
    return 0 if given.quick else verdict(seen)


if __name__ == "__main__":
    sys.exit(main())
