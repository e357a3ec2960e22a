"""Running scenarios: simulate the call, compare it with what is expected, say what differs and where.

Reading scenario files belongs to `scenario_files`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from runtime.document.texts import Text
from runtime.engine.program import Program
from runtime.engine.state import Call, Trace
from simulator.coverage import Coverage, covered
from simulator.scenario import Scenario
from simulator.scenario_files import as_text, dump_scenarios, load_scenarios, scenario_from_json
from simulator.simulate import Simulation, simulate
from simulator.world import World, instant

T = TypeVar("T")

__all__ = [
    "Failure",
    "ScenarioResult",
    "Visit",
    "dump_scenarios",
    "load_scenarios",
    "prepare",
    "run_scenario",
    "scenario_from_json",
    "visits",
]


@dataclass(frozen=True, slots=True)
class Visit:
    """One stay at a node. ``port`` is what it was left by (a shortcut's id too), "" when it was not."""

    flow: str
    node: str
    label: str
    port: str = ""

    def fits(self, step: str) -> bool:
        """Is this the visit an expectation names: "node", "node.port", a node by id, by label or as flow/id?"""
        names = (self.node, self.label, f"{self.flow}/{self.node}")
        if step in names:
            return True
        node, _, port = step.rpartition(".")
        return port == self.port and node in names

    def __str__(self) -> str:
        name = self.label or self.node
        return f"{name}.{self.port}" if self.port else name


@dataclass(frozen=True, slots=True)
class Failure:
    """One expectation that did not hold: which (path, contains, heard, …), where, and in words; ``expected`` and ``actual``
    are the two that differ, "" where there is none; ``node`` is the last one of the flow where all was still well."""

    what: str
    where: str
    message: Text
    expected: str = ""
    actual: str = ""
    node: str = ""


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """How a scenario went."""

    scenario: Scenario
    failures: tuple[Failure, ...]
    simulation: Simulation
    visits: tuple[Visit, ...]
    coverage: Coverage

    @property
    def passed(self) -> bool:
        """Did everything hold?"""
        return not self.failures


def run_scenario(program: Program, scenario: Scenario, *, world: World | None = None) -> ScenarioResult:
    """Simulate the scenario's call in ``world`` with the scenario's own things in front of it, and judge it."""
    around = prepare(scenario, world)
    simulation = simulate(
        program,
        Call(line=scenario.line, caller=scenario.caller, language=scenario.language),
        at=instant(scenario.at, zone=scenario.zone or around.zone),
        script=scenario.inputs,
        world=around,
    )
    walked = visits(program, simulation.trace)
    found = tuple(_failures(program, scenario, simulation, walked))
    own = [visit.node for visit in walked if visit.flow == program.root]
    failures = tuple(f if f.node else replace(f, node=own[-1] if own else "") for f in found)
    return ScenarioResult(scenario, failures, simulation, walked, covered(simulation.trace))


def prepare(scenario: Scenario, world: World | None = None) -> World:
    """The world the scenario plays in."""
    base, own = world or World(), World.from_json(dict(scenario.world))
    brought = dict(scenario.world)
    return replace(
        base,
        schedules={**own.schedules, **{n: s for n, s in base.schedules.items() if n not in own.schedules}},
        lists={**base.lists, **own.lists},
        destinations={**base.destinations, **own.destinations},
        tables={**base.tables, **own.tables},
        audio_ms={**base.audio_ms, **own.audio_ms},
        patience_ms=own.patience_ms if "patience_s" in brought else base.patience_ms,
    ).answering(scenario.answers)


def visits(program: Program, trace: Iterable[Trace]) -> tuple[Visit, ...]:
    """The stays at nodes that a trace tells of, in order."""
    found: list[Visit] = []
    for row in trace:
        if row.what == "entered":
            found.append(Visit(row.flow, row.node, program.flows[row.flow].nodes[row.node].label))
        elif row.what in ("left", "shortcut"):
            for index in range(len(found) - 1, -1, -1):
                if (found[index].flow, found[index].node) == (row.flow, row.node) and not found[index].port:
                    found[index] = replace(found[index], port=row.detail)
                    break
    return tuple(found)


def _failures(
    program: Program, scenario: Scenario, simulation: Simulation, walked: Sequence[Visit]
) -> Iterable[Failure]:
    expect = scenario.expect
    if expect.path:
        yield from _path(expect.path, walked)
    yield from _in_order("contains", expect.contains, walked, lambda step, visit: visit.fits(step))
    yield from _in_order("heard", expect.heard, simulation.heard, lambda part, heard: part in heard)
    for text in expect.not_heard:
        if any(text in heard for heard in simulation.heard):
            message = Text(f"不应听到“{text}”。", f"{text!r} was heard, and should not be.")
            yield Failure("not_heard", text, message, actual=text)
    if expect.ended and expect.ended != simulation.ended:
        yield _differs("ended", "", expect.ended, simulation.ended)
    yield from _variables(program, scenario, simulation)
    last = simulation.destinations[-1] if simulation.destinations else ""
    if expect.destination and expect.destination != last:
        yield _differs("destination", "", expect.destination, last or "-")
    for given in simulation.unused:
        if given.do != "hang_up":
            what = f"{given.do} {given.value}".strip()
            yield Failure(
                "unused",
                what,
                Text(f"通话结束时输入“{what}”还没有用到。", f"The call ended before the input {what!r} was due."),
                expected=what,
            )


def _path(path: Sequence[str], walked: Sequence[Visit]) -> Iterable[Failure]:
    for index, step in enumerate(path):
        visit = walked[index] if index < len(walked) else None
        if visit is None or not visit.fits(step):
            yield _differs("path", f"path[{index}]", step, str(visit or "-"), node=_last(walked[: index + 1]))
            return
    if len(walked) > len(path):
        node = _last(walked[: len(path)])
        yield _differs("path", f"path[{len(path)}]", "-", str(walked[len(path)]), node=node)


def _last(walked: Sequence[Visit]) -> str:
    """The last node walked of the flow the call began in."""
    return next((visit.node for visit in reversed(walked) if visit.flow == walked[0].flow), "")


def _in_order(
    what: str, wanted: Sequence[str], given: Sequence[T], fits: Callable[[str, T], bool]
) -> Iterable[Failure]:
    place = 0
    for index, one in enumerate(wanted):
        while place < len(given) and not fits(one, given[place]):
            place += 1
        if place == len(given):
            shown = " → ".join(str(item) for item in given[-6:]) or "-"
            yield _differs(what, f"{what}[{index}]", one, f"… {shown}")
            return
        place += 1


def _variables(program: Program, scenario: Scenario, simulation: Simulation) -> Iterable[Failure]:
    actual = dict(simulation.state.frames[-1].variables)
    masked = simulation.variables(program)
    for name, wanted in scenario.expect.variables:
        if as_text(actual.get(name)) != wanted:
            yield _differs("variables", name, wanted or "(unset)", as_text(masked.get(name)) or "(unset)")


def _differs(what: str, where: str, wanted: str, given: str, *, node: str = "") -> Failure:
    message = Text(f"应为“{wanted}”，实际是“{given}”。", f"Expected {wanted!r}, got {given!r}.")
    return Failure(what, where, message, wanted, given, node)
