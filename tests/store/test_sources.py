"""What a runtime follows: releases and rules, from the database or, without one, from its own disk."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from runtime.engine.program import Program
from runtime.nodes import KINDS as ALL_KINDS
from runtime.ports import ReleaseSource, RuleSource
from runtime.store import site
from runtime.store.caller_lists import Entry, put_entries, save_list
from runtime.store.database import Database, open_database
from runtime.store.drafts import save_draft
from runtime.store.live import LiveFolder
from runtime.store.publishing import Published, rollback, write_release
from runtime.store.release_source import StoreReleases
from runtime.store.rule_source import StoreRules
from runtime.store.runtimes import acknowledgements
from tests.store.conftest import as_text, flow, release

# An engine that lacks a kind, for releases it cannot run.
KINDS = {kind: node for kind, node in ALL_KINDS.items() if kind != "language"}


def until(condition: Callable[[], bool], *, within_s: float = 10.0) -> None:
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, "not within the deadline"
        time.sleep(0.01)


def publish(database: Database, words: str, *, line: str = "4001", runnable: bool = True) -> Published:
    document = flow(text=words)
    if not runnable:
        document["nodes"]["switch"] = {"kind": "language", "label": "换语言", "config": {"language": "zh-CN"}}
    return write_release(
        database, line, documents={document["name"]: document}, release=release(document, audio={words: words}), by="王"
    )


@pytest.fixture
def live(tmp_path: Path) -> LiveFolder:
    return LiveFolder(tmp_path / "live")


@pytest.fixture
def releases(database: Database, live: LiveFolder) -> Iterator[StoreReleases]:
    save_draft(database, "售后热线", text=as_text(flow()), expected=0, author="王")
    source = StoreReleases(database, live, kinds=KINDS, runtime="r1", every_s=0.02)
    yield source
    source.close()


def digest_of(source: ReleaseSource, line: str) -> str:
    program = source.for_line(line)
    return program.digest if program else ""


def test_a_publish_and_a_rollback_reach_the_runtime_and_are_acknowledged(
    database: Database, releases: StoreReleases
) -> None:
    releases.start()
    assert releases.for_line("4001") is None
    first = publish(database, "一")
    until(lambda: digest_of(releases, "4001") == first.digest)
    held = releases.for_line("4001")
    second = publish(database, "二")
    until(lambda: digest_of(releases, "4001") == second.digest)
    assert held is not None
    assert held.digest == first.digest
    rollback(database, "4001", by="李")
    until(lambda: acknowledgements(database) == {"4001": {"r1": first.digest}})


def test_a_runtime_starts_without_a_database(
    database: Database, releases: StoreReleases, live: LiveFolder, tmp_path: Path
) -> None:
    first = publish(database, "一")
    releases.refresh()
    nowhere = open_database(f"sqlite:///{tmp_path / 'empty' / 'none.db'}")
    again = StoreReleases(nowhere, live, kinds=KINDS, runtime="r2", every_s=0.02)
    again.start()
    assert digest_of(again, "4001") == first.digest
    until(lambda: again.trouble != "")
    assert digest_of(again, "4001") == first.digest
    again.close()
    nowhere.close()


def test_a_release_this_engine_cannot_run_does_not_take_the_line_away(
    database: Database, releases: StoreReleases
) -> None:
    first = publish(database, "一")
    other = publish(database, "别", line="4002")
    releases.refresh()
    second = publish(database, "二", runnable=False)
    releases.refresh()
    (held,) = releases.held.items()
    assert (held[0], held[1]["why"], "language" in held[1]["what"]) == (second.digest, "unusable", True)
    assert digest_of(releases, "4001") == first.digest
    assert digest_of(releases, "4002") == other.digest
    assert acknowledgements(database)["4001"] == {"r1": first.digest}
    third = publish(database, "三")
    releases.refresh()
    assert digest_of(releases, "4001") == third.digest
    assert releases.held == {}, "nobody wants it any more"


def test_a_release_that_was_changed_in_the_database_is_not_run(database: Database, releases: StoreReleases) -> None:
    first = publish(database, "一")
    releases.refresh()
    second = publish(database, "二")
    with database.writing() as connection:
        forge = text("UPDATE releases SET document = replace(document, '二', '假') WHERE digest = :digest")
        connection.execute(forge, {"digest": second.digest})
    releases.refresh()
    assert digest_of(releases, "4001") == first.digest


def test_a_release_waits_until_asterisk_has_its_audio(database: Database, live: LiveFolder) -> None:
    save_draft(database, "售后热线", text=as_text(flow()), expected=0, author="王")
    there: set[str] = {"一"}

    def missing(program: Program) -> list[str]:
        return [audio for audio in program.audio.values() if audio not in there]

    source = StoreReleases(database, live, kinds=KINDS, runtime="r1", missing_audio=missing)
    first = publish(database, "一")
    source.refresh()
    second = publish(database, "二")
    source.refresh()
    assert digest_of(source, "4001") == first.digest
    assert source.held == {second.digest: {"why": "audio", "count": 1, "first": "二"}}
    there.add("二")
    source.refresh()
    assert digest_of(source, "4001") == second.digest
    assert source.held == {}


def test_the_live_folder_keeps_only_what_lines_answer_with(
    database: Database, releases: StoreReleases, tmp_path: Path
) -> None:
    for words in "一二三":
        publish(database, words)
        releases.refresh()
    assert len(list((tmp_path / "live").glob("release-*.json"))) == 1


def test_a_damaged_live_folder_is_no_reason_not_to_start(
    database: Database, releases: StoreReleases, tmp_path: Path
) -> None:
    first = publish(database, "一")
    releases.refresh()
    for path in (tmp_path / "live").iterdir():
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    again = StoreReleases(database, LiveFolder(tmp_path / "live"), kinds=KINDS, runtime="r2", every_s=0.02)
    again.start()
    until(lambda: digest_of(again, "4001") == first.digest)
    again.close()


def test_rules_follow_the_database_and_stay_when_it_is_gone(
    database: Database, live: LiveFolder, tmp_path: Path
) -> None:
    rules = StoreRules(database, live, every_s=0.02)
    rules.start()
    source: RuleSource = rules
    assert source.schedule("工作时间") is None
    site.save_schedule(database, "工作时间", document={"zone": "Asia/Shanghai"})
    site.save_destination(database, "坐席", document={"kind": "queue", "queue": "agents"})
    site.save_secret(database, "token", value="s3cret")
    save_list(database, "VIP")
    until(lambda: rules.secret("token") == "s3cret" and source.caller_list("VIP") is not None)
    assert rules.destination("坐席") == {"kind": "queue", "queue": "agents"}
    put_entries(database, "VIP", entries=[Entry("13800138000", expires=1 << 60)])
    until(lambda: (found := source.caller_list("VIP")) is not None and found.matches("13800138000", 5))
    site.delete_schedule(database, "工作时间")
    until(lambda: source.schedule("工作时间") is None)
    rules.close()

    nowhere = open_database(f"sqlite:///{tmp_path / 'empty' / 'none.db'}")
    again = StoreRules(nowhere, live, every_s=0.02)
    again.start()
    found = again.caller_list("VIP")
    assert found is not None
    assert found.matches("13800138000", 5)
    assert again.secret("token") is None
    assert b"s3cret" not in b"".join(path.read_bytes() for path in (tmp_path / "live").iterdir())
    again.close()
    nowhere.close()
