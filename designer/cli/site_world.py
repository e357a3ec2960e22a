"""The world of a test call at a terminal: the site's own schedules, lists and destinations, or those a new site has. Changes
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from runtime.domain.caller_list import CallerList
from runtime.domain.schedule import Schedule
from runtime.ports import Table
from runtime.settings import load
from runtime.store.caller_lists import domain_list, list_lists
from runtime.store.database import Database, open_database
from runtime.store.emergency import rule_schedules
from runtime.store.lookup_tables import fetch, folder_of, list_tables
from runtime.store.migrating import is_current
from runtime.store.seeding import AGENTS, site_documents
from runtime.store.site import list_destinations, list_schedules
from runtime.store.table_index import TableIndex
from simulator.world import World


@contextmanager
def site_database() -> Iterator[Database | None]:
    """The site's database as it is; None when there is none yet, or none that can be read."""
    settings = load()
    path = settings.database_url.removeprefix("sqlite:///")
    if settings.database_url.startswith("sqlite") and not settings.data_dir.joinpath(path).exists():
        yield None
        return
    database = open_database(settings.database_url)
    try:
        yield database if _usable(database) else None
    finally:
        database.close()


def site_world() -> World:
    """Schedules, caller lists and destinations by name, those among them that the rules of lines ask."""
    with site_database() as database:
        if database is None:
            return _new_site()
        documents = {each.name: each.document for each in list_schedules(database)}
        with database.reading() as connection:
            documents |= rule_schedules(connection)
        schedules = {name: Schedule.from_json(document) for name, document in documents.items()}
        lists = {row.name: domain_list(database, row.name) for row in list_lists(database)}
        destinations = {each.name: each.document for each in list_destinations(database)}
        return World(schedules, lists, destinations, _tables(database))


def _tables(database: Database) -> dict[str, Table]:
    """The live versions of the site's tables; their files are given up with the process."""
    folder = folder_of(load().data_dir)
    return {row.name: TableIndex(fetch(database, row.live.digest, folder)) for row in list_tables(database)}


def _usable(database: Database) -> bool:
    try:
        return is_current(database)
    except DBAPIError:
        return False


def _new_site() -> World:
    needed = site_documents()
    schedules = {name: Schedule.from_json(document) for name, document in needed["schedules"].items()}
    lists = {name: CallerList(name, ()) for name in needed["lists"]}
    return World(schedules, lists, {**needed["destinations"], "agents": AGENTS})
