"""`StoreRules`: the live things calls ask for by name, from a snapshot a thread renews. Deciding with them is `rules`'."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from runtime.domain.caller_list import CallerList
from runtime.domain.schedule import Schedule
from runtime.domain.texts import DocumentError
from runtime.ports import Capacity
from runtime.store import tables
from runtime.store.capacity import capacities_in
from runtime.store.database import Database
from runtime.store.emergency import rule_schedules
from runtime.store.live import LiveFolder
from runtime.store.lost import refuse_lost
from runtime.store.polling import POLL_S, Poller

log = logging.getLogger(__name__)

Json = Mapping[str, Any]
Stamp = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Snapshot:
    schedules: Mapping[str, Schedule] = field(default_factory=dict)
    lists: Mapping[str, CallerList] = field(default_factory=dict)
    destinations: Mapping[str, Json] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    capacities: Mapping[str, Capacity] = field(default_factory=dict)


class StoreRules:
    """A `RuleSource`, and besides the destinations and secrets by name. Every question only reads a dictionary."""

    def __init__(self, database: Database, live: LiveFolder, *, every_s: float = POLL_S) -> None:
        self._database = database
        self._live = live
        self._snapshot = _Snapshot()
        self._stamp: Stamp | None = None
        self._poller = Poller("rules", self.refresh, every_s=every_s)

    def schedule(self, name: str) -> Schedule | None:
        """A schedule; None when there is no such one."""
        return self._snapshot.schedules.get(name)

    def caller_list(self, name: str) -> CallerList | None:
        """A caller list; None when there is no such one."""
        return self._snapshot.lists.get(name)

    def destination(self, name: str) -> Json | None:
        """A destination's document ({"kind": "queue" | "extension" | "number", ...}); None when there is no such one."""
        return self._snapshot.destinations.get(name)

    def destinations(self) -> Mapping[str, Json]:
        """Every destination by name."""
        return self._snapshot.destinations

    def capacity(self, line: str) -> Capacity | None:
        """How many calls a line may have; None when it has no limit of its own."""
        return self._snapshot.capacities.get(line)

    def secret(self, name: str) -> str | None:
        """A secret's value; None when there is no such one, or no database since the start."""
        return self._snapshot.secrets.get(name)

    def start(self) -> None:
        """Load what this machine knows, then follow the database."""
        site = self._live.site()
        if site is not None:
            self._snapshot = _built(site, {})
        self._poller.start()

    def close(self) -> None:
        """Stop following."""
        self._poller.close()

    def wake(self) -> None:
        """Look now: something was written."""
        self._poller.wake()

    def refresh(self) -> None:
        """One look: a new snapshot when anything has changed."""
        stamp = self._changed()
        if stamp == self._stamp:
            return
        site, secrets = self._read()
        self._snapshot = _built(site, secrets)
        self._live.write_site(site)
        self._stamp = stamp

    def _changed(self) -> Stamp:
        """A few small numbers that differ whenever a name was added, changed or removed."""
        followed = (
            tables.schedules,
            tables.caller_lists,
            tables.destinations,
            tables.secrets,
            tables.line_rules,
            tables.emergency_switches,
            tables.line_capacity,
        )
        with self._database.reading() as connection:
            refuse_lost(connection, self._live)
            figures = (figure for t in followed for figure in (func.count(), func.sum(t.c.updated)))
            tables_of = (t for t in followed for _ in range(2))
            asked = [select(f).select_from(t).scalar_subquery() for f, t in zip(figures, tables_of, strict=True)]
            row = connection.execute(select(*asked)).one()
        return tuple((int(row[at]), int(row[at + 1] or 0)) for at in range(0, len(row), 2))

    def _read(self) -> tuple[dict[str, Any], dict[str, str]]:
        e = tables.caller_list_entries.c
        with self._database.reading() as connection:
            schedules = {r.name: json.loads(r.document) for r in connection.execute(select(tables.schedules))}
            schedules |= rule_schedules(connection)
            capacities = capacities_in(connection)
            destinations = {r.name: json.loads(r.document) for r in connection.execute(select(tables.destinations))}
            secrets = {r.name: r.value for r in connection.execute(select(tables.secrets))}
            lists: dict[str, list[dict[str, Any]]] = {
                name: [] for name in connection.execute(select(tables.caller_lists.c.name)).scalars()
            }
            for name, number, expires in connection.execute(select(e.list, e.number, e.expires)):
                entry = {"number": number} | ({} if expires is None else {"expires_ms": expires})
                lists[name].append(entry)
        site = {"schedules": schedules, "lists": lists, "destinations": destinations, "capacities": capacities}
        return site, secrets


def _built(site: Json, secrets: Mapping[str, str]) -> _Snapshot:
    """What cannot be read is left out and logged: a call that asks for it takes its "otherwise"."""
    schedules: dict[str, Schedule] = {}
    lists: dict[str, CallerList] = {}
    for name, document in site.get("schedules", {}).items():
        try:
            schedules[name] = Schedule.from_json(document)
        except DocumentError as error:
            log.error("schedule %s cannot be used: %s", name, error)
    for name, entries in site.get("lists", {}).items():
        try:
            lists[name] = CallerList.from_json({"name": name, "entries": entries})
        except DocumentError as error:
            log.error("caller list %s cannot be used: %s", name, error)
    limits = site.get("capacities", {})
    capacities = {line: Capacity(int(row["calls"]), str(row["beyond"])) for line, row in limits.items()}
    return _Snapshot(schedules, lists, dict(site.get("destinations", {})), dict(secrets), capacities)
