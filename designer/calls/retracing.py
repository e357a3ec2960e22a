"""Walking a call once more: what its caller did as inputs of a test call, and where another document would have led them.

The caller's number is replaced by one that tells no more than the masked one, of the same region and the same share of
every split; lists, schedules, back ends, queues and transfers answer as they did then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from designer.calls.transcript import Replayed, Visit, stand_in, visits_of
from designer.trying import Trial
from runtime.document.line_rules import is_live_name
from runtime.engine.actions import AWAITED, Awaited
from runtime.engine.program import Program
from runtime.engine.state import Call
from runtime.store.calls import CallRow
from simulator.numbers import Leg
from simulator.scenario import Scenario
from simulator.simulate import simulate
from simulator.witness import scenario_of
from simulator.world import World


@dataclass(frozen=True, slots=True)
class Parting:
    """Where two walks part: after how many nodes they share, and the node and port of each there; None where it ended."""

    shared: int
    then: Visit | None
    now: Visit | None


@dataclass(frozen=True, slots=True)
class Retraced:
    """``scenario`` walks the call again. ``parting`` is None when the document takes the path the call took; ``runs`` is false
    when it cannot be called at all."""

    scenario: Scenario
    runs: bool
    parting: Parting | None


def scenario_for(call: CallRow, found: Replayed) -> Scenario:
    """The test call that does what the caller did."""
    legs: list[Leg] = []
    for event, before in zip(found.events, found.steps, strict=False):
        asked = _awaited(before.actions)
        if asked is not None:
            legs.append((asked, event))
    person = Call(line=call.line, caller=stand_in(call.caller), language=call.language)
    return scenario_of(call.id, flow=found.program.root, call=person, path=legs)


def in_front(found: Replayed) -> bool:
    """Whether the rules of a line stood in front of the flow."""
    return is_live_name(found.program.root)


def retrace(call: CallRow, found: Replayed, on: Program | Trial, world: World) -> Retraced:
    """Walk the call on another program and compare, node by node and port by port."""
    scenario = scenario_for(call, found)
    program = on if isinstance(on, Program) else on.program
    if program is None:
        return Retraced(scenario, False, None)
    person = Call(line=call.line, caller=scenario.caller, language=call.language)
    try:
        done = simulate(
            program, person, at=call.started, script=scenario.inputs, world=world.answering(scenario.answers)
        )
    except (ValueError, TypeError, LookupError):
        return Retraced(scenario, False, None)
    then = tuple(visits_of(found.program, found.steps))
    return Retraced(scenario, True, _parting(then, tuple(visits_of(program, done.steps)), over=call.ended is not None))


def world_json(scenario: Scenario) -> Mapping[str, Any]:
    """What answers in the test call, as a request gives it."""
    return {"answers": scenario.answers.to_json()} if scenario.answers.given else {}


def _awaited(actions: Sequence[object]) -> Awaited | None:
    last = actions[-1] if actions else None
    return last if isinstance(last, AWAITED) else None  # type: ignore[return-value]  # AWAITED holds exactly its members


def _parting(then: Sequence[Visit], now: Sequence[Visit], *, over: bool) -> Parting | None:
    for index, (one, two) in enumerate(zip(then, now, strict=False)):
        last = index == len(then) - 1 and not over
        if (one.flow, one.node) != (two.flow, two.node) or (one.port != two.port and not last):
            return Parting(index, one, two)
    if len(then) == len(now) or not over:
        return None
    shared = min(len(then), len(now))
    return Parting(shared, then[shared] if shared < len(then) else None, now[shared] if shared < len(now) else None)
