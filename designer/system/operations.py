"""Room on this machine, folder by folder, and the settings in force. Looking for faults and cleaning up are `designer.machine`'s."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from runtime.settings import PREFIX, SECRETS, Settings, written
from runtime.speech.sweeping import CALL_ENDING
from runtime.store.lookup_tables import folder_of

GIVEN, BUILT_IN, FOLLOWS = "given", "default", "follows"


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of the site's on this machine. ``free`` and ``total`` are its disk's bytes, -1 where nobody can say."""

    name: str
    path: str
    files: int
    bytes: int
    free: int
    total: int


@dataclass(frozen=True, slots=True)
class Set:
    """A setting in force. ``value`` is "" for a secret, of which only ``is_set`` is told. ``source``: given, and then ``origin``
    says where; default; or follows from others."""

    name: str
    value: str
    is_secret: bool
    is_set: bool
    source: str
    origin: str


def places(settings: Settings) -> tuple[Place, ...]:
    """What is kept on this machine and how much room it takes. What cannot be read counts as nothing."""
    conversations = settings.audio_dir / "recordings"
    sounds = list(_files(conversations))
    calls = [size for name, size in sounds if Path(name).stem.endswith(CALL_ENDING)]
    messages = [size for name, size in sounds if not Path(name).stem.endswith(CALL_ENDING)]
    prompts = [size for name, size in _files(settings.audio_dir, leave_out=conversations)]
    return (
        _place("prompts", settings.audio_dir, prompts),
        _place("calls", conversations, calls),
        _place("messages", conversations, messages),
        _place("recordings", settings.data_dir / "recordings"),
        _place("tables", folder_of(settings.data_dir)),
        _place("spool", settings.spool_dir),
        _place("live", settings.live_dir),
    )


def settings_in_force(settings: Settings) -> tuple[Set, ...]:
    """Every setting in the order it is declared."""
    return tuple(_set(settings, each.name, each.default) for each in fields(Settings) if each.name != "origins")


def _set(settings: Settings, name: str, default: object) -> Set:
    secret, origin = name in SECRETS, settings.origins.get(name, "")
    value = "" if secret else written(settings, name)
    source = GIVEN if origin else BUILT_IN if secret or getattr(settings, name) == default or not value else FOLLOWS
    return Set(PREFIX + name.upper(), value, secret, bool(origin), source, origin)


def _place(name: str, folder: Path, sizes: list[int] | None = None) -> Place:
    found = [size for _, size in _files(folder)] if sizes is None else sizes
    free, total = _disk(folder)
    return Place(name, str(folder), len(found), sum(found), free, total)


def _files(folder: Path, *, leave_out: Path | None = None) -> Iterator[tuple[str, int]]:
    """(name, bytes) of every file below a folder. One that goes while we look is no matter."""
    waiting = [str(folder)]
    while waiting:
        try:
            found = list(os.scandir(waiting.pop()))
        except OSError:
            continue
        for each in found:
            with contextlib.suppress(OSError):
                if each.is_dir(follow_symlinks=False):
                    waiting += [each.path] if Path(each.path) != leave_out else []
                elif each.is_file(follow_symlinks=False):
                    yield each.name, each.stat(follow_symlinks=False).st_size


def _disk(folder: Path) -> tuple[int, int]:
    """Of the folder, or of the nearest one above it that is there."""
    for each in (folder, *folder.parents):
        try:
            usage = shutil.disk_usage(each)
        except OSError:
            continue
        return usage.free, usage.total
    return -1, -1
