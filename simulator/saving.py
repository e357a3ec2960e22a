"""A test call that was walked by hand, as a scenario that plays it again. Expectations are read off that second call.

Pure but for the two calls it makes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from runtime.engine.program import Program
from runtime.engine.state import Call
from simulator.answers import Answer, Answers
from simulator.caller import OCCASIONS, Input
from simulator.expecting import expected
from simulator.scenario import Scenario
from simulator.scenarios import run_scenario
from simulator.stepping import Doing, step_through
from simulator.world import World


def scenario_of_call(
    program: Program,
    call: Call,
    doings: Sequence[Doing],
    *,
    at: int,
    site: World,
    given: Mapping[str, object],
    world: World,
    name: str,
    tags: Sequence[str],
    parts: Sequence[str],
) -> Scenario:
    """The scenario ``name`` of a call made at ``at`` (UTC ms) in ``world``, which is ``site`` with ``given`` in front of it.

    What queues, transfers and back ends were said to do by hand becomes substituted answers; a call that was not over ends
    with the caller hanging up. ``parts`` of what came of it are expected from then on.
    """
    stepped = step_through(program, call, at=at, doings=doings, world=world)
    inputs = [each for each in doings[: len(doings) - stepped.unused] if isinstance(each, Input)]
    if stepped.waiting is not None and stepped.waiting.occasion in OCCASIONS:
        inputs.append(Input("hang_up", at=stepped.waiting.occasion))
    by_hand: dict[tuple[str, str], list[Answer]] = {}
    for kind, whom, answer in stepped.answered:
        by_hand.setdefault((kind, whom), []).append(answer)
    answers = tuple((kind, whom, tuple(each)) for (kind, whom), each in by_hand.items())
    zone = world.zone
    scenario = Scenario(
        name=name,
        tags=tuple(tags),
        line=call.line,
        caller=call.caller,
        language=call.language,
        at=datetime.fromtimestamp(at / 1_000, UTC).astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M"),
        zone=zone,
        inputs=tuple(inputs),
        answers=Answers((*answers, *World.from_json(dict(given)).answers.given)),
        world=tuple((key, value) for key, value in given.items() if key != "answers"),
    )
    return replace(scenario, expect=expected(program, run_scenario(program, scenario, world=site), parts))
