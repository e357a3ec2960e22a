"""Who may sign in: the site's people, and for the first administrator a setting. No request here."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from designer.access.passwords import SHORTEST, accepts, hashed, is_old, made_up
from runtime.domain.texts import Bilingual
from runtime.settings import Settings
from runtime.store import approval, people
from runtime.store.database import Database
from runtime.store.errors import Unusable
from runtime.store.people import ADMINISTRATOR, FIRST, SETTING, Person, key_of

START = "start"
SHORT = Bilingual(f"密码至少要 {SHORTEST} 个字符。", f"A password has at least {SHORTEST} characters.")
BY_SETTING = Bilingual(
    "密码由设置 TONEPATH_ADMIN_PASSWORD 决定，请在那里修改。",
    "The password comes from the setting TONEPATH_ADMIN_PASSWORD: change it there.",
)
ROLE_BY_SETTING = Bilingual(
    f"设置了 TONEPATH_ADMIN_PASSWORD 时，“{FIRST}”一直是管理员。",
    f"While TONEPATH_ADMIN_PASSWORD is set, {FIRST!r} stays an administrator.",
)
NAMED_BY_SETTING = Bilingual(
    f"设置了 TONEPATH_ADMIN_PASSWORD 时，“{FIRST}”不能改名或删除。",
    f"While TONEPATH_ADMIN_PASSWORD is set, {FIRST!r} keeps its name and stays.",
)


def is_by_setting(person: Person, settings: Settings) -> bool:
    """Does the password of that person come from the settings?"""
    return bool(settings.admin_password) and key_of(person.name) == FIRST


def is_one_time(person: Person, settings: Settings) -> bool:
    """Must the password be replaced before anything else?"""
    return person.one_time and not is_by_setting(person, settings)


def authenticate(database: Database, settings: Settings, name: str, password: str) -> Person | None:
    """Whose name and password these are, None for nobody's. A hash made in an older way is replaced."""
    person = people.find_person(database, name)
    if person is not None and is_by_setting(person, settings):
        return person if hmac.compare_digest(settings.admin_password.encode(), password.encode()) else None
    if not accepts(person.password_hash if person else "", password) or person is None:
        return None
    return people.replace_hash(database, person, hashed(password)) if is_old(person.password_hash) else person


def stamp_of(person: Person, settings: Settings, key: bytes) -> str:
    """What a signed-in session carries: another password makes it void. It tells nothing of the password without ``key``."""
    secret = settings.admin_password if is_by_setting(person, settings) else person.password_hash
    return hmac.new(key, f"{person.id}:{secret}".encode(), hashlib.sha256).hexdigest()[:32]


def begin(database: Database, settings: Settings) -> str:
    """Make sure an administrator can sign in; returns the new one-time password of "admin" to show, "" when there is nothing
    to show.

    A one-time password nobody used is replaced: the terminal that showed it may be gone.
    """
    known = people.list_people(database)
    first = next((each for each in known if key_of(each.name) == FIRST), None)
    if settings.admin_password:
        if first is None:
            people.add_person(database, FIRST, role=ADMINISTRATOR, password_hash=SETTING, one_time=False, by=START)
        elif not first.password_hash:
            people.replace_hash(database, first, SETTING)
        return ""
    if first is not None and first.password_hash == SETTING:
        known = tuple(each for each in known if each is not first)
        first = people.replace_hash(database, first, "")
    if any(each.role == ADMINISTRATOR and each.password_hash and not each.one_time for each in known):
        return ""
    password = made_up()
    if first is None:
        people.add_person(database, FIRST, role=ADMINISTRATOR, password_hash=hashed(password), one_time=True, by=START)
    else:
        people.set_password_hash(database, first.id, hashed(password), one_time=True, by=START, what=people.RESET)
    return password


def set_password(database: Database, settings: Settings, person: Person, password: str) -> Person:
    """Somebody's own new password. Raises `Unusable`."""
    if is_by_setting(person, settings):
        raise Unusable(BY_SETTING)
    if len(password) < SHORTEST:
        raise Unusable(SHORT)
    return people.set_password_hash(database, person.id, hashed(password), one_time=False, by=person.name)


def add(database: Database, name: str, *, role: str, by: str) -> tuple[Person, str]:
    """Somebody new, with the one-time password to hand over. Raises `Taken` or `Unusable`."""
    password = made_up()
    return people.add_person(database, name, role=role, password_hash=hashed(password), one_time=True, by=by), password


def reset(database: Database, settings: Settings, person: Person, *, by: str) -> tuple[Person, str]:
    """A new one-time password for somebody; sessions of the old one end. Raises `Unusable`."""
    if is_by_setting(person, settings):
        raise Unusable(BY_SETTING)
    password = made_up()
    made = people.set_password_hash(database, person.id, hashed(password), one_time=True, by=by, what=people.RESET)
    return made, password


def rename(database: Database, settings: Settings, person: Person, name: str, *, by: str) -> Person:
    """Another name. Raises `Taken` or `Unusable`."""
    if is_by_setting(person, settings):
        raise Unusable(NAMED_BY_SETTING)
    return people.rename_person(database, person.id, name, by=by)


def give_role(database: Database, settings: Settings, person: Person, role: str, *, by: str) -> Person:
    """Another role, from the person's next request on; no session ends. Raises `Unusable`."""
    if is_by_setting(person, settings):
        raise Unusable(ROLE_BY_SETTING)
    return people.set_role(database, person.id, role, by=by)


def remove(database: Database, settings: Settings, person: Person, *, by: str) -> None:
    """Remove somebody; sessions end. Raises `Unusable`."""
    if is_by_setting(person, settings):
        raise Unusable(NAMED_BY_SETTING)
    people.remove_person(database, person.id, by=by, asks=approval.asks(database))


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
