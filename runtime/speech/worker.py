"""Child processes that do one job at a time and may crash, hang or be killed without taking anything with them.

Belongs here: starting a child, one JSON line in and one JSON line out, deadlines, restarts, a pool for many threads.
Does not belong here: what the jobs are.
"""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
START_TIMEOUT = 20.0  # seconds until a fresh child has said what it can do


class WorkerDied(Exception):
    """The child ended before it answered."""


class WorkerTimeout(Exception):
    """The child did not answer in time and was killed."""


class Worker:
    """One child running ``module``, started at its first job. Not for several threads at once."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.hello: Mapping[str, Any] = {}

    @property
    def pid(self) -> int | None:
        """The child's process id while it is there."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def start(self) -> Mapping[str, Any]:
        """Make sure there is a child and return its greeting. Raises `WorkerDied` or `WorkerTimeout`."""
        if self.pid is not None:
            return self.hello
        self.stop()
        self._answers = queue.SimpleQueue()
        # A started, not a forked child: speech libraries hang after a fork. The errors it prints are told in its answers.
        self._process = subprocess.Popen(  # noqa: S603  our own interpreter and module
            [sys.executable, "-m", self._module],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        threading.Thread(target=self._read, args=(self._process, self._answers), daemon=True).start()
        self.hello = self._answer(START_TIMEOUT)
        return self.hello

    def ask(self, job: Mapping[str, Any], timeout: float) -> Mapping[str, Any]:
        """Do one job. A child that dies or is late is gone afterwards; the next job starts a fresh one."""
        self.start()
        process = self._process
        if process is None or process.stdin is None:
            raise WorkerDied(self._module)
        try:
            process.stdin.write(json.dumps(job).encode() + b"\n")
            process.stdin.flush()
        except OSError as error:
            self.stop()
            raise WorkerDied(self._module) from error
        return self._answer(timeout)

    def stop(self) -> None:
        """End the child and reap it."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        if process.stdin is not None:
            try:
                process.stdin.close()
            except OSError:  # what was still buffered has nowhere to go
                process.stdin = None

    def _answer(self, timeout: float) -> Mapping[str, Any]:
        try:
            line = self._answers.get(timeout=timeout)
        except queue.Empty:
            self.stop()
            raise WorkerTimeout(self._module) from None
        if not line:
            self.stop()
            raise WorkerDied(self._module)
        answer: Mapping[str, Any] = json.loads(line)
        return answer

    @staticmethod
    def _read(process: subprocess.Popen[bytes], answers: queue.SimpleQueue[bytes]) -> None:
        """A thread, because a pipe with a deadline is not to be had on every system."""
        if process.stdout is None:
            return
        with process.stdout:
            for line in process.stdout:
                answers.put(line)
        answers.put(b"")


class WorkerPool:
    """A fixed number of workers shared by any number of threads; each waits for a free one."""

    def __init__(self, module: str, size: int) -> None:
        self.size = size
        self._all = tuple(Worker(module) for _ in range(size))
        # Last in, first out: with little to do, one child is started, not all.
        self._free: queue.LifoQueue[Worker] = queue.LifoQueue()
        for worker in self._all:
            self._free.put(worker)
        self._closed = False

    @property
    def pids(self) -> tuple[int, ...]:
        """The children that are there now."""
        return tuple(pid for worker in self._all if (pid := worker.pid) is not None)

    def hello(self) -> Mapping[str, Any]:
        """The greeting of a child, starting one if need be."""
        if self._closed:
            raise WorkerDied("closed")
        worker = self._free.get()
        try:
            return worker.start()
        finally:
            self._free.put(worker)

    def ask(self, job: Mapping[str, Any], timeout: float) -> Mapping[str, Any]:
        """Do one job on a free worker; if its child dies, once more on a fresh one within the same time.

        Raises `WorkerTimeout`, or `WorkerDied` when the second child died too.
        """
        if self._closed:
            raise WorkerDied("closed")
        worker = self._free.get()
        began = time.monotonic()
        try:
            try:
                return worker.ask(job, timeout)
            except WorkerDied:
                if self._closed:
                    raise
                return worker.ask(job, max(1.0, timeout - (time.monotonic() - began)))
        finally:
            self._free.put(worker)

    def close(self) -> None:
        """End every child, for good. Jobs in flight fail."""
        self._closed = True
        for worker in self._all:
            worker.stop()
