"""A week of calls on the service line: walked by the engine that answers telephones, written by the call log that keeps theirs."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from deploy.pictures.contents import SERVICE_LINE, Names
from designer.trying import site_world
from runtime.engine.program import compile_release
from runtime.engine.state import Call
from runtime.nodes import KINDS
from runtime.ports import CallHeader, Place
from runtime.store.call_log import SpoolCallLog
from runtime.store.database import open_database
from runtime.store.lines import load_line
from runtime.store.publishing import release_document
from simulator.answers import answers_from_json
from simulator.caller import Input, Script, press
from simulator.simulate import simulate

SHANGHAI = timezone(timedelta(hours=8))
DAYS = 13
BUSY = (9, 9, 10, 10, 10, 11, 11, 12, 13, 14, 14, 15, 15, 16, 17, 18, 19, 20, 21)
ORDER: Script = (press("1"), press("20261188"), press("2"))
SCRIPTS: tuple[Script, ...] = (
    ORDER, ORDER, ORDER, (press("1"), press("2026"), press("20261190"), press("2")),
    (press("2"),), (press("2"),), (press("3"), press("2")), (press("0"),), (press("0"),), (press("9"), press("2")), (Input("hang_up"),), (),
)  # fmt: skip


def make_calls(folder: Path, n: Names, *, now: datetime) -> int:
    """Write the calls of the days before ``now`` into the site in ``folder``; how many they are."""
    chance = random.Random(20261122)  # noqa: S311 - pictures, not secrets
    database = open_database(f"sqlite:///{folder}/tonepath.db")
    release = load_line(database, SERVICE_LINE).live
    program = compile_release(release_document(database, release), KINDS)
    log = SpoolCallLog(database, folder / "spool-of-pictures", runtime="pictures")
    log.start()
    made = 0
    with site_world(database, folder) as world:
        for day in range(DAYS, -1, -1):
            for _ in range(chance.randint(18, 34)):
                local = (now.astimezone(SHANGHAI) - timedelta(days=day)).replace(
                    hour=chance.choice(BUSY), minute=chance.randint(0, 59), second=chance.randint(0, 59)
                )
                if local.astimezone(UTC) >= now - timedelta(minutes=10):
                    continue
                person = Call(line=SERVICE_LINE, caller=f"13{chance.randint(100_000_000, 999_999_999)}", language="")
                talked = chance.randint(25, 260) * 1_000
                answer = (
                    {"result": "answered_ended", "agent": chance.choice(("8001", "8002", "8003")), "talked_ms": talked}
                    if chance.random() < 0.9
                    else {"result": "timeout"}
                )
                there = world.answering(answers_from_json({"queues": {n.agents: [answer], n.repairs: [answer]}}))
                at = int(local.timestamp() * 1_000)
                done = simulate(program, person, at=at, script=chance.choice(SCRIPTS), world=there)
                name = f"{chance.getrandbits(128):032x}"
                log.begin(CallHeader(name, release, person, at, f"{at // 1000}.{made}", f"{name}@trunk"))
                for number, event in enumerate(done.logged):
                    before = done.steps[number]
                    place = Place(
                        before.state.frames[-1].flow,
                        before.state.frames[-1].node,
                        type(before.actions[-1]).__name__,
                        at,
                    )
                    log.event(name, number, event, place)
                log.end(name, done.ended, int(done.logged[-1]["at"]))
                made += 1
    if not log.flush():
        raise RuntimeError(f"the calls were not written: {log.trouble}")
    log.close()
    database.close()
    return made
