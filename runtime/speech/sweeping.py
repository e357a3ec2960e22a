"""Deleting sound files nobody needs any more. Which audio is still named, and how long a site keeps what, is handed in.

It may be stopped at any moment and begun again: a key goes before the audio it leads to, and audio that has lost one of its
formats counts as missing, so it is made again when somebody asks for it.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

# Files under a temporary name; whoever wrote one has long ended.
DRAFT_S = 86_400.0
CALL_ENDING = "-call"


@dataclass(slots=True)
class Swept:
    """How many ``files`` went (or would go) and how many ``bytes`` they had."""

    files: int = 0
    bytes: int = 0

    def take(self, path: Path, *, dry: bool) -> None:
        """Delete one; a file that is gone already is no matter, one that cannot be deleted raises OSError."""
        with contextlib.suppress(FileNotFoundError):
            size = path.stat().st_size
            if not dry:
                path.unlink()
            self.files += 1
            self.bytes += size


def sweep_prompts(root: Path, keep: Collection[str], *, before: float, dry: bool = False) -> Swept:
    """Delete from a prompt store the audio that is not to be kept and that nobody has asked for since ``before`` (Unix
    seconds), and what was left half written."""
    swept = Swept()
    gone = {audio: files for audio, files in _stored(root) if audio not in keep and max(map(_changed, files)) < before}
    for key in root.glob("keys/??/*.json"):
        audio = _audio_of(key)
        # A key without its audio is of no use either, but it may have been written this moment.
        if audio in gone or (_changed(key) < before and not any((root / audio[:2]).glob(f"{audio}.*"))):
            swept.take(key, dry=dry)
    for files in gone.values():
        # Asked for once more: whoever did so trusts that it is there.
        if max(map(_changed, files)) < before:
            for path in files:
                swept.take(path, dry=dry)
    for path in (*root.glob("??/.*"), *root.glob("keys/??/.*")):
        if _changed(path) < before - DRAFT_S:
            swept.take(path, dry=dry)
    return swept


def sweep_recordings(
    folder: Path, *, calls_before: float, messages_before: float, dry: bool = False
) -> tuple[Swept, Swept]:
    """Delete recorded conversations and callers' messages older than each (Unix seconds, 0: none). A call in progress
    writes to its own, so that one is new."""
    calls, messages = Swept(), Swept()
    for path in folder.glob("*.wav"):
        of_call = path.stem.endswith(CALL_ENDING)
        if _changed(path) < (calls_before if of_call else messages_before):
            (calls if of_call else messages).take(path, dry=dry)
    return calls, messages


def _stored(root: Path) -> Iterator[tuple[str, list[Path]]]:
    """Every piece of audio with its files, by the folders content hashes lie in."""
    for folder in root.glob("[0-9a-f][0-9a-f]"):
        found: dict[str, list[Path]] = {}
        for path in folder.iterdir():
            if not path.name.startswith("."):
                found.setdefault(path.stem, []).append(path)
        yield from found.items()


def _changed(path: Path) -> float:
    """When a file was last written or asked for; one that has gone was so for ever."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _audio_of(key: Path) -> str:
    try:
        return str(json.loads(key.read_text(encoding="utf-8"))["audio"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
