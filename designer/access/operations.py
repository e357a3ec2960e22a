"""The administrator's password: a setting, or a stored hash that begins as a one-time password. No request here."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import select
from werkzeug.security import check_password_hash, generate_password_hash

from runtime.settings import Settings
from runtime.store import tables
from runtime.store.database import Database
from runtime.store.sql import now_ms, put

SHORTEST = 10
# Letters and digits nobody confuses when reading them off a terminal.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Administrator:
    """What a password is checked against. ``one_time``: it must be replaced at once; ``by_setting``: it cannot be replaced here."""

    password_hash: str = field(repr=False)
    one_time: bool
    by_setting: bool

    @property
    def stamp(self) -> str:
        """What a signed-in session carries: another password makes it void."""
        return hashlib.sha256(self.password_hash.encode()).hexdigest()[:32]

    def accepts(self, password: str) -> bool:
        """Is this the password?"""
        return check_password_hash(self.password_hash, password)


def administrator(database: Database, settings: Settings) -> Administrator | None:
    """Who may sign in; None when no password was ever made."""
    if settings.admin_password:
        # Salted by the password alone, so that a restart with the same setting signs nobody out.
        salt = hashlib.sha256(settings.admin_password.encode()).hexdigest()[:16]
        derived = hashlib.scrypt(settings.admin_password.encode(), salt=salt.encode(), n=2**15, r=8, p=1, maxmem=2**26)
        return Administrator(f"scrypt:32768:8:1${salt}${derived.hex()}", one_time=False, by_setting=True)
    with database.reading() as connection:
        row = connection.execute(select(tables.administrator)).one_or_none()
    return Administrator(row.password_hash, row.one_time, by_setting=False) if row else None


def begin(database: Database, settings: Settings) -> str:
    """Make sure somebody can sign in; returns the new one-time password to show, "" when there is nothing to show.

    A one-time password nobody used is replaced: the terminal that showed it may be gone.
    """
    known = administrator(database, settings)
    if known is not None and not known.one_time:
        return ""
    password = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
    _store(database, password, one_time=True)
    return password


def set_password(database: Database, password: str) -> None:
    """Replace the password. Raises ValueError when it is too short."""
    if len(password) < SHORTEST:
        raise ValueError(f"a password has at least {SHORTEST} characters")
    _store(database, password, one_time=False)


def _store(database: Database, password: str, *, one_time: bool) -> None:
    row = {"id": 1, "password_hash": generate_password_hash(password), "one_time": one_time, "updated": now_ms()}
    with database.writing() as connection:
        put(connection, tables.administrator, row)


@dataclass(slots=True)
class Throttle:
    """Slows guessing down: after ``free`` wrong tries from one address, each next one waits twice as long, at most ``most_s``."""

    free: int = 5
    most_s: float = 60.0
    clock: Callable[[], float] = time.monotonic
    _failures: dict[str, tuple[int, float]] = field(default_factory=dict)

    def wait_s(self, address: str) -> float:
        """How many seconds this address must still wait; 0 when it may try."""
        count, at = self._failures.get(address, (0, 0.0))
        if count < self.free:
            return 0.0
        return max(0.0, at + min(self.most_s, 2.0 ** (count - self.free)) - self.clock())

    def failed(self, address: str) -> None:
        """Note a wrong try."""
        if len(self._failures) > 10_000:
            self._failures.clear()
        self._failures[address] = (self._failures.get(address, (0, 0.0))[0] + 1, self.clock())

    def succeeded(self, address: str) -> None:
        """Forget the wrong tries."""
        self._failures.pop(address, None)
