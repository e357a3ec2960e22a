"""What the database holds after the campaign, against what the callers know: is every call there, once and whole?"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import text

from bench.faults.flow import PROMPTS
from bench.faults.people import Story
from runtime.store.database import open_database


@dataclass(frozen=True, slots=True)
class Records:
    """Callers' numbers by what is wrong with their records, and how many records there are."""

    total: int
    missing: tuple[str, ...]
    doubled: tuple[str, ...]
    torn: tuple[str, ...]
    without_end: tuple[str, ...]
    message_missing: tuple[str, ...]

    @property
    def wrong(self) -> int:
        """How many records are lost, doubled, torn or never ended, and messages lost."""
        kinds = (self.missing, self.doubled, self.torn, self.without_end, self.message_missing)
        return sum(map(len, kinds))


def check(url: str, stories: Iterable[Story]) -> Records:
    """Compare. A call whose first prompt was heard has been taken, and so has exactly one record."""
    database = open_database(url)
    # A file remembers the order in which rows came; a server promises none.
    order = "rowid" if url.startswith("sqlite") else "call_id, sequence"
    with database.reading() as connection:
        calls = connection.execute(text("SELECT id, caller, ended FROM calls")).fetchall()
        events: dict[str, list[int]] = {}
        query = f"SELECT call_id, sequence, event FROM call_events ORDER BY {order}"
        for call, sequence, event in connection.execute(text(query)):
            json.loads(event)
            events.setdefault(call, []).append(sequence)
        messages = {row[0] for row in connection.execute(text("SELECT call_id FROM messages"))}
    database.close()
    by_caller: dict[str, list[str]] = {}
    for call, caller, _ in calls:
        by_caller.setdefault(caller, []).append(call)
    taken = [story for story in stories if PROMPTS.keys() & story.heard.keys()]
    caller_of = {call: caller for call, caller, _ in calls}
    return Records(
        total=len(calls),
        missing=tuple(s.number for s in taken if s.number not in by_caller),
        doubled=tuple(caller for caller, ids in by_caller.items() if len(ids) > 1),
        torn=tuple(
            [caller_of[call] for call, ids in events.items() if call in caller_of and ids != list(range(len(ids)))]
            + [call for call in events if call not in caller_of]
        ),
        without_end=tuple(caller for _, caller, ended in calls if ended is None),
        message_missing=tuple(
            s.number for s in taken if "saved" in s.heard and not messages.intersection(by_caller.get(s.number, ()))
        ),
    )
