"""What is PostgreSQL's alone: how its connections begin, whose turn it is to write, and the word that something was written.

One transaction-level advisory lock is what BEGIN IMMEDIATE is on SQLite: writers take turns, across processes and machines,
so that what a writer has read stays true until it commits. No tables here.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from runtime.domain.texts import Bilingual
from runtime.store.errors import DatabaseRefused, Unusable

if TYPE_CHECKING:
    # In the functions below it is imported when needed: a site on SQLite starts without it.
    import psycopg

DRIVER = "postgresql+psycopg"
CHANNEL = "tonepath"
# Any number will do, as long as every Tonepath has the same and nobody else in this database has it.
WRITERS_TURN = 0x746F_6E65_7061_7468
LOCK_TIMEOUT_MS = 30_000
# A process frozen in the middle of a transaction must not keep the others from writing.
IDLE_TIMEOUT_MS = 30_000
# A network that swallows packets is noticed within about half a minute; a machine that refuses, at once.
NETWORK = {"connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
LISTEN_TURN_S = 1.0
LISTEN_AGAIN_S = 5.0
READS = "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
WRITES = "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE"

log = logging.getLogger(__name__)


def engine(url: URL, *, writes: bool) -> Engine:
    """An engine whose transactions are snapshots that cannot write, or ones that write. It connects on first use."""
    made = create_engine(
        url.set(drivername=DRIVER),
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=20,
        pool_timeout=LOCK_TIMEOUT_MS / 1_000,
        connect_args=_network(url),
    )

    def on_connect(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        encoding = cast("psycopg.Connection[Any]", connection).info.parameter_status("server_encoding")
        if encoding != "UTF8":
            raise DatabaseRefused(
                Bilingual(
                    f"数据库的编码是 {encoding}，存不下中文。请用 CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0 新建。",
                    f"The database's encoding is {encoding}, which cannot hold Chinese. "
                    "Make one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.",
                )
            )
        cursor = connection.cursor()
        cursor.execute(WRITES if writes else READS)
        cursor.execute(f"SET lock_timeout = {LOCK_TIMEOUT_MS}")
        cursor.execute(f"SET idle_in_transaction_session_timeout = {IDLE_TIMEOUT_MS}")
        cursor.close()
        connection.commit()

    event.listen(made, "connect", on_connect)
    event.listen(made, "handle_error", _said_in_words)
    return made


def wait_for_turn(connection: Connection) -> None:
    """Wait until no other transaction of any Tonepath writes; the turn ends with the transaction."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITERS_TURN})


def tell_listeners(connection: Connection) -> None:
    """Wake whoever listens, when and if the transaction commits."""
    connection.execute(text("SELECT pg_notify(:channel, '')"), {"channel": CHANNEL})


@contextmanager
def alone(write: Engine, key: int) -> Iterator[None]:
    """Be the only one inside with this key among all processes. Writing goes on in transactions of its own."""
    with write.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": key})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": key})


class Listener:
    """Calls ``wakes`` when something was written. It only makes pollers look sooner: without it they look all the same."""

    def __init__(self, write: Engine, wakes: Sequence[Callable[[], None]]) -> None:
        self._url = write.url
        self._wakes = tuple(wakes)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)

    def start(self) -> None:
        """Begin, with or without a database."""
        self._thread.start()

    def close(self) -> None:
        """Stop within about `LISTEN_TURN_S`."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(LISTEN_TURN_S * 3)

    def _run(self) -> None:
        import psycopg

        while not self._stop.is_set():
            try:
                self._listen()
            except psycopg.Error as error:
                log.debug("not told of changes, polling finds them: %s", error)
                self._stop.wait(LISTEN_AGAIN_S)

    def _listen(self) -> None:
        import psycopg

        plain = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        # The driver's context manager closes the connection.
        with psycopg.connect(plain, autocommit=True, **_network(self._url)) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            while not self._stop.is_set():
                for _ in connection.notifies(timeout=LISTEN_TURN_S, stop_after=1):
                    for wake in self._wakes:
                        wake()


def _network(url: URL) -> dict[str, Any]:
    """The time-outs the URL does not set itself."""
    return {name: value for name, value in NETWORK.items() if name not in url.query}


def _said_in_words(context: ExceptionContext) -> BaseException | None:
    """A value no column takes is the fault of whoever gave it, and not a database that is away."""
    import psycopg

    if isinstance(context.original_exception, psycopg.DataError):
        return Unusable(
            Bilingual(
                "有一项内容太长，或含有不能保存的字符。请缩短或改写后再试。",
                "Something in it is too long or has a character that cannot be stored. Shorten or rewrite it and try again.",
            )
        )
    return None
