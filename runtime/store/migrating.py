"""Bringing a database to the newest shape with the one history in migrations/. Called by app.py, never by a request."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from runtime.store.database import Database

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def upgrade(database: Database) -> None:
    """Run every migration that is missing. Two processes that start at once run them one after the other."""
    config = _config()
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def differences(database: Database) -> None:
    """Raise alembic's CommandError when the tables in the code and in the database are not the same."""
    config = _config()
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.check(config)


def is_current(database: Database) -> bool:
    """Has every migration been run?"""
    with database.reading() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head()


def head() -> str | None:
    """The newest migration's name."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    # ConfigParser would read a percent sign in the path as its own.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
