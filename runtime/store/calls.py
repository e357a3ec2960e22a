"""Reading the call log: lists of calls, and one call with its events in order. Writing it is `call_log`'s."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from runtime.domain.texts import Bilingual
from runtime.store import tables
from runtime.store.database import Database
from runtime.store.errors import NotFound, Unusable

CALL = Bilingual("通话", "call")
SEVERAL = 5


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
class CallPath:
    """One call and what happened in it: (sequence, event) in order. From these events the call replays."""

    call: CallRow
    flow: str
    version: int
    events: tuple[tuple[int, Mapping[str, Any]], ...]


def list_calls(
    database: Database,
    *,
    line: str = "",
    caller: str = "",
    outcome: str = "",
    since: int | None = None,
    before: int | None = None,
    limit: int = 50,
) -> tuple[CallRow, ...]:
    """Calls, newest first. ``caller`` matches the end of the number; ``since`` and ``before`` bound the start, UTC ms."""
    c = tables.calls.c
    query = select(tables.calls).order_by(c.started.desc(), c.id).limit(limit)
    if line:
        query = query.where(c.line == line)
    if caller:
        query = query.where(c.caller.endswith(caller, autoescape=True))
    if outcome:
        query = query.where(c.outcome == outcome)
    if since is not None:
        query = query.where(c.started >= since)
    if before is not None:
        query = query.where(c.started < before)
    with database.reading() as connection:
        return tuple(CallRow(*row) for row in connection.execute(query))


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
        row = connection.execute(select(tables.calls).where(tables.calls.c.id == call_id)).one_or_none()
        if row is None:
            raise NotFound(CALL, call_id)
        call = CallRow(*row)
        events = connection.execute(select(e.sequence, e.event).where(e.call_id == call_id).order_by(e.sequence)).all()
        made_of = connection.execute(
            select(tables.releases.c.root, tables.releases.c.version).where(tables.releases.c.digest == call.release)
        ).one_or_none()
    flow, version = (made_of.root, made_of.version) if made_of else ("", 0)
    return CallPath(call, flow, version, tuple((sequence, json.loads(event)) for sequence, event in events))
