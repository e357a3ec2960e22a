"""`app.py run`: two child processes, the pages and the runtime, started anew when they end. Nothing of either runs here.

Started, not forked: beside one busy thread an event loop's latency grows a hundredfold, beside a busy process it does not.
A runtime whose heart stops is killed, because its callers hear nothing as long as it holds their calls.
"""

from __future__ import annotations

import argparse
import logging
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from sqlalchemy.exc import DBAPIError

from runtime.cli.console import Console
from runtime.cli.logs import begin_logging
from runtime.cli.opening import opened
from runtime.domain.texts import Bilingual
from runtime.heartbeat import Pulse
from runtime.settings import load

APP = Path(__file__).resolve().parents[2] / "app.py"
CHILDREN = ("designer", "runtime")
# What has run for STEADY_S could start, and is started again soon: the growing pause is for what cannot.
FIRST_PAUSE_S, LONGEST_PAUSE_S, STEADY_S = 0.5, 30.0, 10.0
# What a child says when starting it again cannot help: not configured, or not understood.
HOPELESS = 2
TICK_S = 0.2

log = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser, console: Console) -> None:
    """No arguments: the settings say everything."""
    parser.epilog = console.into(
        Bilingual(
            "设置来自 TONEPATH_* 环境变量与 tonepath.toml。",
            "Settings come from TONEPATH_* variables and tonepath.toml.",
        )
    )


def run(_: argparse.Namespace, console: Console) -> int:
    """Supervise until SIGTERM or SIGINT, then let the runtime finish its calls for at most ``drain_s``."""
    settings = load()
    begin_logging(settings)
    try:
        with opened(settings):
            pass
    except DBAPIError as error:
        log.warning("starting without the database, which the pages wait for and calls do not: %s", error.orig)
    language = "zh" if console.language.startswith("zh") else "en"
    words = (sys.executable, str(APP), "--lang", language)
    children = [Child(name, (*words, name), watched=name == "runtime") for name in CHILDREN]
    console.say(
        Bilingual(
            f"Tonepath 正在启动：网页 http://{settings.web_host}:{settings.web_port} ，运行时 agi://{settings.agi_host}:{settings.agi_port} 。按 Ctrl+C 停止。",
            f"Tonepath is starting: pages at http://{settings.web_host}:{settings.web_port} , "
            f"runtime at agi://{settings.agi_host}:{settings.agi_port} . Stop with Ctrl+C.",
        )
    )
    console.out.flush()
    return Supervisor(children, drain_s=settings.drain_s).run()


@dataclass(slots=True)
class Child:
    """One process that is kept alive. One that is ``watched`` beats, and is killed when it stops beating."""

    name: str
    command: Sequence[str]
    watched: bool = False
    process: subprocess.Popen[bytes] | None = None
    pause_s: float = FIRST_PAUSE_S
    began: float = 0.0
    again_at: float = 0.0
    pulse: Pulse | None = None

    def start(self, now: float) -> None:
        """Start it. A group of its own, so that Ctrl+C reaches it through us, once."""
        self.pulse = Pulse() if self.watched else None
        ends = (self.pulse.theirs,) if self.pulse else ()
        command = (*self.command, *(word for end in ends for word in ("--heartbeat", str(end))))
        self.process = subprocess.Popen(command, start_new_session=True, pass_fds=ends)  # noqa: S603  our own words
        self.began = now
        if self.pulse:
            self.pulse.started()

    def kill_if_frozen(self) -> None:
        """End it by force when it has stopped beating; its end is then seen like any other."""
        if self.process is not None and self.pulse is not None and self.pulse.frozen():
            log.error("%s is frozen and is killed, so that its callers reach a human", self.name)
            self.process.kill()

    def ended(self) -> None:
        """Let go of it."""
        self.process = None
        if self.pulse is not None:
            self.pulse.close()
            self.pulse = None


@dataclass(slots=True)
class Supervisor:
    """Keeps children alive until it is told to stop. ``clock`` is monotonic seconds."""

    children: Sequence[Child]
    drain_s: int
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    stopping: bool = False
    code: int = 0

    def run(self) -> int:
        """Return 0 after a signal, or the code of a child that cannot be helped."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        while not self.stopping:
            self.turn()
            self.sleep(TICK_S)
        self._stop_all()
        return self.code

    def turn(self) -> None:
        """Look after every child once."""
        for child in self.children:
            self._look_after(child)

    def _on_signal(self, _: int, __: FrameType | None) -> None:
        self.stopping = True

    def _look_after(self, child: Child) -> None:
        now = self.clock()
        if child.process is None:
            if now >= child.again_at:
                child.start(now)
            return
        code = child.process.poll()
        if code is None:
            child.kill_if_frozen()
            return
        child.ended()
        if code == HOPELESS:
            log.error("%s cannot start; what it said stands above", child.name)
            self.stopping, self.code = True, code
            return
        if now - child.began > STEADY_S:
            child.pause_s = FIRST_PAUSE_S
        # Not quite regular, so that a farm that lost its database does not come back in step.
        child.again_at = now + child.pause_s * random.uniform(0.8, 1.2)  # noqa: S311  no secret
        log.error("%s ended with %s; starting it again in %.1f s", child.name, code, child.pause_s)
        child.pause_s = min(child.pause_s * 2, LONGEST_PAUSE_S)

    def _stop_all(self) -> None:
        running = [child for child in self.children if child.process is not None]
        for child in running:
            if child.process is not None:
                child.process.terminate()
        deadline = self.clock() + self.drain_s + 5
        for child in running:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.1, deadline - self.clock()))
            except subprocess.TimeoutExpired:
                log.error("%s did not end within %d s and is killed", child.name, self.drain_s)
                child.process.kill()
                child.process.wait()
