"""Long work in the background: a bounded pool of spawned, niced processes, and what each job has come to.

Belongs here: starting, watching and ending jobs. What a job does stands in `designer.work`. Jobs are kept in this process:
who asks for one asks the process that started it.
"""

from __future__ import annotations

import multiprocessing
import os
import secrets
import signal
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.context import SpawnContext
from typing import Any

from runtime.settings import Settings

WORKERS = 2
WAITING_MOST = 20
KEPT_S = 3_600.0
NICENESS = 10
STAGES = ("", "proving", "walking", "prompts", "writing", "lines", "scenarios", "reading", "checking", "cleaning")
_FIELDS = 3  # stage, done, total

Tell = Callable[[str, int, int], None]
Work = Callable[..., Mapping[str, Any]]
Told = Mapping[str, Any]


class Busy(Exception):
    """More work is waiting than the pool takes."""


@dataclass(slots=True)
class Job:
    """A piece of work. ``slot`` is its place in the shared table of progress, -1 when it is over."""

    id: str
    kind: str
    begun: float
    slot: int
    future: Future[Told] = field(repr=False)

    @property
    def state(self) -> str:
        """waiting, running, done, failed or cancelled."""
        if self.future.cancelled():
            return "cancelled"
        if not self.future.done():
            return "running" if self.future.running() else "waiting"
        return "failed" if self.future.exception() or "problem" in self.future.result() else "done"

    def outcome(self) -> Told:
        """{"result"} or {"problem"}; empty while it runs and when its process died."""
        if self.state not in ("done", "failed") or self.future.exception():
            return {}
        return self.future.result()


class Jobs:
    """The jobs of one designer. Processes are started when there is something to do. Safe to share between threads."""

    def __init__(self, settings: Settings, *, workers: int = WORKERS) -> None:
        self._settings, self._workers = settings, workers
        self._context: SpawnContext = multiprocessing.get_context("spawn")
        slots = WAITING_MOST + workers
        # Without a lock: a child that is killed could not give it back. A torn number on a progress bar harms nobody.
        self._progress = self._context.RawArray("q", slots * _FIELDS)
        self._free = list(range(slots))
        self._known: dict[str, Job] = {}
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, kind: str, work: Work, *given: Any) -> Job:
        """Begin ``work(settings, tell, *given)`` in another process; all of it is pickled. Raises `Busy`."""
        with self._lock:
            self._forget()
            if not self._free:
                raise Busy
            slot = self._free.pop()
            self._progress[slot * _FIELDS : (slot + 1) * _FIELDS] = [0, 0, 0]
            try:
                future = self._opened().submit(_work, slot, work, given)
            except BrokenProcessPool:
                self._pool = None
                future = self._opened().submit(_work, slot, work, given)
            job = Job(secrets.token_urlsafe(12), kind, time.monotonic(), slot, future)
            self._known[job.id] = job
        future.add_done_callback(lambda _: self._released(job))
        return job

    def find(self, name: str) -> Job | None:
        """The job of that id, None when there is none (any more)."""
        with self._lock:
            return self._known.get(name)

    def latest(self, kind: str) -> Job | None:
        """The job of a kind that was begun last, None when there is none (any more)."""
        with self._lock:
            return next((job for job in reversed(self._known.values()) if job.kind == kind), None)

    def cancel(self, job: Job) -> bool:
        """Take back a job that waits; one that runs comes to its end."""
        return job.future.cancel()

    def progress(self, job: Job) -> tuple[str, int, int] | None:
        """(stage, done, total); total 0 where nobody knows it. None before it began and after it ended."""
        slot = job.slot
        if slot < 0:
            return None
        stage, done, total = self._progress[slot * _FIELDS : (slot + 1) * _FIELDS]
        return (STAGES[stage], done, total) if stage else None

    def close(self) -> None:
        """End every process; what waits is cancelled."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)

    def _opened(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._workers, self._context, initializer=_begin, initargs=(self._settings, self._progress)
            )
        return self._pool

    def _released(self, job: Job) -> None:
        with self._lock:
            self._free.append(job.slot)
            job.slot = -1

    def _forget(self) -> None:
        old = time.monotonic() - KEPT_S
        for name in [name for name, job in self._known.items() if job.begun < old and job.future.done()]:
            del self._known[name]


# --- in the child ----------------------------------------------------------------------------------------------------

_here: dict[str, Any] = {}


def _begin(settings: Settings, progress: Any) -> None:
    _here.update(settings=settings, progress=progress)
    # The terminal's Ctrl-C goes to everyone; the parent decides when we end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError):
        os.nice(NICENESS)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(slot: int, work: Work, given: tuple[Any, ...]) -> Told:
    def tell(stage: str, done: int, total: int) -> None:
        _here["progress"][slot * _FIELDS : (slot + 1) * _FIELDS] = [STAGES.index(stage), done, total]

    return work(_here["settings"], tell, *given)
