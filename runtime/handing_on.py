"""Which destinations a call is sent to, one after the other. One code for the telephone and the simulator.

Belongs here: a destination read from its document, who comes after whom at an instant, and whose region the caller is of.
Ringing somebody does not, nor what Asterisk calls them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from runtime.document.destinations import CHAIN_MOST, regions_of, skills_of
from runtime.domain.region import most_exact, region_of
from runtime.ports import Destination, DestinationSource, RuleSource

Json = Mapping[str, Any]

# The period in which a destination with hours of its own takes calls.
OPEN = "open"
# Why a destination is passed over: its hours; nobody has the skill that is needed; nobody belongs to it.
Passed = Literal["closed", "unable", "deserted"]
CLOSED: Passed = "closed"
UNABLE: Passed = "unable"
DESERTED: Passed = "deserted"
# How long agents of the caller's own region are asked alone, in seconds, where a group does not say.
NEAR_S = 20
_REACHED_AS = {"group": "queue", "queue": "queue", "extension": "device", "number": "device"}


@dataclass(frozen=True, slots=True)
class Way:
    """A destination on the way of a call. ``passed_over`` is why nobody is asked there, "" where somebody is; ``near`` the
    region whose agents are asked first, "" when all are alike."""

    place: Destination
    passed_over: Passed | Literal[""] = ""
    near: str = ""


def described(name: str, document: Json) -> Destination | None:
    """A destination as its document (schemas/destination.schema.json) has it, known by names alone: what its queues are
    called is the exchange's. None for a kind that is none."""
    kind = _REACHED_AS.get(str(document.get("kind")))
    if kind is None:
        return None
    common = Destination(
        kind,
        name,
        name=name,
        hours=document.get("hours") or "",
        ring_s=int(document.get("ring_s") or 0),
        next=document.get("next") or "",
    )
    if document["kind"] != "group":
        return common
    skills = skills_of(document)
    return replace(
        common,
        skills={skill: skill for skill in skills},
        near={(region, skill): region for skill in ("", *skills) for region in regions_of(document, skill)},
        near_s=int(document.get("near_s") or NEAR_S),
    )


def ways(
    name: str, source: DestinationSource, rules: RuleSource, *, at: Callable[[], int], skill: str = "", caller: str = ""
) -> Iterator[Way]:
    """The named destination, then each one's next, with those that are passed over: closed now, or nobody has ``skill``.

    Where skills are unknown, as in a queue of Asterisk's own or a telephone, none is asked for. Ends before any comes
    twice. ``at`` is asked at each step, in UTC milliseconds; ``caller`` is the number as it came.
    """
    seen: set[str] = set()
    while name and name not in seen and len(seen) < CHAIN_MOST:
        seen.add(name)
        place = source.destination(name)
        if place is None:
            return
        name = place.next
        if not _open(place, rules, at()):
            yield Way(place, CLOSED)
        elif skill and place.skills is not None and skill not in place.skills:
            yield Way(place, UNABLE)
        else:
            yield Way(place, near=_near(place, skill, caller))


def near_s(place: Destination, timeout_s: int) -> float:
    """How long those of the caller's region are asked alone: at most half of the time there is, in seconds."""
    return min(place.near_s, timeout_s / 2)


def _open(place: Destination, rules: RuleSource, at: int) -> bool:
    """Without hours, or with a schedule that is gone, a destination is open: a caller rather rings in vain than nowhere."""
    schedule = rules.schedule(place.hours) if place.hours else None
    return schedule is None or schedule.period_at(at).name == OPEN


def _near(place: Destination, skill: str, caller: str) -> str:
    names = [region for region, able in place.near if able == skill]
    region = region_of(caller) if names else None
    return "" if region is None else most_exact(region, names)
