"""One report put together: what the store counts, added up by hour of day, by day and for the whole period, beside the period
before, which is as many days long and ends the day before. What the figures mean stands with the counting (`runtime.store.reports`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from designer.calls.choices import Question, question, questions
from designer.sheets import Cell, Sheet
from designer.texts import TEXTS
from runtime.domain.zoned_hours import day_of, midnight
from runtime.store import reports
from runtime.store.call_facts import NO_INPUT, NO_MATCH
from runtime.store.database import Database
from runtime.store.drain import REFUSED
from runtime.store.reports import AgentRow, ChoiceRow, HourRow, HumanRow, Lengths, Scope

DAY = timedelta(days=1)


@dataclass(slots=True)
class Counts:
    """Calls taken, calls not let in, and of those taken: who asked for a human, spoke to one, gave up waiting for one."""

    calls: int = 0
    refused: int = 0
    asked: int = 0
    answered: int = 0
    abandoned: int = 0

    def to_json(self) -> dict[str, int]:
        """By their names."""
        return {name: getattr(self, name) for name in ("calls", "refused", "asked", "answered", "abandoned")}


@dataclass(frozen=True, slots=True)
class Figures:
    """A whole period."""

    counts: Counts
    lengths: Lengths


@dataclass(frozen=True, slots=True)
class Menu:
    """A question and its options as (option, times, times before), those without an answer last."""

    asked: Question
    options: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """``hours`` are 24, by the clock on the wall; ``peak`` is the busiest (day, hour, calls)."""

    zone: ZoneInfo
    first: date
    last: date
    previous: tuple[date, date]
    now: Figures
    before: Figures
    hours: Sequence[Counts]
    days: Sequence[tuple[date, Counts]]
    peak: tuple[date, int, int] | None
    outcomes: Sequence[tuple[str, int, int]]
    menus: Sequence[Menu]
    agents: Sequence[AgentRow]


@dataclass(slots=True)
class _Counted:
    """A period as the store counts it."""

    rows: Sequence[HourRow]
    humans: Sequence[HumanRow]
    choices: Sequence[ChoiceRow]
    lengths: Lengths
    whole: Counts = field(default_factory=Counts)

    def __post_init__(self) -> None:
        _add(self.rows, self.humans, lambda _: self.whole)

    def outcomes(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for row in self.rows:
            found[row.outcome] += row.calls
        return found


def made(
    database: Database, zone: ZoneInfo, first: date, last: date, *, line: str = "", flow: str = "", version: int = 0
) -> Report:
    """The report of whole days of a zone, both included."""
    length = last - first + DAY
    known = questions(database)

    def scope(begins: date, ends: date) -> Scope:
        return Scope(midnight(begins, zone), midnight(ends + DAY, zone), line, flow, version)

    with database.reading() as connection:
        now = _counted(connection, scope(first, last), zone)
        before = _counted(connection, scope(first - length, first - DAY), zone)
        agents = reports.by_agent(connection, scope(first, last))
    hours = [Counts() for _ in range(24)]
    days = {first + n * DAY: Counts() for n in range(length.days)}
    _add(now.rows, now.humans, lambda hour: hours[hour % 24])
    _add(now.rows, now.humans, lambda hour: days.get(day_of(hour), Counts()))
    return Report(
        zone,
        first,
        last,
        (first - length, first - DAY),
        Figures(now.whole, now.lengths),
        Figures(before.whole, before.lengths),
        hours,
        list(days.items()),
        _peak(now.rows),
        _beside(now.outcomes(), before.outcomes()),
        [_menu(question(known, *place), now.choices, before.choices) for place in _asked(now.choices)],
        agents,
    )


def _counted(connection: Connection, scope: Scope, zone: ZoneInfo) -> _Counted:
    return _Counted(
        reports.by_hour(connection, scope, zone),
        reports.humans_by_hour(connection, scope, zone),
        reports.by_choice(connection, scope),
        reports.lengths(connection, scope),
    )


def _add(rows: Iterable[HourRow], humans: Iterable[HumanRow], into: Callable[[int], Counts]) -> None:
    for row in rows:
        counts = into(row.hour)
        if row.outcome == REFUSED:
            counts.refused += row.calls
        else:
            counts.calls += row.calls
    for human in humans:
        counts = into(human.hour)
        counts.asked += human.asked
        counts.answered += human.answered
        counts.abandoned += human.abandoned


def _peak(rows: Iterable[HourRow]) -> tuple[date, int, int] | None:
    calls: Counter[int] = Counter()
    for row in rows:
        if row.outcome != REFUSED:
            calls[row.hour] += row.calls
    if not calls:
        return None
    # The first of several.
    hour = max(sorted(calls), key=lambda each: calls[each])
    return day_of(hour), hour % 24, calls[hour]


def _beside(now: Counter[str], before: Counter[str]) -> list[tuple[str, int, int]]:
    names = sorted(now.keys() | before.keys(), key=lambda name: (-now[name], name))
    return [(name, now[name], before[name]) for name in names]


def _asked(choices: Iterable[ChoiceRow]) -> list[tuple[str, str]]:
    """The questions that were asked, those answered most often first."""
    times: Counter[tuple[str, str]] = Counter()
    answered = set()
    for row in choices:
        times[row.flow, row.node] += row.times
        if row.option not in (NO_INPUT, NO_MATCH):
            answered.add((row.flow, row.node))
    # A question for digits has no options to count.
    return [place for place, _ in times.most_common() if place in answered]


def _menu(asked: Question, now: Iterable[ChoiceRow], before: Iterable[ChoiceRow]) -> Menu:
    def times(rows: Iterable[ChoiceRow]) -> dict[str, int]:
        return {row.option: row.times for row in rows if (row.flow, row.node) == (asked.flow, asked.node)}

    these, those = times(now), times(before)
    own = list(asked.options)
    others = sorted((these.keys() | those.keys()) - set(own) - {NO_INPUT, NO_MATCH})
    silent = [name for name in (NO_INPUT, NO_MATCH) if name in these or name in those]
    return Menu(asked, tuple((name, these.get(name, 0), those.get(name, 0)) for name in (*own, *others, *silent)))


# --- as a workbook -----------------------------------------------------------------------------------------------------


def sheets(report: Report, reader: str) -> list[Sheet]:
    """A sheet for each table, in the reader's language."""

    def say(name: str) -> str:
        return TEXTS[name].into(reader)

    counts = ("calls", "refused", "asked", "answered", "abandoned")
    heads = [say(f"report.{name}") for name in counts]

    def row(each: Counts) -> list[Cell]:
        return [getattr(each, name) for name in counts]

    def outcome(name: str) -> str:
        known = TEXTS.get(f"outcome.{name}")
        return known.into(reader) if known else name

    now, before = report.now, report.before
    summary: list[list[Cell]] = [
        [say("report.from"), report.first.isoformat(), report.previous[0].isoformat()],
        [say("report.to"), report.last.isoformat(), report.previous[1].isoformat()],
        [say("report.zone"), report.zone.key, report.zone.key],
        *([say(f"report.{name}"), getattr(now.counts, name), getattr(before.counts, name)] for name in counts),
        [say("report.average_s"), now.lengths.average_ms / 1_000, before.lengths.average_ms / 1_000],
        [say("report.p90_s"), now.lengths.p90_ms / 1_000, before.lengths.p90_ms / 1_000],
    ]
    both = [say("report.period"), say("report.before")]
    choices: list[list[Cell]] = [
        [menu.asked.flow, menu.asked.label, menu.asked.words(name).into(reader), these, those]
        for menu in report.menus
        for name, these, those in menu.options
    ]
    agents: list[list[Cell]] = [
        [each.agent, each.talks, each.calls, each.talked_ms / 1_000, round(each.talked_ms / each.talks / 1_000, 1)]
        for each in report.agents
    ]
    talks = [say(f"report.{name}") for name in ("talks", "calls", "talked_s", "talk_average_s")]
    return [
        Sheet(say("report.summary"), [say("report.figure"), *both], summary),
        Sheet(say("report.hours"), [say("report.hour"), *heads], [[f"{n:02d}:00", *row(c)] for n, c in enumerate(report.hours)]),
        Sheet(say("report.days"), [say("report.date"), *heads], [[day.isoformat(), *row(each)] for day, each in report.days]),
        Sheet(say("report.outcomes"), [say("calls.outcome"), *both], [[outcome(n), a, b] for n, a, b in report.outcomes]),
        Sheet(say("report.choices"), [say("calls.flow"), say("report.menu"), say("report.choice"), *both], choices),
        Sheet(say("report.agents"), [say("calls.agent"), *talks], agents),
    ]  # fmt: skip
