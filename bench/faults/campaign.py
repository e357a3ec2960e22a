"""One campaign: so many calls, faults at random moments from a seed, and what came of it."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from bench._processes import machine_s
from bench.faults import faults
from bench.faults.faults import Inflict
from bench.faults.people import WISHES, Caller, Staff, Story
from bench.faults.records import Records, check
from bench.faults.site import SQLITE, Site

SILENCE_S = 3.0
BETWEEN_S = (1.0, 3.0)
# A runtime that takes calls again collects some before it is killed or frozen.
HEALTHY_S = (3.0, 7.0)
NUMBERS = 13_000_000_000


@dataclass(frozen=True, slots=True)
class Plan:
    """``calls`` calls, ``rate`` a second; every choice comes from ``seed``. ``only`` names faults, empty: all of them.
    ``on`` is the kind of database."""

    calls: int
    seed: int
    rate: float = 2.5
    only: tuple[str, ...] = ()
    on: str = SQLITE


@dataclass(slots=True)
class Verdict:
    """What came of it. ``lag_s``: how late the campaign itself was at worst, which its times are uncertain by.
    ``thawed_s``: how long each frozen runtime stood before its supervisor ended it."""

    stories: list[Story]
    with_asterisk: list[Story]
    served_again: list[str]
    records: Records
    inflicted: Counter[str]
    left_out: dict[str, str]
    # The faults that were to come, each at least once.
    wanted: tuple[str, ...]
    lag_s: float
    # The part of the processors' time that nobody wanted.
    idle: float = 1.0
    thawed_s: list[float] = field(default_factory=list)
    log: str = ""
    times: list[tuple[float, str]] = field(default_factory=list)

    @property
    def silent(self) -> list[Story]:
        """Callers left in silence."""
        return [story for story in self.stories if story.silent_s > SILENCE_S]

    @property
    def lost(self) -> list[Story]:
        """Callers lost."""
        return [story for story in self.stories if story.lost]

    @property
    def figures(self) -> dict[str, int]:
        """What must be zero."""
        return {
            "callers_in_silence_over_3_s": len(self.silent),
            "calls_lost": len(self.lost),
            "served_callers_queued_again": len(self.served_again),
            "records_lost_or_doubled": self.records.wrong,
        }


async def run(plan: Plan, folder: Path) -> Verdict:
    """Run a campaign in a folder."""
    site = Site(folder, plan.on)
    try:
        await site.start()
        return await _campaign(plan, site)
    finally:
        try:
            await site.stop()
        finally:
            site.clear()


async def _campaign(plan: Plan, site: Site) -> Verdict:
    chance = random.Random(plan.seed)
    pbx = ("127.0.0.1", site.pbx.ports.sip)
    staff = Staff(pbx, random.Random(plan.seed + 1))
    await staff.open(site.phones)
    site.on_death.append(staff.hang_up)
    table = {f: often for f, often in faults.possible(site).items() if not plan.only or f.__name__ in plan.only}
    left_out = {f.__name__: why for f, why in faults.left_out(site).items()}
    wanted = tuple(f.__name__ for f in table)
    verdict = Verdict([], [], [], Records(0, (), (), (), (), ()), Counter(), left_out, wanted, 0.0)
    watching = asyncio.create_task(_watch_lag(verdict))
    machine = machine_s()
    breaking = asyncio.create_task(_break(site, plan, verdict, table))
    callers = []
    began = time.monotonic()
    for number in range(plan.calls):
        await asyncio.sleep(max(0.0, began + number / plan.rate - time.monotonic()))
        wish = chance.choice(list(WISHES))
        caller = Caller(str(NUMBERS + number), wish, pbx, random.Random(plan.seed * 1_000_003 + number))
        site.on_death.append(caller.line_died)
        callers.append(asyncio.create_task(caller.run()))
    breaking.cancel()
    await asyncio.gather(breaking, return_exceptions=True)
    await _mended(site)
    stories = await asyncio.gather(*callers)
    await site.settle()
    watching.cancel()
    verdict.with_asterisk = [story for story in stories if _died_with(story, site.asterisk_died)]
    verdict.stories = [story for story in stories if story not in verdict.with_asterisk]
    _count_served(verdict, staff)
    await staff.close()
    verdict.records = await asyncio.to_thread(check, site.installation.settings.database_url, stories)
    verdict.thawed_s = site.thawed_s
    busy, idle = (now - then for now, then in zip(machine_s(), machine, strict=True))
    verdict.idle = idle / (busy + idle)
    verdict.log = site.log
    return verdict


async def _break(site: Site, plan: Plan, verdict: Verdict, table: dict[Inflict, int]) -> None:
    chance = random.Random(plan.seed + 2)
    deck = list(table)
    chance.shuffle(deck)
    deadly = [f for f in faults.DEADLY if f in table]
    while True:
        await asyncio.sleep(chance.uniform(*BETWEEN_S))
        if not deck:
            deck = [f for f, often in table.items() for _ in range(often)]
            chance.shuffle(deck)
        fault = deck.pop()
        if fault in faults.DEADLY:
            # Callers of a runtime that is away find the fallback: what is to be broken are calls it has.
            await site.answering()
            await asyncio.sleep(chance.uniform(*HEALTHY_S))
        beside = chance.choice(deadly) if deadly and fault in faults.BESIDE and chance.random() < 0.3 else None
        if beside is not None:
            await site.answering()
        at = chance.uniform(0.1, 1.5)
        # Shielded: a campaign that ends lets the fault mend itself.
        await asyncio.shield(asyncio.create_task(_inflict(site, fault, beside, at, chance, verdict)))


async def _inflict(
    site: Site, fault: Inflict, beside: Inflict | None, at: float, chance: random.Random, verdict: Verdict
) -> None:
    verdict.inflicted[fault.__name__] += 1
    verdict.times.append((time.monotonic(), fault.__name__))
    main = asyncio.create_task(fault(site, chance))
    if beside is not None:
        await asyncio.sleep(at)
        verdict.inflicted[f"{beside.__name__} beside"] += 1
        verdict.times.append((time.monotonic(), f"{beside.__name__} beside {fault.__name__}"))
        await beside(site, chance)
    await main
    verdict.times.append((time.monotonic(), f"{fault.__name__} over"))


async def _mended(site: Site) -> None:
    """Whatever the last fault was, it is over."""
    others = [t for t in asyncio.all_tasks() if t.get_coro().__qualname__ == "_inflict"]  # type: ignore[union-attr]
    if others:
        await asyncio.wait(others)
    site.clock.move(0)


async def _watch_lag(verdict: Verdict) -> None:
    while True:
        began = time.monotonic()
        await asyncio.sleep(0.1)
        verdict.lag_s = max(verdict.lag_s, time.monotonic() - began - 0.1)


def _died_with(story: Story, asterisk_died: list[float]) -> bool:
    """Whether the exchange died while this call was on, or was away when it was made."""
    pairs = zip(asterisk_died[::2], asterisk_died[1::2], strict=False)
    return any(story.dialled <= back and (story.ended >= died) for died, back in pairs)


def _count_served(verdict: Verdict, staff: Staff) -> None:
    """Somebody picked up twice for one caller, who had heard the first."""
    for story in verdict.stories:
        times = staff.served.get(story.number, [])
        heard = [story.heard[name] for name in ("agent", "extension") if name in story.heard]
        if len(times) > 1 and heard and min(heard) < times[-1]:
            verdict.served_again.append(story.number)
