"""The world a simulated call happens in, as one value: schedules, caller lists, substituted answers, lengths of audio.

A `World` is a `RuleSource`, so the rules that answer a telephone answer here too. No call and no state belongs here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from runtime.document.destinations import check_document
from runtime.document.findings import ERROR
from runtime.domain.caller_list import ANONYMOUS, CallerEntry, CallerList
from runtime.domain.schedule import Schedule
from runtime.domain.texts import Bilingual, DocumentError
from runtime.engine.actions import CheckCaller
from runtime.engine.outcomes import OTHERWISE
from runtime.engine.state import Step
from runtime.handing_on import described
from runtime.ports import Destination, Table
from simulator.answers import ANY, Answer, AnswerBook, Answers, answers_from_json
from simulator.tables import table_from_json

T = TypeVar("T")

ZONE = "Asia/Shanghai"
PATIENCE_MS = 3_600_000
KNOWN = frozenset({"schedules", "lists", "destinations", "tables", "answers", "audio_ms", "patience_s"})


@dataclass(frozen=True, slots=True)
class World:
    """Everything outside of a call. ``audio_ms`` are lengths of recorded prompts, ``patience_ms`` a caller's.

    ``schedules``, ``lists``, ``destinations`` (documents by name, schemas/destination.schema.json) and ``tables`` are asked
    for real; ``answers`` go before them. At a destination nothing is known of, somebody always answers.
    """

    schedules: Mapping[str, Schedule] = field(default_factory=dict)
    lists: Mapping[str, CallerList] = field(default_factory=dict)
    destinations: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    answers: Answers = field(default_factory=Answers)
    audio_ms: Mapping[str, int] = field(default_factory=dict)
    patience_ms: int = PATIENCE_MS

    def schedule(self, name: str) -> Schedule | None:
        """The schedule of that name."""
        return self.schedules.get(name)

    def caller_list(self, name: str) -> CallerList | None:
        """The caller list of that name."""
        return self.lists.get(name)

    def destination(self, name: str) -> Destination | None:
        """The destination of that name, known by names alone."""
        found = self.destinations.get(name)
        return described(name, found) if found is not None else None

    def deserted(self, name: str) -> bool:
        """Is it a group that nobody belongs to?"""
        found = self.destinations.get(name, {})
        return found.get("kind") == "group" and not found.get("members")

    @property
    def zone(self) -> str:
        """The zone a time without one is meant in: that of the first schedule."""
        return next((schedule.zone.key for schedule in self.schedules.values()), ZONE)

    def answering(self, answers: Answers) -> World:
        """This world with further substituted answers in front of its own."""
        return replace(self, answers=Answers((*answers.given, *self.answers.given)))

    @classmethod
    def from_json(cls, doc: Mapping[str, object]) -> World:
        """Read ``{"schedules": {NAME: document}, "lists": {NAME: [number or entry…]}, "destinations": {NAME: document},
        "tables": {NAME: {"key", "types", "rows"}}, "answers": {…}, "audio_ms": {…}}``. Raises what the documents raise (ScheduleError, CallerListError: with path and mend) or ValueError.
        """
        unknown = sorted(set(doc) - KNOWN)
        if unknown:
            raise ValueError(f"a world has no {', '.join(unknown)}")
        return cls(
            schedules={
                n: _placed(f"schedules.{n}", Schedule.from_json, d) for n, d in _table(doc, "schedules").items()
            },
            lists={n: _placed(f"lists.{n}", partial(_list, n), d) for n, d in _table(doc, "lists").items()},
            destinations={n: _destination(n, d) for n, d in _table(doc, "destinations").items()},
            tables={n: table_from_json(f"tables.{n}", d) for n, d in _table(doc, "tables").items()},
            answers=answers_from_json(_table(doc, "answers")),
            audio_ms={name: int(str(ms)) for name, ms in _table(doc, "audio_ms").items()},
            patience_ms=int(str(doc.get("patience_s", PATIENCE_MS // 1_000))) * 1_000,
        )


class SubstitutedFailureError(Exception):
    """A scenario says that something live cannot be asked; the session makes a failed action of it."""


class SubstitutedRules:
    """A `RuleSource` in which the substituted answers go before the world's own. Told of every step before it is acted on."""

    __slots__ = ("_answer", "_book", "_caller", "_world")

    def __init__(self, world: World, book: AnswerBook, caller: str) -> None:
        self._world, self._book, self._caller = world, book, caller
        self._answer: Answer | None = None

    def expect(self, taken: Step) -> None:
        """Take the next answer when the step asks which list the caller is on: one answer serves all lists it asks."""
        asking = bool(taken.actions) and isinstance(taken.actions[-1], CheckCaller)
        self._answer = self._book.next("lists", ANY) if asking else None

    def schedule(self, name: str) -> Schedule | None:
        """A schedule that always says the substituted period; the world's own when none is substituted."""
        answer = self._book.next("schedules", name)
        if answer is None:
            return self._world.schedule(name)
        if answer.failed:
            raise SubstitutedFailureError(answer.failed)
        return None if answer.result == OTHERWISE else _always(answer.result)

    def caller_list(self, name: str) -> CallerList | None:
        """A list that holds the caller if the answer says so; the world's own when none is substituted."""
        if self._answer is None:
            return self._world.caller_list(name)
        if self._answer.failed:
            raise SubstitutedFailureError(self._answer.failed)
        entries = (CallerEntry(self._caller or ANONYMOUS),) if self._answer.result == name else ()
        return CallerList(name, entries)


def _always(period: str) -> Schedule:
    return Schedule.from_json({"zone": ZONE, "periods": [period], "otherwise": period})


def _table(doc: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = doc.get(name, {})
    if not isinstance(value, Mapping):
        raise ValueError(f"{name} must be an object")
    return value


def _placed(path: str, read: Callable[[object], T], document: object) -> T:
    """Read a document; an error names its place in the world, not in the document alone."""
    try:
        return read(document)
    except DocumentError as error:
        error.path = f"{path}.{error.path}".rstrip(".")
        raise


def _destination(name: str, given: object) -> Mapping[str, Any]:
    wrong = next((finding for finding in check_document(given) if finding.severity == ERROR), None)
    if wrong is not None:
        problem, mend = (Bilingual(text.zh, text.en) for text in (wrong.message, wrong.mend))
        raise DocumentError(".".join(("destinations", name, *map(str, wrong.field))), problem, mend)
    return cast("Mapping[str, Any]", given)


def _list(name: str, given: object) -> CallerList:
    return CallerList.from_json(given if isinstance(given, Mapping) else {"name": name, "entries": given})


def instant(at: str, *, zone: str = ZONE) -> int:
    """UTC milliseconds of an ISO time; one without an offset is meant in ``zone``. Raises ValueError."""
    try:
        local = datetime.fromisoformat(at)
        aware = local if local.tzinfo else local.replace(tzinfo=ZoneInfo(zone))
    except (KeyError, OSError) as error:
        raise ValueError(f"no time zone {zone!r}") from error
    return int(aware.astimezone(UTC).timestamp() * 1_000)
