"""The world of a test call at a terminal: the site's own schedules and lists, or those a new site has. Changes nothing."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from runtime.domain.caller_list import CallerList
from runtime.domain.schedule import Schedule
from runtime.settings import load
from runtime.store.caller_lists import domain_list, list_lists
from runtime.store.database import open_database
from runtime.store.migrating import is_current
from runtime.store.seeding import LISTS, SCHEDULES
from runtime.store.site import list_schedules
from simulator.world import World


def site_world() -> World:
    """Schedules and caller lists by name."""
    settings = load()
    path = settings.database_url.removeprefix("sqlite:///")
    if settings.database_url.startswith("sqlite") and not settings.data_dir.joinpath(path).exists():
        return _new_site()
    database = open_database(settings.database_url)
    try:
        if not is_current(database):
            return _new_site()
        schedules = {each.name: Schedule.from_json(each.document) for each in list_schedules(database)}
        lists = {row.name: domain_list(database, row.name) for row in list_lists(database)}
        return World(schedules=schedules, lists=lists)
    except DBAPIError:
        return _new_site()
    finally:
        database.close()


def _new_site() -> World:
    schedules = {name: Schedule.from_json(document) for name, document in SCHEDULES.items()}
    return World(schedules=schedules, lists={name: CallerList(name, ()) for name in LISTS})
