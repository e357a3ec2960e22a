"""How often callers took each way through a flow that is live: its newest calls of a period, replayed on the release they had."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from designer.calls.transcript import visits_of
from runtime.engine.errors import ReleaseError
from runtime.engine.program import Program, compile_release
from runtime.engine.state import Call
from runtime.nodes import KINDS
from runtime.store.calls import CallPath, paths_on
from runtime.store.database import Database
from runtime.store.errors import NotFound
from runtime.store.lines import Line, list_lines
from runtime.store.publishing import release_document
from simulator.replay import replay

CALLS_MOST = 300
RELEASES_MOST = 20
PATIENCE_S = 4.0


@dataclass(frozen=True, slots=True)
class Usage:
    """``calls`` were counted, the newest; ``more`` says that there were others. ``entered`` is by node, ``taken`` by (node, port):
    how many calls came or went that way, each once however often. ``lines`` are answered with the flow now, in ``versions``."""

    calls: int
    more: bool
    lines: tuple[str, ...]
    versions: tuple[int, ...]
    entered: Mapping[str, int]
    taken: Mapping[tuple[str, str], int]


def usage(database: Database, flow: str, *, since: int, before: int, most: int = CALLS_MOST) -> Usage:
    """Count the calls that began from ``since`` until before ``before`` (UTC ms) on the releases that answer now and have the flow
    in them, at most ``most`` and for a few seconds."""
    lines, programs = _answering(database, flow)
    paths = paths_on(database, tuple(programs), since=since, before=before, limit=most + 1)
    entered, taken, counted = Counter[str](), Counter[tuple[str, str]](), 0
    until = time.monotonic() + PATIENCE_S
    for path in paths[:most]:
        if time.monotonic() > until:
            break
        visits = _visits(programs[path.call.release], path)
        if visits is None:
            continue
        counted += 1
        mine = [(node, port) for place, node, port in visits if place == flow]
        entered.update({node for node, _ in mine})
        taken.update({(node, port) for node, port in mine if port is not None})
    versions = tuple(sorted({line.version for line in lines if line.flow == flow}))
    return Usage(counted, len(paths) > counted, tuple(line.number for line in lines), versions, entered, taken)


def _answering(database: Database, flow: str) -> tuple[tuple[Line, ...], dict[str, Program]]:
    """The lines that answer with the flow, and their releases; where none does, those that come through it."""
    live = [line for line in list_lines(database) if line.live]
    own = [line for line in live if line.flow == flow]
    found: list[Line] = []
    programs: dict[str, Program | None] = {}
    for line in own or live:
        if line.live not in programs:
            if len(programs) >= RELEASES_MOST:
                continue
            programs[line.live] = _program(database, line.live, flow)
        if programs[line.live] is not None:
            found.append(line)
    return tuple(found), {digest: program for digest, program in programs.items() if program is not None}


def _program(database: Database, digest: str, flow: str) -> Program | None:
    try:
        program = compile_release(release_document(database, digest), KINDS)
    except (NotFound, ReleaseError):
        return None
    return program if flow in program.flows else None


def _visits(program: Program, path: CallPath) -> list[tuple[str, str, str | None]] | None:
    call = path.call
    try:
        steps = replay(
            program,
            Call(line=call.line, caller=call.caller, language=call.language),
            [dict(event) for _, event in path.events],
        )
    except (ValueError, TypeError, KeyError, IndexError):
        return None
    return [(visit.flow, visit.node, visit.port) for visit in visits_of(program, steps)]
