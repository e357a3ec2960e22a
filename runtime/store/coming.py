"""Coming publishes: releases that are made, proven and rendered, and wait for their time or for a second person.

Making one and letting it go live are each one transaction; who does the second is decided by its own row, so that it
happens once whoever tries. Proving, rendering and leases are their caller's.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, insert, or_, select, update

from runtime.domain.texts import Bilingual
from runtime.store import tables
from runtime.store.database import Database
from runtime.store.errors import NotFound, Unusable
from runtime.store.line_rules import Ready, make_ready
from runtime.store.lines import check_number, ensure_line
from runtime.store.people import key_of
from runtime.store.publishing import Approval, Published, add_release, point
from runtime.store.sql import now_ms

COMING = Bilingual("待上线的发布", "coming publish")
ASKED, WAITING, LIVE = "asked", "waiting", "live"
CANCELLED, REFUSED, MISSED, FAILED = "cancelled", "refused", "missed", "failed"
OPEN = (ASKED, WAITING)
OWN = Bilingual("自己请求的发布，要由另一个人来决定。", "Somebody else has to decide on what you asked for yourself.")
UNDECIDED = Bilingual(
    "期限内没有人同意，没有上线。需要的话请重新请求发布。",
    "Nobody agreed in time: it did not go live. Ask again if it is still wanted.",
)
OVER = Bilingual("这次发布已经结束，不能再改。", "This publish is over and cannot be changed.")
PAST = Bilingual("上线时间已经过去，请改成将来的时间。", "That time has passed: choose one that is to come.")
HOUR_MS = 3_600_000
WINDOW_MS = 6 * HOUR_MS
WINDOW_MOST_MS = 7 * 24 * HOUR_MS
ASKED_MS = 14 * 24 * HOUR_MS
AHEAD_MOST_MS = 366 * 24 * HOUR_MS


@dataclass(frozen=True, slots=True)
class Coming:
    """A coming publish, or one that is over. ``at`` is when it goes live (None: as soon as it may), ``window_ms`` how late it
    still may; ``previous`` is what the line answered with when it was made, "" for nothing; ``ended_by`` who took it back.
    Times are UTC ms."""

    id: str
    line: str
    flow: str
    version: int
    digest: str
    state: str
    at: int | None
    window_ms: int
    by: str
    message: str
    made: int
    previous: str
    decided_by: str
    decision: str
    ended: int | None
    ended_by: str
    problem: Bilingual | None


@dataclass(frozen=True, slots=True)
class Plan:
    """When a release is to go live, and whether a second person must agree first."""

    at: int | None = None
    window_ms: int = WINDOW_MS
    asks: bool = False


def put_off(
    database: Database,
    line: str,
    plan: Plan,
    *,
    documents: Mapping[str, Mapping[str, Any]],
    release: Mapping[str, Any],
    by: str,
    message: str = "",
    review: Mapping[str, Any] | None = None,
) -> Coming:
    """Keep a proven and rendered ``release`` for ``line`` until its time, and until somebody agreed where that is asked.

    ``review`` is what that somebody is shown. The line is not touched, and not made either. Raises `Unusable` for a time that will not do, `NotFound` as `write_release`.
    """
    check_number(line)
    check_plan(plan)
    name = secrets.token_urlsafe(12)
    with database.writing() as connection:
        add_release(connection, documents=documents, release=release, by=by, message=message)
        _insert(connection, name, line, str(release["digest"]), plan, by=by, message=message, review=review)
        return _load(connection, name)


def put_off_again(
    database: Database,
    line: str,
    plan: Plan,
    *,
    digest: str,
    by: str,
    message: str = "",
    review: Mapping[str, Any] | None = None,
) -> Coming:
    """The same for a release that is there already."""
    check_number(line)
    check_plan(plan)
    name = secrets.token_urlsafe(12)
    with database.writing() as connection:
        _insert(connection, name, line, digest, plan, by=by, message=message, review=review)
        return _load(connection, name)


def list_coming(database: Database, *, line: str = "", flow: str = "", is_open: bool = False) -> tuple[Coming, ...]:
    """Coming publishes, the next first, then those that are over, the last first; of a line, of a flow, or of all."""
    c = tables.coming.c
    query = _query()
    if line:
        query = query.where(c.line == line)
    if flow:
        query = query.where(tables.releases.c.root == flow)
    if is_open:
        query = query.where(c.state.in_(OPEN))
    with database.reading() as connection:
        rows = [_coming(row) for row in connection.execute(query.order_by(c.made.desc()).limit(500))]
    waiting = sorted((each for each in rows if each.state in OPEN), key=lambda each: (each.at or 0, each.made))
    return (*waiting, *(each for each in rows if each.state not in OPEN))


def load_coming(database: Database, name: str) -> Coming:
    """One of them. Raises `NotFound`."""
    with database.reading() as connection:
        return _load(connection, name)


def load_review(database: Database, name: str) -> dict[str, Any]:
    """What whoever asked for it saw then; empty where nobody was asked. Raises `NotFound`."""
    c = tables.coming.c
    with database.reading() as connection:
        text = connection.execute(select(c.review).where(c.id == name)).scalar_one_or_none()
    if text is None:
        raise NotFound(COMING, name)
    found: dict[str, Any] = json.loads(text) if text else {}
    return found


def put_at(database: Database, name: str, plan: Plan) -> Coming:
    """Give it another time; it stays as proven as it was. Who agreed, agreed to a time: that is asked for again. Raises
    `NotFound` or `Unusable`."""
    check_plan(plan)
    with database.writing() as connection:
        again = {"state": ASKED, "decided_by": "", "decision": ""} if _open(connection, name).decided_by else {}
        _set(connection, name, at=plan.at, window_ms=plan.window_ms, **again)
        return _load(connection, name)


def cancel(database: Database, name: str, *, by: str) -> Coming:
    """Take it back before it goes live; that, too, is written down. Raises `NotFound` or `Unusable`."""
    with database.writing() as connection:
        _open(connection, name)
        _set(connection, name, state=CANCELLED, ended=now_ms(), ended_by=by)
        return _load(connection, name)


def decide(database: Database, name: str, *, agreed: bool, by: str, message: str = "") -> Coming:
    """A second person's word: it waits for its time from now on, or is over. Raises `NotFound`, or `Unusable` for one that
    is decided and for whoever asked."""
    with database.writing() as connection:
        found = _open(connection, name)
        if found.state != ASKED:
            raise Unusable(OVER)
        if key_of(found.by) == key_of(by):
            raise Unusable(OWN)
        ended = {} if agreed else {"ended": now_ms()}
        _set(connection, name, state=WAITING if agreed else REFUSED, decided_by=by, decision=message, **ended)
        return _load(connection, name)


def due(database: Database, *, now: int) -> tuple[Coming, ...]:
    """Those whose time has come, the earliest first."""
    c = tables.coming.c
    query = _query().where(c.state == WAITING, (c.at.is_(None)) | (c.at <= now)).order_by(c.at, c.made)
    with database.reading() as connection:
        return tuple(_coming(row) for row in connection.execute(query))


def lapsed(database: Database, *, now: int) -> tuple[Coming, ...]:
    """Those nobody decided on in time: their window has passed, or where there is no time, two weeks."""
    c = tables.coming.c
    late = or_(and_(c.at.is_not(None), c.at + c.window_ms < now), and_(c.at.is_(None), c.made + ASKED_MS < now))
    with database.reading() as connection:
        return tuple(_coming(row) for row in connection.execute(_query().where(c.state == ASKED, late)))


def go_live(database: Database, coming: Coming, *, rules: Ready | None = None) -> Published | None:
    """Let it answer its line, behind the line's ``rules`` made ready for it; None when another process has just done so, or
    it was taken back meanwhile. All or nothing."""
    with database.writing() as connection:
        if not _take(connection, coming.id, LIVE):
            return None
        ensure_line(connection, coming.line, title=coming.flow)
        if rules is not None:
            make_ready(connection, rules, by=coming.by)
        approval = Approval(coming.decided_by, coming.decision)
        return point(
            connection,
            coming.line,
            digest=coming.digest,
            kind="publish",
            by=coming.by,
            message=coming.message,
            approval=approval,
        )


def end_without(database: Database, coming: Coming, state: str, problem: Bilingual) -> bool:
    """Note that it was missed or failed, with why; false when it is over already, or has been decided on meanwhile."""
    told = json.dumps({"zh": problem.zh, "en": problem.en})
    with database.writing() as connection:
        return _take(connection, coming.id, state, problem=told, before=coming.state)


def check_plan(plan: Plan) -> None:
    """Raise `Unusable` for a time in the past, further than a year, or a window nobody means."""
    now = now_ms()
    if plan.at is not None and plan.at <= now:
        raise Unusable(PAST)
    if plan.at is not None and plan.at > now + AHEAD_MOST_MS:
        raise Unusable(Bilingual("上线时间最多在一年之内。", "At most a year ahead."))
    if not 0 <= plan.window_ms <= WINDOW_MOST_MS:
        raise Unusable(Bilingual("最多晚七天上线。", "At most seven days late."))


def _insert(
    connection: Connection,
    name: str,
    line: str,
    digest: str,
    plan: Plan,
    *,
    by: str,
    message: str,
    review: Mapping[str, Any] | None,
) -> None:
    c = tables.lines.c
    previous = connection.execute(select(c.release_digest).where(c.number == line)).scalar_one_or_none()
    connection.execute(
        insert(tables.coming).values(
            id=name,
            line=line,
            release_digest=digest,
            state=ASKED if plan.asks else WAITING,
            at=plan.at,
            window_ms=plan.window_ms,
            by=by,
            message=message,
            made=now_ms(),
            previous=previous,
            decided_by="",
            decision="",
            ended=None,
            problem="",
            review=json.dumps(review, ensure_ascii=False) if review and plan.asks else "",
        )
    )


def _take(connection: Connection, name: str, state: str, *, problem: str = "", before: str = WAITING) -> bool:
    c = tables.coming.c
    mine = update(tables.coming).where(c.id == name, c.state == before)
    return connection.execute(mine.values(state=state, ended=now_ms(), problem=problem)).rowcount == 1


def _open(connection: Connection, name: str) -> Coming:
    found = _load(connection, name)
    if found.state not in OPEN:
        raise Unusable(OVER)
    return found


def _set(connection: Connection, name: str, **values: Any) -> None:
    connection.execute(update(tables.coming).where(tables.coming.c.id == name).values(**values))


def _load(connection: Connection, name: str) -> Coming:
    row = connection.execute(_query().where(tables.coming.c.id == name)).one_or_none()
    if row is None:
        raise NotFound(COMING, name)
    return _coming(row)


def _query() -> Select[Any]:
    c, releases = tables.coming.c, tables.releases.c
    return (
        select(c.id, c.line, releases.root, releases.version, c.release_digest, c.state, c.at, c.window_ms, c.by)
        .add_columns(c.message, c.made, c.previous, c.decided_by, c.decision, c.ended, c.ended_by, c.problem)
        .join(tables.releases, releases.digest == c.release_digest)
    )


def _coming(row: Row[Any]) -> Coming:
    told = json.loads(row.problem) if row.problem else None
    return Coming(
        id=row.id,
        line=row.line,
        flow=row.root,
        version=row.version,
        digest=row.release_digest,
        state=row.state,
        at=row.at,
        window_ms=row.window_ms,
        by=row.by,
        message=row.message,
        made=row.made,
        previous=row.previous or "",
        decided_by=row.decided_by,
        decision=row.decision,
        ended=row.ended,
        ended_by=row.ended_by,
        problem=Bilingual(told["zh"], told["en"]) if told else None,
    )
