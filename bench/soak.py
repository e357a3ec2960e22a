"""Ten minutes at 25 calls a second with mixed flows on the real Asterisk: is memory flat, does every call go well, is the
event loop on time?

Calls fail when the caller does not hear what the flow says. Where the machine itself cannot carry the rate (callers and
Asterisk share it), the rate that was carried is told. `--minutes 1` is the quick form; `--rate` is in calls a second.
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
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench._callers import GOODBYE_HZ, MENU_HZ, Outcome, Wave, calling
from bench._metrics import lag, p99_ms
from bench._processes import BenchError, Child, cpu_s, end_on_sigterm, private_kb
from bench._runtime import publish, running, settings_for, sound
from bench.call_native import dialplan
from deploy.pbx import Pbx
from deploy.pbx.install import InstallError, install
from deploy.ports import free_port
from runtime.settings import Settings
from runtime.speech.layout import relative
from tests.asterisk.flows import flow, option, say

MINUTES, QUICK_MINUTES, RATE = 10.0, 1.0, 25.0
LAG_GOAL_MS, SLOPE_GOAL = 50, 50.0
MENU_S, GOODBYE_S = 1.2, 0.6
WAVE_S, SAMPLE_S = 30.0, 5.0
WARM_UP = 40
# Caches, the database's among them, have grown to their size after so many calls.
SETTLED_CALLS = 3_000
TEXTS = {"主菜单": (MENU_HZ, MENU_S), "再见": (GOODBYE_HZ, GOODBYE_S)}


def menu(then: str) -> tuple[str, dict[str, Any]]:
    return ("menu", {"prompt": say("主菜单"), "options": [option("1", then)]})


def flows() -> Mapping[str, dict[str, Any]]:
    """A line each: the shortest call, one that decides much, and one that asks in vain."""
    end = ("hangup", {"prompt": say("再见")})
    split = {"branches": [{"id": "a", "label": "a", "percent": 50}, {"id": "b", "label": "b", "percent": 50}]}
    literal = {"assign": [{"variable": "topic", "op": "literal", "value": "7"}]}
    row = {"variable": "topic", "op": "equals", "value": "7"}
    conditions = {"conditions": [{"id": "seven", "label": "seven", "when": {"all": [row]}}]}
    asked = {"prompt": say("主菜单"), "variable": "topic", "maximum": 4, "no_input_s": 1, "no_input_retries": 0}
    variables = {"topic": {"type": "digits", "title": "话题"}}
    return {
        "4001": flow("短", {"menu": menu("end"), "end": end}, "menu.end>end", entry="menu"),
        "4002": flow(
            "决定",
            {
                "menu": menu("draw"),
                "draw": ("split", split),
                "note": ("set", literal),
                "which": ("condition", conditions),
                "end": end,
            },
            "menu.draw>draw draw.a>note draw.b>note note.done>which which.seven>end which.otherwise>end",
            entry="menu",
            variables=variables,
        ),
        "4003": flow(
            "问",
            {"menu": menu("ask"), "ask": ("collect", asked), "end": end},
            "menu.ask>ask ask.done>end ask.no_input>end ask.invalid>end",
            entry="menu",
            variables=variables,
        ),
    }


@dataclass(slots=True)
class Soak:
    """What was seen. ``memory`` holds (seconds, KB) of the runtime."""

    outcomes: list[Outcome] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)
    seconds: float = 0.0
    lag_ms: float = 0.0
    asterisk: float = 0.0
    runtime: float = 0.0

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
            before, began = lag(settings.metrics_port), time.monotonic()
            asterisk, ours = cpu_s(pbx.pid), cpu_s(runtime.pid)
            over = threading.Event()
            sampling = threading.Thread(target=_sample, args=(seen, runtime.pid, over))
            sampling.start()
            try:
                while time.monotonic() - began < minutes * 60:
                    seen.outcomes += _wave(crowd, lines, rate, int(rate * WAVE_S))
            finally:
                over.set()
                sampling.join()
            seen.seconds = time.monotonic() - began
            seen.asterisk, seen.runtime = cpu_s(pbx.pid) - asterisk, cpu_s(runtime.pid) - ours
            seen.lag_ms = p99_ms(before, lag(settings.metrics_port))
        finally:
            for callers in crowd:
                callers.end()
    return seen


def _sample(seen: Soak, pid: int, over: threading.Event) -> None:
    began = time.monotonic()
    while not over.wait(SAMPLE_S):
        seen.memory.append((time.monotonic() - began, private_kb(pid)))


def _wave(crowd: list[Child], lines: tuple[str, ...], rate: float, calls: int) -> list[Outcome]:
    each = max(1, calls // len(lines))
    for callers, line in zip(crowd, lines, strict=True):
        callers.send(Wave(line, rate / len(lines), each))
    return [outcome for callers in crowd for outcome in callers.answer(each / (rate / len(lines)) * 3 + 60)]


def report(seen: Soak, rate: float) -> None:
    """Everything in detail."""
    calls = len(seen.outcomes)
    failed = Counter(outcome.failed for outcome in seen.outcomes if outcome.failed)
    waits = sorted(outcome.after_key_ms for outcome in seen.outcomes if not outcome.failed) or [0.0]
    print(
        f"{calls} calls in {seen.seconds:.0f} s ({calls / seen.seconds:.1f} a second on average, {rate:g} within a wave); "
        f"processor: Asterisk {seen.asterisk / seen.seconds * 100:.0f} %, runtime {seen.runtime / seen.seconds * 100:.0f} %; "
        f"key to next prompt {statistics.median(waits):.0f} ms median"
    )
    print(f"memory {seen.memory[0][1]:.0f} KB after the first wave, {seen.memory[-1][1]:.0f} KB after the last")
    for why, count in failed.items():
        print(f"   {count} × {why}")
    print(f"soak_failures: {failed.total()} (goal 0)")
    print(f"soak_event_loop_lag_p99_ms: {seen.lag_ms:.1f} (goal {LAG_GOAL_MS})")
    if calls / 2 < SETTLED_CALLS:
        print("whether memory is flat is not judged: too few calls for its caches to have filled")
    else:
        print(f"soak_memory_slope_kb_per_1000_calls: {seen.slope:.1f} (goal {SLOPE_GOAL:g})")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one minute in place of ten")
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
            for line, document in flows().items():
                publish(settings, line, document, sounds)
            paths = (f"{settings.audio_dir_asterisk}/{relative(audio)}" for audio in sounds.values())
            files = dialplan(settings.agi_port, *paths)
            with Pbx(folder / "pbx", files, installation=installation, trusted=("127.0.0.1/32",)) as pbx:
                try:
                    seen = measure(pbx, settings, tuple(flows()), minutes=minutes, rate=given.rate)
                finally:
                    pbx.stop(grace_s=0)
    except (InstallError, BenchError) as error:
        print(f"soak cannot be measured: {error}")
        return 1
    report(seen, given.rate)
    return 0


if __name__ == "__main__":
    sys.exit(main())
