"""What the line pages show, as values ready for a template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from runtime.store.lines import Line, LogRow


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A row of the publish log. ``live``: the newest row, which says what answers now; ``offered``: one can go back to it."""

    row: LogRow
    live: bool
    offered: bool


def log_entries(line: Line, rows: Sequence[LogRow]) -> tuple[LogEntry, ...]:
    """The log, newest first; each release is offered once, at its newest row."""
    seen = {line.digest}
    entries = []
    for index, row in enumerate(rows):
        entries.append(LogEntry(row, live=index == 0, offered=row.digest not in seen))
        seen.add(row.digest)
    return tuple(entries)
