"""Destinations in a test call: their hours, the next one, skills, regions; by script, by hand and in words."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.document.release import build
from runtime.domain.texts import DocumentError
from runtime.engine.program import Program, compile_release
from runtime.engine.state import Call
from runtime.nodes import KINDS
from simulator.answers import Answer, answers_from_json
from simulator.caller import Input
from simulator.saving import scenario_of_call
from simulator.scenario_files import load_scenarios
from simulator.scenarios import run_scenario
from simulator.simulate import Simulation, simulate
from simulator.stepping import Doing, Stepped, step_through
from simulator.transcript import render
from simulator.world import World, instant

NOON, NIGHT = instant("2026-09-15T12:00"), instant("2026-09-15T22:00")
WEEK = {day: [{"from": "09:00", "to": "18:00"}] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
MEMBERS = [{"device": "PJSIP/1", "regions": ["广东"], "skills": ["粤语"]}, {"device": "PJSIP/2"}]
SITE: dict[str, Any] = {
    "schedules": {"白天": {"zone": "Asia/Shanghai", "weekly": WEEK}},
    "destinations": {
        "客服": {"kind": "group", "members": MEMBERS, "hours": "白天", "next": "空组"},
        "空组": {"kind": "group", "members": [], "next": "值班"},
        "值班": {"kind": "number", "number": "13900000000", "ring_s": 7, "next": "经理"},
        "经理": {"kind": "extension", "device": "PJSIP/9"},
    },
}
SHENZHEN, BEIJING = "0755-88888888", "010-88888888"


def program(kind: str = "queue", **config: Any) -> Program:
    document = {
        "schema_version": 1,
        "name": "f",
        "languages": ["zh-CN"],
        "entry": "human",
        "nodes": {"human": {"kind": kind, "label": "人工", "config": {"destination": "客服", **config}}},
        "edges": [],
        "layout": {},
    }
    return compile_release(build("f", {"f": document}), KINDS)


def made(at: int, *, caller: str = BEIJING, answers: Any = None, on: Program | None = None) -> Simulation:
    world = World.from_json({**SITE, "answers": answers or {}})
    return simulate(on or program(), Call("4001", caller), at=at, world=world)


def told(done: Simulation) -> list[tuple[str, str, str]]:
    return [(row.what, row.text, row.detail) for row in done.transcript if row.what not in ("trace", "did", "ended")]


def result(done: Simulation) -> str:
    return next(row.detail for row in done.trace if row.what == "left")


def test_by_day_the_group_answers() -> None:
    assert told(made(NOON)) == [("asked", "JoinQueue", "客服"), ("talked", "客服", "8001")]
    assert made(NOON).destinations == ("客服",)


def test_at_night_the_call_goes_on_to_the_next_and_says_so() -> None:
    done = made(NIGHT)
    assert told(done) == [
        ("asked", "JoinQueue", "客服"),
        ("closed", "客服", "空组"),
        ("deserted", "空组", "值班"),
        ("talked", "值班", "8001"),
    ]
    assert (done.destinations, result(done)) == (("值班",), "answered_ended")
    words = {lang: render(done.transcript, language=lang, label=lambda _, node: node) for lang in ("zh-CN", "en-US")}
    assert "现在不营业: 客服 → 下一目标 空组" in words["zh-CN"]
    assert "closed now: 客服 → next destination 空组" in words["en-US"]


@pytest.mark.parametrize(("kind", "port"), [("queue", "unavailable"), ("transfer", "failed")])
def test_where_nobody_is_open_the_flow_is_told_at_once(kind: str, port: str) -> None:
    site = {**SITE, "destinations": {"客服": {"kind": "group", "members": MEMBERS, "hours": "白天"}}}
    done = simulate(program(kind), Call("4001", BEIJING), at=NIGHT, world=World.from_json(site))
    assert (result(done), done.destinations) == (port, ())


def test_what_the_tester_says_goes_first() -> None:
    done = made(NIGHT, answers={"queues": {"客服": "full"}})
    assert told(done) == [("asked", "JoinQueue", "客服"), ("answered", "full", "")]
    schedules = made(NIGHT, answers={"schedules": {"白天": "open"}})
    assert schedules.destinations == ("客服",)


def test_a_place_that_is_known_to_come_next_is_tried_and_rings_as_long_as_it_says() -> None:
    answers = {"transfers": {"客服": "no_answer", "值班": "no_answer", "经理": "busy"}}
    done = made(NOON, answers=answers, on=program("transfer", ring_s=20))
    assert (done.destinations, result(done)) == (("客服", "值班", "经理"), "busy")
    assert done.transcript[-1].at - NOON == 27_000
    alone = made(NOON, answers={"transfers": {"客服": "no_answer"}}, on=program("transfer", ring_s=20))
    assert (alone.destinations, result(alone)) == (("客服",), "no_answer")


def test_a_skill_nobody_has_passes_a_group_over() -> None:
    assert told(made(NOON, on=program(skill="法语")))[1] == ("unable", "客服", "空组")
    assert told(made(NOON, on=program(skill="粤语")))[1] == ("talked", "客服", "8001")


@pytest.mark.parametrize(("caller", "near"), [(SHENZHEN, True), (BEIJING, False), ("", False)])
def test_a_caller_of_a_region_is_told_to_ring_its_agents_first(caller: str, near: bool) -> None:
    assert (("near", "客服", "广东") in told(made(NOON, caller=caller))) is near


def test_a_destination_nothing_is_known_of_answers() -> None:
    done = simulate(program(), Call("4001", ""), at=NIGHT)
    assert told(done) == [("asked", "JoinQueue", "客服"), ("talked", "客服", "8001")]


def stepped(at: int, *doings: Doing) -> Stepped:
    return step_through(program(), Call("4001", BEIJING), at=at, doings=doings, world=World.from_json(SITE))


def test_by_hand_each_place_is_asked_as_the_telephone_would() -> None:
    night = stepped(NIGHT)
    assert night.waiting is not None
    assert (night.waiting.occasion, night.waiting.whom) == ("queue", "值班")
    noon = stepped(NOON, Answer(result="timeout"))
    assert noon.waiting is not None
    assert noon.waiting.whom == "值班"
    over = stepped(NOON, Answer(result="timeout"), Answer(result="timeout"), Answer(result="full"))
    assert over.waiting is None
    assert over.simulation.destinations == ("客服", "值班", "经理")
    assert [whom for _, whom, _ in over.answered] == ["客服", "值班", "经理"]


@pytest.mark.parametrize("at", [NOON, NIGHT])
def test_a_call_made_by_hand_is_the_same_call_as_a_scenario(at: int) -> None:
    doings: list[Doing] = [
        *([Answer(result="timeout")] if at == NOON else []),
        Answer(result="full"),
        Answer(result="timeout"),
    ]
    world = World.from_json(SITE)
    scenario = scenario_of_call(
        program(), Call("4001", BEIJING), doings, at=at, site=world, given={}, world=world, name="n", tags=(), parts=("path", "destination")
    )  # fmt: skip
    ran = run_scenario(program(), scenario, world=world)
    assert ran.passed
    assert scenario.expect.destination == "经理"
    assert result(ran.simulation) == "timeout"


def test_a_scenario_file_brings_destinations_and_wrong_ones_are_named() -> None:
    text = "name: n\nat: 2026-09-15T10:00\nworld: {destinations: {客服: {kind: number, number: '138', next: x}}}\n"
    (scenario,) = load_scenarios(text)
    assert run_scenario(program(), scenario).simulation.destinations == ("客服",)
    with pytest.raises(DocumentError) as caught:
        World.from_json({"destinations": {"客服": {"kind": "group", "members": [{"device": 1}]}}})
    assert caught.value.path == "destinations.客服.members.0.device"


def test_hanging_up_in_the_queue_is_hanging_up() -> None:
    world = World.from_json({**SITE, "answers": answers_from_json({}).to_json()})
    done = simulate(program(), Call("4001", ""), at=NIGHT, script=(Input("hang_up", at="queue"),), world=world)
    assert (done.ended, done.unused) == ("hung_up", ())
