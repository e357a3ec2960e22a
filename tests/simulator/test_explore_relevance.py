"""Which variables multiply an exploration, and which do not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from runtime.engine.program import Program
from simulator.caller import SILENCE, press
from simulator.explore import explore
from simulator.explore_relevance import relevance
from simulator.scenario import Scenario
from simulator.scenarios import run_scenario
from tests.simulator.programs import option, said, small

NAMES = ("a", "b", "c", "d")


def row(variable: str) -> dict[str, Any]:
    when = {"all": [{"variable": variable, "op": "equals", "value": "7"}]}
    return {"conditions": [{"id": "seven", "label": "7", "when": when}]}


def names(flow: Program) -> set[str]:
    return {name for _, name in relevance(flow).variables}


def test_a_tested_variable_matters_and_so_does_what_it_is_copied_from() -> None:
    flow = small(
        {
            "copy": ("set", {"assign": [{"variable": "b", "op": "copy", "value": "a"}]}),
            "fill": ("set", {"assign": [{"variable": "c", "op": "template", "value": "{b}-x"}]}),
            "test": ("condition", row("c")),
            "tell": ("play", {"prompt": said("{d:text}")}),
        },
        [("copy", "done", "fill"), ("fill", "done", "test"), ("test", "seven", "tell"), ("test", "otherwise", "tell")],
        variables={name: {"type": "text"} for name in NAMES},
    )
    assert names(flow) == {"a", "b", "c"}
    assert not relevance(flow).caller


def test_who_calls_matters_when_it_is_copied_into_what_is_tested() -> None:
    flow = small(
        {
            "copy": ("set", {"assign": [{"variable": "a", "op": "copy", "value": "call.caller"}]}),
            "test": ("condition", row("a")),
        },
        [("copy", "done", "test")],
        variables={"a": {"type": "text"}},
    )
    assert relevance(flow).caller


def test_a_withheld_number_is_tried_where_the_number_is_used() -> None:
    when = {"all": [{"variable": "call.caller", "op": "is_not_set"}]}
    flow = small(
        {
            "known": ("condition", {"conditions": [{"id": "no", "label": "无", "when": when}]}),
            "ask": ("play", {"prompt": said("请留下号码")}),
            "bye": ("hangup", {}),
        },
        [("known", "no", "ask"), ("known", "otherwise", "bye"), ("ask", "done", "bye")],
    )
    found = relevance(flow)
    assert (found.caller, found.withheld) == (False, True)
    assert explore(flow).coverage.nodes_missed(flow) == ()


def test_asking_whether_something_is_set_makes_values_matter_only_where_types_change() -> None:
    def matter(source: str) -> set[str]:
        when = {"all": [{"variable": "b", "op": "is_set"}]}
        return names(
            small(
                {
                    "copy": ("set", {"assign": [{"variable": "b", "op": "copy", "value": "a"}]}),
                    "test": ("condition", {"conditions": [{"id": "yes", "label": "有", "when": when}]}),
                },
                [("copy", "done", "test")],
                variables={"a": {"type": source}, "b": {"type": "date"}},
            )
        )

    assert matter("date") == set()
    assert matter("digits") == {"a", "b"}


def test_numbers_nobody_tests_do_not_multiply_positions() -> None:
    def positions(count: int) -> int:
        asks = {
            f"ask{n}": ("collect", {"prompt": said("请输入"), "variable": f"v{n}", "minimum": 1, "maximum": 4})
            for n in range(count)
        }
        edges = [(f"ask{n}", "done", f"ask{n + 1}") for n in range(count - 1)]
        variables = {f"v{n}": {"type": "digits"} for n in range(count)}
        exploration = explore(small(asks, edges, variables=variables))
        assert exploration.complete
        return exploration.positions

    assert positions(6) <= 2 * positions(3)


# --- any small flow --------------------------------------------------------------------------------------------------

KINDS_AT_HAND: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "play": ({"prompt": said("你好")}, ("done",)),
    "menu": (
        {"prompt": said("请按"), "options": [option("1"), option("12")], "back_keys": ["*"]},
        ("o1", "o12", "no_input"),
    ),
    "schedule": ({"schedule": "s", "periods": ["open", "closed"]}, ("open", "closed")),
    "loop": ({"times": 2}, ("again", "exhausted")),
    "set": ({"assign": [{"variable": "n", "op": "add", "value": 1}]}, ("done",)),
    "condition": (
        {"conditions": [{"id": "few", "label": "少", "when": {"all": [{"variable": "n", "op": "less", "value": 3}]}}]},
        ("few", "otherwise"),
    ),
    "queue": ({"destination": "客服"}, ("timeout", "full", "unavailable")),
    "hangup": ({}, ()),
}


@st.composite
def flows(draw: st.DrawFn) -> Program:
    kinds = draw(st.lists(st.sampled_from(sorted(KINDS_AT_HAND)), min_size=1, max_size=6))
    ids = [f"n{index}" for index in range(len(kinds))]
    nodes = {name: (kind, KINDS_AT_HAND[kind][0]) for name, kind in zip(ids, kinds, strict=True)}
    edges = [
        (name, port, draw(st.sampled_from(ids)))
        for name, kind in zip(ids, kinds, strict=True)
        for port in KINDS_AT_HAND[kind][1]
    ]
    fallback = draw(st.sampled_from([None, *ids]))
    variables = {"n": {"type": "integer", "minimum": 0, "maximum": 5, "initial": 0}}
    return small(nodes, edges, variables=variables, defaults={"fallback": {"after_failures": 3, "to": fallback}})


def ends_only_by_hanging_up(flow: Program, witness: Scenario) -> bool:
    """Does the call go on for ever when its caller does not hang up, whatever else they do?"""
    patient = [given for given in witness.inputs if given.do != "hang_up"]
    for more in ((), (press("1"),) * 40, (press("12"), SILENCE) * 20, (press("*"), press("7")) * 20):
        done = run_scenario(flow, replace(witness, inputs=(*patient, *more), world=(("patience_s", 600),)))
        if done.simulation.ended != "hung_up":
            return False
    return True


@given(flows())
def test_any_flow_is_explored_and_every_witness_plays(flow: Program) -> None:
    exploration = explore(flow, positions_max=300)
    assert not {"crashed", "defect", "acted_after_hang_up"} & {one.finding.code for one in exploration.discoveries}
    for discovery in exploration.discoveries:
        if discovery.witness is None:
            continue
        result = run_scenario(flow, discovery.witness)
        node = discovery.finding.node
        assert result.failures == ()
        assert not node or node in {visit.node for visit in result.visits}
        match discovery.finding.code:
            case "silent_loop":
                assert any(row.detail == "silent_loop" for row in result.simulation.trace)
            case "handed_back":
                assert result.simulation.ended == "handed_back"
            case "endless_loop":
                assert ends_only_by_hanging_up(flow, discovery.witness)
