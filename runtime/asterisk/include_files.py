"""The site's include files: from its settings and destinations to texts, and onto the disk as whole files.

What stands in them is runtime.asterisk.dialplan's and runtime.asterisk.groups'.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from runtime.asterisk.dialplan import (
    OWN_APOLOGY,
    OWN_FULL,
    OWN_NOBODY,
    AgiHost,
    DialplanFiles,
    DialplanSettings,
    FallbackDial,
    FallbackQueue,
    QueueMember,
    QueueSettings,
    render,
)
from runtime.asterisk.groups import queues_of
from runtime.settings import Settings

Json = Mapping[str, Any]

EXTENSIONS, QUEUES, README = "extensions_tonepath.conf", "queues_tonepath.conf", "README.tonepath.txt"


def site_files(settings: Settings, destinations: Mapping[str, Json]) -> DialplanFiles:
    """The files of this site. Raises DialplanError naming what cannot stand in them."""
    kind, _, target = settings.fallback.partition(":")
    queues: dict[str, QueueSettings] = {}
    for name, document in sorted(destinations.items()):
        if document["kind"] == "queue":
            queues[document["queue"]] = _queue(document)
        elif document["kind"] == "group":
            queues |= {queue.name: queue for queue in queues_of(name, document)}
    if kind == "queue":
        queues.setdefault(target, QueueSettings(target))
    second_host, _, second_port = settings.agi_second.rpartition(":")
    return render(
        DialplanSettings(
            runtimes=(
                AgiHost(settings.agi_public, settings.agi_port),
                *((AgiHost(second_host, int(second_port)),) if second_host else ()),
            ),
            fallback=(FallbackQueue(target) if kind == "queue" else FallbackDial(target),),
            queues=tuple(queue for _, queue in sorted(queues.items())),
            agent_codes=settings.agent_codes,
            apology=OWN_APOLOGY,
            last_apology=OWN_NOBODY,
            full=settings.full_sound or OWN_FULL,
        )
    )


def _queue(document: Json) -> QueueSettings:
    members = tuple(QueueMember(str(device)) for device in document.get("members", ()))
    return QueueSettings(document["queue"], members, strategy=str(document.get("strategy", "round_robin")))


def write_includes(folder: Path, files: DialplanFiles) -> tuple[str, ...]:
    """Write what differs, each file whole or not at all; the names of those written. Raises OSError."""
    changed = []
    for name, text in ((EXTENSIONS, files.extensions), (QUEUES, files.queues)):
        path = folder / name
        if path.exists() and path.read_text(encoding="utf-8", errors="replace") == text:
            continue
        replace_file(path, text.encode())
        changed.append(name)
    return tuple(changed)


def replace_file(path: Path, data: bytes) -> None:
    """Put a file in the place of another at once, with the rights the other had. Raises OSError."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
