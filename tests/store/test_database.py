"""The two ways into the database, on each of both: locks, refusals, migrations."""

from __future__ import annotations

import multiprocessing
import stat
import threading
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError

from runtime.store import tables
from runtime.store.database import Database, open_database
from runtime.store.errors import DatabaseRefused
from runtime.store.filesystem import network_filesystem
from runtime.store.migrating import differences, is_current, upgrade

THREADS, EACH = 8, 50
WAITS_FOR_THE_DISK = {
    "sqlite": (("PRAGMA synchronous", 2), ("PRAGMA journal_mode", "wal")),
    "postgresql": (("SHOW synchronous_commit", "on"),),
}


def count_up(database: Database, times: int) -> None:
    for _ in range(times):
        with database.writing() as connection:
            value = connection.execute(select(tables.flows.c.revision).where(tables.flows.c.name == "n")).scalar_one()
            connection.execute(update(tables.flows).where(tables.flows.c.name == "n").values(revision=value + 1))


def count_up_alone(url: str, times: int) -> None:
    database = open_database(url)
    count_up(database, times)
    database.close()


def seeded(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(insert(tables.flows).values(name="n", draft="{}", revision=0, author="", updated=0))


def revision(database: Database) -> int:
    with database.reading() as connection:
        return int(connection.execute(select(tables.flows.c.revision)).scalar_one())


def test_four_hundred_read_then_write_transactions_of_eight_threads_all_succeed(database: Database) -> None:
    seeded(database)
    failures: list[BaseException] = []

    def work() -> None:
        try:
            count_up(database, EACH)
        except BaseException as error:  # noqa: BLE001  told below
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert revision(database) == THREADS * EACH


def test_processes_take_turns_too(database: Database, url: str) -> None:
    seeded(database)
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=count_up_alone, args=(url, 50)) for _ in range(2)]
    for process in processes:
        process.start()
    count_up(database, 50)
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0]
    assert revision(database) == 150


def test_reading_cannot_write(database: Database) -> None:
    with database.reading() as connection, pytest.raises(DBAPIError, match=r"read-?only"):
        connection.execute(insert(tables.flows).values(name="n", draft="{}", revision=0, author="", updated=0))


def test_publishing_waits_for_the_disk_and_readers_do_not_wait_for_writers(database: Database) -> None:
    with database.writing() as connection:
        for question, answer in WAITS_FOR_THE_DISK[connection.dialect.name]:
            assert connection.execute(text(question)).scalar_one() == answer
        connection.execute(insert(tables.flows).values(name="n", draft="{}", revision=0, author="", updated=0))
        with database.reading() as reader:
            assert reader.execute(select(tables.flows)).all() == []


def test_a_write_inside_a_write_is_a_defect_and_not_a_stall(database: Database) -> None:
    with database.writing(), pytest.raises(RuntimeError, match="inside"), database.writing():
        pass
    with database.writing() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "nonsense"])
def test_a_database_that_would_be_lost_is_refused(url: str) -> None:
    with pytest.raises(DatabaseRefused) as refused:
        open_database(url)
    assert refused.value.text.zh
    assert refused.value.text.en


def test_a_network_disk_is_seen_through_the_nearest_mount(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    inner = tmp_path / "a b"
    inner.mkdir()
    escaped = str(inner).replace(" ", "\\040")
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nserver:/x {escaped} nfs4 rw 0 0\n")
    assert network_filesystem(inner / "deep", mounts=mounts) == "nfs4"
    assert network_filesystem(tmp_path, mounts=mounts) == ""
    assert network_filesystem(tmp_path, mounts=tmp_path / "none") == ""


def test_migrations_from_empty_make_exactly_the_tables_of_the_code(empty_url: str) -> None:
    database = open_database(empty_url)
    assert not is_current(database)
    upgrade(database)
    upgrade(database)
    assert is_current(database)
    differences(database)
    database.close()


def test_a_table_the_migrations_do_not_know_is_a_difference(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("ALTER TABLE calls DROP COLUMN language"))
    with pytest.raises(Exception, match="New upgrade operations detected"):
        differences(database)


def test_the_folder_of_a_new_database_is_ours_alone(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'new' / 'tonepath.db'}")
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    database.close()
