"""What can be asked of lines beside what the store answers: runtimes that took a release over, and all a rule may name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from designer.ruling import BLOCKED, published
from runtime.document.line_rules_check import languages_of
from runtime.document.line_rules_live import ZONE, covers, is_on
from runtime.store.caller_lists import Entry, list_entries, list_lists
from runtime.store.database import Database
from runtime.store.emergency import SwitchRow, list_switches
from runtime.store.line_rules import RuleChange, Rules, all_rules, load_rules, rule_log
from runtime.store.lines import Line, list_lines
from runtime.store.runtimes import acknowledgements, alive
from runtime.store.sql import now_ms

# What the rules of a line are made of, in the order in which they act.
PARTS = ("blocked", "emergency", "notice", "vip", "hours", "group", "zone")


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
class Change:
    """One row of the log of a line's rules. ``changed`` are the parts that are not as they were before: members of PARTS, for
    what "rules" did; ``document`` then is how the rules stood after it, and of a switch or a number what was done with it."""

    row: RuleChange
    changed: tuple[str, ...] = ()


def history(database: Database, line: str, *, limit: int) -> tuple[Change, ...]:
    """What was changed of a line's rules, of its group's and of every line's switches, and who is refused; newest first.
    Raises `NotFound`."""
    rules = load_rules(database, line).document
    names = (line, str(rules.get("group", "")), "", *rules.get("blocked", (BLOCKED,)))
    rows = rule_log(database, names=names, limit=limit)
    stood = rule_log(database, names=(line,), what="rules", limit=limit + 1)
    before = {row.id: older.document for row, older in pairwise(stood)}
    return tuple(Change(row, _changed(before.get(row.id, {}), row)) for row in rows)


def _changed(before: Mapping[str, Any], row: RuleChange) -> tuple[str, ...]:
    if row.what != "rules":
        return ()
    return tuple(part for part in PARTS if before.get(part) != row.document.get(part))


def lines_with_runtimes(database: Database) -> tuple[tuple[Line, int, int], ...]:
    """Every line with how many runtimes say they answer it with what is live, of how many that are alive."""
    acks, running = acknowledgements(database), len(alive(database))
    return tuple((line, _live(acks.get(line.number, {}), line.live), running) for line in list_lines(database))


def runtimes_of(database: Database, line: Line) -> tuple[int, int]:
    """The same for one line."""
    return _live(acknowledgements(database).get(line.number, {}), line.live), len(alive(database))


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
        published(database, line)[1] or languages_of(rules.document) or ("zh-CN",),
        tuple(r for r in list_switches(database) if is_on(r.switch, now) and covers(r.switch, line.number, group)),
        tuple(each for each in entries.values() if each.expires is None or each.expires > now),
    )


def _live(said: dict[str, str], digest: str) -> int:
    return sum(each == digest for each in said.values())
