"""The same menu through Tonepath and as native dialplan, on one private Asterisk, in turns within one run.

Answer, prompt, one RFC 4733 key, prompt, hang up. A call counts only when the caller heard the first prompt, the prompt that
the key leads to, and the hang-up. Asterisk, the runtime (the product's own, with its call log) and the callers are processes
of their own. Needs the private Asterisk of deploy/pbx.
"""

from __future__ import annotations

import argparse
import dataclasses
import statistics
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from bench._callers import GOODBYE_HZ, MENU_HZ, Outcome, Wave, calling
from bench._processes import BenchError, Child, cpu_s, end_on_sigterm
from bench._runtime import publish, running, settings_for, sound
from deploy.pbx import Pbx
from deploy.pbx.install import InstallError, install
from deploy.ports import free_port
from runtime.asterisk.dialplan import AgiHost, DialplanFiles, DialplanSettings, FallbackQueue, QueueSettings, render
from runtime.settings import Settings
from runtime.speech.layout import relative
from tests.asterisk.flows import flow, option, say

OK_GOAL, SHARE_GOAL = 0.95, 0.10
TONEPATH, NATIVE = "4008001234", "4009"
MENU_S, GOODBYE_S = 2.0, 0.6
WARM_UP = 5
SETTLE_S = 0.3
# Each side is first as often as last, so that a machine growing busier or quieter favours neither.
TURNS = (NATIVE, TONEPATH, TONEPATH, NATIVE)


@dataclass(slots=True)
class Side:
    """What one way of running the menu cost, over all its waves. Times of processors in seconds."""

    name: str
    outcomes: list[Outcome] = field(default_factory=list)
    asterisk_s: float = 0.0
    runtime_s: float = 0.0

    @property
    def ok(self) -> float:
        """Which part of the calls went well."""
        return sum(not outcome.failed for outcome in self.outcomes) / len(self.outcomes)

    def report(self) -> None:
        """Print a line of figures, and one for each way a call failed."""
        calls = len(self.outcomes)
        waits = sorted(outcome.after_key_ms for outcome in self.outcomes if not outcome.failed) or [0.0]
        print(
            f"{self.name:9} {calls} calls, {sum(bool(o.failed) for o in self.outcomes)} failed; per call "
            f"Asterisk {self.asterisk_s / calls * 1000:.1f} ms, runtime {self.runtime_s / calls * 1000:.2f} ms of "
            f"processor time; key to next prompt {statistics.median(waits):.0f} ms median, "
            f"{waits[int(0.99 * (len(waits) - 1))]:.0f} ms p99"
        )
        for failed, count in Counter(outcome.failed for outcome in self.outcomes if outcome.failed).items():
            print(f"          {count} × {failed}")


def menu_flow() -> dict[str, object]:
    """One menu of which key 1 leads to the good-bye."""
    nodes = {
        "menu": ("menu", {"prompt": say("主菜单"), "options": [option("1", "bye")]}),
        "end": ("hangup", {"prompt": say("再见")}),
    }
    return flow("热线", nodes, "menu.bye>end", entry="menu")


def dialplan(agi_port: int, menu: str, goodbye: str) -> DialplanFiles:
    """Tonepath's own dialplan, and the same menu as native dialplan beside it."""
    files = render(
        DialplanSettings(
            runtimes=(AgiHost("127.0.0.1", agi_port),),
            fallback=(FallbackQueue("nobody", 1),),
            queues=(QueueSettings("nobody"),),
        )
    )
    native = (
        f"[tonepath-in](+)\nexten => {NATIVE},1,Answer()\n same => n,Read(KEY,{menu},1,,1,5)\n"
        f' same => n,GotoIf($["${{KEY}}"="1"]?bye)\n same => n,Hangup(16)\n'
        f" same => n(bye),Playback({goodbye})\n same => n,Hangup(16)\n"
    )
    return dataclasses.replace(files, extensions=f"{files.extensions}\n{native}")


def prepared(folder: Path) -> tuple[Settings, DialplanFiles]:
    """A data folder with the menu published, and the dialplan for it."""
    settings = settings_for(folder, agi_port=free_port(), metrics_port=free_port(), drain_s=1)
    menu, goodbye = sound(settings.audio_dir, MENU_HZ, MENU_S), sound(settings.audio_dir, GOODBYE_HZ, GOODBYE_S)
    publish(settings, TONEPATH, menu_flow(), {"主菜单": menu, "再见": goodbye})
    paths = (f"{settings.audio_dir_asterisk}/{relative(audio)}" for audio in (menu, goodbye))
    return settings, dialplan(settings.agi_port, *paths)


def measure(pbx: Pbx, settings: Settings, *, rate: float, calls: int, rounds: int, profile: str) -> dict[str, Side]:
    """Make the calls, ``calls`` in each wave."""
    settings = dataclasses.replace(settings, ami_port=pbx.ports.ami, ami_user=pbx.ami_user, ami_secret=pbx.ami_password)
    sides = {NATIVE: Side("dialplan"), TONEPATH: Side("Tonepath")}
    runtime, callers = Child(running, settings, TONEPATH, profile), Child(calling, pbx.ports.sip)
    with runtime, callers:
        longest = calls / rate + 60
        for line in sides:
            callers.ask(Wave(line, rate, WARM_UP), timeout_s=longest)
        for line in TURNS * rounds:
            time.sleep(SETTLE_S)
            asterisk, ours = cpu_s(pbx.pid), cpu_s(runtime.pid)
            sides[line].outcomes += callers.ask(Wave(line, rate, calls), timeout_s=longest)
            time.sleep(SETTLE_S)
            sides[line].asterisk_s += cpu_s(pbx.pid) - asterisk
            sides[line].runtime_s += cpu_s(runtime.pid) - ours
    return sides


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer calls")
    parser.add_argument("--rate", type=float, default=15.0, metavar="N", help="calls a second (default 15)")
    parser.add_argument("--profile", default="", metavar="FILE", help="write where the runtime's time went (pstats)")
    given = parser.parse_args()
    end_on_sigterm()
    try:
        installation = install()
        with tempfile.TemporaryDirectory(prefix="tonepath-bench-") as name:
            settings, files = prepared(Path(name) / "data")
            with Pbx(Path(name) / "pbx", files, installation=installation, trusted=("127.0.0.1/32",)) as pbx:
                try:
                    sides = measure(
                        pbx,
                        settings,
                        rate=given.rate,
                        calls=24 if given.quick else 75,
                        rounds=1 if given.quick else 2,
                        profile=given.profile,
                    )
                finally:
                    pbx.stop(grace_s=0)
    except (InstallError, BenchError) as error:
        print(f"call_native cannot be measured: {error}")
        return 1
    native, tonepath = sides[NATIVE], sides[TONEPATH]
    native.report()
    tonepath.report()
    if not native.ok:
        print("call_native cannot be measured: no native call went well")
        return 1
    print(f"calls_vs_native_ok_ratio: {tonepath.ok / native.ok:.3f} (goal {OK_GOAL})")
    print(f"tonepath_cpu_share_of_asterisk: {tonepath.runtime_s / tonepath.asterisk_s:.3f} (goal {SHARE_GOAL:.2f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
