"""A clock that can be moved for the product alone: a small library, compiled here and preloaded into its processes.

Only the time of day moves, not the monotonic clock, as when a machine's clock is set. Without a C compiler `movable` is
false and the fault is left out.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("clock.c")


class Clock:
    """The product's clock. ``environment`` is what its processes need to follow it."""

    def __init__(self, folder: Path) -> None:
        library = folder / "clock.so"
        self._offset = folder / "clock"
        self._offset.write_bytes(struct.pack("=q", 0))
        compiler = shutil.which("cc") or shutil.which("gcc")
        self.movable = False
        if compiler is not None:
            words = [compiler, "-shared", "-fPIC", "-O2", "-o", str(library), str(SOURCE)]
            self.movable = subprocess.run(words, check=False).returncode == 0
        self.environment = {"LD_PRELOAD": str(library), "CAMPAIGN_CLOCK": str(self._offset)} if self.movable else {}

    def move(self, seconds: int) -> None:
        """Set it so far ahead of (or behind) the right time."""
        with self._offset.open("r+b") as file:
            file.write(struct.pack("=q", seconds))
