"""The call log: what was appended arrives once and in order, whoever is killed and whatever the database does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from runtime.engine.state import Call
from runtime.ports import CallHeader, CallLog, MessageStore
from runtime.store import drain, tables
from runtime.store.call_log import SpoolCallLog
from runtime.store.calls import Wanted, list_calls, show_call
from runtime.store.database import Database, open_database
from runtime.store.errors import NotFound
from runtime.store.messages import delete_message, list_messages, mark_heard
from runtime.store.spool import Spool, files_to_drain, read_batch

WRITER = """
import sys
from pathlib import Path
from runtime.store.spool import Spool
spool = Spool(Path(sys.argv[1]), runtime="doomed", rotate_bytes=40_000)
spool.append({"kind": "begin", "id": "c", "at": 1, "release": "d", "line": "4001", "caller": "", "language": "", "runtime": "r"})
number = 0
while True:
    spool.append({"kind": "event", "id": "c", "sequence": number, "event": {"type": "Chosen", "option": "售后", "at": number}})
    print(number, flush=True)
    spool.rotate_if()
    number += 1
"""


def until(condition: Callable[[], bool], *, within_s: float = 10.0) -> None:
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, "not within the deadline"
        time.sleep(0.01)


def header(call_id: str, *, started: int = 1_000, line: str = "4001", caller: str = "13800138000") -> CallHeader:
    return CallHeader(call_id, "digest", Call(line=line, caller=caller, language="zh-CN"), started)


def test_a_writer_killed_with_minus_9_loses_nothing_it_was_told_is_written(database: Database, tmp_path: Path) -> None:
    spool = tmp_path / "spool"
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(spool)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    told = [int(writer.stdout.readline()) for _ in range(2_000)][-1]
    os.kill(writer.pid, signal.SIGKILL)
    told = max([told, *(int(line) for line in writer.stdout.read().split())])
    writer.wait()
    writer.stdout.close()
    assert len(files_to_drain(spool)) > 1

    log = SpoolCallLog(database, spool, runtime="next")
    log.start()
    until(lambda: files_to_drain(spool) == (log.spool.current,))
    log.close()
    events = show_call(database, "c").events
    assert [sequence for sequence, _ in events] == list(range(len(events)))
    assert len(events) in {told + 1, told + 2}
    assert events[7][1] == {"type": "Chosen", "option": "售后", "at": 7}


def test_a_torn_last_line_is_left_until_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'{"kind":"event"}\n{"kind":"ev')
    batch = read_batch(path, 0)
    assert (len(batch.records), batch.position) == (1, 17)
    path.write_bytes(b'{"kind":"event"}\n{"kind":"event"}\n{"kind":\n[]\n')
    batch = read_batch(path, 17)
    assert (len(batch.records), batch.bad) == (1, (b'{"kind":', b"[]"))


def test_a_call_is_listed_while_it_runs_and_with_its_outcome_after(database: Database, tmp_path: Path) -> None:
    log: CallLog = SpoolCallLog(database, tmp_path / "spool", runtime="r1")
    assert isinstance(log, SpoolCallLog)
    log.start()
    log.begin(header("a"))
    log.event("a", 0, {"type": "Played", "at": 1_100})
    assert log.flush()
    (row,) = list_calls(database)
    assert (row.line, row.caller, row.release, row.runtime, row.ended, row.outcome) == (
        "4001", "13800138000", "digest", "r1", None, "",
    )  # fmt: skip
    log.event("a", 1, {"type": "HungUp", "at": 1_200})
    log.end("a", "hung_up", 1_200)
    log.begin(header("b", started=2_000, line="4002", caller="13900139000"))
    assert log.flush()
    log.close()
    assert [(row.id, row.outcome, row.ended) for row in list_calls(database)] == [
        ("b", "", None),
        ("a", "hung_up", 1_200),
    ]
    assert [row.id for row in list_calls(database, Wanted(line="4001"))] == ["a"]
    assert [row.id for row in list_calls(database, Wanted(caller="9000"))] == ["b"]
    assert [row.id for row in list_calls(database, Wanted(since=1_500))] == ["b"]
    assert [row.id for row in list_calls(database, Wanted(before=1_500, outcome="hung_up"))] == ["a"]
    assert [event["type"] for _, event in show_call(database, "a").events] == ["Played", "HungUp"]
    with pytest.raises(NotFound):
        show_call(database, "none")


def test_a_call_that_was_not_taken_is_listed_with_why_and_what_its_caller_got(
    database: Database, tmp_path: Path
) -> None:
    log = SpoolCallLog(database, tmp_path / "spool", runtime="r1")
    log.start()
    log.turn_away(header("no"), why="line_full", beyond="busy")
    log.begin(header("yes", started=2_000))
    assert log.flush()
    log.close()
    taken, refused = list_calls(database)
    assert (refused.outcome, refused.detail, refused.started, refused.ended) == (
        "refused",
        "line_full/busy",
        1_000,
        1_000,
    )
    assert (taken.outcome, taken.detail) == ("", "")
    assert show_call(database, "no").events == ()


def test_a_flood_of_refused_calls_is_counted_and_does_not_fill_the_disk(database: Database, tmp_path: Path) -> None:
    log = SpoolCallLog(database, tmp_path / "spool", runtime="r1")
    for number in range(5_000):
        log.turn_away(header(str(number)), why="full", beyond="human")
    log.close()
    kept = read_batch(log.spool.current, 0).records
    assert 500 <= len(kept) <= 510
    assert len(kept) + log.untold == 5_000


def test_drained_twice_it_is_there_once(database: Database, tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool", runtime="r")
    log = SpoolCallLog(database, tmp_path / "other", runtime="r")
    log.spool.close()
    log.spool = spool
    log.begin(header("a"))
    for sequence in range(5):
        log.event("a", sequence, {"type": "Played", "n": sequence})
    log.end("a", "completed", 9)
    records = read_batch(spool.current, 0).records
    assert drain.write_batch(database, records) == ()
    changed = [
        dict(r) | ({"event": {"type": "forged"}} if r["kind"] == "event" else {"ended": "other"}) for r in records
    ]
    assert drain.write_batch(database, [*records[:3], *changed[1:]]) == ()
    path = show_call(database, "a")
    assert [event["n"] for _, event in path.events] == list(range(5))
    assert path.call.outcome == "completed"


def test_a_database_that_is_away_is_waited_for_and_the_caller_is_not_held_up(
    url: str, database: Database, tmp_path: Path
) -> None:
    other = open_database(url)
    with database.writing() as connection:
        connection.execute(text("ALTER TABLE calls RENAME TO calls_gone"))
    log = SpoolCallLog(other, tmp_path / "spool", runtime="r")
    log.start()
    began = time.monotonic()
    log.begin(header("a"))
    log.event("a", 0, {"type": "Played"})
    assert time.monotonic() - began < 0.2
    assert not log.flush(timeout_s=0.5)
    with database.writing() as connection:
        connection.execute(text("ALTER TABLE calls_gone RENAME TO calls"))
    assert log.flush()
    log.close()
    other.close()
    assert [row.id for row in list_calls(database)] == ["a"]


def test_a_record_the_database_will_never_take_is_set_aside_and_the_rest_goes_on(
    database: Database, tmp_path: Path
) -> None:
    log = SpoolCallLog(database, tmp_path / "spool", runtime="r")
    log.begin(header("a"))
    log.spool.append({"kind": "unheard-of", "id": "a"})
    log.spool.append({"kind": "event", "id": "a", "sequence": "not a number at all", "event": {}})
    log.event("a", 1 << 80, {"type": "Played"})
    log.event("a", 2, {"type": "Played"})
    log.start()
    assert log.flush()
    log.close()
    assert [sequence for sequence, _ in show_call(database, "a").events][-1:] in ([2], ["not a number at all"])
    assert log.refused >= 2
    assert b"unheard-of" in b"".join(path.read_bytes() for path in (tmp_path / "spool").glob("*.refused"))


def test_what_cannot_be_appended_does_not_reach_the_call(database: Database, tmp_path: Path) -> None:
    log = SpoolCallLog(database, tmp_path / "spool", runtime="r")
    loop: dict[str, object] = {}
    loop["itself"] = loop
    log.event("a", 0, loop)
    log.event("a", 1, {"type": "Played"})
    assert [record["sequence"] for record in read_batch(log.spool.current, 0).records] == [1]
    log.close()


def test_a_full_disk_keeps_lines_in_memory_and_writes_them_when_there_is_room(tmp_path: Path) -> None:
    script = """
import resource, signal, sys
from pathlib import Path
from runtime.store.spool import Spool, read_batch
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
spool = Spool(Path(sys.argv[1]), runtime="r")
resource.setrlimit(resource.RLIMIT_FSIZE, (1_003, resource.RLIM_INFINITY))
for number in range(200):
    spool.append({"n": number})
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
spool.retry()
batch = read_batch(spool.current, 0)
print([r["n"] for r in batch.records] == list(range(200)), len(batch.bad), spool.lost)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "spool")], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True", "0", "0"]


def test_a_file_another_process_still_writes_is_left_to_it(database: Database, tmp_path: Path) -> None:
    theirs = Spool(tmp_path / "spool", runtime="theirs")
    theirs.append({"kind": "begin"})
    ours = SpoolCallLog(database, tmp_path / "spool", runtime="ours")
    ours.begin(header("a"))
    assert ours.drain_once()
    assert theirs.current.exists()
    assert ours.refused == 0
    theirs.close()
    ours.close()


def test_voicemail_goes_the_same_way(database: Database, tmp_path: Path) -> None:
    deleted: list[str] = []
    log = SpoolCallLog(database, tmp_path / "spool", runtime="r", delete_recording=deleted.append)
    store: MessageStore = log
    log.start()
    store.keep("a", "rec-1", mailbox="售后", ms=5_000, notify=("ops@example.com",))
    store.keep("a", "rec-2", mailbox="售后", ms=6_000, notify=())
    store.drop("a", "rec-1")
    assert log.flush()
    log.close()
    (message,) = list_messages(database, mailbox="售后")
    assert (message.ref, message.ms, message.heard) == ("rec-2", 6_000, False)
    assert deleted == ["rec-1"]
    mark_heard(database, message.id)
    assert list_messages(database)[0].heard
    assert delete_message(database, message.id) == "rec-2"
    with pytest.raises(NotFound):
        delete_message(database, message.id)


def test_appending_is_cheap_enough_for_the_event_loop(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool", runtime="r")
    event = {"type": "Chosen", "option": "售后服务", "via": "key", "keys": "3", "at": 1_790_820_000_000, "token": 7}
    times = []
    for sequence in range(2_000):
        began = time.perf_counter()
        spool.append({"kind": "event", "id": "1795293150.5", "sequence": sequence, "event": event})
        times.append(time.perf_counter() - began)
    spool.close()
    assert sorted(times)[len(times) // 2] < 0.001


def test_an_old_call_header_without_events_is_shown(database: Database) -> None:
    row = {"id": "x", "line": "1", "caller": "", "language": "", "release_digest": "gone", "runtime": "", "started": 1}
    with database.writing() as connection:
        connection.execute(insert(tables.calls).values(**row, ended=None, outcome=""))
    path = show_call(database, "x")
    assert (path.flow, path.version, path.events) == ("", 0, ())


def test_a_call_whose_runtime_died_is_not_in_progress_for_ever(database: Database, tmp_path: Path) -> None:
    died = Spool(tmp_path / "spool", runtime="r")
    for call in ("done", "cut"):
        died.append(
            {
                "kind": "begin",
                "id": call,
                "at": 1,
                "release": "d",
                "line": "1",
                "caller": "",
                "language": "",
                "runtime": "r",
            }
        )
    died.append({"kind": "end", "id": "done", "ended": "completed", "at": 2})
    alive = Spool(tmp_path / "spool", runtime="other")
    alive.append(
        {
            "kind": "begin",
            "id": "on",
            "at": 1,
            "release": "d",
            "line": "1",
            "caller": "",
            "language": "",
            "runtime": "o",
        }
    )
    died.close()
    log = SpoolCallLog(database, tmp_path / "spool", runtime="r")
    log.begin(header("mine"))
    log.start()
    until(lambda: not died.current.exists())
    log.flush()
    log.close()
    alive.close()
    outcomes = {call.id: (call.outcome, call.ended is None) for call in list_calls(database)}
    assert outcomes == {"done": ("completed", False), "cut": (drain.INTERRUPTED, False), "mine": ("", True)}
