"""How long a call waits for a row of a table of a million, through the very source the runtime asks, and what importing costs.

The wait includes the way to a thread and back: nothing of a look-up happens in the event loop. Beside it stands the longest
the event loop was held up meanwhile, which is what every other caller would notice.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import random
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from runtime.engine.actions import LookUp
from runtime.engine.events import Found
from runtime.store import lookup_tables
from runtime.store.database import Database, open_database
from runtime.store.live import LiveFolder
from runtime.store.migrating import upgrade
from runtime.store.table_import import Imported, import_file, plan_for
from runtime.store.table_source import THREADS, StoreTables

GOAL_US = 1_000
ROWS, ROWS_QUICK = 1_000_000, 50_000
LOOKUPS = 20_000
FIELDS = (
    ("points", "积分", json.dumps({"type": "integer"})),
    ("balance", "余额", json.dumps({"type": "amount"})),
    ("level", "等级", json.dumps({"type": "text"})),
)


def number(index: int) -> str:
    """A mobile number; neighbours in the file are not neighbours in the table."""
    return f"1{3 + index % 7}{index * 7_919 % 1_000_000_000:09d}"


def write(path: Path, rows: int) -> None:
    """A members' table as a shop exports it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("手机", "会员号", "积分", "余额", "等级", "到期"))
        for index in range(rows):
            level = ("普通", "银卡", "金卡")[index % 3]
            writer.writerow((number(index), f"{index:08d}", index % 9_000, f"{index % 500}.50", level, "2027-01-31"))


async def ask(source: StoreTables, rows: int, lookups: int) -> tuple[list[float], float]:
    """Each look-up's time in microseconds, and the longest the loop was held up, in milliseconds."""
    loop = asyncio.get_running_loop()
    held = 0.0

    async def watch() -> None:
        nonlocal held
        while True:
            due = loop.time() + 0.001
            await asyncio.sleep(0.001)
            held = max(held, (loop.time() - due) * 1_000)

    watching = asyncio.create_task(watch())
    took = []
    chance = random.Random(1)
    for _ in range(lookups):
        index = chance.randrange(rows)
        began = time.perf_counter()
        event = await source.look_up(LookUp(1, "会员", number(index), FIELDS), 0)
        took.append((time.perf_counter() - began) * 1e6)
        if not isinstance(event, Found) or dict(event.values)["points"] != index % 9_000:
            raise AssertionError(f"row {index} was not found as it was written: {event}")
    watching.cancel()
    return took, held


async def hops(count: int) -> list[float]:
    """The same without a table: what the machine takes to hand something to a thread and back, in microseconds."""
    loop = asyncio.get_running_loop()
    took = []
    with ThreadPoolExecutor(THREADS) as threads:
        for _ in range(count):
            began = time.perf_counter()
            await loop.run_in_executor(threads, int)
            took.append((time.perf_counter() - began) * 1e6)
    return took


def p99(values: list[float]) -> float:
    """The value that 99 of 100 do not pass."""
    return sorted(values)[int(len(values) * 0.99)]


def imported(folder: Path, database: Database, rows: int) -> Imported:
    """Import the table, telling what each part took."""
    path = folder / "members.csv"
    write(path, rows)
    began = time.perf_counter()
    done = import_file(path, plan_for(path), folder / "tables")
    read = time.perf_counter()
    lookup_tables.make_live(database, "会员", imported=done, folder=folder / "tables", file=path.name, by="bench")
    kept = time.perf_counter()
    print(
        f"{rows:,} rows, {path.stat().st_size / 1e6:.0f} MB: checked and indexed in {read - began:.1f} s, "
        f"kept in the database in {kept - read:.1f} s"
    )
    print(f"table_import_rows_per_s: {rows / (kept - began):.0f} (goal 20000)")
    return done


def main() -> int:
    """Import, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    rows, lookups = (ROWS_QUICK, LOOKUPS // 10) if quick else (ROWS, LOOKUPS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = open_database(f"sqlite:///{folder / 'tonepath.db'}")
        upgrade(database)
        done = imported(folder, database, rows)
        if done.refused:
            raise AssertionError(f"{done.refused} rows were refused: {done.errors[:3]}")
        source = StoreTables(database, LiveFolder(folder / "live"), folder / "runtime", every_s=3600)
        began = time.perf_counter()
        source.refresh()
        print(f"brought to another machine in {time.perf_counter() - began:.1f} s")
        took, held = asyncio.run(ask(source, rows, lookups))
        source.close()
        database.close()
    hop = asyncio.run(hops(lookups))
    print(f"{lookups:,} look-ups: worst {max(took) / 1e3:.1f} ms; the loop was held {held:.1f} ms at most")
    print(f"an empty way to the thread and back: median {statistics.median(hop):.0f} µs, p99 {p99(hop):.0f} µs")
    print(f"table_lookup_p99_times_empty_hop: {p99(took) / p99(hop):.2f} (goal 3)")
    print(f"table_lookup_us: {statistics.median(took):.0f} (goal {GOAL_US})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
