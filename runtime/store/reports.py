"""Counting calls: by hour, by ending, by choice, by agent. All of it in SQL; what the figures mean stands in each docstring.

A call belongs to the moment it began, with all that happened in it. Calls that were not taken are counted apart, as endings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Table,
    case,
    cast,
    func,
    literal,
    select,
)

from runtime.domain.zoned_hours import HOUR_MS, pieces
from runtime.store import tables
from runtime.store.call_facts import ABANDONED, ANSWERED, call_bridges, call_choices
from runtime.store.calls import release_of
from runtime.store.drain import INTERRUPTED, REFUSED


@dataclass(frozen=True, slots=True)
class Scope:
    """Calls that began from ``since`` until before ``before`` (UTC ms), on one line and with one flow or version if said."""

    since: int
    before: int
    line: str = ""
    flow: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class HourRow:
    """Calls that began in a local ``hour`` (counted from 1970) and ended in one way; "" while they run."""

    hour: int
    outcome: str
    calls: int


@dataclass(frozen=True, slots=True)
class HumanRow:
    """Of the calls of a local hour: how many came to a queue or a transfer, spoke to somebody, and hung up waiting without
    ever having spoken to anybody."""

    hour: int
    asked: int
    answered: int
    abandoned: int


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """How often callers took an option of a node: twice in one call counts twice. The options no_input and no_match are the
    times they gave no answer, or none that fits."""

    flow: str
    node: str
    option: str
    times: int


@dataclass(frozen=True, slots=True)
class AgentRow:
    """How many conversations an agent had, in how many calls, and how long they were together, in ms."""

    agent: str
    talks: int
    calls: int
    talked_ms: int


@dataclass(frozen=True, slots=True)
class Lengths:
    """From taken to over, conversations included: of ``calls`` that are over, the mean and the least length that nine in ten
    do not exceed, in ms. Calls whose end nobody saw are left out."""

    calls: int
    average_ms: int
    p90_ms: int


def by_hour(connection: Connection, scope: Scope, zone: ZoneInfo) -> tuple[HourRow, ...]:
    """Calls by local hour and ending, those that were not taken with the ending "refused"."""
    c, found = tables.calls.c, list[Any]()
    for part, offset in _parts(scope, zone):
        hour = _hour(c.started, offset)
        query = select(hour.label("hour"), c.outcome, func.count()).where(*_within(part, tables.calls))
        found += connection.execute(query.group_by("hour", c.outcome)).all()
    return tuple(HourRow(int(hour), outcome, calls) for hour, outcome, calls in found)


def humans_by_hour(connection: Connection, scope: Scope, zone: ZoneInfo) -> tuple[HumanRow, ...]:
    """Calls that asked for a human by local hour, each counted once whatever happened in it."""
    found: list[Any] = []
    for part, offset in _parts(scope, zone):
        b = call_bridges.c
        each = (
            _scoped(select(
                _hour(func.min(b.started), offset).label("hour"),
                func.max(case((b.result == ANSWERED, 1), else_=0)).label("answered"),
                func.max(case((b.result == ABANDONED, 1), else_=0)).label("abandoned"),
            ), part, call_bridges)
            .group_by(b.call_id)
            .subquery()
        )  # fmt: skip
        left = case((each.c.answered == 1, 0), else_=each.c.abandoned)
        query = select(each.c.hour, func.count(), func.sum(each.c.answered), func.sum(left)).group_by(each.c.hour)
        found += connection.execute(query).all()
    return tuple(HumanRow(*(int(value) for value in row)) for row in found)


def by_choice(connection: Connection, scope: Scope) -> tuple[ChoiceRow, ...]:
    """Every option of every question that was taken, and questions left without an answer."""
    k = call_choices.c
    query = select(k.flow, k.node, k.option, func.count())
    query = _scoped(query, scope, call_choices).group_by(k.flow, k.node, k.option).order_by(k.flow, k.node, k.option)
    return tuple(ChoiceRow(*row) for row in connection.execute(query))


def by_agent(connection: Connection, scope: Scope) -> tuple[AgentRow, ...]:
    """Who spoke with callers, the busiest first."""
    b = call_bridges.c
    talks = func.count().label("talks")
    query = select(b.agent, talks, func.count(b.call_id.distinct()), func.sum(b.talked_ms))
    query = _scoped(query, scope, call_bridges).where(b.result == ANSWERED, b.agent != "")
    rows = connection.execute(query.group_by(b.agent).order_by(talks.desc(), b.agent))
    return tuple(AgentRow(agent, count, calls, int(ms or 0)) for agent, count, calls, ms in rows)


def lengths(connection: Connection, scope: Scope) -> Lengths:
    """How long calls were."""
    c = tables.calls.c
    length = c.ended - c.started
    over = (
        *_within(scope, tables.calls),
        c.ended.is_not(None),
        c.outcome != INTERRUPTED,
        c.outcome != REFUSED,
    )
    count, total = connection.execute(select(func.count(), func.sum(length)).where(*over)).one()
    if not count:
        return Lengths(0, 0, 0)
    # From the longer end: the shorter it is, the less the database has to sort.
    beyond = count - -(-count * 9 // 10)
    query = select(length).where(*over).order_by(length.desc()).offset(beyond).limit(1)
    nine = connection.execute(query).scalar_one()
    return Lengths(int(count), int(total) // int(count), int(nine))


def _parts(scope: Scope, zone: ZoneInfo) -> Iterable[tuple[Scope, int]]:
    for piece in pieces(scope.since, scope.before, zone):
        yield Scope(piece.since, piece.before, scope.line, scope.flow, scope.version), piece.offset_ms


def _hour(started: ColumnElement[int], offset: int) -> ColumnElement[int]:
    return cast(started + literal(offset, BigInteger), BigInteger) // literal(HOUR_MS, BigInteger)


def _within(scope: Scope, table: FromClause) -> list[ColumnElement[bool]]:
    c = table.c
    found = [c.started >= scope.since, c.started < scope.before]
    if table is tables.calls:
        found += [c.line == scope.line] if scope.line else []
        found += [release_of(c.release_digest, scope.flow, scope.version)] if scope.flow else []
    return found


def _scoped(query: Select[*tuple[Any, ...]], scope: Scope, facts: Table) -> Select[*tuple[Any, ...]]:
    """Rows of a table of facts within the scope; calls are looked at only when it says more than a time."""
    if scope.line or scope.flow:
        query = query.join(tables.calls, tables.calls.c.id == facts.c.call_id).where(*_within(scope, tables.calls))
    return query.where(*_within(scope, facts))
