"""A site's destinations as Asterisk can reach them: a queue's name, or a device to dial. Who comes after whom is
runtime.handing_on's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from runtime.asterisk.groups import SILENT, announces, queue_name
from runtime.handing_on import described
from runtime.ports import Destination

Json = Mapping[str, Any]


class Destinations:
    """A `DestinationSource` over the site's documents, whose shape is schemas/destination.schema.json.

    ``document`` gives one by name; ``trunk`` is the endpoint outside numbers go out by.
    """

    def __init__(self, document: Callable[[str], Json | None], *, trunk: str) -> None:
        self._document = document
        self._trunk = trunk

    def destination(self, name: str) -> Destination | None:
        """See `runtime.ports.DestinationSource`."""
        found = self._document(name)
        place = described(name, found) if found is not None else None
        if found is None or place is None:
            return None
        match found["kind"]:
            case "group":
                return _group(place, found)
            case "queue":
                return replace(place, target=str(found["queue"]))
            case "extension":
                return replace(place, target=str(found["device"]))
            case _:
                trunk = found.get("trunk") or self._trunk
                target = f"PJSIP/{found['number']}@{trunk}"
                return replace(place, target=target, caller_id=str(found.get("caller_id") or ""))


def _group(place: Destination, document: Json) -> Destination:
    return replace(
        place,
        target=queue_name(place.name),
        skills={skill: queue_name(place.name, skill) for skill in place.skills or ()},
        near={(region, skill): queue_name(place.name, skill, region) for region, skill in place.near},
        silent=SILENT if announces(document) else "",
        announce_agent=bool((document.get("announce") or {}).get("agent_number")),
    )
