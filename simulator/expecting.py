"""Expectations read off a call as it went: for a call that is saved as a scenario, and for a change that is accepted.

Pure. Judging a call by its expectations belongs to `scenarios`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from runtime.engine.program import Program
from simulator.scenario import Expectation, Scenario
from simulator.scenario_files import as_text
from simulator.scenarios import ScenarioResult, Visit
from simulator.simulate import Simulation

T = TypeVar("T")

PARTS = ("path", "heard", "ended", "destination", "variables")
"""What can be expected of a call that went as it should."""


def expected(program: Program, result: ScenarioResult, parts: Sequence[str] = PARTS) -> Expectation:
    """What the call did, as what the next one must do: those of `PARTS` that are wanted."""
    simulation = result.simulation
    return Expectation(
        path=tuple(step(visit, program.root) for visit in result.visits) if "path" in parts else (),
        heard=tuple(dict.fromkeys(_sounding(simulation))) if "heard" in parts else (),
        ended=simulation.ended if "ended" in parts else "",
        variables=_variables(program, simulation) if "variables" in parts else (),
        destination=simulation.destinations[-1] if "destination" in parts and simulation.destinations else "",
    )


def accepted(program: Program, result: ScenarioResult) -> Scenario:
    """The scenario with what failed expected as it went now; what held is kept as it was written."""
    expect, simulation = result.scenario.expect, result.simulation
    failed = {failure.what for failure in result.failures}
    names = {failure.where for failure in result.failures if failure.what == "variables"}
    walked = tuple(step(visit, program.root) for visit in result.visits)
    now = replace(
        expect,
        path=walked if "path" in failed else expect.path,
        contains=_mended(expect.contains, result.visits, walked, lambda one, visit: visit.fits(one)),
        heard=_mended(expect.heard, simulation.heard, simulation.heard, lambda part, heard: part in heard),
        not_heard=tuple(text for text in expect.not_heard if not any(text in heard for heard in simulation.heard)),
        ended=simulation.ended if "ended" in failed else expect.ended,
        variables=_changed(program, simulation, expect, names),
        destination=(simulation.destinations or ("",))[-1] if "destination" in failed else expect.destination,
    )
    unused = len(simulation.unused) if "unused" in failed else 0
    inputs = result.scenario.inputs
    return replace(result.scenario, expect=now, inputs=inputs[: len(inputs) - unused])


def step(visit: Visit, root: str) -> str:
    """A visit as an expectation writes it, by the node's id; of another flow with the flow's name."""
    name = visit.node if visit.flow == root else f"{visit.flow}/{visit.node}"
    return f"{name}.{visit.port}" if visit.port else name


def _sounding(simulation: Simulation) -> tuple[str, ...]:
    return tuple(text for text in simulation.heard if text)


def _variables(program: Program, simulation: Simulation) -> tuple[tuple[str, str | None], ...]:
    """Those of the flow the call ended in; sensitive ones are never written down."""
    frame = simulation.state.frames[-1]
    types = program.flows[frame.flow].variables
    return tuple((name, as_text(value)) for name, value in frame.variables if not types[name].sensitive)


def _changed(
    program: Program, simulation: Simulation, expect: Expectation, names: set[str]
) -> tuple[tuple[str, str | None], ...]:
    frame = simulation.state.frames[-1]
    types, now = program.flows[frame.flow].variables, dict(frame.variables)
    return tuple(
        (name, as_text(now.get(name)) if name in names else wanted)
        for name, wanted in expect.variables
        if name not in names or name not in types or not types[name].sensitive
    )


def _mended(
    wanted: Sequence[str], given: Sequence[T], instead: Sequence[str], fits: Callable[[str, T], bool]
) -> tuple[str, ...]:
    """``wanted`` as long as it comes in order; in the place of one that does not, what came there instead."""
    kept: list[str] = []
    place = 0
    for one in wanted:
        found = next((index for index in range(place, len(given)) if fits(one, given[index])), None)
        if found is None:
            # The rest of the call is written down in full: it is the new truth.
            return (*kept, *(text for text in instead[place:] if text))
        kept.append(one)
        place = found + 1
    return tuple(kept)
