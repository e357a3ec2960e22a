"""What can be asked of lines beside what the store answers: runtimes that took a release over, and all a rule may name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from designer.ruling import BLOCKED
from runtime.document.line_rules_check import languages_of
from runtime.document.line_rules_live import ZONE, covers, is_on
from runtime.store.caller_lists import Entry, list_entries, list_lists
from runtime.store.database import Database
from runtime.store.emergency import SwitchRow, list_switches
from runtime.store.line_rules import Rules, all_rules, load_rules
from runtime.store.lines import Line, list_lines, made_of
from runtime.store.publishing import release_document
from runtime.store.runtimes import Known, known
from runtime.store.sql import now_ms

GONE, LAGGING = "gone", "lagging"


@dataclass(frozen=True, slots=True)
class Standing:
    """The rules of a line as they stand: the document, the languages callers hear, switches that are on, blocked callers."""

    rules: Rules
    languages: tuple[str, ...]
    on: tuple[SwitchRow, ...]
    entries: tuple[Entry, ...]

    @property
    def zone(self) -> str:
        """The zone of the line."""
        return str(self.rules.document.get("zone", ZONE))


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


def groups(database: Database) -> tuple[str, ...]:
    """The groups lines are in."""
    with database.reading() as connection:
        found = {str(rules["group"]) for rules in all_rules(connection).values() if rules.get("group")}
    return tuple(sorted(found))


def known_lists(database: Database, names: Iterable[str]) -> tuple[str, ...]:
    """Those of the names that are caller lists."""
    known = {row.name for row in list_lists(database)}
    return tuple(name for name in names if name in known)


def standing(database: Database, line: Line) -> Standing:
    """The rules of a line and what is in force now."""
    rules, now = load_rules(database, line.number), now_ms()
    group = str(rules.document.get("group", ""))
    refused = rules.document.get("blocked", [BLOCKED])
    entries = {each.number: each for name in known_lists(database, refused) for each in list_entries(database, name)}
    return Standing(
        rules,
        _languages(database, line) or languages_of(rules.document) or ("zh-CN",),
        tuple(r for r in list_switches(database) if is_on(r.switch, now) and covers(r.switch, line.number, group)),
        tuple(each for each in entries.values() if each.expires is None or each.expires > now),
    )


def _languages(database: Database, line: Line) -> tuple[str, ...]:
    if not line.digest:
        return ()
    release: Mapping[str, Any] = release_document(database, line.digest)
    return tuple(release["flows"][release["root"]]["languages"])
