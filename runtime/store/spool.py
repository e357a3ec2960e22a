"""The spool: JSON lines on this machine's disk that wait for the database and survive kill -9 of their writer.

One file belongs to one process, which holds a lock on it; a file whose lock is free was left behind and is drained by
whoever finds it. What a line means is for `drain` to say.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import itertools
import json
import os
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runtime.store.sql import now_ms

SUFFIX = ".jsonl"
ROTATE_BYTES = 8_000_000
KEPT_IN_MEMORY = 200_000
# Two spools of one process may begin within one millisecond.
_writers = itertools.count()


class Spool:
    """Where one process appends. Appending never raises and never waits for the database.

    A line goes to the kernel before `append` returns, so killing the process loses nothing. When the disk refuses (full, gone,
    read-only), lines wait in memory (at most KEPT_IN_MEMORY, then the oldest are lost and counted in ``lost``) until it takes
    them again; ``trouble`` says why meanwhile.
    """

    def __init__(self, directory: Path, *, runtime: str, rotate_bytes: int = ROTATE_BYTES) -> None:
        self.directory = directory
        self.lost = 0
        self.trouble = ""
        self._prefix = f"{now_ms():013d}-{runtime}-{os.getpid()}.{next(_writers)}"
        self._rotate_bytes = rotate_bytes
        self._lock = threading.Lock()
        self._waiting: deque[bytes] = deque(maxlen=KEPT_IN_MEMORY)
        self._number = 0
        self._file = -1
        self._size = 0
        self._closed = False
        self.current = self._path()
        self._write_waiting()

    @property
    def waiting(self) -> int:
        """How many lines the disk has not taken yet."""
        return len(self._waiting)

    def append(self, record: Mapping[str, Any]) -> None:
        """Add one record at the end."""
        line = _line(record)
        with self._lock:
            if len(self._waiting) == KEPT_IN_MEMORY:
                self.lost += 1
            self._waiting.append(line)
            self._write_waiting()

    def retry(self) -> None:
        """Try again to write what the disk refused."""
        with self._lock:
            self._write_waiting()

    def rotate_if(self, *, larger_than: int | None = None) -> None:
        """Begin a new file when the current one has grown (bytes, default: the usual limit), so the old one can be drained and deleted."""
        with self._lock, contextlib.suppress(OSError):
            if self._file >= 0 and self._size > (self._rotate_bytes if larger_than is None else larger_than):
                old = self._file
                self._open_next()
                os.close(old)

    def close(self) -> None:
        """Give the current file up; what is in it is drained by this process's drain or the next."""
        with self._lock:
            self._write_waiting()
            self._closed = True
            if self._file >= 0:
                os.close(self._file)
                self._file = -1

    def _path(self) -> Path:
        return self.directory / f"{self._prefix}-{self._number:06d}{SUFFIX}"

    def _open_next(self) -> None:
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._path()
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._number += 1
        self.current, self._file, self._size = path, file, 0

    def _write_waiting(self) -> None:
        try:
            if self._file < 0 and not self._closed:
                self._open_next()
            while self._waiting and self._file >= 0:
                self._write(self._waiting[0])
                self._waiting.popleft()
        except OSError as error:
            self.trouble = error.strerror or str(error)
        else:
            self.trouble = ""

    def _write(self, line: bytes) -> None:
        """Write one line whole. Raises OSError; of a line the disk takes only half of, nothing is left."""
        written = os.write(self._file, line)
        if written < len(line):
            os.ftruncate(self._file, self._size)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self._size += written


def _line(record: Mapping[str, Any]) -> bytes:
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"), default=str)
    try:
        return text.encode() + b"\n"
    except UnicodeEncodeError:
        # Half a surrogate pair has no UTF-8; as an escape it is kept.
        return json.dumps(record, separators=(",", ":"), default=str).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class Batch:
    """Some records of one file, in order, and the position (bytes) after them. ``bad`` lines could not be read."""

    records: tuple[Mapping[str, Any], ...]
    bad: tuple[bytes, ...]
    position: int


def read_batch(path: Path, position: int, *, most_bytes: int = 1_000_000) -> Batch:
    """Whole lines from ``position`` on; an unfinished last line is left for later."""
    with path.open("rb") as file:
        file.seek(position)
        chunk = file.read(most_bytes)
        if b"\n" not in chunk:
            chunk += file.readline()
    whole = chunk[: chunk.rfind(b"\n") + 1]
    records: list[Mapping[str, Any]] = []
    bad: list[bytes] = []
    for line in whole.splitlines():
        if not line:
            continue
        try:
            record = json.loads(line)
        except ValueError:
            record = None
        if isinstance(record, dict):
            records.append(record)
        else:
            bad.append(line)
    return Batch(tuple(records), tuple(bad), position + len(whole))


def position_of(path: Path) -> int:
    """How far a file has been drained, in bytes."""
    try:
        return int(path.with_suffix(".pos").read_text())
    except (OSError, ValueError):
        return 0


def remember_position(path: Path, position: int) -> None:
    """Note how far a file has been drained; losing the note only repeats work."""
    note = path.with_suffix(".pos")
    draft = note.with_suffix(".new")
    draft.write_text(str(position))
    draft.replace(note)


def forget(path: Path) -> None:
    """Delete a drained file and its note."""
    path.unlink(missing_ok=True)
    path.with_suffix(".pos").unlink(missing_ok=True)


def files_to_drain(directory: Path) -> tuple[Path, ...]:
    """Every spool file, the oldest first."""
    return tuple(sorted(directory.glob(f"*{SUFFIX}")))


def writer_of(path: Path) -> str:
    """Whose file it is: one writer's files are drained in their order, so that no call ends before it has begun."""
    return path.name.removesuffix(SUFFIX).rpartition("-")[0]


def backlog(directory: Path) -> int:
    """How many bytes wait for the database."""
    total = 0
    for path in files_to_drain(directory):
        with contextlib.suppress(OSError):
            total += max(0, path.stat().st_size - position_of(path))
    return total


@contextlib.contextmanager
def left_behind(path: Path) -> Iterator[bool]:
    """Whether nobody writes to the file any more; while inside, nobody else takes it either."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        yield False
        return
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(file)
