"""Words on a terminal: the reader's language, tables that line up with Chinese in them. No command belongs here."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TextIO

from runtime.domain.texts import Bilingual

OK, FAILED, MISUSED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Console:
    """Where a command writes. ``language`` is "zh-CN" or "en-US"."""

    language: str
    out: TextIO
    err: TextIO

    def say(self, text: Bilingual | str = "") -> None:
        """One line for the reader."""
        self.out.write(f"{self.into(text)}\n")

    def complain(self, text: Bilingual | str) -> None:
        """One line about what went wrong."""
        self.err.write(f"{self.into(text)}\n")

    def into(self, text: Bilingual | str) -> str:
        """The text in the reader's language."""
        return text if isinstance(text, str) else text.into(self.language)

    def table(self, titles: Sequence[Bilingual], rows: Sequence[Sequence[str]]) -> None:
        """Rows under their titles, in columns."""
        grid = [[self.into(title) for title in titles], *[list(row) for row in rows]]
        widths = [max(width(row[column]) for row in grid) for column in range(len(titles))]
        for row in grid:
            line = "  ".join(cell + " " * (size - width(cell)) for cell, size in zip(row, widths, strict=True))
            self.say(line.rstrip())


def console(language: str = "", environment: Mapping[str, str] | None = None) -> Console:
    """The terminal of this process, in ``language`` ("zh…", or anything else for English; "" as LANG says)."""
    environment = os.environ if environment is None else environment
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    said = language or next((environment[name] for name in names if environment.get(name)), "")
    return Console("zh-CN" if said.lower().startswith("zh") else "en-US", sys.stdout, sys.stderr)


def width(text: str) -> int:
    """Columns a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else not unicodedata.combining(c) for c in text)


def clock(at: int | None) -> str:
    """An instant (UTC ms) in this machine's zone with its offset; "—" for none."""
    if at is None:
        return "—"
    return datetime.fromtimestamp(at / 1_000, UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S %z")
