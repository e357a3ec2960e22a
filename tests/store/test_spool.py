"""The spool by violence: writers killed at random moments, days without a database, files rotated, a disk that refuses."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from deploy.postgres import Postgres
from runtime.store.call_log import SpoolCallLog
from runtime.store.calls import list_calls, show_call
from runtime.store.database import Database, open_database
from runtime.store.messages import list_messages
from runtime.store.spool import Spool, backlog, files_to_drain
from tests.databases import POSTGRESQL
from tests.store.test_call_log import header

# Three calls at a time, each of seven records; what it says it has written, it has.
WRITER = """
import json, sys
from pathlib import Path
from runtime.store.spool import Spool
spool = Spool(Path(sys.argv[1]), runtime="doomed", rotate_bytes=3_000)
me = sys.argv[2]
number = 0
def add(**record):
    spool.append(record)
    print(json.dumps([record["id"], record.get("sequence", record["kind"])]), flush=True)
    spool.rotate_if()
while True:
    ids = [f"{me}-{number + n}" for n in range(3)]
    for id in ids:
        add(kind="begin", id=id, at=1, release="d", line="4001", caller="", language="", runtime="r")
    for sequence in range(5):
        for id in ids:
            add(kind="event", id=id, sequence=sequence, event={"type": "Chosen", "option": "售后", "n": sequence})
    for id in ids:
        add(kind="end", id=id, ended="completed", at=2)
    number += 3
"""
WRITERS = 4


def until(condition: Callable[[], bool], *, within_s: float = 30.0) -> None:
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, "not within the deadline"
        time.sleep(0.01)


@contextmanager
def away(url: str, on: str, request: pytest.FixtureRequest) -> Iterator[None]:
    """The database takes nobody inside: PostgreSQL refuses, the file is where nobody looks."""
    if on == POSTGRESQL:
        server: Postgres = request.getfixturevalue("postgres")
        name = str(make_url(url).database)
        server.refuse(name)
        yield
        server.accept(name)
        return
    database = open_database(url)
    tables = ("calls", "call_events", "messages")
    with database.writing() as connection:
        for table in tables:
            connection.execute(text(f"ALTER TABLE {table} RENAME TO away_{table}"))
    yield
    with database.writing() as connection:
        for table in tables:
            connection.execute(text(f"ALTER TABLE away_{table} RENAME TO {table}"))
    database.close()


def killed_writer(spool: Path, name: str, after: int) -> list[list[object]]:
    """What a writer said it had written until it was killed, some time after ``after`` records."""
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(spool), name], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    told = [writer.stdout.readline() for _ in range(after)]
    os.kill(writer.pid, signal.SIGKILL)
    told += [line for line in writer.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    writer.wait()
    writer.stdout.close()
    return [json.loads(line) for line in told]


def test_killed_writers_and_a_database_that_is_away_lose_nothing_double_nothing_and_keep_the_order(
    url: str, on: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    seed = random.randrange(1 << 30)
    print("seed", seed)
    chance, spool, told = random.Random(seed), tmp_path / "spool", []
    database = open_database(url)
    with away(url, on, request):
        log = SpoolCallLog(database, spool, runtime="drains")
        log.start()
        for number in range(WRITERS):
            told += killed_writer(spool, f"w{number}", chance.randrange(50, 600))
        until(lambda: log.trouble != "")
        assert backlog(spool) > 0
        assert len(files_to_drain(spool)) > WRITERS * 2
        log.close()
    again = SpoolCallLog(database, spool, runtime="next")
    again.start()
    until(lambda: files_to_drain(spool) == (again.spool.current,))
    assert (again.trouble, again.refused, backlog(spool)) == ("", 0, 0)
    again.close()
    assert len(told) > WRITERS * 50
    expected: dict[str, list[object]] = {}
    for call, what in told:
        expected.setdefault(str(call), []).append(what)
    found = {row.id: row for row in list_calls(database, limit=10_000)}
    # Each writer was killed between a record and saying so at most once.
    assert len(set(found) - set(expected)) <= WRITERS
    more = 0
    for call, said in expected.items():
        sequences = [sequence for sequence, _ in show_call(database, call).events]
        assert sequences == list(range(len(sequences)))
        assert [event["n"] for _, event in show_call(database, call).events] == sequences
        more += len(sequences) - sum(isinstance(each, int) for each in said)
        assert (found[call].outcome == "completed") >= ("end" in said)
    assert 0 <= more <= WRITERS
    database.close()


def test_a_call_that_ends_in_a_later_file_than_it_began_in_has_its_end(database: Database, tmp_path: Path) -> None:
    """A file of more than one batch, and the next one: what comes later waits for what came before."""
    log = SpoolCallLog(database, tmp_path / "spool", runtime="r")
    for sequence in range(1_500):
        log.event("filler", sequence, {"type": "Played", "x": "x" * 1_000})
    log.begin(header("late"))
    log.keep("late", "rec-1", mailbox="售后", ms=1, notify=())
    log.spool.rotate_if(larger_than=0)
    log.drop("late", "rec-1")
    log.end("late", "completed", 2_000)
    log.start()
    until(lambda: backlog(tmp_path / "spool") == 0)
    log.close()
    assert [(row.id, row.outcome) for row in list_calls(database)] == [("late", "completed")]
    assert list_messages(database) == ()


def test_a_disk_that_refuses_is_counted_and_gets_everything_when_it_takes_it_again(tmp_path: Path) -> None:
    folder = tmp_path / "spool"
    folder.write_text("something stands where the folder belongs")
    spool = Spool(folder, runtime="r")
    for number in range(3):
        spool.append({"n": number})
    assert (spool.waiting, spool.lost) == (3, 0)
    assert spool.trouble
    folder.unlink()
    spool.append({"n": 3})
    assert (spool.waiting, spool.lost, spool.trouble) == (0, 0, "")
    assert spool.current.read_text().splitlines() == [f'{{"n":{n}}}' for n in range(4)]
    spool.close()


def test_what_no_column_holds_is_cut_and_not_lost(database: Database, tmp_path: Path) -> None:
    """A caller may be called anything: SIP sets no bound, and bytes that are no UTF-8 come as half characters."""
    log = SpoolCallLog(database, tmp_path / "spool", runtime="r")
    log.begin(header("long", caller="9" * 300))
    log.begin(header("half", caller="\udcff\0x"))
    log.event("half", 0, {"type": "Played", "said": "\udcff\0"})
    log.end("half", "hung_up" * 50, 5)
    log.start()
    until(lambda: backlog(tmp_path / "spool") == 0)
    log.close()
    assert log.refused == 0
    rows = {row.id: row for row in list_calls(database)}
    assert (rows["long"].caller, rows["half"].caller) == ("9" * 40, "??x")
    assert rows["half"].outcome.startswith("hung_up")
    assert show_call(database, "half").events[0][1]["said"] == "\udcff\0"
