"""Reading the call log: lists of calls, and one call with its events in order. Writing it is `call_log`'s."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, exists, literal, or_, select, tuple_

from runtime.domain.texts import Bilingual
from runtime.store import tables
from runtime.store.call_facts import call_bridges, call_choices
from runtime.store.database import Database
from runtime.store.drain import REFUSED
from runtime.store.errors import NotFound, Unusable

CALL = Bilingual("通话", "call")
SEVERAL = 5
# As many as every database takes in one list.
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call. Times UTC ms; ``ended`` is None and ``outcome`` "" while it runs (or its end was never told).

    ``uniqueid`` and ``sip_call_id`` are what the exchange and the trunk call it. ``detail`` of a call with the outcome
    "refused" says why, and what its caller got: "line_full/busy".
    """

    id: str
    line: str
    caller: str
    language: str
    release: str
    runtime: str
    started: int
    ended: int | None
    outcome: str
    uniqueid: str = ""
    sip_call_id: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A call's place in the list: newest first, then by id."""

    started: int
    id: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which calls are wanted; what has its default does not matter. Times UTC ms, ``since`` included, ``before`` not.

    ``caller`` is the end of the number; ``outcome`` "" is in progress; ``option`` is (flow, node, option)
    somebody chose; ``agent`` is who answered.
    """

    since: int | None = None
    before: int | None = None
    line: str = ""
    caller: str = ""
    outcome: str | None = None
    flow: str = ""
    version: int = 0
    option: tuple[str, str, str] | None = None
    agent: str = ""
    least_ms: int | None = None
    most_ms: int | None = None


EVERY = Wanted()
COLUMNS = tuple(
    tables.calls.c[field.name if field.name != "release" else "release_digest"] for field in fields(CallRow)
)


@dataclass(frozen=True, slots=True)
class CallPath:
    """One call and what happened in it: (sequence, event) in order. From these events the call replays."""

    call: CallRow
    flow: str
    version: int
    events: tuple[tuple[int, Mapping[str, Any]], ...]


def list_calls(
    database: Database, wanted: Wanted = EVERY, *, after: Key | None = None, limit: int = 50
) -> tuple[CallRow, ...]:
    """Calls, newest first; those that come ``after`` the one with that key."""
    c, driver = tables.calls.c, _driver(wanted)
    started, name = (c.started, c.id) if driver is None else (driver.c.started, driver.c.call_id)
    query = select(*COLUMNS)
    if driver is not None:
        query = query.join(driver, driver.c.call_id == c.id)
    if after is not None:
        query = query.where(tuple_(started, name) < tuple_(literal(after.started), literal(after.id)))
    query = query.where(*_conditions(wanted, started)).order_by(started.desc(), name.desc()).limit(limit)
    with database.reading() as connection:
        return tuple(CallRow(*row) for row in connection.execute(query))


def _driver(wanted: Wanted) -> Table | None:
    """The table whose index gives the calls in order: that of choices or bridges when one is asked for."""
    return call_choices if wanted.option else call_bridges if wanted.agent else None


def _conditions(wanted: Wanted, started: ColumnElement[int]) -> list[ColumnElement[bool]]:
    c = tables.calls.c
    found: list[ColumnElement[bool]] = []
    if wanted.since is not None:
        found.append(started >= wanted.since)
    if wanted.before is not None:
        found.append(started < wanted.before)
    if wanted.line:
        found.append(c.line == wanted.line)
    if wanted.caller:
        found.append(_of_caller(wanted.caller))
    found += [c.outcome == wanted.outcome] if wanted.outcome is not None else []
    found += [release_of(c.release_digest, wanted.flow, wanted.version)] if wanted.flow else []
    found += [c.ended - c.started >= wanted.least_ms] if wanted.least_ms is not None else []
    found += [c.ended - c.started <= wanted.most_ms] if wanted.most_ms is not None else []
    found += _chosen(wanted)
    found += _by_agent(wanted) if wanted.agent else []
    return found


def _of_caller(digits: str) -> ColumnElement[bool]:
    """By the end of the number: that of four digits has an index, and so has the rest by it."""
    c = tables.calls.c
    ends = c.caller.endswith(digits, autoescape=True)
    return and_(c.caller_end == digits[-4:], ends) if len(digits) >= 4 else ends


def release_of(digest: ColumnElement[str], flow: str, version: int) -> ColumnElement[bool]:
    """Whether a release is one of a flow, and of a version of it when that is not 0. Rules in front change nothing in that."""
    r = tables.releases.c
    query = select(r.digest).where(r.root == flow, *([r.version == version] if version else []))
    return digest.in_(query)


def _chosen(wanted: Wanted) -> list[ColumnElement[bool]]:
    """The first time that option was taken in a call, so that each call is there once."""
    if wanted.option is None:
        return []
    flow, node, option = wanted.option
    k, e = call_choices.c, call_choices.alias().c
    before = and_(
        e.call_id == k.call_id, e.flow == k.flow, e.node == k.node, e.option == k.option, e.sequence < k.sequence
    )
    return [
        k.flow == flow,
        k.node == node,
        k.option == option,
        ~exists().where(before),
    ]


def _by_agent(wanted: Wanted) -> list[ColumnElement[bool]]:
    if wanted.option:
        b = call_bridges.c
        return [exists().where(b.call_id == tables.calls.c.id, b.agent == wanted.agent)]
    k, e = call_bridges.c, call_bridges.alias().c
    before = and_(e.call_id == k.call_id, e.agent == k.agent, e.sequence < k.sequence)
    return [k.agent == wanted.agent, ~exists().where(before)]


def agents_of(database: Database, *, since: int = 0) -> tuple[str, ...]:
    """Who has answered calls since then, by name."""
    b = call_bridges.c
    query = select(b.agent).where(b.agent != "", b.started >= since).distinct().order_by(b.agent)
    with database.reading() as connection:
        return tuple(connection.execute(query).scalars())


def find_call(database: Database, name: str) -> str:
    """The id of the call that somebody names by it, by its beginning, by Asterisk's uniqueid or by the SIP Call-ID.

    Raises `NotFound`, or `Unusable` when several calls begin that way.
    """
    c = tables.calls.c
    named = or_(c.id == name, c.uniqueid == name, c.sip_call_id == name)
    begun = c.id.startswith(name, autoescape=True)
    found: list[str] = []
    with database.reading() as connection:
        for condition, most in ((named, 1), (begun, SEVERAL)):
            if name and not found:
                query = select(c.id).where(condition).order_by(c.started.desc()).limit(most)
                found = list(connection.execute(query).scalars())
    if len(found) > 1:
        raise Unusable(
            Bilingual(
                f"有几通电话的编号以 {name} 开头：{'、'.join(found)}。请多写几位。",
                f"Several calls begin with {name}: {', '.join(found)}. Write more of it.",
            )
        )
    if not found:
        raise NotFound(CALL, name)
    return found[0]


def show_call(database: Database, call_id: str) -> CallPath:
    """One call with its events. Raises `NotFound`."""
    e = tables.call_events.c
    with database.reading() as connection:
        row = connection.execute(select(*COLUMNS).where(tables.calls.c.id == call_id)).one_or_none()
        if row is None:
            raise NotFound(CALL, call_id)
        call = CallRow(*row)
        events = connection.execute(select(e.sequence, e.event).where(e.call_id == call_id).order_by(e.sequence)).all()
        made_of = connection.execute(
            select(tables.releases.c.root, tables.releases.c.version).where(tables.releases.c.digest == call.release)
        ).one_or_none()
    flow, version = (made_of.root, made_of.version) if made_of else ("", 0)
    return CallPath(call, flow, version, tuple((sequence, json.loads(event)) for sequence, event in events))


def paths_on(
    database: Database, releases: Sequence[str], *, since: int, before: int, limit: int
) -> tuple[CallPath, ...]:
    """Calls taken on some releases that began from ``since`` until before ``before`` (UTC ms), newest first, with their events."""
    c, e = tables.calls.c, tables.call_events.c
    found: list[CallRow] = []
    events: dict[str, list[tuple[int, Mapping[str, Any]]]] = {}
    with database.reading() as connection:
        for release in releases:
            # One release at a time: its index gives them in order, and no more than the limit is read.
            query = select(*COLUMNS).where(c.release_digest == release, c.started >= since, c.started < before)
            newest = query.where(c.outcome != REFUSED).order_by(c.started.desc(), c.id.desc()).limit(limit)
            found += (CallRow(*row) for row in connection.execute(newest))
        found = sorted(found, key=lambda call: (-call.started, call.id))[:limit]
        for first in range(0, len(found), AT_ONCE):
            ids = [call.id for call in found[first : first + AT_ONCE]]
            query = select(e.call_id, e.sequence, e.event).where(e.call_id.in_(ids)).order_by(e.call_id, e.sequence)
            for call_id, sequence, event in connection.execute(query):
                events.setdefault(call_id, []).append((sequence, json.loads(event)))
    return tuple(CallPath(call, "", 0, tuple(events.get(call.id, ()))) for call in found)
