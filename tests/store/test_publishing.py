"""Publishing and rolling back: all or nothing, history only grows, audio that may be needed again stays."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from runtime.store import tables
from runtime.store.cleaning import audio_in_use
from runtime.store.database import Database
from runtime.store.drafts import save_draft
from runtime.store.errors import InUse, NotFound, Unusable
from runtime.store.lines import delete_line, list_lines, load_line, publish_log, save_line
from runtime.store.publishing import Published, release_document, rollback, write_release
from runtime.store.versions import latest_documents, list_versions, version_document
from tests.store.conftest import as_text, flow, release

BREAKS = {
    "sqlite": ("CREATE TRIGGER broken BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'the disk is full'); END",),
    "postgresql": (
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE 'the disk is full'; END$$",
        "CREATE TRIGGER broken BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION fail()",
    ),
}


def publish(database: Database, words: str, *, line: str = "4001", audio: str = "") -> Published:
    document = flow(text=words)
    made = release(document, audio={f"zh-CN|{words}": audio} if audio else None)
    return write_release(database, line, documents={document["name"]: document}, release=made, by="王", message=words)


@pytest.fixture(autouse=True)
def drafted(database: Database) -> None:
    save_draft(database, "售后热线", text=as_text(flow()), expected=0, author="王")


def test_publishing_makes_a_version_a_release_a_line_and_a_row_in_the_log(database: Database) -> None:
    first = publish(database, "一")
    assert (first.version, first.previous) == (1, "")
    line = load_line(database, "4001")
    assert (line.flow, line.version, line.digest) == ("售后热线", 1, first.digest)
    assert release_document(database, first.digest)["digest"] == first.digest
    second = publish(database, "二")
    assert (second.version, second.previous) == (2, first.digest)
    assert [(row.kind, row.version, row.message) for row in publish_log(database)] == [
        ("publish", 2, "二"),
        ("publish", 1, "一"),
    ]
    assert version_document(database, "售后热线", 1)["nodes"]["welcome"]["config"]["prompt"]["zh-CN"] == [{"say": "一"}]
    assert latest_documents(database) == {"售后热线": version_document(database, "售后热线", 2)}


def test_the_same_content_on_two_lines_is_one_version_and_one_release(database: Database) -> None:
    one, two = publish(database, "一"), publish(database, "一", line="4002")
    assert one.digest == two.digest
    assert len(list_versions(database, "售后热线")) == 1
    assert [line.number for line in list_lines(database)] == ["4001", "4002"]


def test_moving_a_box_is_no_new_version(database: Database) -> None:
    publish(database, "一")
    document = flow(text="一") | {"layout": {"welcome": {"x": 1.5, "y": 2}}}
    write_release(database, "4001", documents={document["name"]: document}, release=release(document), by="王")
    assert len(list_versions(database, "售后热线")) == 1


@pytest.mark.parametrize("table", ["versions", "releases", "release_audio", "lines", "publish_log"])
def test_a_publish_that_fails_in_the_middle_leaves_nothing_half_written(database: Database, table: str) -> None:
    live = publish(database, "一", audio="aa")
    before = everything(database)
    verb = "UPDATE" if table == "lines" else "INSERT"
    with database.writing() as connection:
        for words in BREAKS[connection.dialect.name]:
            connection.execute(text(words.format(verb=verb, table=table)))
    with pytest.raises(DBAPIError, match="the disk is full"):
        publish(database, "二", audio="bb")
    assert everything(database) == before
    assert load_line(database, "4001").digest == live.digest


def everything(database: Database) -> dict[str, list[object]]:
    kept = (tables.versions, tables.releases, tables.release_audio, tables.lines, tables.publish_log)
    with database.reading() as connection:
        return {table.name: [tuple(row) for row in connection.execute(select(table))] for table in kept}


def test_rolling_back_goes_further_each_time_and_forward_again_by_digest(database: Database) -> None:
    first, second, third = (publish(database, words) for words in "一二三")
    assert rollback(database, "4001", by="李").digest == second.digest
    back = rollback(database, "4001", by="李")
    assert (back.digest, back.previous) == (first.digest, second.digest)
    with pytest.raises(Unusable):
        rollback(database, "4001", by="李")
    assert rollback(database, "4001", to=third.digest[:12], by="李").digest == third.digest
    assert rollback(database, "4001", by="李").digest == first.digest
    assert [row.kind for row in publish_log(database)][:4] == ["rollback"] * 4
    assert {row.by for row in publish_log(database)} == {"王", "李"}


def test_publishing_after_a_rollback_has_the_rolled_back_release_before_it(database: Database) -> None:
    first = publish(database, "一")
    publish(database, "二")
    rollback(database, "4001", by="李")
    publish(database, "三")
    assert rollback(database, "4001", by="李").digest == first.digest


def test_a_line_goes_back_only_to_what_it_once_answered_with(database: Database) -> None:
    publish(database, "一")
    other = publish(database, "别线", line="4002")
    with pytest.raises(NotFound):
        rollback(database, "4001", to=other.digest, by="李")
    with pytest.raises(Unusable, match="already"):
        rollback(database, "4002", to=other.digest, by="李")
    with pytest.raises(NotFound):
        rollback(database, "4999", by="李")
    with pytest.raises(NotFound):
        rollback(database, "4001", to="%", by="李")


def test_audio_of_any_release_is_kept_live_or_not(database: Database) -> None:
    publish(database, "一", audio="aa")
    publish(database, "二", audio="bb")
    assert audio_in_use(database) >= {"aa", "bb"}


def test_a_line_with_a_history_is_not_deleted(database: Database) -> None:
    publish(database, "一")
    save_line(database, "4002", title="备用")
    delete_line(database, "4002")
    with pytest.raises(InUse):
        delete_line(database, "4001")
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(tables.lines)).scalar_one() == 1


@pytest.mark.parametrize("number", ["", "abc", "4" * 21, "40 01", "+"])
def test_what_cannot_be_dialled_is_no_line(database: Database, number: str) -> None:
    with pytest.raises(Unusable):
        publish(database, "一", line=number)
    assert list_versions(database, "售后热线") == ()


def test_a_release_of_an_unknown_flow_is_refused(database: Database) -> None:
    document = flow("没有草稿")
    with pytest.raises(NotFound):
        write_release(database, "4001", documents={document["name"]: document}, release=release(document), by="王")
