"""Making plans' calls on both channels, and what must be equal afterwards.

Many calls at a time share the one exchange; each has a telephone, an agent and a world of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from runtime.engine.state import Trace
from simulator.scenario import Scenario
from simulator.simulate import Simulation
from tests.contract.person import Lived, Person
from tests.contract.plan import Plan, Sounded, fits, long_texts, mute_texts, simulated, sounded
from tests.contract.site import Building, Floor, floor_on
from tests.contract.sound import Locator

LINES_FROM = 4_009_000_000
# When, how long, who exactly and under which name are of the day; whether a key was typed ahead depends on when it came.
_OF_THE_DAY = ("at", "talked_ms", "agent", "fresh", "ms", "ref")


@dataclass(frozen=True, slots=True)
class Both:
    """One plan's call on the virtual channel and on the telephone."""

    scenario: Scenario
    virtual: Simulation
    real: Lived
    prompts: tuple[Sounded, ...]

    def assert_alike(self) -> None:
        """Traces row for row, events, end, what was heard, what the script did not come to."""
        assert not self.real.trouble, f"{self.real.trouble}; heard {self.real.heard}; unused {self.real.unused}"
        assert rows(self.real.trace) == rows(self.virtual.trace)
        assert self.real.ended == self.virtual.ended
        assert events(self.real.logged) == events(self.virtual.logged)
        assert self.real.unused == self.virtual.unused
        assert self.real.kept == messages(self.virtual)
        assert fits(self.prompts, self.real.heard), f"heard {self.real.heard}, and the simulator: {self.prompts}"


def messages(simulation: Simulation) -> int:
    """How many messages a simulated call leaves behind."""
    did = [row.text for row in simulation.transcript if row.what == "did"]
    return did.count("KeepMessage") - did.count("DropMessage")


def rows(trace: Iterable[Trace]) -> list[str]:
    """A trace as lines, so that a difference is shown as a difference of lines."""
    return [f"{row.what} {row.flow}/{row.node} {row.detail}".rstrip() for row in trace]


def events(logged: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Events without what no two calls have in common; of a recording only whether there is one is kept."""
    kept = []
    for event in logged:
        known = {name: value for name, value in event.items() if name not in _OF_THE_DAY}
        if event["type"] == "Recorded" and event["ended_by"] != "hangup":
            known["recorded"] = bool(event["ref"]) and event["ms"] > 0
        if event["type"] == "Failed":
            known.pop("reason")
        kept.append(known)
    return kept


def play(building: Building, plans: Iterable[Plan]) -> dict[str, Both]:
    """Make every plan's call on both channels. The simulator goes first: it tells which sounds must last."""
    todo = []
    for number, plan in enumerate(plans):
        program, scenario = plan.program(), plan.on(str(LINES_FROM + number))
        virtual = simulated(program, scenario)
        todo.append((plan.id, program, scenario, virtual))

    async def one(floor: Floor, entry: Any) -> tuple[str, Both]:
        name, program, scenario, virtual = entry
        prompts = sounded(virtual)
        audio = Locator(building.chords, long=long_texts(prompts), mute=mute_texts(virtual))
        place = await floor.places.get()
        try:
            real = await Person(floor, place, program, scenario, audio).live()
        finally:
            floor.places.put_nowait(place)
        return name, Both(scenario, virtual, real, prompts)

    async def everything() -> dict[str, Both]:
        async with floor_on(building) as floor:
            return dict(await asyncio.gather(*(one(floor, entry) for entry in todo)))

    return asyncio.run(everything())
