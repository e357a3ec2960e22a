"""What can be asked of lines beside what the store answers: which runtimes have taken a release over."""

from __future__ import annotations

from runtime.store.database import Database
from runtime.store.lines import Line, list_lines
from runtime.store.runtimes import acknowledgements, alive


def lines_with_runtimes(database: Database) -> tuple[tuple[Line, int, int], ...]:
    """Every line with how many runtimes say they answer it with what is live, of how many that are alive."""
    acks, running = acknowledgements(database), len(alive(database))
    return tuple((line, _live(acks.get(line.number, {}), line.live), running) for line in list_lines(database))


def runtimes_of(database: Database, line: Line) -> tuple[int, int]:
    """The same for one line."""
    return _live(acknowledgements(database).get(line.number, {}), line.live), len(alive(database))


def _live(said: dict[str, str], digest: str) -> int:
    return sum(each == digest for each in said.values())
