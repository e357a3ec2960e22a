"""The two ways into the database: one that only reads, one that only one writer at a time may use. No tables here.

On SQLite: write-ahead log; reading connections are `query_only`; writing happens on a pool of one connection whose every
transaction begins with BEGIN IMMEDIATE, because a transaction that reads first and writes later otherwise fails when another
has written meanwhile. Other dialects use one ordinary engine for both.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from runtime.domain.texts import Bilingual
from runtime.store.errors import DatabaseRefused
from runtime.store.filesystem import network_filesystem

BUSY_TIMEOUT_MS = 30_000


class Database:
    """An open database. Use `reading` and `writing`; `close` when done. Safe to share between threads, not processes."""

    def __init__(self, read: Engine, write: Engine) -> None:
        self.read = read
        self.write = write
        self._inside = threading.local()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view; writing through it fails."""
        with self.read.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: committed at the end, rolled back when anything is raised. Never render or call out inside."""
        if getattr(self._inside, "writing", False):
            raise RuntimeError("a write inside a write of the same thread would wait for itself")
        self._inside.writing = True
        try:
            with self.write.begin() as connection:
                yield connection
        finally:
            self._inside.writing = False

    def close(self) -> None:
        """Give every connection back."""
        self.read.dispose()
        if self.write is not self.read:
            self.write.dispose()


def open_database(url: str) -> Database:
    """Open the database at ``url``; a missing SQLite folder is made. Raises `DatabaseRefused` for a disk or a URL that will not do."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise DatabaseRefused(
            Bilingual("TONEPATH_DATABASE_URL 写法不对。", "TONEPATH_DATABASE_URL cannot be read as a database URL.")
        ) from error
    if parsed.get_backend_name() != "sqlite":
        engine = create_engine(parsed, pool_pre_ping=True)
        return Database(engine, engine)
    _prepare(parsed)
    return Database(_sqlite(parsed, writes=False), _sqlite(parsed, writes=True))


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
                f"{folder} 在网络磁盘上（{kind}）,SQLite 在那里会损坏数据。请把 TONEPATH_DATA_DIR 设到本机磁盘，或使用 PostgreSQL。",
                f"{folder} is on a network disk ({kind}), where SQLite corrupts data. "
                "Set TONEPATH_DATA_DIR to a disk of this machine, or use PostgreSQL.",
            )
        )


def _sqlite(url: URL, *, writes: bool) -> Engine:
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=1 if writes else 5,
        max_overflow=0 if writes else 20,
        pool_timeout=BUSY_TIMEOUT_MS / 1_000,
        # The driver opens no transaction by itself: ours begin as we say below.
        connect_args={"isolation_level": None, "check_same_thread": False},
    )

    def on_connect(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA synchronous = FULL")
        if not writes:
            cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)
    return engine
