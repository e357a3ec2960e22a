"""Several processes on one database: they start at once, edit at once, and are told of each other's work."""

from __future__ import annotations

import multiprocessing
import threading
import time

import pytest
from sqlalchemy import insert, select

from deploy.postgres import Postgres
from runtime.cli.opening import prepare
from runtime.store import tables
from runtime.store.database import Database, open_database
from runtime.store.drafts import list_flows, load_draft, save_draft
from runtime.store.errors import Conflict, DatabaseRefused, Unusable
from runtime.store.lines import save_line
from runtime.store.migrating import is_current
from runtime.store.seeding import templates
from tests.databases import POSTGRESQL

EDITS = 20


def started(url: str) -> None:
    database = open_database(url)
    prepare(database)
    database.close()


def edit(url: str, author: str) -> None:
    """Count up in the draft, as a person with an editor would: look, change, save, and look again after a conflict."""
    database = open_database(url)
    for _ in range(EDITS):
        while True:
            draft = load_draft(database, "热线")
            text = f'{{"n":{draft.document()["n"] + 1}}}'
            try:
                save_draft(database, "热线", text=text, expected=draft.revision, author=author)
                break
            except Conflict:
                continue
    database.close()


def all_of(target: object, *arguments: tuple[str, ...]) -> list[int | None]:
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=target, args=each) for each in arguments]  # type: ignore[arg-type]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    return [process.exitcode for process in processes]


def test_processes_that_start_at_once_on_an_empty_database_migrate_and_fill_it_once(empty_url: str) -> None:
    assert all_of(started, *[(empty_url,)] * 3) == [0, 0, 0]
    database = open_database(empty_url)
    assert is_current(database)
    flows = list_flows(database)
    database.close()
    assert {row.name for row in flows} == set(templates())
    assert {row.revision for row in flows} == {1}


def test_designers_in_processes_of_their_own_never_overwrite_each_other(database: Database, url: str) -> None:
    save_draft(database, "热线", text='{"n":0}', expected=0, author="")
    assert all_of(edit, (url, "王"), (url, "李")) == [0, 0]
    draft = load_draft(database, "热线")
    assert (draft.document()["n"], draft.revision) == (2 * EDITS, 2 * EDITS + 1)


def test_appending_waits_for_nobody_and_writing_takes_turns(database: Database, url: str, on: str) -> None:
    """On PostgreSQL calls are logged while somebody publishes; SQLite has one writer for everything, and that is told."""
    other = open_database(url)
    done: list[str] = []

    def append() -> None:
        with other.appending() as connection:
            connection.execute(insert(tables.leases).values(name="x", holder="", until=0))
        done.append("appended")

    def write() -> None:
        save_line(other, "4001", title="二")
        done.append("written")

    with database.writing() as connection:
        connection.execute(insert(tables.lines).values(number="4001", title="一", updated=0))
        appender, writer = threading.Thread(target=append), threading.Thread(target=write)
        appender.start()
        if on == POSTGRESQL:
            appender.join(20)
            assert done == ["appended"]
        writer.start()
        writer.join(0.3)
        assert "written" not in done
    writer.join(20)
    appender.join(20)
    assert sorted(done) == ["appended", "written"]
    with database.reading() as connection:
        assert connection.execute(select(tables.lines.c.title)).scalar_one() == "二"
    other.close()


def test_what_one_writes_wakes_those_who_listen(database: Database, url: str, on: str) -> None:
    """PostgreSQL tells; on a file polling alone finds it, which is why there is nobody to listen."""
    woken = threading.Event()
    listener = database.listener([woken.set])
    assert (listener is not None) == (on == POSTGRESQL)
    other = open_database(url)
    if listener is not None:
        listener.start()
        deadline = time.monotonic() + 20
        while not woken.is_set():
            save_line(other, "4001", title=f"{time.monotonic()}")
            woken.wait(0.1)
            assert time.monotonic() < deadline, "nobody told"
        listener.close()
    other.close()


def test_a_text_no_column_takes_is_the_fault_of_who_gave_it_and_not_of_the_database(
    database: Database, on: str
) -> None:
    if on == POSTGRESQL:
        for title in ("长" * 300, "nul\0"):
            with pytest.raises(Unusable):
                save_line(database, "4001", title=title)
    save_line(database, "4001", title="长" * 200)


def test_a_database_that_cannot_hold_chinese_is_refused_with_the_mend(postgres: Postgres) -> None:
    name = postgres.create(encoding="LATIN1")
    database = open_database(postgres.url(name))
    with pytest.raises(DatabaseRefused, match="ENCODING 'UTF8'"), database.reading():
        pass
    database.close()
    postgres.drop(name)
