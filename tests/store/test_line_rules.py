"""Rules of lines in the store: one transaction, the release that answers, the switch, and what a runtime sees of them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from runtime.document.line_release import Part
from runtime.document.line_rules import empty_rules
from runtime.document.line_rules_live import Switch
from runtime.nodes import KINDS
from runtime.store import tables
from runtime.store.caller_lists import Entry, delete_list, put_entries, save_list
from runtime.store.cleaning import audio_in_use
from runtime.store.database import Database, open_database
from runtime.store.drafts import save_draft
from runtime.store.emergency import list_switches, set_switch
from runtime.store.errors import InUse, NotFound
from runtime.store.line_rules import Ready, RulesChanged, load_rules, rule_log, save_rules
from runtime.store.lines import load_line, save_line
from runtime.store.live import LiveFolder
from runtime.store.migrating import upgrade
from runtime.store.publishing import release_document, rollback
from runtime.store.release_source import StoreReleases
from runtime.store.rule_source import StoreRules
from tests.store.conftest import as_text, flow
from tests.store.test_publishing import BREAKS, everything, publish
from tests.store.test_sources import until

LINE = "4001"
BLOCKED = {**empty_rules(), "blocked": ["黑名单"]}
CLOSED = {**empty_rules(), "emergency": {"to": {"message": {"zh-CN": [{"say": "停电"}]}}}}
SPOKEN = Part(audio={"zh-CN|停电": "cc"})


@pytest.fixture(autouse=True)
def drafted(database: Database) -> None:
    save_draft(database, "售后热线", text=as_text(flow()), expected=0, author="王")
    save_list(database, "黑名单")


def save(database: Database, document: dict[str, Any], part: Part = Part(), *, line: str = LINE) -> None:  # noqa: B008
    save_rules(database, Ready(line, document, part, load_rules(database, line).revision), by="王")


def front(database: Database, line: str = LINE) -> set[str]:
    """The nodes in front of the line's flow; none when nothing stands there."""
    release = release_document(database, load_line(database, line).live)
    return set(release["flows"][release["root"]]["nodes"]) if release["root"].startswith("@") else set()


def test_saving_rules_changes_what_answers_and_not_what_was_published(database: Database) -> None:
    first = publish(database, "一")
    assert load_line(database, LINE).live == first.digest
    save(database, BLOCKED)
    line = load_line(database, LINE)
    assert (line.digest, line.flow, line.version) == (first.digest, "售后热线", 1)
    assert line.live != first.digest
    assert front(database) == {"blocked", "refused", "flow"}
    save(database, empty_rules())
    assert load_line(database, LINE).live == first.digest


def test_rules_stay_in_front_of_what_is_published_and_rolled_back(database: Database) -> None:
    publish(database, "一")
    save(database, CLOSED, SPOKEN)
    one = load_line(database, LINE).live
    publish(database, "二")
    two = load_line(database, LINE).live
    assert one != two
    assert front(database) == {"emergency", "emergency_to", "flow"}
    rollback(database, LINE, by="李")
    assert load_line(database, LINE).live == one
    assert audio_in_use(database) >= {"cc"}


def test_rules_may_be_there_before_anything_is_published(database: Database) -> None:
    save_line(database, LINE, title="")
    save(database, BLOCKED)
    assert load_line(database, LINE).live == ""
    publish(database, "一")
    assert front(database) == {"blocked", "refused", "flow"}
    with pytest.raises(NotFound):
        save(database, BLOCKED, line="4999")


@pytest.mark.parametrize("table", ["line_rules", "releases", "lines", "rule_log"])
def test_a_save_that_fails_in_the_middle_leaves_nothing_half_written(database: Database, table: str) -> None:
    publish(database, "一")
    before = everything(database), load_rules(database, LINE)
    with database.writing() as connection:
        for statement in BREAKS[connection.dialect.name]:
            verb = "UPDATE" if table == "lines" else "INSERT"
            connection.exec_driver_sql(statement.format(verb=verb, table=table))
    with pytest.raises(DBAPIError, match="the disk is full"):
        set_switch(
            database, Switch("line", LINE, on=True), by="王", plans=[Ready(LINE, CLOSED, SPOKEN, before[1].revision)]
        )
    assert (everything(database), load_rules(database, LINE)) == before
    assert list_switches(database) == ()
    assert rule_log(database) == ()


def test_nobody_overwrites_rules_they_have_not_seen(database: Database) -> None:
    publish(database, "一")
    save(database, BLOCKED)
    with pytest.raises(RulesChanged, match="王"):
        save_rules(database, Ready(LINE, CLOSED, SPOKEN, 0), by="李")
    with pytest.raises(RulesChanged):
        set_switch(database, Switch("all", "", on=True), by="李", plans=[Ready(LINE, CLOSED, SPOKEN, 0)])
    assert load_rules(database, LINE).document == BLOCKED
    assert list_switches(database) == ()


def test_every_change_is_in_the_log(database: Database) -> None:
    publish(database, "一")
    save(database, BLOCKED)
    set_switch(database, Switch("all", "", on=True, until=1_900_000_001_000), by="李")
    set_switch(database, Switch("all", "", on=False), by="王")
    assert [(row.what, row.scope, row.name, row.by) for row in rule_log(database)] == [
        ("off", "all", "", "王"),
        ("on", "all", "", "李"),
        ("rules", "line", LINE, "王"),
    ]
    assert rule_log(database)[1].document == {"until": 1_900_000_020_000}, "to the minute, never earlier"


def test_a_switch_of_nobody_is_refused(database: Database) -> None:
    for switch in (Switch("line", "4999", on=True), Switch("group", "没有", on=True), Switch("group", "", on=True)):
        with pytest.raises(NotFound):
            set_switch(database, switch, by="王")


def test_what_rules_name_is_not_deleted(database: Database) -> None:
    publish(database, "一")
    save(database, BLOCKED)
    with pytest.raises(InUse, match=LINE):
        delete_list(database, "黑名单")
    save(database, empty_rules())
    delete_list(database, "黑名单")


# --- what a runtime sees ---------------------------------------------------------------------------------------------


@pytest.fixture
def live(tmp_path: Path) -> LiveFolder:
    return LiveFolder(tmp_path / "live")


def period(rules: StoreRules, at: int) -> str:
    schedule = rules.schedule(f"@emergency {LINE}")
    return schedule.period_at(at).name if schedule else ""


def test_the_switch_reaches_a_runtime_without_another_release(database: Database, live: LiveFolder) -> None:
    publish(database, "一")
    save(database, CLOSED, SPOKEN)
    digest, now = load_line(database, LINE).live, time.time_ns() // 1_000_000
    rules = StoreRules(database, live, every_s=0.02)
    rules.start()
    until(lambda: period(rules, now) == "off")
    set_switch(database, Switch("line", LINE, on=True, until=now + 600_000), by="王")
    until(lambda: period(rules, now) == "on")
    assert period(rules, now + 700_000) == "off"
    set_switch(database, Switch("line", LINE, on=False), by="王")
    until(lambda: period(rules, now) == "off")
    rules.close()
    assert load_line(database, LINE).live == digest


def test_switch_and_block_list_hold_on_a_machine_without_a_database(
    database: Database, live: LiveFolder, tmp_path: Path
) -> None:
    publish(database, "一")
    save(database, {**CLOSED, **BLOCKED}, SPOKEN)
    put_entries(database, "黑名单", entries=[Entry("13900139000", expires=2_000_000_000_000)])
    set_switch(database, Switch("all", "", on=True), by="王")
    following = StoreReleases(database, live, kinds=KINDS, runtime="r1"), StoreRules(database, live)
    for source in following:
        source.refresh()
    nowhere = open_database(f"sqlite:///{tmp_path / 'gone' / 'none.db'}")
    upgrade(nowhere)
    releases, rules = StoreReleases(nowhere, live, kinds=KINDS, runtime="r1", every_s=0.02), StoreRules(nowhere, live)
    releases.start()
    rules.start()
    try:
        program = releases.for_line(LINE)
        assert program is not None
        assert set(program.flows[program.root].nodes) >= {"blocked", "refused", "emergency"}
        for _ in range(3):  # a database that has come up empty is not believed
            for source in (releases, rules):
                with pytest.raises(RuntimeError, match="no lines"):
                    source.refresh()
        found = rules.caller_list("黑名单")
        assert found is not None
        assert found.matches("13900139000", 1_900_000_000_000)
        assert not found.matches("13900139000", 2_000_000_000_000)
        assert period(rules, 1_900_000_000_000) == "on"
        assert releases.for_line(LINE) is program
        save_draft(nowhere, "售后热线", text=as_text(flow()), expected=0, author="王")
        publish(nowhere, "新")
        rules.refresh()
        assert rules.caller_list("黑名单") is None, "once something is published to it, the new one counts"
    finally:
        releases.close()
        rules.close()
        nowhere.close()


def test_a_call_behind_rules_names_a_release_that_is_kept(database: Database) -> None:
    publish(database, "一")
    save(database, BLOCKED)
    digest = load_line(database, LINE).live
    save(database, empty_rules())
    assert release_document(database, digest)["root"] == f"@line {LINE}"
    with database.reading() as connection:
        row = connection.execute(select(tables.releases).where(tables.releases.c.digest == digest)).one()
    assert (row.root, row.version) == ("售后热线", 1)


def test_a_part_for_other_languages_does_not_stop_a_rollback(database: Database) -> None:
    publish(database, "一")
    english = {**empty_rules(), "emergency": {"to": {"message": {"en-US": [{"say": "No power"}]}}}}
    save(database, english, Part(audio={"en-US|No power": "ee"}))
    publish(database, "二")
    rollback(database, LINE, by="李")
    release = release_document(database, load_line(database, LINE).live)
    assert release["flows"][release["root"]]["languages"] == ["en-US"]
