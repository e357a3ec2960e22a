"""Opening the store for a command: migrated, and filled with what a new site starts with. What a command does is its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from runtime.settings import Settings, load
from runtime.store.database import Database, open_database
from runtime.store.live import LiveFolder
from runtime.store.migrating import is_current, upgrade
from runtime.store.seeding import is_new, seed


def prepare(database: Database) -> None:
    """Bring it to the newest shape and fill it when it is empty. Processes that start at once do it one after the other."""
    if is_current(database) and not is_new(database):
        return
    with database.alone("prepare"):
        upgrade(database)
        seed(database)


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[Database]:
    """The site's database, of the newest shape; closed at the end. Raises SettingsError or DatabaseRefused."""
    settings = load() if settings is None else settings
    # A machine that answers lines had a database: an empty one in its place would hide that it is gone.
    database = open_database(settings.database_url, create=not LiveFolder(settings.live_dir).lines())
    try:
        prepare(database)
        yield database
    finally:
        database.close()
