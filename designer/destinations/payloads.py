"""From a destination's document to a form and back. Whether the document holds is runtime.document.destinations'."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from runtime.document.destinations import KINDS, filled
from runtime.ports import AgentState

Json = Mapping[str, Any]

EMPTY: Mapping[str, Json] = {
    "group": {"kind": "group", "members": []},
    "queue": {"kind": "queue", "queue": ""},
    "extension": {"kind": "extension", "device": "PJSIP/"},
    "number": {"kind": "number", "number": ""},
}
# Rows for agents who are still to come.
SPARE_ROWS = 3
MEMBERS_MOST = 200
_TEXTS = ("title", "queue", "device", "number", "trunk", "caller_id", "music", "strategy")
_NUMBERS = ("ring_s", "retry_s", "wrap_up_s", "max_waiting")
_NAMES = ("hours", "next")
_SPOKEN = ("position", "wait", "agent_number")


@dataclass(frozen=True, slots=True)
class Form:
    """What the form shows. ``fields`` are those the kind has; ``values`` their values; ``members`` rows with their state."""

    name: str
    kind: str
    fields: frozenset[str]
    values: Mapping[str, Any]
    members: tuple[Mapping[str, Any], ...]


def form_of(name: str, document: Json, states: Mapping[str, AgentState]) -> Form:
    """The form of a document, which need not be valid."""
    kind = document["kind"]
    values = filled(document)
    rows = [
        {**member, "skills": ", ".join(member.get("skills", ())), "state": states.get(member.get("device", ""))}
        for member in values.get("members", ())
        if isinstance(member, Mapping)
    ]
    return Form(name, kind, frozenset(KINDS[kind]["properties"]), values, tuple(rows + [{}] * SPARE_ROWS))


def document_of(kind: str, given: Mapping[str, str], kept: Json) -> dict[str, Any]:
    """The document a form was filled in with. What the form does not show is kept from the document before."""
    fields = KINDS[kind]["properties"]
    made: dict[str, Any] = {**kept, "kind": kind}
    for name in _TEXTS:
        if name in fields and name in given:
            made[name] = given[name].strip()
    for name in _NAMES:
        made[name] = given.get(name) or None
    for name in _NUMBERS:
        if name in fields and given.get(name, "").strip():
            made[name] = _whole(given[name])
        else:
            made.pop(name, None)
    if kind == "group":
        made["members"] = _members(given)
        made["announce"] = {name: f"announce.{name}" in given for name in _SPOKEN} | {
            "every_s": _whole(given.get("announce.every_s", "30"))
        }
    return {name: value for name, value in made.items() if value not in ("", None)}


def _members(given: Mapping[str, str]) -> list[dict[str, Any]]:
    made = []
    for index in range(MEMBERS_MOST + SPARE_ROWS):
        row = {
            field: given.get(f"member.{index}.{field}", "").strip()
            for field in ("device", "name", "number", "penalty", "skills")
        }
        if not row["device"]:
            continue
        member: dict[str, Any] = {field: row[field] for field in ("device", "name", "number") if row[field]}
        if row["penalty"] not in ("", "0"):
            member["penalty"] = _whole(row["penalty"])
        skills = [skill.strip() for skill in re.split(r"[,，、;；]", row["skills"]) if skill.strip()]
        if skills:
            member["skills"] = list(dict.fromkeys(skills))
        made.append(member)
    return made


def _whole(text: str) -> int | str:
    """A number, or the words themselves, so that the check can say what is wrong with them."""
    return int(text) if re.fullmatch(r"\s*\d{1,6}\s*", text) else text.strip()
