"""Scenarios: the scripted test calls of each flow, and how each last went. What a scenario means is the simulator's."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from runtime.domain.texts import Bilingual
from runtime.store import tables
from runtime.store.database import Database
from runtime.store.errors import Changed, NotFound, Taken, Unusable
from runtime.store.sql import now_ms, put

SCENARIO = Bilingual("测试用例", "scenario")
FLOW = Bilingual("流程", "flow")
MOST = 2_000
LONGEST = 400_000


@dataclass(frozen=True, slots=True)
class StoredScenario:
    """A scenario of a flow. ``document`` is as schemas/scenario.schema.json says, without the flow; ``updated`` is UTC ms."""

    id: int
    flow: str
    name: str
    document: Mapping[str, Any]
    revision: int
    by: str
    updated: int

    @property
    def tags(self) -> tuple[str, ...]:
        """The suites it belongs to."""
        return tuple(self.document.get("tags", ()))


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a scenario last went ``against`` "draft", "version:3" or "line:4001". ``subject`` names the state of that,
    ``revision`` the scenario's; ``told`` is what the run has to say; ``at`` is UTC ms."""

    scenario: int
    against: str
    subject: str
    revision: int
    passed: bool
    told: Mapping[str, Any]
    at: int


def list_scenarios(database: Database, flow: str = "") -> tuple[StoredScenario, ...]:
    """Those of a flow, or all, by flow and in the order they were added."""
    query = _all()
    if flow:
        query = query.where(tables.scenarios.c.flow == flow)
    with database.reading() as connection:
        return tuple(map(_stored, connection.execute(query.order_by(tables.scenarios.c.flow, tables.scenarios.c.id))))


def load_scenario(database: Database, number: int) -> StoredScenario:
    """One by its id. Raises `NotFound`."""
    with database.reading() as connection:
        return _one(connection, number)


def add_scenarios(
    database: Database, flow: str, documents: Sequence[Mapping[str, Any]], *, by: str, replace: bool = False
) -> tuple[int, ...]:
    """Add scenarios to a flow, all or none, and return their ids. One of a name that is there is replaced, or, without
    ``replace``, refused. Raises `NotFound` for the flow, `Taken`, or `Unusable`."""
    now, made = now_ms(), []
    with database.writing() as connection:
        if connection.execute(select(tables.flows.c.name).where(tables.flows.c.name == flow)).first() is None:
            raise NotFound(FLOW, flow)
        c = tables.scenarios.c
        known = {row.name: row.id for row in connection.execute(select(c.name, c.id).where(c.flow == flow))}
        for document in documents:
            values = _values(document, by, now)
            name = values["name"]
            if name in known and not replace:
                raise Taken(SCENARIO, name)
            if name in known:
                again = {**values, "revision": c.revision + 1}
                connection.execute(update(tables.scenarios).where(c.id == known[name]).values(**again))
            else:
                added = insert(tables.scenarios).values(flow=flow, revision=1, **values).returning(c.id)
                known[name] = connection.execute(added).scalar_one()
            made.append(known[name])
        if len(known) > MOST:
            raise Unusable(
                Bilingual(f"一个流程最多 {MOST} 个测试用例。", f"A flow has at most {MOST} scenarios."),
            )
    return tuple(made)


def save_scenario(
    database: Database, number: int, document: Mapping[str, Any], *, expected: int, by: str
) -> StoredScenario:
    """Save over revision ``expected``. Raises `NotFound`, `Changed`, `Taken` when the name is another's, or `Unusable`."""
    values = _values(document, by, now_ms())
    c = tables.scenarios.c
    with database.writing() as connection:
        before = _one(connection, number)
        if before.revision != expected:
            raise Changed(SCENARIO, before.name)
        same = select(c.id).where(c.flow == before.flow, c.name == values["name"], c.id != number)
        if connection.execute(same).first() is not None:
            raise Taken(SCENARIO, values["name"])
        connection.execute(update(tables.scenarios).where(c.id == number).values(revision=expected + 1, **values))
        return _one(connection, number)


def delete_scenario(database: Database, number: int) -> None:
    """Delete one, with how it went. Raises `NotFound`."""
    with database.writing() as connection:
        _one(connection, number)
        connection.execute(delete(tables.scenarios).where(tables.scenarios.c.id == number))


def has_scenarios(database: Database) -> bool:
    """Are there any on this site?"""
    with database.reading() as connection:
        return bool(connection.execute(select(func.count()).select_from(tables.scenarios)).scalar_one())


def save_outcomes(database: Database, outcomes: Iterable[Outcome]) -> None:
    """Keep how scenarios went, over what was kept of them before; those deleted meanwhile are left out."""
    with database.writing() as connection:
        known = set(connection.execute(select(tables.scenarios.c.id)).scalars())
        for each in outcomes:
            if each.scenario in known:
                told = json.dumps(each.told, ensure_ascii=False)
                row = {
                    name: getattr(each, name) for name in ("scenario", "against", "subject", "revision", "passed", "at")
                }
                put(connection, tables.scenario_outcomes, {**row, "told": told})


def list_outcomes(database: Database, against: str, flow: str = "") -> dict[int, Outcome]:
    """How the scenarios of a flow, or of all, last went against something, by scenario."""
    o, s = tables.scenario_outcomes.c, tables.scenarios.c
    query = select(tables.scenario_outcomes).where(o.against == against)
    if flow:
        query = query.join(tables.scenarios, s.id == o.scenario).where(s.flow == flow)
    with database.reading() as connection:
        rows = connection.execute(query).all()
    return {
        r.scenario: Outcome(r.scenario, r.against, r.subject, r.revision, bool(r.passed), json.loads(r.told), r.at)
        for r in rows
    }


def _all() -> Select[Any]:
    c = tables.scenarios.c
    return select(c.id, c.flow, c.name, c.document, c.revision, c.by, c.updated)


def _one(connection: Connection, number: int) -> StoredScenario:
    row = connection.execute(_all().where(tables.scenarios.c.id == number)).one_or_none()
    if row is None:
        raise NotFound(SCENARIO, str(number))
    return _stored(row)


def _stored(row: Row[Any]) -> StoredScenario:
    return StoredScenario(row.id, row.flow, row.name, json.loads(row.document), row.revision, row.by, row.updated)


def _values(document: Mapping[str, Any], by: str, now: int) -> dict[str, Any]:
    kept = {name: value for name, value in document.items() if name != "flow"}
    text = json.dumps(kept, ensure_ascii=False)
    if len(text) > LONGEST:
        raise Unusable(Bilingual("测试用例太大。请拆成几个。", "The scenario is too large: split it."))
    return {"name": str(document["name"]), "document": text, "by": by, "updated": now}
