"""Tables in a world: asked for real, substituted, explored, and witnessed by scenarios that play."""

from __future__ import annotations

import pytest

from runtime.engine.program import Program
from simulator.explore import explore
from simulator.replay import replay
from simulator.scenarios import dump_scenarios, load_scenarios, run_scenario, scenario_from_json
from simulator.witness import scenario_of
from tests.simulator.programs import said, small

TABLE = {
    "key": "手机",
    "types": {"手机": "phone", "积分": "integer"},
    "rows": [{"手机": "+86 138 0013 8000", "积分": 1200, "余额": "12.50"}, {"手机": "13900139000", "积分": 3}],
}


def members(*, sensitive: bool = False) -> Program:
    mapping = [{"variable": "points", "column": "积分"}, {"variable": "due", "column": "余额"}]
    rich = {"id": "rich", "label": "多", "when": {"all": [{"variable": "points", "op": "at_least", "value": 1000}]}}
    return small(
        {
            "ask": ("lookup", {"table": "会员", "key": "call.caller", "mapping": mapping}),
            "level": ("condition", {"conditions": [rich]}),
            "gold": ("hangup", {"prompt": said("金卡，余额{due:amount}")}),
            "plain": ("hangup", {"prompt": said("普通")}),
            "none": ("hangup", {"prompt": said("不是会员")}),
        },
        [
            ("ask", "found", "level"),
            ("ask", "not_found", "none"),
            ("level", "rich", "gold"),
            ("level", "otherwise", "plain"),
        ],
        variables={"points": {"type": "integer", "sensitive": sensitive}, "due": {"type": "amount"}},
    )


def play(caller: str, world: object, *, sensitive: bool = False) -> tuple[str, ...]:
    scenario = scenario_from_json({"name": "x", "caller": caller, "world": world})
    result = run_scenario(members(sensitive=sensitive), scenario)
    return tuple(str(visit) for visit in result.visits)


@pytest.mark.parametrize(
    ("caller", "path"),
    [
        ("13800138000", ("ask.found", "level.rich", "gold")),
        ("+8613900139000", ("ask.found", "level.otherwise", "plain")),
        ("13700137000", ("ask.not_found", "none")),
        ("", ("ask.not_found", "none")),
    ],
)
def test_a_scenarios_own_table_is_asked_as_the_sites_would_be(caller: str, path: tuple[str, ...]) -> None:
    assert play(caller, {"tables": {"会员": TABLE}}) == path


def test_a_world_without_the_table_finds_nothing() -> None:
    assert play("13800138000", {}) == ("ask.not_found", "none")


@pytest.mark.parametrize(
    ("answer", "path"),
    [
        ({"values": {"points": 5000}}, ("ask.found", "level.rich", "gold")),
        ("not_found", ("ask.not_found", "none")),
        ({"failed": "unavailable"}, ("ask.not_found", "none")),
    ],
)
def test_a_substituted_answer_goes_before_the_table(answer: object, path: tuple[str, ...]) -> None:
    assert play("13800138000", {"tables": {"会员": TABLE}, "answers": {"lookups": {"会员": answer}}}) == path


def test_what_a_row_says_is_heard() -> None:
    scenario = scenario_from_json(
        {
            "name": "x",
            "world": {"tables": {"会员": TABLE}},
            "expect": {"heard": ["金卡"], "variables": {"points": 1200}},
        }
    )
    assert run_scenario(members(), scenario).failures == ()


def test_a_sensitive_value_is_not_logged_and_the_replay_takes_the_same_path() -> None:
    program = members(sensitive=True)
    result = run_scenario(program, scenario_from_json({"name": "x", "world": {"tables": {"会员": TABLE}}}))
    simulation = result.simulation
    assert "1200" not in repr(simulation.logged)
    assert "1200" not in repr(simulation.transcript)
    again = replay(program, simulation.state.call, simulation.logged)
    assert [row for taken in again for row in taken.trace] == list(simulation.trace)


def test_exploration_knows_every_way_out_and_its_witnesses_play() -> None:
    program = members()
    found = explore(program)
    assert found.complete
    walked = {(node, port) for _, node, port in found.coverage.ports}
    assert {("ask", "found"), ("ask", "not_found"), ("level", "rich"), ("level", "otherwise")} <= walked
    played = set()
    for number in range(len(found.graph.positions)):
        legs = found.graph.path(number)
        scenario = scenario_of("w", flow="小流程", call=found.graph.calls[number], path=legs)
        (again,) = load_scenarios(dump_scenarios([scenario]))
        played |= {str(visit) for visit in run_scenario(program, again).visits}
    assert {"ask.found", "ask.not_found", "level.rich", "level.otherwise"} <= played


def test_a_row_without_a_key_is_named() -> None:
    with pytest.raises(ValueError, match=r"tables\.会员\.rows\[0\].*手机"):
        run_scenario(
            members(), scenario_from_json({"name": "x", "world": {"tables": {"会员": {**TABLE, "rows": [{}]}}}})
        )
