"""Bringing a database to the newest shape with the one history in migrations/. Called by app.py, never by a request."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from runtime.store.database import Database

if TYPE_CHECKING:
    # It takes 0.2 s, and a process that starts finds its database current nearly always.
    from alembic.config import Config

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
_NAME = re.compile(r'^revision = "(\w+)"$', re.MULTILINE)
_BEFORE = re.compile(r'^down_revision = "(\w+)"$', re.MULTILINE)


def upgrade(database: Database, *, to: str = "head") -> None:
    """Run every migration that is missing, up to ``to``. Two processes that start at once run them one after the other."""
    from alembic import command

    config = _config()
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def differences(database: Database) -> None:
    """Raise alembic's CommandError when the tables in the code and in the database are not the same."""
    from alembic import command

    config = _config()
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.check(config)


def is_current(database: Database) -> bool:
    """Has every migration been run?"""
    with database.reading() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [head()]


def head() -> str:
    """The newest migration's name. Raises ValueError unless the history is one line."""
    sources = [path.read_text(encoding="utf-8") for path in (MIGRATIONS / "versions").glob("*.py")]
    names, before = ({name for source in sources for name in found.findall(source)} for found in (_NAME, _BEFORE))
    newest: str
    (newest,) = names - before
    return newest


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    # ConfigParser would read a percent sign in the path as its own.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
