"""What exploration finds, and that each finding comes with a call that shows it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

import pytest

from runtime.engine.actions import Ask, HangUp, JoinQueue, KeepMessage, Record, Say
from runtime.engine.collecting import Choice, Spec
from runtime.engine.events import Completion, Recorded
from runtime.engine.node import End, Leave, Verdict, View, Wait
from runtime.engine.program import Program
from runtime.engine.state import State
from runtime.nodes import KINDS
from runtime.nodes.base import Kind
from simulator.answers import Answer
from simulator.explore import Exploration, explore
from simulator.explore_findings import Discovery
from simulator.explore_report import exploration_to_json, has_errors, render_exploration
from simulator.scenarios import ScenarioResult, run_scenario, scenario_from_json
from simulator.witness import scenario_of
from tests.simulator.programs import bare, option, program, said, small

AGENTS = ("queue", {"destination": "客服"})
TO_AGENTS = {"fallback": {"to": "agents"}}
WIRED = [("agents", "timeout", "bye"), ("agents", "full", "bye"), ("agents", "unavailable", "bye")]


def codes(exploration: Exploration) -> set[tuple[str, str]]:
    return {(one.finding.code, one.finding.node) for one in exploration.discoveries}


def found(exploration: Exploration, code: str, node: str = "") -> Discovery:
    return next(one for one in exploration.discoveries if one.finding.code == code and node in ("", one.finding.node))


def shown(flow: Program, discovery: Discovery) -> ScenarioResult:
    """Play the witness, as a file would bring it along."""
    assert discovery.witness is not None
    result = run_scenario(flow, scenario_from_json(discovery.witness.to_json()))
    assert result.failures == ()
    return result


# --- a sound flow ----------------------------------------------------------------------------------------------------


def test_a_sound_flow_has_no_findings_and_everything_is_reached() -> None:
    flow = program("hotline")
    exploration = explore(flow)
    assert exploration.complete
    assert codes(exploration) == set()
    assert exploration.coverage.ports_missed(flow) == ()
    assert not has_errors(exploration)


def standing(state: State) -> State:
    """A state without what a scenario does not fix: who calls, tokens, and hops before the next sound."""
    frames = tuple(
        replace(frame, local=tuple("sample" if str(part).startswith("recording-") else part for part in frame.local))
        for frame in state.frames
    )
    return replace(state, call=replace(state.call, caller=""), frames=frames, token=0, hops=0)


@pytest.mark.parametrize(("name", "stride"), [("hotline", 1), ("everything", 5)])
def test_every_position_can_be_played(name: str, stride: int) -> None:
    flow = program(name)
    graph = explore(flow).graph
    wrong = []
    for number, position in list(enumerate(graph.positions))[::stride]:
        scenario = scenario_of(
            "试", flow=flow.root, call=graph.calls[number], path=graph.path(number), standing=position.action
        )
        simulation = run_scenario(flow, scenario).simulation
        wanted = standing(position.state)
        # An instant question is passed by before anybody can hang up: it is met on the way.
        if wanted not in (standing(taken.state) for taken in simulation.steps):
            wrong.append((number, scenario.to_json()))
    assert wrong == []


# --- faults a counter, a variable or a second asking hides -----------------------------------------------------------


def test_a_fault_behind_a_counter_is_found() -> None:
    flow = small(
        {
            "menu": ("menu", {"prompt": said("请按一"), "options": [option("1")]}),
            "twice": ("loop", {"times": 2}),
            "trap": ("play", {"prompt": said("请稍候")}),
            "agents": AGENTS,
            "bye": ("hangup", {}),
        },
        [
            ("menu", "o1", "twice"),
            ("twice", "again", "menu"),
            ("twice", "exhausted", "trap"),
            ("trap", "done", "trap"),
            *WIRED,
        ],
        defaults=TO_AGENTS,
    )
    exploration = explore(flow)
    assert codes(exploration) == {("endless_loop", "trap")}
    result = shown(flow, found(exploration, "endless_loop"))
    assert [str(visit) for visit in result.visits] == ["menu.o1", "twice.again"] * 2 + [
        "menu.o1",
        "twice.exhausted",
        "trap",
    ]
    assert result.simulation.ended == "hung_up"


def test_a_fault_behind_a_variable_is_found() -> None:
    flow = small(
        {
            "ask": ("collect", {"prompt": said("几件"), "variable": "count", "minimum": 1, "maximum": 2}),
            "many": (
                "condition",
                {
                    "conditions": [
                        {
                            "id": "big",
                            "label": "多",
                            "when": {"all": [{"variable": "count", "op": "at_least", "value": 37}]},
                        }
                    ]
                },
            ),
            "trap": ("play", {"prompt": said("请稍候")}),
            "agents": AGENTS,
            "bye": ("hangup", {}),
        },
        [
            ("ask", "done", "many"),
            ("many", "big", "trap"),
            ("many", "otherwise", "bye"),
            ("trap", "done", "trap"),
            *WIRED,
        ],
        variables={"count": {"type": "integer", "minimum": 0, "maximum": 99}},
        defaults=TO_AGENTS,
    )
    exploration = explore(flow)
    assert codes(exploration) == {("endless_loop", "trap")}
    result = shown(flow, found(exploration, "endless_loop"))
    assert int(result.simulation.variables(flow)["count"]) >= 37


def test_a_fault_at_the_second_asking_of_a_schedule_is_found() -> None:
    schedule = ("schedule", {"schedule": "客服时间", "periods": ["open", "closed"]})
    flow = small(
        {
            "first": schedule,
            "menu": ("menu", {"prompt": said("请按一"), "options": [option("1")]}),
            "second": schedule,
            "trap": ("play", {"prompt": said("已下班")}),
            "agents": AGENTS,
            "bye": ("hangup", {}),
        },
        [
            ("first", "open", "menu"),
            ("first", "closed", "bye"),
            ("menu", "o1", "second"),
            ("second", "open", "agents"),
            ("second", "closed", "trap"),
            ("trap", "done", "trap"),
            *WIRED,
        ],
        defaults=TO_AGENTS,
    )
    exploration = explore(flow)
    assert codes(exploration) == {("endless_loop", "trap")}
    discovery = found(exploration, "endless_loop")
    assert discovery.witness is not None
    assert discovery.witness.answers.given == (("schedules", "客服时间", (Answer("open"), Answer("closed"))),)
    shown(flow, discovery)


# --- the other findings ----------------------------------------------------------------------------------------------


def test_a_silent_circle_is_found_within_a_step_and_across_schedules() -> None:
    condition = {"conditions": [{"id": "a", "label": "a", "when": {"all": [{"variable": "x", "op": "is_set"}]}}]}
    within = small(
        {"one": ("condition", condition), "two": ("condition", condition)},
        [("one", "a", "two"), ("one", "otherwise", "two"), ("two", "a", "one"), ("two", "otherwise", "one")],
        variables={"x": {"type": "text"}},
    )
    schedule = ("schedule", {"schedule": "s", "periods": ["open"]})
    across = small(
        {"one": schedule, "two": schedule, "bye": ("hangup", {})},
        [("one", "open", "two"), ("two", "open", "one"), ("one", "otherwise", "bye"), ("two", "otherwise", "bye")],
    )
    for flow in (within, across):
        exploration = explore(flow)
        result = shown(flow, found(exploration, "silent_loop"))
        assert any(row.detail == "silent_loop" for row in result.simulation.trace)
        assert has_errors(exploration)


def test_a_fallback_that_fails_hands_the_call_back() -> None:
    flow = small(
        {
            "menu": ("menu", {"prompt": said("请按一"), "options": [option("1")]}),
            "agents": AGENTS,
            "bye": ("hangup", {}),
        },
        [("menu", "o1", "bye")],
        defaults=TO_AGENTS,
    )
    exploration = explore(flow)
    assert codes(exploration) == {("handed_back", "agents")}
    result = shown(flow, found(exploration, "handed_back"))
    assert result.simulation.ended == "handed_back"


def test_a_value_that_may_be_missing_is_found_where_it_is_spoken() -> None:
    http = {
        "method": "GET",
        "url": "https://shop.example/points",
        "mapping": [{"variable": "points", "path": "points"}],
    }
    nodes: dict[str, Any] = {
        "ask": ("http", http),
        "tell": ("play", {"prompt": said("您的积分是{points:integer}")}),
        "bye": ("hangup", {}),
    }
    edges = [("ask", "success", "tell"), ("ask", "failed", "bye"), ("tell", "done", "bye")]
    unsafe = small(nodes, edges, variables={"points": {"type": "integer"}})
    exploration = explore(unsafe)
    assert codes(exploration) == {("unset_spoken", "tell")}
    result = shown(unsafe, found(exploration, "unset_spoken"))
    assert "您的积分是" in result.simulation.heard[0]
    assert "points" not in result.simulation.variables(unsafe)
    guard = {"conditions": [{"id": "known", "label": "有", "when": {"all": [{"variable": "points", "op": "is_set"}]}}]}
    safe = small(
        {**nodes, "guard": ("condition", guard)},
        [("ask", "success", "guard"), ("guard", "known", "tell"), ("guard", "otherwise", "bye"), *edges[1:]],
        variables={"points": {"type": "integer"}},
    )
    assert codes(explore(safe)) == set()


def test_a_read_back_speaks_what_was_just_typed() -> None:
    flow = small(
        {
            "ask": (
                "collect",
                {
                    "prompt": said("请输入"),
                    "variable": "n",
                    "minimum": 2,
                    "maximum": 2,
                    "read_back": {"prompt": said("您输入的是{n:digits}"), "yes_keys": ["1"], "no_keys": ["2"]},
                },
            ),
            "agents": AGENTS,
            "bye": ("hangup", {}),
        },
        [("ask", "done", "bye"), *WIRED],
        variables={"n": {"type": "digits"}},
        defaults=TO_AGENTS,
    )
    assert codes(explore(flow)) == set()


def test_menus_without_a_way_to_a_human_are_found() -> None:
    menu = {"prompt": said("请按一"), "options": [option("1")]}
    nobody = small({"menu": ("menu", menu), "bye": ("hangup", {})}, [("menu", "o1", "bye")])
    assert ("human_unreachable", "") in codes(explore(nobody))
    own = {**menu, "shortcuts": False, "no_input_retries": 0, "no_match_retries": 0}
    some = small(
        {"menu": ("menu", menu), "deep": ("menu", own), "agents": AGENTS, "bye": ("hangup", {})},
        [
            ("menu", "o1", "deep"),
            ("deep", "o1", "bye"),
            ("deep", "no_input", "bye"),
            ("deep", "no_match", "bye"),
            *WIRED,
        ],
        defaults=TO_AGENTS,
    )
    exploration = explore(some)
    assert codes(exploration) == {("human_unreachable", "deep")}
    result = shown(some, found(exploration, "human_unreachable"))
    assert [str(visit) for visit in result.visits] == ["menu.o1", "deep"]


def test_what_no_call_reaches_is_named() -> None:
    condition = {
        "conditions": [
            {"id": "vip", "label": "vip", "when": {"all": [{"variable": "level", "op": "equals", "value": "gold"}]}}
        ]
    }
    flow = small(
        {"is": ("condition", condition), "gold": ("play", {"prompt": said("贵宾")}), "bye": ("hangup", {})},
        [("is", "vip", "gold"), ("is", "otherwise", "bye"), ("gold", "done", "bye")],
        variables={"level": {"type": "text"}},
    )
    exploration = explore(flow)
    assert codes(exploration) == {("port_never_taken", "is"), ("node_never_reached", "gold")}
    assert found(exploration, "port_never_taken").finding.port == "vip"


def test_a_bound_is_told_and_nothing_is_claimed_beyond_it() -> None:
    exploration = explore(program("hotline"), positions_max=10)
    assert not exploration.complete
    assert not any(code in ("node_never_reached", "port_never_taken", "endless_loop") for code, _ in codes(exploration))


def test_the_caller_is_told_apart_where_a_condition_asks() -> None:
    condition = {
        "conditions": [
            {
                "id": "boss",
                "label": "老板",
                "when": {"all": [{"variable": "call.caller", "op": "equals", "value": "13900139000"}]},
            }
        ]
    }
    flow = small(
        {"is": ("condition", condition), "trap": ("play", {"prompt": said("请稍候")}), "bye": ("hangup", {})},
        [("is", "boss", "trap"), ("is", "otherwise", "bye"), ("trap", "done", "trap")],
    )
    discovery = found(explore(flow), "endless_loop")
    assert discovery.witness is not None
    assert discovery.witness.caller == "13900139000"
    shown(flow, discovery)


# --- kinds that exist only here: exploration knows none --------------------------------------------------------------


class Forgetful(Kind):
    """Records, asks whether the message is good, and only then keeps it."""

    landmark: ClassVar[bool] = False

    @classmethod
    def compile(cls, config: object, context: object) -> Forgetful:
        return cls()

    def enter(self, view: View) -> Verdict:
        return Wait(Record(view.token, 60, 3), local=("",))

    def on(self, view: View, event: Completion) -> Verdict:
        if isinstance(event, Recorded):
            if not event.ref:
                return Leave("done")
            ask = Ask(view.token, (Say("好吗", "zh-CN"),), Spec(choices=(Choice("yes", ("1",)),)))
            return Wait(ask, local=(event.ref,))
        return Leave("done", do=(KeepMessage(str(view.local[0]), "box", 1),))


class Broken(Kind):
    """Raises when the caller has been silent."""

    @classmethod
    def compile(cls, config: object, context: object) -> Broken:
        return cls()

    def enter(self, view: View) -> Verdict:
        return Wait(Ask(view.token, (Say("请按一", "zh-CN"),), Spec(choices=(Choice("one", ("1",)),))))

    def on(self, view: View, event: Completion) -> Verdict:
        return {"Chosen": Leave("done"), "Unmatched": End(HangUp())}[type(event).__name__]


class Shaded(Kind):
    """Offers two choices by the same key: the second can never be taken."""

    @classmethod
    def compile(cls, config: object, context: object) -> Shaded:
        return cls()

    def enter(self, view: View) -> Verdict:
        choices = (Choice("first", ("1",)), Choice("second", ("1",)))
        return Wait(Ask(view.token, (Say("请按一", "zh-CN"),), Spec(choices=choices)))

    def on(self, view: View, event: Completion) -> Verdict:
        option = getattr(event, "option", "")
        return Leave(option) if option else Wait(JoinQueue(view.token, "客服", 30))


def test_a_message_that_can_be_lost_is_found() -> None:
    flow = bare({**KINDS, "forgetful": Forgetful}, {"box": ("forgetful", {"done": None})})
    exploration = explore(flow)
    assert ("message_lost", "box") in codes(exploration)
    result = shown(flow, found(exploration, "message_lost"))
    done = [row.text for row in result.simulation.transcript if row.what in ("recorded", "did")]
    assert done == ["Answer", "hangup"] or done == ["Answer", "key"]
    assert not any(row.text == "KeepMessage" for row in result.simulation.transcript)


def test_a_node_that_raises_is_found() -> None:
    flow = bare({"broken": Broken}, {"ask": ("broken", {"done": None})})
    exploration = explore(flow)
    assert ("defect", "ask") in codes(exploration)
    result = shown(flow, found(exploration, "defect"))
    assert [given.do for given in result.scenario.inputs] == ["silence"]
    assert result.simulation.ended == "handed_back"


def test_a_choice_nobody_can_make_is_not_walked() -> None:
    flow = bare({"shaded": Shaded}, {"ask": ("shaded", {"first": None, "second": None})})
    exploration = explore(flow)
    assert ("port_never_taken", "ask") in codes(exploration)
    assert found(exploration, "port_never_taken").finding.port == "second"


# --- reports ---------------------------------------------------------------------------------------------------------


def test_reports_name_place_mend_and_call() -> None:
    flow = small({"a": ("play", {"prompt": said("请稍候")})}, [("a", "done", "a")])
    exploration = explore(flow)
    chinese, english = render_exploration(flow, exploration), render_exploration(flow, exploration, language="en")
    assert "错误 [a]" in chinese
    assert "hang_up" not in chinese
    assert "ERROR [a] “a”: From here no path leads to a human or an end." in english
    document = exploration_to_json(flow, exploration)
    assert document["complete"] is True
    assert document["nodes"] == [1, 1]
    assert scenario_from_json(document["findings"][0]["witness"]).inputs
