"""What another process has used, read from /proc (Linux only), and a process that lives as long as a `with` block."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

READY_S = 60.0
END_S = 20.0
_TICKS = os.sysconf("SC_CLK_TCK")


class BenchError(RuntimeError):
    """The measurement could not be made; the message says what is missing and how to mend it."""


def cpu_s(pid: int) -> float:
    """Processor time a process has used so far with all its threads, in seconds; 10 ms steps."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def machine_s() -> tuple[float, float]:
    """(busy, idle) seconds of all processors so far. Waiting for a disk is idling."""
    user, nice, system, idle, waiting, *rest = map(int, Path("/proc/stat").read_text().split("\n")[0].split()[1:9])
    return (user + nice + system + sum(rest)) / _TICKS, (idle + waiting) / _TICKS


def waited_s(pid: int) -> float:
    """How long a process's main thread has waited for a processor so far, in seconds."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9


def private_kb(pid: int) -> int:
    """Memory only this process holds, in KB."""
    rows = dict(row.split(":", 1) for row in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    return sum(int(rows[name].split()[0]) for name in ("Private_Clean", "Private_Dirty"))


def end_on_sigterm() -> None:
    """Let SIGTERM unwind this process, so that what it started ends with it."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


class Child:
    """A spawned process that runs ``body(pipe, *arguments)``, which sends "ready" and ends when the pipe does.

    Spawned, not forked: it inherits no heap, no threads and no open files of ours.
    """

    def __init__(self, body: Callable[..., None], *arguments: Any) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=body, args=(theirs, *arguments), daemon=True)
        self._process.start()
        theirs.close()

    def __enter__(self) -> Self:
        try:
            if self.answer(READY_S) != "ready":
                raise BenchError("a process of this measurement did not become ready")
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self._process.pid is not None
        return self._process.pid

    def ask(self, question: Any, *, timeout_s: float) -> Any:
        """Send something and return what comes back."""
        self.send(question)
        return self.answer(timeout_s)

    def send(self, question: Any) -> None:
        """Send something whose answer is asked for later."""
        self._pipe.send(question)

    def answer(self, timeout_s: float) -> Any:
        """Return the next thing it sends. Raises BenchError when it ends or keeps silent."""
        try:
            if self._pipe.poll(timeout_s):
                return self._pipe.recv()
        except (EOFError, ConnectionResetError):
            raise BenchError("a process of this measurement ended; what it said stands above") from None
        raise BenchError(f"a process of this measurement was silent for {timeout_s:g} s")

    def end(self) -> None:
        """Close its pipe and wait; by force when that does not help."""
        self._pipe.close()
        self._process.join(END_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


__all__ = ["BenchError", "Child", "Connection", "cpu_s", "end_on_sigterm", "private_kb"]
