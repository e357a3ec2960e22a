"""A site's destinations as Asterisk can reach them: a queue's name, or a device to dial; and who comes after whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from runtime.asterisk.groups import SILENT, announces, queue_name, skills
from runtime.document.destinations import CHAIN_MOST
from runtime.ports import Destination, DestinationSource, RuleSource

Json = Mapping[str, Any]

# The period in which a destination with hours of its own takes calls.
OPEN = "open"


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
        if found is None:
            return None
        common: dict[str, Any] = {
            "name": name,
            "hours": found.get("hours") or "",
            "next": found.get("next") or "",
            "ring_s": int(found.get("ring_s") or 0),
        }
        match found.get("kind"):
            case "group":
                return _group(name, found, common)
            case "queue":
                return Destination("queue", str(found["queue"]), **common)
            case "extension":
                return Destination("device", str(found["device"]), **common)
            case "number":
                trunk = found.get("trunk") or self._trunk
                target = f"PJSIP/{found['number']}@{trunk}"
                return Destination("device", target, caller_id=str(found.get("caller_id") or ""), **common)
            case _:
                return None


def _group(name: str, document: Json, common: dict[str, Any]) -> Destination:
    return Destination(
        "queue",
        queue_name(name),
        **common,
        skills={skill: queue_name(name, skill) for skill in skills(document)},
        silent=SILENT if announces(document) else "",
        announce_agent=bool((document.get("announce") or {}).get("agent_number")),
    )


def open_places(
    name: str, source: DestinationSource, rules: RuleSource, *, at: Callable[[], int], skill: str = ""
) -> Iterator[Destination]:
    """The destinations to try one after the other: the named one, then each one's next; those closed now are passed over.

    A group nobody of which has ``skill`` is passed over too; where skills are unknown, as in a queue of Asterisk's own or
    a telephone, none is asked for. Ends before any comes twice. ``at`` is asked at each step, in UTC milliseconds.
    """
    seen: set[str] = set()
    while name and name not in seen and len(seen) < CHAIN_MOST:
        seen.add(name)
        place = source.destination(name)
        if place is None:
            return
        name = place.next
        if _open(place, rules, at()) and _able(place, skill):
            yield place


def _open(place: Destination, rules: RuleSource, at: int) -> bool:
    """Without hours, or with a schedule that is gone, a destination is open: a caller rather rings in vain than nowhere."""
    schedule = rules.schedule(place.hours) if place.hours else None
    return schedule is None or schedule.period_at(at).name == OPEN


def _able(place: Destination, skill: str) -> bool:
    return not skill or place.skills is None or skill in place.skills
