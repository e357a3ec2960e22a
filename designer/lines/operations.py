"""What can be asked of lines beside what the store answers: which runtimes have taken a release over."""

from __future__ import annotations

from runtime.store.database import Database
from runtime.store.lines import Line, acknowledgements, list_lines


def lines_with_runtimes(database: Database) -> tuple[tuple[Line, int, int], ...]:
    """Every line with how many runtimes answer it with its live release, of how many that answer it at all."""
    acks = acknowledgements(database)
    return tuple((line, *_live(acks.get(line.number, {}), line.live)) for line in list_lines(database))


def runtimes_of(database: Database, line: Line) -> tuple[int, int]:
    """The same for one line."""
    return _live(acknowledgements(database).get(line.number, {}), line.live)


def _live(said: dict[str, str], digest: str) -> tuple[int, int]:
    return sum(each == digest for each in said.values()), len(said)
