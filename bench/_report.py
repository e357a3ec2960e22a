"""The figures of a whole run as a page of the manual. Measuring is not done here."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
PEERS = ("transitions", "networkx", "jsonschema")

HEAD = """# Performance

Written by `make bench` on {day}: {cores} cores, {machine}, {system}, CPython {python}; {peers}.

The machine was shared while this was measured. Each figure is a ratio, or stands beside a peer or a limit from the same run:
trust those, never an absolute. What each means, and how it is taken, stands at the head of its script in `bench/`.

| measured by | what | figure | goal |
|---|---|---|---|
"""


def write(figures: Mapping[str, Sequence[str]], page: Path = PAGE) -> None:
    """Write the page. ``figures`` are each script's closing lines, `NAME: FIGURE (goal GOAL)`."""
    head = HEAD.format(
        day=datetime.now(tz=UTC).date().isoformat(),
        cores=os.cpu_count(),
        machine=platform.machine(),
        system=platform.system(),
        python=platform.python_version(),
        peers=", ".join(f"{name} {version(name)}" for name in PEERS),
    )
    rows = [f"| `{script}` | {_row(line)} |\n" for script, lines in figures.items() for line in lines]
    page.write_text(head + "".join(rows), encoding="utf-8")


def _row(line: str) -> str:
    what, _, rest = line.partition(": ")
    figure, _, goal = rest.rpartition(" (goal ")
    return f"{what.replace('_', ' ')} | {figure} | {goal.removesuffix(')')}"
