"""A scenario: a scripted test call and what is expected of it, as a value. Reading and running it stand elsewhere.

Pure: exploration makes scenarios as witnesses of what it finds.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.answers import Answers
from simulator.caller import Script, input_to_json

CALLER = "13800138000"
LINE = "4001234567"
AT = "2026-09-15T10:00"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must hold. A step of ``path`` and ``contains`` is "node" or "node.port", a node by its id or its label.

    ``path`` is the whole walk, one step for each visit of a node; ``contains`` are visits in this order, others between
    them; ``heard`` texts each part of what is heard, in order; ``ended`` is hung_up, transferred_away, completed or
    handed_back; ``variables`` are given as text, None for unset; ``destination`` is the last one connected to.
    """

    path: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    not_heard: tuple[str, ...] = ()
    ended: str = ""
    variables: tuple[tuple[str, str | None], ...] = ()
    destination: str = ""

    def to_json(self) -> dict[str, object]:
        """Only what is expected."""
        doc: dict[str, object] = {}
        for name in ("path", "contains", "heard", "not_heard"):
            if getattr(self, name):
                doc[name] = list(getattr(self, name))
        for name in ("ended", "destination"):
            if getattr(self, name):
                doc[name] = getattr(self, name)
        if self.variables:
            doc["variables"] = dict(self.variables)
        return doc


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scripted call. ``tags`` are the suites it belongs to; ``at`` is an ISO time, meant in ``zone`` when it has no offset ("" for the world's zone).

    ``world`` is the JSON of schedules, lists and the like that the scenario brings along, ``answers`` what it substitutes.
    """

    name: str
    flow: str = ""
    tags: tuple[str, ...] = ()
    line: str = LINE
    caller: str = CALLER
    language: str = ""
    at: str = AT
    zone: str = ""
    inputs: Script = ()
    answers: Answers = field(default_factory=Answers)
    world: tuple[tuple[str, object], ...] = ()
    expect: Expectation = field(default_factory=Expectation)

    def to_json(self) -> dict[str, object]:
        """The scenario as its file has it."""
        doc: dict[str, object] = {"name": self.name}
        if self.tags:
            doc["tags"] = list(self.tags)
        for name in ("flow", "line", "caller", "language", "at", "zone"):
            value = getattr(self, name)
            if value or name == "caller":
                doc[name] = value
        if self.inputs:
            doc["inputs"] = [input_to_json(given) for given in self.inputs]
        world = dict(self.world)
        if self.answers.given:
            world["answers"] = self.answers.to_json()
        if world:
            doc["world"] = world
        expected = self.expect.to_json()
        if expected:
            doc["expect"] = expected
        return doc
