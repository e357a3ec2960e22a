"""Calls as a telephone leaves them behind: simulated by the loop that runs the telephone's, and written by the call log. No tests here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from runtime.engine.program import Program, compile_release
from runtime.engine.state import Call
from runtime.nodes import KINDS
from runtime.ports import CallHeader, Place
from runtime.store.call_log import SpoolCallLog
from runtime.store.database import Database
from runtime.store.lines import load_line
from runtime.store.publishing import release_document
from simulator.caller import Script
from simulator.simulate import simulate
from simulator.world import World


class Callers:
    """People who call a published line."""

    def __init__(self, database: Database, log: SpoolCallLog, line: str) -> None:
        self.log, self.line = log, line
        self.release = load_line(database, line).live
        self.program: Program = compile_release(release_document(database, self.release), KINDS)

    def call(
        self,
        name: str,
        *script: object,
        at: int,
        caller: str = "13800138000",
        world: World | None = None,
        over: bool = True,
    ) -> None:
        """One call, from its beginning to its end; without its end when it is not ``over``."""
        person = Call(line=self.line, caller=caller, language="")
        given: Script = script  # type: ignore[assignment]  # inputs, as the caller of this gives them
        done = simulate(self.program, person, at=at, script=given, world=world)
        self.log.begin(CallHeader(name, self.release, person, at, f"uid-{name}", f"sip-{name}"))
        for number, event in enumerate(done.logged):
            before = done.steps[number]
            place = Place(
                before.state.frames[-1].flow, before.state.frames[-1].node, type(before.actions[-1]).__name__, at
            )
            self.log.event(name, number, event, place)
        if over:
            self.log.end(name, done.ended, int(done.logged[-1]["at"]))  # fmt: skip


@contextmanager
def callers(database: Database, spool: Path, line: str) -> Iterator[Callers]:
    """Callers whose calls are in the database afterwards."""
    log = SpoolCallLog(database, spool, runtime="r")
    log.start()
    yield Callers(database, log, line)
    assert log.flush()
    log.close()
