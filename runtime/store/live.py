"""What is live, on this machine's disk, so that a runtime starts and answers without a database.

Files in the live folder: lines.json (line -> digest), site.json (schedules, lists, destinations), agents.json (who has
signed out or paused) and one release per digest. Each is replaced whole. Secrets are never written here.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

LINES = "lines.json"
SITE = "site.json"
AGENTS = "agents.json"


class LiveFolder:
    """The live folder. Reading answers None for what is missing or damaged; writing raises OSError."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._directory = directory

    def lines(self) -> dict[str, str]:
        """Which release each line answered with when last seen."""
        found = self._read(LINES)
        return {str(line): str(digest) for line, digest in found.items()} if found else {}

    def write_lines(self, lines: Mapping[str, str]) -> None:
        """Keep which release each line answers with."""
        self._write(LINES, dict(lines))

    def release(self, digest: str) -> dict[str, Any] | None:
        """A release by its digest."""
        found = self._read(_file_of(digest))
        return found if found is not None and found.get("digest") == digest else None

    def write_release(self, release: Mapping[str, Any]) -> None:
        """Keep a release unless it is there already."""
        if self.release(str(release["digest"])) is None:
            self._write(_file_of(str(release["digest"])), dict(release))

    def keep_only(self, digests: Iterable[str]) -> None:
        """Delete the files of releases nothing points at any more."""
        wanted = {_file_of(digest) for digest in digests}
        for path in self._directory.glob("release-*.json"):
            if path.name not in wanted:
                path.unlink(missing_ok=True)

    def sweep(self, *, before: float, dry: bool = False) -> int:
        """Delete what a process that was killed left half written before then (Unix seconds); how many files. Raises OSError."""
        old = [path for path in self._directory.glob(".*.json.*") if path.stat().st_mtime < before]
        for path in () if dry else old:
            path.unlink(missing_ok=True)
        return len(old)

    def site(self) -> dict[str, Any] | None:
        """The schedules, lists and destinations when last seen."""
        return self._read(SITE)

    def write_site(self, site: Mapping[str, Any]) -> None:
        """Keep the schedules, lists and destinations."""
        self._write(SITE, dict(site))

    def agents(self) -> dict[str, Any]:
        """What agents last said by feature code, by device."""
        return self._read(AGENTS) or {}

    def write_agents(self, agents: Mapping[str, Any]) -> None:
        """Keep what agents last said."""
        self._write(AGENTS, dict(agents))

    def _read(self, name: str) -> dict[str, Any] | None:
        try:
            value = json.loads((self._directory / name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return value if isinstance(value, dict) else None

    def _write(self, name: str, value: Mapping[str, Any]) -> None:
        draft = self._directory / f".{name}.{os.getpid()}"
        with draft.open("w", encoding="utf-8") as file:
            json.dump(value, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._directory / name)


def _file_of(digest: str) -> str:
    """A digest may say its algorithm with a colon, which not every file system takes."""
    return f"release-{hashlib.sha256(digest.encode()).hexdigest()[:40]}.json"
