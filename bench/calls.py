"""How fast lists and reports of calls answer: python bench/calls.py [calls] makes that many on SQLite and times each question.

The calls are made up, their rows are those the call log writes. What is slow prints its plan.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from sqlalchemy import insert  # noqa: E402  the project's own code needs its folder first

from runtime.store import reports, tables  # noqa: E402
from runtime.store.call_facts import call_bridges, call_choices  # noqa: E402
from runtime.store.calls import Key, Wanted, list_calls  # noqa: E402
from runtime.store.database import Database, open_database  # noqa: E402
from runtime.store.migrating import upgrade  # noqa: E402

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


def timed(name: str, ask: Callable[[], object], *, times: int = 3) -> None:
    """Ask a few times and print the median in ms."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - began) * 1_000)
    print(f"{sorted(taken)[times // 2]:10.1f} ms  {name}", flush=True)


def main() -> None:
    """Fill and ask."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
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
            timed(f"list: {name}", partial(list_calls, database, wanted))
            timed(f"list: {name}, from its middle", partial(list_calls, database, wanted, after=middle))
        for days, line in ((7, ""), (30, ""), (60, ""), (60, "4003")):
            scope = reports.Scope(NOW - days * DAY_MS, NOW, line=line)
            report(database, scope, f"{days} days{' of a line' if line else ''}")
        database.close()


def report(database: Database, scope: reports.Scope, about: str) -> None:
    """Time each part of a report."""
    with database.reading() as connection:
        timed(f"report, {about}: by hour", lambda: reports.by_hour(connection, scope, SHANGHAI))
        timed(f"report, {about}: humans", lambda: reports.humans_by_hour(connection, scope, SHANGHAI))
        timed(f"report, {about}: choices", lambda: reports.by_choice(connection, scope))
        timed(f"report, {about}: agents", lambda: reports.by_agent(connection, scope))
        timed(f"report, {about}: lengths", lambda: reports.lengths(connection, scope))


if __name__ == "__main__":
    main()
