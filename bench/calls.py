"""How fast lists and reports of calls answer: makes calls on SQLite and times each question.

The calls are made up, their rows are those the call log writes. What is slow prints its plan.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from runtime.store import reports, tables
from runtime.store.call_facts import call_bridges, call_choices
from runtime.store.calls import Key, Wanted, list_calls
from runtime.store.database import Database, open_database
from runtime.store.migrating import upgrade

DAY_MS = 86_400_000
NOW = 1_795_276_800_000
BATCH = 20_000
OPTIONS = ("sales", "service", "repair", "other")
OUTCOMES = ("hung_up",) * 12 + ("completed",) * 6 + ("transferred_away", "handed_back", "refused")
SHANGHAI = ZoneInfo("Asia/Shanghai")


def fill(database: Database, count: int) -> None:
    """Make calls of 60 days."""
    chance = random.Random(1)
    for first in range(0, count, BATCH):
        calls, choices, bridges = [], [], []
        for number in range(first, min(first + BATCH, count)):
            started = NOW - int(60 * DAY_MS * (1 - number / count))
            name, caller = f"{chance.getrandbits(128):032x}", f"13{chance.randrange(10**9):09d}"
            outcome, lasted = chance.choice(OUTCOMES), chance.randrange(5_000, 400_000)
            calls.append({"id": name, "line": f"400{number % 5}", "caller": caller, "language": "", "release_digest": f"d{number % 3}",
                          "runtime": "r", "started": started, "ended": started + lasted, "outcome": outcome, "uniqueid": "", "sip_call_id": "", "caller_end": caller[-4:]})  # fmt: skip
            if outcome.startswith("refused"):
                continue
            about = {"call_id": name, "flow": "热线", "started": started}
            taken = [chance.choice(OPTIONS) if number % 1_000 else "rare" for _ in range(chance.randrange(3))]
            choices += [{**about, "sequence": n, "node": "menu", "option": option} for n, option in enumerate(taken)]
            if chance.random() < 0.5:
                talked = chance.random() < 0.8
                told = {"result": "answered_ended", "agent": f"80{chance.randrange(50):02d}", "talked_ms": lasted}
                left = {"result": "abandoned", "agent": "", "talked_ms": 0}
                bridges.append({**about, "sequence": 9, "node": "agents", **(told if talked else left)})
        with database.writing() as connection:
            connection.execute(insert(tables.calls), calls)
            connection.execute(insert(call_choices), choices)
            connection.execute(insert(call_bridges), bridges)


def timed(name: str, ask: Callable[[], object], *, times: int = 3) -> float:
    """Ask a few times; print and return the median in ms."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - began) * 1_000)
    median = sorted(taken)[times // 2]
    print(f"{median:10.1f} ms  {name}", flush=True)
    return median


def main() -> int:
    """Fill and ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="20,000 calls")
    parser.add_argument("--calls", type=int, default=0, help="how many (default 200,000)")
    given = parser.parse_args()
    count = given.calls or (20_000 if given.quick else 200_000)
    slowest = week_ms = 0.0
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/calls.db")
        upgrade(database)
        began = time.perf_counter()
        fill(database, count)
        print(f"{count} calls made in {time.perf_counter() - began:.0f} s")
        middle = Key(NOW - 30 * DAY_MS, "8")
        week = Wanted(since=NOW - 7 * DAY_MS, before=NOW)
        for name, wanted in (
            ("first page of all", Wanted()),
            ("first page of a week", week),
            ("of a line", Wanted(line="4003")),
            ("of a common choice", Wanted(option=("热线", "menu", "sales"))),
            ("of a rare choice", Wanted(option=("热线", "menu", "rare"))),
            ("of a choice nobody took", Wanted(option=("热线", "menu", "none"))),
            ("of an agent", Wanted(agent="8007")),
            ("of a caller's four last digits", Wanted(caller="4321")),
            ("of a whole number", Wanted(caller="13123454321")),
            ("not taken", Wanted(outcome="refused")),
            ("of an ending and a line", Wanted(outcome="handed_back", line="4003")),
            ("longer than 6 min", Wanted(least_ms=360_000)),
            ("longer than possible", Wanted(least_ms=10**9)),
            ("of a flow that nothing ran", Wanted(flow="none")),
            ("in progress", Wanted(outcome="")),
        ):
            slowest = max(slowest, timed(f"list: {name}", partial(list_calls, database, wanted)))
            timed(f"list: {name}, from its middle", partial(list_calls, database, wanted, after=middle))
        for days, line in ((7, ""), (30, ""), (60, ""), (60, "4003")):
            scope = reports.Scope(NOW - days * DAY_MS, NOW, line=line)
            spent = report(database, scope, f"{days} days{' of a line' if line else ''}")
            week_ms = spent if days == 7 else week_ms
        database.close()
    print(f"calls_slowest_first_page_ms: {slowest:.1f} of {count} calls (goal 500)")
    print(f"calls_report_of_a_week_ms: {week_ms:.0f} of {count} calls (goal 1000)")
    return 0


def report(database: Database, scope: reports.Scope, about: str) -> float:
    """Time each part of a report; their sum in ms."""
    with database.reading() as connection:
        parts: dict[str, Callable[[], object]] = {
            "by hour": lambda: reports.by_hour(connection, scope, SHANGHAI),
            "humans": lambda: reports.humans_by_hour(connection, scope, SHANGHAI),
            "choices": lambda: reports.by_choice(connection, scope),
            "agents": lambda: reports.by_agent(connection, scope),
            "lengths": lambda: reports.lengths(connection, scope),
        }
        return sum(timed(f"report, {about}: {name}", ask) for name, ask in parts.items())


if __name__ == "__main__":
    sys.exit(main())
