"""A group of agents as Asterisk's queues: their names, their settings, and who belongs to each right now. Pure.

A group is one queue, and one more for each skill its members have: a caller who needs a skill waits where only those members
are asked. Each of them has one more for each region its members are there for, in which a caller of that region waits first:
it speaks to nobody, for the line people are told of is the group's. Where a group speaks to those who wait, each of its queues has a silent twin, for flows that want no such words.
Bringing members in and out of a running Asterisk is runtime.asterisk.upkeep's.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from runtime.asterisk.queues_conf import QueueSettings
from runtime.document.destinations import filled, regions_of, serves, skills_of
from runtime.ports import AgentState

Json = Mapping[str, Any]

# Queues of ours are told by this; no other queue's members are ever touched.
PREFIX = "tp-"
SILENT = "-s"
SIGNED_IN = AgentState(signed_in=True, paused=False)


@dataclass(frozen=True, slots=True)
class Member:
    """One agent in one queue. ``name`` is the agent's number and name."""

    device: str
    name: str
    penalty: int
    paused: bool


def queue_name(group: str, skill: str = "", region: str = "") -> str:
    """The queue of a group, or of those of its members who have a skill or are there for a region: the same for the same
    names, and safe anywhere.

    >>> queue_name("Sales", "French")
    'tp-sales-93b72c62-french-9e9f3d70'
    """
    near = f"-r-{_safe(region)}" if region else ""
    return PREFIX + _safe(group) + (f"-{_safe(skill)}" if skill else "") + near


def _safe(text: str) -> str:
    readable = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:20]
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{readable}-{digest}" if readable else digest


def announces(document: Json) -> bool:
    """Does a group speak to those who wait?"""
    spoken = filled(document)["announce"]
    return bool(spoken["position"] or spoken["wait"])


def queues_of(name: str, document: Json) -> tuple[QueueSettings, ...]:
    """The queues of a group, without members: those come and go while Asterisk runs."""
    given = filled(document)
    suffixes = ("", SILENT) if announces(document) else ("",)
    lines = [(skill, "", suffix) for skill in ("", *skills_of(document)) for suffix in suffixes]
    near = [(skill, region, "") for skill, region in near_lines(document)]
    return tuple(_queue(name, given, *each) for each in (*lines, *near))


def near_lines(document: Json) -> tuple[tuple[str, str], ...]:
    """Every skill ("" for any) with every region that those who have it are there for."""
    return tuple((skill, region) for skill in ("", *skills_of(document)) for region in regions_of(document, skill))


def _queue(name: str, given: Json, skill: str, region: str, suffix: str) -> QueueSettings:
    spoken = given["announce"]
    says = (spoken["position"] or spoken["wait"]) and not suffix and not region
    return QueueSettings(
        queue_name(name, skill, region) + suffix,
        strategy=given["strategy"],
        ring_s=given["ring_s"],
        retry_s=given["retry_s"],
        wrap_up_s=given["wrap_up_s"],
        max_waiting=given["max_waiting"],
        music=given["music"] or "default",
        announce_every_s=spoken["every_s"] if says else 0,
        announce_position=spoken["position"],
        announce_wait=spoken["wait"],
        title=" / ".join(part for part in (name, given["title"], skill, region) if part),
    )


def members_wanted(destinations: Mapping[str, Json], states: Mapping[str, AgentState]) -> dict[str, dict[str, Member]]:
    """Who belongs to each queue of every group, by device: those who are signed in. An agent never heard of is."""
    wanted: dict[str, dict[str, Member]] = {}
    for name, document in destinations.items():
        if document.get("kind") != "group":
            continue
        wanted |= {queue.name: {} for queue in queues_of(name, document)}
        for queue_of, member in _memberships(name, document):
            state = states.get(member["device"], SIGNED_IN)
            for queue in (queue_of, queue_of + SILENT):
                if state.signed_in and queue in wanted:
                    wanted[queue][member["device"]] = Member(
                        member["device"], agent_name(member), member.get("penalty", 0), state.paused
                    )
    return wanted


def _memberships(name: str, document: Json) -> Iterator[tuple[str, Json]]:
    """Each member with each queue they belong to; silent twins are left out."""
    near = near_lines(document)
    for member in document["members"]:
        own = ("", *member.get("skills", ()))
        for skill in own:
            yield queue_name(name, skill), member
        for skill, region in near:
            if skill in own and serves(member, region):
                yield queue_name(name, skill, region), member


def agent_name(member: Json) -> str:
    """How an agent stands in the log: number and name, or the phone when neither was given."""
    return f"{member.get('number', '').upper()} {member.get('name', '')}".strip() or str(member["device"])


def agents_of(destinations: Mapping[str, Json]) -> frozenset[str]:
    """The phones of every group."""
    return frozenset(
        member["device"]
        for document in destinations.values()
        if document.get("kind") == "group"
        for member in document["members"]
    )
