"""Several runtimes on one database: who is alive, who answers with what, and work that only one of them does."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import update

from designer.lines.answering import lines_with_runtimes
from runtime.nodes import KINDS
from runtime.store import leases, runtimes, tables
from runtime.store.database import Database, open_database
from runtime.store.drafts import save_draft
from runtime.store.live import LiveFolder
from runtime.store.publishing import Published, write_release
from runtime.store.release_source import StoreReleases
from tests.store.conftest import as_text, flow, release

PROCESSES, TRIES = 3, 30


def until(condition: Callable[[], bool], *, within_s: float = 20.0) -> None:
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, "not within the deadline"
        time.sleep(0.01)


def publish(database: Database, words: str) -> Published:
    document = flow(text=words)
    return write_release(
        database,
        "4001",
        documents={document["name"]: document},
        release=release(document, audio={words: words}),
        by="王",
    )


def source(url: str, folder: Path, name: str, *, has_audio: bool = True) -> tuple[Database, StoreReleases]:
    database = open_database(url)
    live = LiveFolder(folder / name)
    missing = (lambda _: ()) if has_audio else (lambda program: sorted(program.audio.values()))
    return database, StoreReleases(database, live, kinds=KINDS, runtime=name, missing_audio=missing, every_s=0.02)


def live_on(database: Database) -> tuple[int, int]:
    ((_, answered),) = lines_with_runtimes(database)
    return answered.live, answered.all


def test_a_release_is_live_on_the_runtimes_that_say_so_of_those_that_are_alive(
    database: Database, url: str, tmp_path: Path
) -> None:
    save_draft(database, "售后热线", text=as_text(flow()), expected=0, author="王")
    publish(database, "一")
    assert live_on(database) == (0, 0)
    opened = [source(url, tmp_path, "r1"), source(url, tmp_path, "r2"), source(url, tmp_path, "deaf", has_audio=False)]
    for _, each in opened:
        each.start()
    until(lambda: live_on(database) == (2, 3))
    publish(database, "二")
    until(lambda: live_on(database) == (2, 3))
    opened[0][1].close()
    until(lambda: live_on(database) == (1, 2))
    for theirs, each in opened:
        each.close()
        theirs.close()
    assert live_on(database) == (0, 0)


def test_a_runtime_that_was_killed_counts_no_more_after_a_while_and_is_forgotten_after_a_week(
    database: Database,
) -> None:
    for name in ("r1", "killed", "long gone"):
        runtimes.acknowledge(database, name, lines={"4001": "d"})
    for name, ago_s in (("killed", runtimes.ALIVE_S + 1), ("long gone", runtimes.FORGOTTEN_S + 1)):
        with database.writing() as connection:
            seen = tables.runtimes.c.seen - int(ago_s * 1_000)
            connection.execute(update(tables.runtimes).where(tables.runtimes.c.id == name).values(seen=seen))
    assert runtimes.alive(database) == {"r1"}
    assert runtimes.acknowledgements(database) == {"4001": {"r1": "d"}}
    assert runtimes.forget_the_gone(database) == 1
    assert runtimes.beat(database, "killed")
    assert runtimes.alive(database) == {"r1", "killed"}
    assert not runtimes.beat(database, "long gone"), "it is to acknowledge anew"


def test_a_runtime_acknowledges_anew_when_the_database_has_forgotten_it(
    database: Database, url: str, tmp_path: Path
) -> None:
    save_draft(database, "售后热线", text=as_text(flow()), expected=0, author="王")
    publish(database, "一")
    theirs, releases = source(url, tmp_path, "r1")
    releases.refresh()
    assert live_on(database) == (1, 1)
    runtimes.leave(database, "r1")
    releases._told_at -= runtimes.BEAT_S
    releases.refresh()
    assert live_on(database) == (1, 1)
    theirs.close()


def test_a_lease_is_held_by_one_until_it_ends_or_is_given_back(database: Database) -> None:
    assert leases.take(database, "sweep", holder="a", for_s=60)
    assert not leases.take(database, "sweep", holder="b", for_s=60)
    assert leases.take(database, "sweep", holder="a", for_s=0), "its holder may hold it longer, or shorter"
    assert leases.take(database, "sweep", holder="b", for_s=60), "it had ended"
    leases.give_back(database, "sweep", holder="a")
    assert not leases.take(database, "sweep", holder="a", for_s=60), "only its holder gives it back"
    leases.give_back(database, "sweep", holder="b")
    assert leases.take(database, "sweep", holder="a", for_s=60)
    assert leases.take(database, "another", holder="b", for_s=60)


def contend(url: str, holder: str, path: str) -> None:
    """Work under the lease again and again; the file tells when two were in at once."""
    database = open_database(url)
    worked = 0
    while worked < TRIES:
        if leases.take(database, "sweep", holder=holder, for_s=60):
            with Path(path).open("a") as file:
                file.write(f"in {holder}\n")
                file.flush()
                file.write(f"out {holder}\n")
            worked += 1
            leases.give_back(database, "sweep", holder=holder)
    database.close()


def test_processes_that_want_the_same_lease_are_never_in_it_together(
    database: Database, url: str, tmp_path: Path
) -> None:
    path = tmp_path / "told"
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=contend, args=(url, f"p{n}", str(path))) for n in range(PROCESSES)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    assert [process.exitcode for process in processes] == [0] * PROCESSES
    told = path.read_text().split("\n")[:-1]
    assert len(told) == PROCESSES * TRIES * 2
    assert all(out == into.replace("in ", "out ") for into, out in zip(told[::2], told[1::2], strict=True))
