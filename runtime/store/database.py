"""The two ways into the database: one that only reads, one that only one writer at a time may use. No tables here.

On SQLite: write-ahead log; reading connections are `query_only`; writing happens on a pool of one connection whose every
transaction begins with BEGIN IMMEDIATE, because a transaction that reads first and writes later otherwise fails when another
has written meanwhile. On PostgreSQL the same holds by other means: reading is a read-only snapshot, and writers take turns by
an advisory lock (`postgres`).
"""

from __future__ import annotations

import fcntl
import sqlite3
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from runtime.domain.texts import Bilingual
from runtime.store import postgres
from runtime.store.errors import DatabaseRefused
from runtime.store.filesystem import network_filesystem

BUSY_TIMEOUT_MS = 30_000


class Database:
    """An open database. Use `reading` and `writing`; `close` when done. Safe to share between threads, not processes."""

    def __init__(self, read: Engine, write: Engine) -> None:
        self.read = read
        self.write = write
        self._postgres = write.dialect.name == "postgresql"
        self._inside = threading.local()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view; writing through it fails."""
        with self.read.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: committed at the end, rolled back when anything is raised. Never render or call out inside.

        What is read inside stays true until the end, because nobody else writes meanwhile.
        """
        with self._transaction() as connection:
            if self._postgres:
                postgres.wait_for_turn(connection)
            yield connection
            if self._postgres:
                postgres.tell_listeners(connection)

    @contextmanager
    def appending(self) -> Iterator[Connection]:
        """Like `writing`, for rows nobody else writes: what a runtime tells of itself and of its calls. Waits for no turn."""
        with self._transaction() as connection:
            yield connection

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """Be the only process in this database doing what ``name`` says. Many transactions may happen inside."""
        if self._postgres:
            with postgres.alone(self.write, zlib.crc32(name.encode())):
                yield
            return
        with Path(f"{self.write.url.database}.{name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def listener(self, wakes: Sequence[Callable[[], None]]) -> postgres.Listener | None:
        """What calls ``wakes`` after somebody wrote; None where a database cannot tell (SQLite), and polling must do."""
        return postgres.Listener(self.write, wakes) if self._postgres else None

    def close(self) -> None:
        """Give every connection back."""
        self.read.dispose()
        self.write.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        if getattr(self._inside, "writing", False):
            raise RuntimeError("a write inside a write of the same thread would wait for itself")
        self._inside.writing = True
        try:
            with self.write.begin() as connection:
                yield connection
        finally:
            self._inside.writing = False


def open_database(url: str, *, create: bool = True) -> Database:
    """Open the database at ``url``; a missing SQLite folder is made. Raises `DatabaseRefused` for a disk or a URL that will not do.

    Without ``create`` a SQLite file that is not there is a database out of reach, to be waited for, and so is one that goes
    missing later: an empty one made in its place would swallow what is written until somebody puts the right one back.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise DatabaseRefused(
            Bilingual("TONEPATH_DATABASE_URL 写法不对。", "TONEPATH_DATABASE_URL cannot be read as a database URL.")
        ) from error
    if parsed.get_backend_name() != "sqlite":
        return Database(postgres.engine(parsed, writes=False), postgres.engine(parsed, writes=True))
    _prepare(parsed)
    file = _File(Path(str(parsed.database)).absolute(), expected=not create)
    return Database(_sqlite(parsed, file, writes=False), _sqlite(parsed, file, writes=True))


def _prepare(url: URL) -> None:
    if not url.database or url.database == ":memory:":
        raise DatabaseRefused(
            Bilingual(
                "数据库必须是一个文件：内存数据库会丢失数据。",
                "The database must be a file: one in memory would be lost.",
            )
        )
    folder = Path(url.database).absolute().parent
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    kind = network_filesystem(folder)
    if kind:
        raise DatabaseRefused(
            Bilingual(
                f"{folder} 在网络磁盘上（{kind}），SQLite 在那里会损坏数据。请把 TONEPATH_DATA_DIR 设到本机磁盘，或使用 PostgreSQL。",
                f"{folder} is on a network disk ({kind}), where SQLite corrupts data. "
                "Set TONEPATH_DATA_DIR to a disk of this machine, or use PostgreSQL.",
            )
        )


class _File:
    """The file behind a SQLite database. Once it has been there, it is not made again."""

    def __init__(self, path: Path, *, expected: bool) -> None:
        self._path = path
        self._expected = expected or path.exists()

    def require(self) -> None:
        """Raise OperationalError when it should be there and is not."""
        if self._path.exists():
            self._expected = True
        elif self._expected:
            raise sqlite3.OperationalError(
                f"the database file {self._path} is missing: put it back, or a backup of it; to begin anew, delete the live folder"
            )

    def identity(self) -> tuple[int, int]:
        """Which file stands there now; (0, 0) for none."""
        try:
            found = self._path.stat()
        except OSError:
            return 0, 0
        return found.st_dev, found.st_ino


def _sqlite(url: URL, file: _File, *, writes: bool) -> Engine:
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=1 if writes else 5,
        max_overflow=0 if writes else 20,
        pool_timeout=BUSY_TIMEOUT_MS / 1_000,
        # The driver opens no transaction by itself: ours begin as we say below.
        connect_args={"isolation_level": None, "check_same_thread": False},
    )

    def on_connecting(*_: object) -> None:
        file.require()

    def on_connect(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        entry.info["file"] = file.identity()
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA synchronous = FULL")
        if not writes:
            cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    def on_checkout(_: DBAPIConnection, entry: ConnectionPoolEntry, __: object) -> None:
        # A backup put in its place is another file: what goes to the old one is read by nobody any more.
        if entry.info["file"] != file.identity():
            raise DisconnectionError

    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "do_connect", on_connecting)
    event.listen(engine, "connect", on_connect)
    event.listen(engine, "checkout", on_checkout)
    event.listen(engine, "begin", on_begin)
    return engine
