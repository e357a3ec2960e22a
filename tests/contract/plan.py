"""What is run on both channels: a scenario, its flows with shortened times, and what the simulator says must be heard.

A flow's times are data, so both channels get the same smaller ones: a real caller's silence then costs one second.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from runtime.document.release import build
from runtime.engine.actions import Ask, CallHttp, Record, Segment
from runtime.engine.events import Failed
from runtime.engine.program import Program, compile_release
from runtime.engine.state import Call
from runtime.nodes import KINDS
from simulator.caller import Input
from simulator.channel import words
from simulator.scenario import Scenario
from simulator.scenarios import prepare
from simulator.simulate import Simulation, simulate
from simulator.world import World, instant
from tests.contract.sound import names_of

Document = dict[str, Any]

MESSAGE_MS = 1_600  # a message long enough to be one, and no longer
_LONGEST = {
    "queue": {"timeout_s": 5},
    "transfer": {"ring_s": 5},
    "voicemail": {"silence_s": 2, "max_s": 5, "minimum_s": 1},
}
_WAITS = {"no_input_s": 1, "between_digits_s": 1}


@dataclass(frozen=True, slots=True)
class Plan:
    """One call to be made on both channels. ``id`` names it in reports; ``times`` keeps the times as the flow has them."""

    id: str
    scenario: Scenario
    documents: tuple[Document, ...]
    times: bool = False

    def program(self) -> Program:
        """The scenario's flow and those it reaches, compiled; its first document is the flow when it names none."""
        return _program(self.scenario.flow or self.documents[0]["name"], json.dumps(self.documents), times=self.times)

    def on(self, line: str) -> Scenario:
        """The scenario with a line of its own, by which the exchange tells it from the others, and shorter messages."""
        inputs = tuple(_shorter(given) for given in self.scenario.inputs)
        return replace(self.scenario, line=line, inputs=inputs)


@cache
def _program(root: str, documents: str, *, times: bool) -> Program:
    flows = {document["name"]: document if times else quick(document) for document in json.loads(documents)}
    return compile_release(build(root, flows), KINDS)


def quick(document: Mapping[str, Any]) -> Document:
    """The document with the smallest times its schema allows."""
    short = copy.deepcopy(dict(document))
    short["defaults"] = {**short.get("defaults", {}), **_WAITS}
    for node in short["nodes"].values():
        config = node["config"]
        for name in _WAITS:
            config.pop(name, None)
        for name, longest in _LONGEST.get(node["kind"], {}).items():
            config[name] = min(config.get(name, longest), longest)
    return short


def _shorter(given: Input) -> Input:
    if given.do != "message" or given.value == "max":
        return given
    return replace(given, ms=min(given.ms, MESSAGE_MS))


def call_of(scenario: Scenario) -> Call:
    """The call a scenario makes."""
    return Call(line=scenario.line, caller=scenario.caller, language=scenario.language)


def begins(scenario: Scenario, world: World) -> int:
    """When it makes it, UTC milliseconds."""
    return instant(scenario.at, zone=scenario.zone or world.zone)


def simulated(program: Program, scenario: Scenario) -> Simulation:
    """The call on the virtual channel."""
    world = prepare(scenario)
    return simulate(program, call_of(scenario), at=begins(scenario, world), script=scenario.inputs, world=world)


# --- what must be heard ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sounded:
    """A prompt's texts and how it sounded: "" to its end, "cut" by the caller, "skipped" because it was answered ahead.

    ``answered`` says that the caller acted while it sounded.
    """

    texts: tuple[str, ...]
    how: str
    answered: bool


def sounded(simulation: Simulation) -> tuple[Sounded, ...]:
    """The prompts of a simulated call in order."""
    rows = simulation.transcript
    heard = [index for index, row in enumerate(rows) if row.what == "heard"]
    found = []
    for prompt in _prompts(simulation):
        if not heard or rows[heard[0]].text != words(prompt):
            continue  # the caller had gone, or it has no audio
        index = heard.pop(0)
        following = rows[index + 1] if index + 1 < len(rows) else rows[index]
        during = following.what in ("pressed", "said") and following.detail != "after"
        found.append(Sounded(names_of(prompt), rows[index].detail, during or rows[index].detail == "cut"))
    assert not heard, f"a text of the transcript belongs to no prompt: {rows[heard[0]].text}"
    return tuple(found)


def _prompts(simulation: Simulation) -> Iterator[tuple[Segment, ...]]:
    for taken in simulation.steps:
        match taken.actions[-1] if taken.actions else None:
            case Ask(prompt=prompt) | Record(prompt=prompt) | CallHttp(filler=prompt) if prompt:
                yield prompt
            case _:
                pass


def long_texts(prompts: Iterable[Sounded]) -> frozenset[str]:
    """Texts during which the caller does something: they must last."""
    return frozenset(text for prompt in prompts if prompt.answered for text in prompt.texts)


def mute_texts(simulation: Simulation) -> frozenset[str]:
    """Texts of questions that fail in the script: on the exchange, because there is no audio for them."""
    failed = [
        taken.actions[-1]
        for taken, event in zip(simulation.steps, simulation.events, strict=False)
        if isinstance(event, Failed)
    ]
    return frozenset(text for action in failed if isinstance(action, Ask) for text in names_of(action.prompt))


def fits(prompts: Sequence[Sounded], heard: Sequence[str]) -> bool:
    """Are these the texts heard? A cut prompt is heard in part, and of a skipped one perhaps a beginning.

    A prompt is skipped when the keys for it were typed before it: on a telephone the last of them arrives a moment later.
    """
    if not prompts:
        return not heard
    first, rest = prompts[0], prompts[1:]
    least = {"": len(first.texts), "cut": 1, "skipped": 0}[first.how]
    return any(
        tuple(heard[:length]) == first.texts[:length] and fits(rest, heard[length:])
        for length in range(least, len(first.texts) + 1)
        if length <= len(heard)
    )
