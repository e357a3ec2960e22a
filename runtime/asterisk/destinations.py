"""A site's destinations as Asterisk can reach them: a queue's name, or a device to dial."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from runtime.ports import Destination

Json = Mapping[str, Any]


class Destinations:
    """A `DestinationSource` over the site's documents.

    ``document`` gives {"kind": "queue", "queue"} | {"kind": "extension", "device"} | {"kind": "number", "number", "trunk"?};
    ``trunk`` is the endpoint outside numbers go out by.
    """

    def __init__(self, document: Callable[[str], Json | None], *, trunk: str) -> None:
        self._document = document
        self._trunk = trunk

    def destination(self, name: str) -> Destination | None:
        """See `runtime.ports.DestinationSource`."""
        found = self._document(name)
        if found is None:
            return None
        match found.get("kind"):
            case "queue":
                return Destination("queue", str(found["queue"]))
            case "extension":
                return Destination("device", str(found["device"]))
            case "number":
                trunk = found.get("trunk") or self._trunk
                return Destination("device", f"PJSIP/{found['number']}@{trunk}")
            case _:
                return None
