"""Running stored scenarios and keeping how they went. What is run on stands in `ground`, judging a call in the simulator."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from designer.scenarios.ground import DRAFT, Ground
from runtime.document.findings import ERROR, Finding, accept
from runtime.document.naming import node_name
from runtime.document.texts import NOTHING, Text
from runtime.store.database import Database
from runtime.store.errors import StoreError
from runtime.store.scenarios import Outcome, StoredScenario, list_outcomes, list_scenarios, save_outcomes
from simulator.scenario_files import ScenarioError, scenario_from_json
from simulator.scenarios import Failure, ScenarioResult, run_scenario
from simulator.world import World

log = logging.getLogger(__name__)
Told = Mapping[str, Any]

CODE = "scenario_failed"
CANNOT = Failure(
    "cannot_run",
    "",
    Text("流程有错误，无法走这个用例。", "The flow has errors and this scenario cannot be walked."),
)
BROKE = Failure("broke", "", Text("走到一半出错，无法继续。", "The call broke down half-way."))


@dataclass(frozen=True, slots=True)
class Ran:
    """A scenario that was run. ``result`` is None when there was nothing to run it on."""

    scenario: StoredScenario
    outcome: Outcome
    result: ScenarioResult | None

    @property
    def failures(self) -> tuple[Failure, ...]:
        """What did not hold."""
        return self.result.failures if self.result is not None else (CANNOT,)


def run_one(ground: Ground, stored: StoredScenario, world: World) -> Ran:
    """Run a scenario; whatever goes wrong is its failure."""
    try:
        result, failures = _run(ground, stored, world)
    except ScenarioError as error:
        problem = error.problems[0]
        result, failures = None, (Failure("unreadable", problem.path, problem.message),)
    except Exception:
        log.exception("scenario %s of %s", stored.id, stored.flow)
        result, failures = None, (BROKE,)
    told = _told(result, failures)
    now = time.time_ns() // 1_000_000
    subject = ground.subject_of(stored.document)
    outcome = Outcome(stored.id, ground.against, subject, stored.revision, not failures, told, now)
    return Ran(stored, outcome, result)


def _run(ground: Ground, stored: StoredScenario, world: World) -> tuple[ScenarioResult | None, tuple[Failure, ...]]:
    scenario = scenario_from_json(dict(stored.document))
    line = ground.called_on(str(stored.document.get("line", "")))
    program = ground.program(line)
    if program is None:
        return None, (CANNOT,)
    result = run_scenario(program, replace(scenario, line=line or scenario.line), world=world)
    return result, result.failures


def run_many(
    database: Database,
    scenarios: Sequence[StoredScenario],
    world: World,
    *,
    against: str = DRAFT,
    progress: Callable[[int], None] | None = None,
) -> tuple[Ran, ...]:
    """Run scenarios of any flows and keep how they went. Raises what `Ground` raises."""
    grounds: dict[str, Ground] = {}
    done: list[Ran] = []
    for stored in scenarios:
        if stored.flow not in grounds:
            grounds[stored.flow] = Ground(database, stored.flow, against)
        done.append(run_one(grounds[stored.flow], stored, world))
        if progress is not None:
            progress(len(done))
    save_outcomes(database, [ran.outcome for ran in done])
    return tuple(done)


def up_to_date(database: Database, flow: str, world: World) -> dict[int, Outcome]:
    """How each scenario of a flow goes on its draft: those that were run on this very state are not run again."""
    ground, known = Ground(database, flow), list_outcomes(database, DRAFT, flow)
    stored = list_scenarios(database, flow)
    stale = [each for each in stored if not is_current(known.get(each.id), each, ground)]
    ran = run_many(database, stale, world)
    return {**known, **{each.scenario.id: each.outcome for each in ran}}


def is_current(outcome: Outcome | None, scenario: StoredScenario, ground: Ground | None) -> bool:
    """Is that how it goes now, as far as the flow, the rules of its line and the scenario decide it? Nowhere it does when
    there is no ``ground``."""
    if outcome is None or ground is None:
        return False
    return (outcome.subject, outcome.revision) == (ground.subject_of(scenario.document), scenario.revision)


def findings_of(database: Database, flow: str, world: World) -> tuple[Finding, ...]:
    """The scenarios of a flow that fail on its draft, as findings that keep it from being published until somebody accepts
    them in writing. A flow whose draft cannot be run says so itself."""
    names = {each.id: each for each in list_scenarios(database, flow)}
    if not names:
        return ()
    try:
        document = Ground(database, flow).document()
        outcomes = up_to_date(database, flow, world)
    except StoreError:
        return ()
    return accept(
        [_finding(names[n], o, document) for n, o in outcomes.items() if n in names and not o.passed], document
    )


def _finding(scenario: StoredScenario, outcome: Outcome, document: Mapping[str, Any]) -> Finding:
    first = outcome.told["failures"][0]
    node = first["node"] if first["node"] in document.get("nodes", {}) else ""
    drawn = document["nodes"][node] if node else {}
    return Finding(
        CODE,
        ERROR,
        Text(
            f"测试用例“{scenario.name}”没有通过：{first['message']['zh']}",
            f"Scenario {scenario.name!r} fails: {first['message']['en']}",
        ),
        Text(
            "改好流程；若现在这样才对，到“测试”页接受新结果；也可以写明理由放行。",
            "Mend the flow; if it is right as it is now, accept the new result on the Tests page; or say in writing why it may go.",
        ),
        node=node,
        label=node_name(drawn["kind"], str(drawn.get("label", "")), node) if node else NOTHING,
        acceptable=True,
    )


def _told(result: ScenarioResult | None, failures: Iterable[Failure]) -> Told:
    return {
        "failures": [
            {
                "what": f.what,
                "where": f.where,
                "message": f.message.to_json(),
                "expected": f.expected,
                "actual": f.actual,
                "node": f.node,
            }
            for f in failures
        ],
        "walk": [{"flow": v.flow, "node": v.node, "label": v.label, "port": v.port} for v in result.visits]
        if result
        else [],
        "heard": [text for text in result.simulation.heard if text] if result else [],
        "ended": result.simulation.ended if result else "",
    }
