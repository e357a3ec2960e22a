"""Coming publishes: made once, live once, kept until then, and told when they could not."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence

import pytest

from designer.coming import notes, turn
from designer.proving import Document
from runtime.document.inventory import inventory_of
from runtime.document.line_release import Part
from runtime.document.line_rules import empty_rules
from runtime.domain.texts import Bilingual
from runtime.speech.protocol import SpeechError
from runtime.store import leases
from runtime.store.cleaning import audio_in_use
from runtime.store.coming import (
    HOUR_MS,
    Coming,
    Plan,
    cancel,
    decide,
    due,
    go_live,
    list_coming,
    load_coming,
    put_at,
    put_off,
)
from runtime.store.database import Database, open_database
from runtime.store.drafts import delete_flow, save_draft
from runtime.store.errors import InUse, NotFound, Unusable
from runtime.store.line_rules import Ready, save_rules
from runtime.store.lines import delete_line, list_lines, load_line, publish_log, save_line
from runtime.store.publishing import rollback, write_release
from runtime.store.site import delete_destination, save_destination
from runtime.store.sql import now_ms
from tests.store.conftest import as_text, flow, release

NAME = "售后热线"


def hashes(documents: Sequence[Document]) -> Mapping[str, str]:
    return {key: f"{index:064x}" for index, key in enumerate(inventory_of(documents).keys)}


def tomorrow() -> int:
    return now_ms() + 24 * HOUR_MS


def planned(database: Database, words: str, plan: Plan, *, line: str = "4001") -> Coming:
    document = flow(text=words)
    made = release(document, audio=dict(hashes([document])))
    return put_off(database, line, plan, documents={NAME: document}, release=made, by="王", message=words)


def live(database: Database, words: str, *, line: str = "4001") -> str:
    document = flow(text=words)
    return write_release(database, line, documents={NAME: document}, release=release(document), by="王").digest


@pytest.fixture(autouse=True)
def drafted(database: Database) -> None:
    save_destination(database, "坐席", document={"kind": "queue", "queue": "agents"})
    save_draft(database, NAME, text=as_text(flow()), expected=0, author="王")


def test_it_goes_live_at_its_time_and_not_before(database: Database) -> None:
    first = live(database, "一")
    coming = planned(database, "二", Plan(tomorrow()))
    assert (coming.state, coming.version, coming.previous) == ("waiting", 2, first)
    assert turn(database, hashes, holder="a") == ()
    assert load_line(database, "4001").digest == first
    (done,) = turn(database, hashes, holder="a", now=tomorrow() + 1)
    assert (done.line, done.version, done.previous) == ("4001", 2, first)
    assert load_coming(database, coming.id).state == "live"
    assert next((row.version, row.message, row.by) for row in publish_log(database)) == (2, "二", "王")
    assert rollback(database, "4001", by="李").digest == first
    assert turn(database, hashes, holder="a", now=tomorrow() + 1) == ()


def test_a_line_is_made_when_its_first_publish_goes_live(database: Database) -> None:
    planned(database, "一", Plan(tomorrow()), line="4009")
    assert list_lines(database) == ()
    turn(database, hashes, holder="a", now=tomorrow())
    assert load_line(database, "4009").version == 1


def test_exactly_one_of_two_processes_does_it(database: Database, url: str) -> None:
    for index in range(6):
        planned(database, f"第{index}", Plan(tomorrow()), line=f"400{index}")
    other = open_database(url)
    rows = due(database, now=tomorrow() + 1)
    done: list[object] = []
    both = threading.Barrier(2)

    def go(mine: Database) -> None:
        both.wait(30)
        done.extend(found for row in rows if (found := go_live(mine, row)) is not None)

    threads = [threading.Thread(target=go, args=(each,)) for each in (database, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    other.close()
    assert len(done) == 6
    assert len(publish_log(database)) == 6


def test_who_has_not_the_lease_leaves_it_alone(database: Database) -> None:
    planned(database, "一", Plan(tomorrow()))
    assert leases.take(database, "coming", holder="another", for_s=60)
    assert turn(database, hashes, holder="a", now=tomorrow() + 1) == ()
    leases.give_back(database, "coming", holder="another")
    assert len(turn(database, hashes, holder="a", now=tomorrow() + 1)) == 1


def test_back_within_its_window_it_goes_live_late_and_beyond_it_is_missed(database: Database) -> None:
    at = tomorrow()
    late = planned(database, "一", Plan(at, 2 * HOUR_MS))
    missed = planned(database, "二", Plan(at, HOUR_MS), line="4002")
    assert [done.line for done in turn(database, hashes, holder="a", now=at + HOUR_MS + 60_000)] == ["4001"]
    assert load_coming(database, late.id).state == "live"
    found = load_coming(database, missed.id)
    assert found.state == "missed"
    assert found.problem is not None
    assert "重新发布" in found.problem.zh
    with pytest.raises(Unusable):
        put_at(database, missed.id, Plan(tomorrow()))


def test_its_time_is_changed_and_it_is_taken_back(database: Database) -> None:
    coming = planned(database, "一", Plan(tomorrow()))
    sooner = now_ms() + HOUR_MS
    assert put_at(database, coming.id, Plan(sooner)).at == sooner
    back = cancel(database, coming.id, by="王")
    assert (back.state, back.ended_by, back.decided_by) == ("cancelled", "王", "")
    assert turn(database, hashes, holder="a", now=tomorrow() + 1) == ()
    for wrong in (Plan(now_ms() - 1), Plan(now_ms() + 400 * 24 * HOUR_MS), Plan(tomorrow(), -1)):
        with pytest.raises(Unusable):
            planned(database, "二", wrong)
    with pytest.raises(NotFound):
        cancel(database, "none", by="王")


def test_what_changed_meanwhile_is_told_and_it_goes_live_all_the_same(database: Database) -> None:
    coming = planned(database, "欢迎致电", Plan(tomorrow()))
    assert notes(database, coming) == {"draft_changed": False, "line_changed": False}
    save_draft(database, NAME, text=as_text(flow(text="改了")), expected=1, author="李")
    live(database, "别的")
    assert notes(database, coming) == {"draft_changed": True, "line_changed": True}
    (done,) = turn(database, hashes, holder="a", now=tomorrow() + 1)
    assert done.version == coming.version


def test_a_second_person_must_agree_where_that_is_asked(database: Database) -> None:
    asked = planned(database, "一", Plan(asks=True))
    assert turn(database, hashes, holder="a", now=tomorrow()) == ()
    decide(database, asked.id, agreed=True, by="李", message="看过了")
    (done,) = turn(database, hashes, holder="a")
    assert done.version == 1
    (row,) = publish_log(database)
    assert (row.by, row.approved_by, row.approval) == ("王", "李", "看过了")
    with pytest.raises(Unusable):
        decide(database, asked.id, agreed=False, by="李")
    refused = planned(database, "二", Plan(asks=True))
    assert decide(database, refused.id, agreed=False, by="李", message="还不行").state == "refused"
    assert turn(database, hashes, holder="a", now=tomorrow()) == ()


def test_what_a_coming_publish_needs_is_not_deleted(database: Database) -> None:
    save_line(database, "4001", title="")
    planned(database, "一", Plan(tomorrow()))
    save_draft(database, NAME, text="{}", expected=1, author="王")
    for delete, name in ((delete_destination, "坐席"), (delete_flow, NAME), (delete_line, "4001")):
        with pytest.raises(InUse, match="coming publish"):
            delete(database, name)
    made = set(hashes([flow(text="一")]).values())
    assert made <= audio_in_use(database)


def test_rules_that_came_meanwhile_stand_in_front_and_a_voice_that_fails_is_told(database: Database) -> None:
    save_line(database, "4001", title="")
    broken = planned(database, "一", Plan(tomorrow()))
    whole = planned(database, "二", Plan(tomorrow() + HOUR_MS))
    notice = {"prompt": {"zh-CN": [{"say": "号码已更新"}]}, "from": "2026-01-01", "to": "2027-01-01"}
    ready = Ready("4001", empty_rules() | {"notice": notice}, Part(), 0)
    save_rules(database, ready, by="王")

    def silent(_: Sequence[Document]) -> Mapping[str, str]:
        raise SpeechError(Bilingual("没有声音", "no voice"), Bilingual("装一个", "install one"))

    assert turn(database, silent, holder="a", now=tomorrow() + 1) == ()
    problem = load_coming(database, broken.id).problem
    assert problem is not None
    assert problem.en == "no voice. install one"
    (done,) = turn(database, hashes, holder="a", now=tomorrow() + 2 * HOUR_MS)
    assert (done.version, done.line) == (whole.version, "4001")
    line = load_line(database, "4001")
    assert line.live != line.digest, "the rules stand in front"
    assert [each.state for each in list_coming(database, line="4001")] == ["live", "failed"]
