"""Scenario files: reading, errors, running, coverage."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.coverage import Coverage
from simulator.scenario import Expectation, Scenario
from simulator.scenario_files import Problem, ScenarioError, scenario_from_json
from simulator.scenarios import ScenarioResult, dump_scenarios, load_scenarios, run_scenario
from tests.simulator.programs import FLOWS, program
from tests.simulator.test_caller import inputs

HOTLINE = program("hotline")
SCENARIOS = load_scenarios((FLOWS / "hotline.scenarios.yaml").read_text("utf-8"))


def run(scenario: Scenario, **expected: object) -> ScenarioResult:
    return run_scenario(HOTLINE, replace(scenario, expect=Expectation(**expected)) if expected else scenario)  # type: ignore[arg-type]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_the_hotlines_scenarios_pass(scenario: Scenario) -> None:
    assert run(scenario).failures == ()


def test_numbers_in_a_file_stay_keys() -> None:
    assert [given.value for given in SCENARIOS[0].inputs] == ["1", "012345"]
    assert SCENARIOS[0].caller == "13800138000"


@pytest.mark.parametrize(
    ("expected", "what", "where"),
    [
        ({"path": ("hours.open", "welcome", "main.service")}, "path", "path[2]"),
        ({"path": ("hours", "welcome", "main", "ask_order", "found", "bye", "bye")}, "path", "path[6]"),
        ({"path": ("hours", "welcome")}, "path", "path[2]"),
        ({"contains": ("主菜单", "welcome")}, "contains", "contains[1]"),
        ({"heard": ("已发货", "欢迎")}, "heard", "heard[1]"),
        ({"not_heard": ("欢迎",)}, "not_heard", "欢迎"),
        ({"ended": "hung_up"}, "ended", ""),
        ({"variables": (("order", "12345"),)}, "variables", "order"),
        ({"variables": (("order", None),)}, "variables", "order"),
        ({"destination": "客服组"}, "destination", ""),
    ],
)
def test_what_differs_is_named_with_its_place(expected: dict[str, object], what: str, where: str) -> None:
    result = run(SCENARIOS[0], **expected)
    assert [(failure.what, failure.where) for failure in result.failures] == [(what, where)]
    assert not result.passed


def test_inputs_left_over_fail_a_scenario() -> None:
    scenario = replace(SCENARIOS[0], inputs=(*SCENARIOS[0].inputs, *SCENARIOS[0].inputs))
    assert [failure.what for failure in run(scenario).failures] == ["unused", "unused"]


def test_coverage_adds_up_and_names_what_is_missed() -> None:
    total = Coverage()
    for scenario in SCENARIOS:
        total |= run(scenario).coverage
    assert total.nodes_missed(HOTLINE) == (("热线", "service"),)
    missed = total.ports_missed(HOTLINE)
    assert ("热线", "service", "returns") in missed
    assert ("热线", "main", "orders") not in missed
    assert ("热线", "main", "orders", "ask_order") in total.edges(HOTLINE)
    assert not any(port == "saved" for _, _, port, _ in total.edges(HOTLINE))


@pytest.mark.parametrize(
    ("text", "path", "says"),
    [
        ("{", "line 1", "YAML"),
        ("at: 2026-10-01", "", "name is missing"),
        ("{name: a, at: 明天}", "at", "Not a time"),
        ("{name: a, at: 2026-13-01T10:00}", "", "month"),
        ("{name: a, zone: Mars/Olympus}", "", "Mars"),
        ("{name: a, colour: red}", "", "no field colour"),
        ("{name: a, inputs: [{after: 1x}]}", "inputs[0].after", "Not an input"),
        ("{name: a, inputs: [wait]}", "inputs[0]", "Not an input"),
        ('{name: a, inputs: [{after: "1", during: "2"}]}', "", "exactly one"),
        ("{name: a, expect: {ended: happily}}", "expect.ended", "Cannot be happily"),
        ("{name: a, world: {answers: {moods: [good]}}}", "world.answers", "no field moods"),
        ("{name: a, world: {schedules: {s: {zone: Nowhere}}}}", "world.schedules.s.zone", "time zone"),
        ("- {name: a}\n- {colour: red}", "[1]", "name is missing"),
    ],
)
def test_a_wrong_file_says_where_and_how_to_mend_it(text: str, path: str, says: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenarios(text)
    told = [problem for problem in caught.value.problems if says in problem.into("en")]
    assert told
    assert told[0].path == path
    assert told[0].into("zh-CN") != told[0].into("en")


def test_a_scenario_survives_its_file() -> None:
    assert load_scenarios(dump_scenarios(SCENARIOS)) == SCENARIOS


@given(st.lists(inputs, max_size=5).map(tuple), st.text("0123456789", max_size=12))
def test_any_script_survives_its_file(script: tuple, caller: str) -> None:  # type: ignore[type-arg]
    scenario = Scenario(name="试", caller=caller, inputs=script)
    assert load_scenarios(dump_scenarios([scenario])) == (scenario,)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(("name", "inputs", "world", "answers", "expect", "at", "after", "schedules", "x")),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_whatever_comes_is_read_or_refused(doc: object) -> None:
    read: Scenario | None = None
    problems: tuple[Problem, ...] = ()
    try:
        read = scenario_from_json(doc)
    except ScenarioError as error:
        problems = error.problems
    assert (read is None) == bool(problems)
