"""A second person's agreement: asked for by a setting, given by somebody else, in time, and told afterwards."""

from __future__ import annotations

import pytest

from designer.coming import turn
from runtime.store import approval
from runtime.store.coming import (
    ASKED_MS,
    HOUR_MS,
    Plan,
    cancel,
    decide,
    lapsed,
    load_coming,
    load_review,
    put_at,
)
from runtime.store.database import Database
from runtime.store.errors import Unusable
from runtime.store.lines import load_line, publish_log
from runtime.store.people import ADMINISTRATOR, APPROVER, add_person, list_changes, remove_person, rename_person
from runtime.store.publishing import rollback
from runtime.store.sql import now_ms
from tests.store.test_coming import drafted, hashes, live, planned, tomorrow

__all__ = ["drafted"]


def person(database: Database, name: str, role: str = APPROVER, *, password_hash: str = "hash") -> int:
    return add_person(database, name, role=role, password_hash=password_hash, one_time=False, by="王").id


def test_it_is_turned_on_when_somebody_else_can_agree_and_written_down(database: Database) -> None:
    person(database, "王", ADMINISTRATOR)
    person(database, "来宾", password_hash="")
    with pytest.raises(Unusable, match="Nobody else"):
        approval.turn(database, on=True, by="王")
    li = person(database, "李")
    approval.turn(database, on=True, by="王")
    approval.turn(database, on=True, by="李")
    assert approval.asks(database)
    with pytest.raises(Unusable, match="second person"):
        remove_person(database, li, by="王", asks=approval.asks(database))
    approval.turn(database, on=False, by="王")
    assert not approval.asks(database)
    log = [(row.what, row.by) for row in list_changes(database)]
    assert log[:2] == [("approval_off", "王"), ("approval_on", "王")]


def test_nobody_agrees_to_his_own_under_any_name(database: Database) -> None:
    wang = person(database, "王", ADMINISTRATOR)
    asked = planned(database, "一", Plan(asks=True))
    for own in ("王", " 王 "):
        with pytest.raises(Unusable, match="Somebody else"):
            decide(database, asked.id, agreed=True, by=own)
    rename_person(database, wang, "Wang", by="王")
    assert load_coming(database, asked.id).by == "Wang"
    with pytest.raises(Unusable, match="Somebody else"):
        decide(database, asked.id, agreed=True, by="wang")
    assert decide(database, asked.id, agreed=True, by="李").state == "waiting"
    with pytest.raises(Unusable):
        decide(database, asked.id, agreed=False, by="赵")


def test_the_line_answers_as_before_until_somebody_agreed(database: Database) -> None:
    first = live(database, "一")
    asked = planned(database, "二", Plan(asks=True))
    assert turn(database, hashes, holder="a") == ()
    assert load_line(database, "4001").digest == first
    decide(database, asked.id, agreed=True, by="李", message="看过了")
    (done,) = turn(database, hashes, holder="a")
    assert (done.version, load_line(database, "4001").version) == (2, 2)
    row = next(iter(publish_log(database)))
    assert (row.by, row.approved_by, row.approval, row.unasked) == ("王", "李", "看过了", False)


def test_what_is_sent_back_is_over_and_keeps_its_words(database: Database) -> None:
    asked = planned(database, "一", Plan(asks=True))
    done = decide(database, asked.id, agreed=False, by="李", message="开场白太长")
    assert (done.state, done.decided_by, done.decision) == ("refused", "李", "开场白太长")
    assert turn(database, hashes, holder="a") == ()
    with pytest.raises(Unusable):
        cancel(database, asked.id, by="王")


def test_another_time_is_asked_for_again(database: Database) -> None:
    asked = planned(database, "一", Plan(tomorrow(), asks=True))
    decide(database, asked.id, agreed=True, by="李")
    moved = put_at(database, asked.id, Plan(tomorrow() + HOUR_MS))
    assert (moved.state, moved.decided_by) == ("asked", "")
    timed = planned(database, "二", Plan(tomorrow()))
    assert put_at(database, timed.id, Plan(tomorrow() + HOUR_MS)).state == "waiting", "nobody had been asked"


def test_what_nobody_decides_on_lapses_with_why(database: Database) -> None:
    at_once = planned(database, "一", Plan(asks=True))
    timed = planned(database, "二", Plan(tomorrow(), window_ms=HOUR_MS, asks=True))
    assert lapsed(database, now=tomorrow() + HOUR_MS - 1_000) == ()
    assert [each.id for each in lapsed(database, now=tomorrow() + HOUR_MS + 60_000)] == [timed.id]
    turn(database, hashes, holder="a", now=now_ms() + ASKED_MS + 60_000)
    for each in (at_once, timed):
        found = load_coming(database, each.id)
        assert found.state == "missed"
        assert found.problem is not None
        assert "Nobody agreed" in found.problem.en
    with pytest.raises(Unusable):
        decide(database, at_once.id, agreed=True, by="李")


def test_a_way_back_needs_nobody_and_is_marked_while_the_site_asks(database: Database) -> None:
    person(database, "王", ADMINISTRATOR)
    person(database, "李")
    live(database, "一")
    live(database, "二")
    approval.turn(database, on=True, by="王")
    rollback(database, "4001", by="王")
    approval.turn(database, on=False, by="王")
    rollback(database, "4001", to=publish_log(database)[1].digest, by="王")
    assert [row.unasked for row in publish_log(database)] == [False, True, False, False]


def test_what_was_seen_is_kept_only_where_somebody_is_asked(database: Database) -> None:
    assert load_review(database, planned(database, "一", Plan(tomorrow())).id) == {}
