"""Which runtimes answer a line with what is live, which do not, and why: from what they tell of themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from runtime.store.database import Database
from runtime.store.lines import Line, list_lines, made_of
from runtime.store.runtimes import Known, known

GONE, LAGGING = "gone", "lagging"


@dataclass(frozen=True, slots=True)
class Behind:
    """A runtime that does not answer a line with what is live. ``why``: gone (not seen since ``seen``, UTC ms), audio (Asterisk
    cannot read ``count`` files there, ``detail`` is the first), unusable (it cannot run the release; ``detail`` says), or
    lagging (it has not said why). ``flow`` and ``version`` are what it answers with, "" and 0 for nothing."""

    runtime: str
    why: str
    seen: int
    count: int = 0
    detail: str = ""
    flow: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Answered:
    """How many runtimes say they answer a line with what is live, of how many that are alive, and which do not."""

    live: int
    all: int
    behind: tuple[Behind, ...] = ()


def lines_with_runtimes(database: Database) -> tuple[tuple[Line, Answered], ...]:
    """Every line with the runtimes that answer it."""
    lines = list_lines(database)
    return tuple(zip(lines, answered(database, lines), strict=True))


def runtimes_of(database: Database, line: Line) -> Answered:
    """The same for one line."""
    return answered(database, [line])[0]


def answered(database: Database, lines: Sequence[Line]) -> tuple[Answered, ...]:
    """For each line which runtimes answer it with what is live."""
    runtimes = known(database)
    others = {
        r.lines[line.number] for line in lines for r in runtimes if r.lines.get(line.number, line.live) != line.live
    }
    names = made_of(database, others)
    running = sum(runtime.alive for runtime in runtimes)
    return tuple(
        Answered(
            sum(runtime.alive and runtime.lines.get(line.number) == line.live for runtime in runtimes if line.live),
            running,
            tuple(_behind(line, runtime, names) for runtime in runtimes if _is_behind(line, runtime)),
        )
        for line in lines
    )


def _is_behind(line: Line, runtime: Known) -> bool:
    return bool(line.live) and not (runtime.alive and runtime.lines.get(line.number) == line.live)


def _behind(line: Line, runtime: Known, names: Mapping[str, tuple[str, int]]) -> Behind:
    digest = runtime.lines.get(line.number, "")
    flow, version = (line.flow, line.version) if digest == line.live else names.get(digest, ("", 0))
    if not runtime.alive:
        return Behind(runtime.id, GONE, runtime.seen, flow=flow, version=version)
    held = runtime.told.get("held", {}).get(line.live, {})
    detail = str(held.get("first") or held.get("what") or "")
    return Behind(runtime.id, held.get("why", LAGGING), runtime.seen, held.get("count", 0), detail, flow, version)
