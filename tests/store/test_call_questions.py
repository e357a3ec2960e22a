"""What lists ask of the call log: filters that page in order, and what is taken out of events when they are stored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.engine.state import Call
from runtime.ports import CallHeader, Place
from runtime.store.call_log import SpoolCallLog
from runtime.store.calls import Key, Wanted, agents_of, list_calls
from runtime.store.database import Database
from runtime.store.drafts import save_draft
from runtime.store.publishing import write_release
from tests.store.conftest import as_text, flow, release

MINUTE = 60_000


@pytest.fixture
def log(database: Database, tmp_path: Path) -> Iterator[SpoolCallLog]:
    log = SpoolCallLog(database, tmp_path / "spool", runtime="r")
    log.start()
    yield log
    log.close()


def call(
    log: SpoolCallLog,
    name: str,
    *,
    at: int,
    line: str = "4001",
    caller: str = "13800138000",
    options: tuple[str, ...] = (),
    agent: str = "",
    lasts: int = MINUTE,
    digest: str = "d",
) -> None:
    log.begin(CallHeader(name, digest, Call(line=line, caller=caller, language="zh-CN"), at))
    for number, option in enumerate(options):
        event = {"type": "Chosen", "option": option, "at": at + number}
        log.event(name, number, event, Place("热线", "menu", "Ask", at))
    if agent:
        event = {"type": "BridgeEnded", "result": "answered_ended", "agent": agent, "talked_ms": 5_000, "at": at}
        log.event(name, 90, event, Place("热线", "agents", "JoinQueue", at))
    if lasts:
        log.end(name, "hung_up", at + lasts)


def ids(database: Database, wanted: Wanted) -> list[str]:
    return [row.id for row in list_calls(database, wanted)]


def test_each_filter_finds_its_calls_and_no_other(database: Database, log: SpoolCallLog) -> None:
    call(log, "a", at=1_000, options=("sales", "sales"), agent="8001")
    call(log, "b", at=2_000, line="4002", caller="01062345678", options=("sales",), lasts=3 * MINUTE)
    call(log, "c", at=3_000, caller="13900138000", agent="8002")
    call(log, "d", at=4_000, lasts=0)
    log.turn_away(CallHeader("e", "", Call(line="4001", caller="", language=""), 5_000), why="full", beyond="busy")
    assert log.flush()
    for wanted, found in (
        (Wanted(), ["e", "d", "c", "b", "a"]),
        (Wanted(line="4002"), ["b"]),
        (Wanted(caller="8000"), ["d", "c", "a"]),
        (Wanted(caller="13800138000"), ["d", "a"]),
        (Wanted(caller="78"), ["b"]),
        (Wanted(since=2_000, before=4_000), ["c", "b"]),
        (Wanted(outcome=""), ["d"]),
        (Wanted(outcome="refused"), ["e"]),
        (Wanted(outcome="hung_up", line="4001"), ["c", "a"]),
        (Wanted(least_ms=2 * MINUTE), ["b"]),
        (Wanted(most_ms=2 * MINUTE, outcome="hung_up"), ["c", "a"]),
        (Wanted(option=("热线", "menu", "sales")), ["b", "a"]),
        (Wanted(option=("热线", "menu", "sales"), agent="8001"), ["a"]),
        (Wanted(option=("热线", "menu", "sales"), before=2_000), ["a"]),
        (Wanted(option=("热线", "menu", "other")), []),
        (Wanted(agent="8002"), ["c"]),
        (Wanted(flow="热线"), []),
    ):
        assert ids(database, wanted) == found, wanted
    assert agents_of(database) == ("8001", "8002")


def test_a_flow_and_its_version_are_found_by_the_release(database: Database, log: SpoolCallLog) -> None:
    digests = []
    for number, words in enumerate(("您好", "欢迎")):
        document = flow(text=words)
        save_draft(database, document["name"], text=as_text(document), expected=number, author="王")
        made = release(document)
        write_release(database, "4001", documents={document["name"]: document}, release=made, by="王")
        digests.append(release(document)["digest"])
        call(log, f"v{number + 1}", at=number, digest=digests[-1])
    assert log.flush()
    assert ids(database, Wanted(flow="售后热线")) == ["v2", "v1"]
    assert ids(database, Wanted(flow="售后热线", version=1)) == ["v1"]


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(option=("热线", "menu", "sales")), Wanted(agent="8001")])
def test_pages_follow_one_another_without_a_gap_or_a_repeat(
    database: Database, log: SpoolCallLog, wanted: Wanted
) -> None:
    for number in range(23):
        # Several begin in one millisecond, and several choose twice.
        call(log, f"c{number:02d}", at=number // 4, options=("sales",) * (1 + number % 2), agent="8001")
    assert log.flush()
    seen: list[str] = []
    after = None
    while page := list_calls(database, wanted, after=after, limit=5):
        seen += [row.id for row in page]
        after = Key(page[-1].started, page[-1].id)
    assert sorted(seen) == [f"c{number:02d}" for number in range(23)]
    assert seen == sorted(seen, key=lambda name: (int(name[1:]) // 4, name), reverse=True)
