"""Whether a publish of this site needs a second person's agreement. Who agreed to which stands with the coming publish."""

from __future__ import annotations

from sqlalchemy import Connection, select

from runtime.domain.texts import Bilingual
from runtime.store import tables
from runtime.store.database import Database
from runtime.store.errors import Unusable
from runtime.store.people import able, everybody, note
from runtime.store.sql import now_ms, put

NAME = "approval"
ON, OFF = "approval_on", "approval_off"
NOBODY = Bilingual(
    "还没有第二个能登录的人，没有人可以同意。请先添加一位。",
    "Nobody else can sign in, so nobody could agree. Add somebody first.",
)


def asks(database: Database) -> bool:
    """Does a publish need a second person?"""
    with database.reading() as connection:
        return asks_in(connection)


def asks_in(connection: Connection) -> bool:
    """The same inside a transaction."""
    c = tables.site_settings.c
    return connection.execute(select(c.value).where(c.name == NAME)).scalar_one_or_none() == "on"


def is_possible(database: Database) -> bool:
    """Are there two people who can sign in, one to ask and one to agree?"""
    with database.reading() as connection:
        return len(able(everybody(connection))) > 1


def turn(database: Database, *, on: bool, by: str) -> None:
    """Ask for a second person from now on, or no longer; both are written down. Raises `Unusable` when nobody could agree."""
    with database.writing() as connection:
        if asks_in(connection) == on:
            return
        if on and len(able(everybody(connection))) < 2:
            raise Unusable(NOBODY)
        row = {"name": NAME, "value": "on" if on else "off", "by": by, "updated": now_ms()}
        put(connection, tables.site_settings, row)
        note(connection, ON if on else OFF, "", by=by)
