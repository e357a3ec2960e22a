"""One version of a table as a file that never changes: a row is found by its key in microseconds, among millions.

Belongs here: writing such a file and finding rows in it. Which version is live, and how files reach a machine, does not.
The file says itself what its columns are, so a runtime needs nothing but the file.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from runtime.domain.table_keys import folded
from runtime.engine.values import VariableType

SUFFIX = ".table"
FORMAT = 1
# Rows arrive in no order: while the file is made, its pages stay in memory as far as this goes.
CACHE_KIB = 200_000
_AS_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the heading and the type of its values."""

    name: str
    kind: str


class TableWriter:
    """Makes a file: `add` rows, then `finish`. Used in a `with`, which throws an unfinished one away."""

    def __init__(self, folder: Path, columns: Sequence[Column], key: str) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder
        self._draft = folder / f".{os.getpid()}-{id(self)}.new"
        self._draft.unlink(missing_ok=True)
        self._database = sqlite3.connect(self._draft, isolation_level=None)
        self._database.execute("PRAGMA page_size = 4096")
        # Nobody reads it before it is finished and synced: a crash leaves a draft behind, never a broken version.
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        self._database.execute("CREATE TABLE about (document TEXT NOT NULL)")
        self._database.execute("CREATE TABLE rows (key TEXT PRIMARY KEY, number INTEGER, cells TEXT) WITHOUT ROWID")
        about = {"format": FORMAT, "key": key, "columns": [[column.name, column.kind] for column in columns]}
        self._database.execute("INSERT INTO about VALUES (?)", [json.dumps(about, ensure_ascii=False)])
        self._database.execute("BEGIN")
        self.count = 0

    def add(self, key: str, number: int, cells: Sequence[str]) -> int:
        """Add a row under its folded key. Returns 0, or the number of the row that already has the key."""
        text = _AS_JSON(cells)
        added = self._database.execute("INSERT OR IGNORE INTO rows VALUES (?, ?, ?)", (key, number, text)).rowcount
        if added:
            self.count += 1
            return 0
        return int(self._database.execute("SELECT number FROM rows WHERE key = ?", (key,)).fetchone()[0])

    def finish(self) -> str:
        """Put the file in its place and return its digest (sha256, hexadecimal), by which it is found."""
        self._database.execute("COMMIT")
        self._database.close()
        digest = digest_of(self._draft)
        settle(self._draft, path_of(self._folder, digest))
        return digest

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()
        self._draft.unlink(missing_ok=True)


class TableClosed(Exception):
    """The version was replaced and its file closed while somebody still held it: ask the one that is live now."""


class TableIndex:
    """A file opened for finding; a `Table`. Safe to use from several threads, one at a time finds."""

    def __init__(self, path: Path) -> None:
        """Raises ValueError for a file that is none of ours, OSError for one that cannot be read."""
        if not path.is_file():
            raise FileNotFoundError(str(path))
        # Immutable: no locks, no journal, no look at whether it has changed.
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        self._database = sqlite3.connect(uri, uri=True, check_same_thread=False)
        try:
            about = json.loads(self._database.execute("SELECT document FROM about").fetchone()[0])
            if about["format"] != FORMAT:
                raise ValueError(f"format {about['format']}")
            self.columns = tuple(Column(str(name), str(kind)) for name, kind in about["columns"])
            self.key = str(about["key"])
            self._kind = VariableType(next(c.kind for c in self.columns if c.name == self.key))
            self._database.execute(f"PRAGMA mmap_size = {path.stat().st_size}")
        except (sqlite3.Error, TypeError, KeyError, StopIteration, ValueError) as error:
            self._database.close()
            raise ValueError(f"{path.name} is no table") from error

    def find(self, key: str) -> Mapping[str, str] | None:
        """See `runtime.ports.Table`. Raises `TableClosed` after `close`."""
        wanted = folded(self._kind, key)
        if wanted is None:
            return None
        try:
            row = self._database.execute("SELECT cells FROM rows WHERE key = ?", (wanted,)).fetchone()
        except sqlite3.ProgrammingError as error:
            raise TableClosed from error
        if row is None:
            return None
        cells = json.loads(row[0])
        return {column.name: cell for column, cell in zip(self.columns, cells, strict=False) if cell}

    def close(self) -> None:
        """Give the file up."""
        self._database.close()


def path_of(folder: Path, digest: str) -> Path:
    """Where the file with a digest stands."""
    return folder / f"{digest}{SUFFIX}"


def digest_of(path: Path) -> str:
    """The sha256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def settle(draft: Path, place: Path) -> None:
    """Make a draft durable and put it in its place, all at once."""
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.chmod(0o600)
    draft.replace(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def chunks(path: Path, size: int) -> Iterator[bytes]:
    """A file's bytes, ``size`` at a time."""
    with path.open("rb") as file:
        while chunk := file.read(size):
            yield chunk


def keep_only(folder: Path, digests: frozenset[str]) -> None:
    """Delete the files of every other version."""
    for path in folder.glob(f"*{SUFFIX}"):
        if path.stem not in digests:
            with contextlib.suppress(OSError):
                path.unlink()
