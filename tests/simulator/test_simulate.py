"""Calls on the hotline: holidays, wrong keys, silence, type-ahead, speech, hang-ups in every state."""

from __future__ import annotations

import json

import pytest

from runtime.engine.codec import decode_event
from runtime.engine.events import BridgeEnded, Chosen, HungUp, Recorded, ScheduleChecked, TransferredAway
from runtime.engine.state import Call
from simulator.answers import answers_from_json
from simulator.caller import HANG_UP, SILENCE, Input, Script, press, say
from simulator.replay import first_difference, replay, states
from simulator.scenarios import visits
from simulator.simulate import Simulation, simulate
from simulator.transcript import render
from simulator.world import World, instant
from tests.simulator.programs import OFFICE, option, program, said, small

HOTLINE = program("hotline")
WORKDAY = "2026-09-15T10:00"
CALL = Call("4001234567", "13800138000")


def call(*script: Input, at: str = WORKDAY, world: World = OFFICE, who: Call = CALL) -> Simulation:
    return simulate(HOTLINE, who, at=instant(at), script=script, world=world)


def walk(simulation: Simulation) -> list[str]:
    return [str(visit) for visit in visits(HOTLINE, simulation.trace)]


def test_an_order_is_asked_for() -> None:
    done = call(press("1"), press("123456"))
    assert walk(done) == ["上班时间.open", "欢迎语.done", "主菜单.orders", "订单号.done", "播报订单.done", "结束"]
    assert done.ended == "completed"
    assert done.variables(HOTLINE) == {"order": "123456"}
    assert done.heard[-1] == "您的订单一二三四五六已发货"


@pytest.mark.parametrize(
    ("at", "period"),
    [
        (WORKDAY, "open"),
        ("2026-09-15T20:00", "closed"),
        ("2026-10-01T10:00", "holiday"),
        ("2026-10-10T10:00", "open"),  # a Saturday that the State Council made a workday
        ("2026-10-17T10:00", "closed"),  # a Saturday that is one
    ],
)
def test_the_day_decides(at: str, period: str) -> None:
    done = call(HANG_UP, at=at)
    assert [event.period for event in done.events if isinstance(event, ScheduleChecked)] == [period]


def test_a_time_is_meant_in_its_zone() -> None:
    assert instant("2026-10-01T20:00", zone="Asia/Shanghai") == instant("2026-10-01T12:00+00:00")
    with pytest.raises(ValueError, match="Mars"):
        instant("2026-10-01T20:00", zone="Mars/Olympus")


def test_keys_typed_ahead_answer_two_menus_and_nothing_is_played_twice() -> None:
    done = call(press("21", during=True))
    assert walk(done)[-2:] == ["售后菜单.returns", "人工.answered_ended"]
    assert done.destinations == ("客服组",)
    skipped = [row.text for row in done.transcript if row.detail == "skipped"]
    assert skipped == ["退货请按一，返回请按星号"]


def test_keys_typed_into_the_welcome_answer_menu_and_number() -> None:
    done = call(press("1123456", during=True, hearing="欢迎"))
    assert done.variables(HOTLINE) == {"order": "123456"}
    assert "欢迎致电" in done.heard
    assert not any("请按一" in text for text in done.heard)


def test_a_wrong_key_silence_and_a_word() -> None:
    done = call(press("7"), SILENCE, say("转人工"))
    assert [text.split("。")[0] for text in done.heard[2:4]] == ["按键有误", "没有听到您的选择"]
    assert done.destinations == ("客服组",)
    chosen = [event for event in done.events if isinstance(event, Chosen)]
    assert [(event.option, event.via, event.heard) for event in chosen] == [("@human", "speech", "转人工")]


def test_a_negated_word_is_not_a_choice() -> None:
    done = call(say("不要人工"), HANG_UP)
    assert done.destinations == ()
    assert done.ended == "hung_up"


def test_a_word_is_a_choice_in_the_language_of_the_call() -> None:
    done = call(say("orders"), press("123456"), who=Call("400", "13800138000", "en-US"))
    assert done.heard[-1].startswith("Order ")
    assert walk(done)[2] == "主菜单.orders"


def test_going_back_with_the_star() -> None:
    done = call(press("2"), press("*"), press("0"))
    assert walk(done)[2:] == ["主菜单.service", "售后菜单", "主菜单.@human", "人工.answered_ended"]


def test_a_silent_caller_reaches_a_human_in_the_end() -> None:
    done = call()
    assert done.destinations == ("客服组",)
    assert sum(row.what == "silent" for row in done.transcript) == 3


def test_a_message_ended_by_hanging_up_is_kept() -> None:
    done = call(Input("message", "hangup", ms=4_000), at="2026-10-01T10:00")
    assert isinstance(done.events[-1], Recorded)
    assert [row.text for row in done.transcript if row.what == "did"] == ["Answer", "KeepMessage"]


@pytest.mark.parametrize(
    ("script", "at", "event"),
    [
        ((Input("hang_up", at="prompt"),), WORKDAY, HungUp),
        ((HANG_UP,), WORKDAY, HungUp),
        ((press("7"), HANG_UP), WORKDAY, HungUp),
        ((press("1"), HANG_UP), WORKDAY, HungUp),
        ((press("0"), HANG_UP), WORKDAY, HungUp),
        ((press("0"), Input("transferred_away")), WORKDAY, TransferredAway),
        ((HANG_UP,), "2026-10-01T10:00", Recorded),
    ],
)
def test_hanging_up_in_every_state(script: Script, at: str, event: type) -> None:
    done = call(*script, at=at)
    assert isinstance(done.events[-1], event)
    assert done.state.ended
    assert not done.unused


def test_a_caller_who_hangs_up_on_the_agent_has_been_served() -> None:
    world = OFFICE.answering(
        answers_from_json({"queues": {"客服组": [{"result": "answered_ended", "caller_hangs_up": True}]}})
    )
    done = call(press("0"), world=world)
    assert isinstance(done.events[-1], BridgeEnded)
    assert done.ended == "completed"


def test_substituted_answers_come_in_order_and_the_last_stays() -> None:
    flow = small(
        {
            "a": ("schedule", {"schedule": "s", "periods": ["open", "closed"]}),
            "b": ("schedule", {"schedule": "s", "periods": ["open", "closed"]}),
            "c": ("schedule", {"schedule": "s", "periods": ["open", "closed"]}),
            "bye": ("hangup", {}),
        },
        [("a", "open", "b"), ("b", "closed", "c"), ("c", "closed", "bye")],
    )
    world = World().answering(answers_from_json({"schedules": {"s": ["open", "closed"]}}))
    done = simulate(flow, CALL, at=0, world=world)
    assert [event.period for event in done.events if isinstance(event, ScheduleChecked)] == ["open", "closed", "closed"]
    assert done.ended == "completed"


def test_lists_are_asked_for_real_and_by_substitution() -> None:
    flow = small(
        {
            "who": ("caller", {"matches": [{"id": "vip", "list": "VIP"}, {"id": "gd", "region": "广东"}]}),
            "vip": ("hangup", {}),
            "gd": ("hangup", {}),
            "rest": ("hangup", {}),
        },
        [("who", "vip", "vip"), ("who", "gd", "gd"), ("who", "other", "rest")],
    )

    def port(caller: str, world: World) -> str:
        trace = simulate(flow, Call("400", caller), at=0, world=world).trace
        return next(row.detail for row in trace if row.what == "left")

    assert port("13900139000", OFFICE) == "vip"
    assert port("0755-88888888", OFFICE) == "gd"
    assert port("010-88888888", OFFICE) == "other"
    assert port("010-88888888", OFFICE.answering(answers_from_json({"lists": ["VIP"]}))) == "vip"
    assert port("13900139000", OFFICE.answering(answers_from_json({"lists": ["other"]}))) == "other"
    assert port("", OFFICE.answering(answers_from_json({"lists": ["VIP"]}))) == "vip"


def test_back_ends_answer_as_substituted_else_they_refuse() -> None:
    flow = small(
        {
            "ask": (
                "http",
                {
                    "method": "GET",
                    "url": "https://shop.example/points",
                    "mapping": [{"variable": "points", "path": "data.points"}],
                },
            ),
            "say": ("play", {"prompt": said("积分{points:integer}")}),
            "sorry": ("play", {"prompt": said("查询失败")}),
            "bye": ("hangup", {}),
        },
        [("ask", "success", "say"), ("ask", "failed", "sorry"), ("say", "done", "bye"), ("sorry", "done", "bye")],
        variables={"points": {"type": "integer"}},
    )
    answers = answers_from_json({"backends": {"shop.example": {"status": "200", "values": {"points": "120"}}}})
    assert simulate(flow, CALL, at=0, world=World().answering(answers)).heard == ("积分一百二十",)
    assert simulate(flow, CALL, at=0).heard == ("查询失败",)


def test_without_barge_in_keys_wait_for_the_end_of_the_prompt() -> None:
    flow = small(
        {
            "menu": ("menu", {"prompt": said("请按一"), "options": [option("1")], "barge_in": False}),
            "bye": ("hangup", {}),
        },
        [("menu", "o1", "bye")],
    )
    done = simulate(flow, CALL, at=0, script=(press("1", during=True),))
    assert done.ended == "completed"
    assert not [row for row in done.transcript if row.detail == "cut"]


def test_a_sensitive_number_stands_nowhere() -> None:
    flow = small(
        {
            "card": (
                "collect",
                {"prompt": said("请输入卡号"), "variable": "card", "minimum": 6, "maximum": 6},
            ),
            "bye": ("hangup", {}),
        },
        [("card", "done", "bye")],
        variables={"card": {"type": "digits", "sensitive": True}},
    )
    done = simulate(flow, CALL, at=0, script=(press("428571"),))
    text = render(done.transcript, label=lambda _, node: node)
    assert done.ended == "completed"
    assert "428571" not in text + json.dumps(done.logged) + repr(done.trace)
    assert done.variables(flow) == {"card": "•••"}


def test_an_endless_call_ends_with_the_callers_patience() -> None:
    flow = small({"a": ("play", {"prompt": said("请稍候")})}, [("a", "done", "a")])
    done = simulate(flow, CALL, at=0, world=World(patience_ms=60_000))
    assert done.ended == "hung_up"
    assert 40 <= len(done.heard) <= 41  # three characters take a second and a half


def test_a_call_replays_from_its_log() -> None:
    done = call(press("7"), press("1"), press("123456"))
    again = replay(HOTLINE, CALL, done.logged)
    assert first_difference(states(done.steps), states(again)) is None
    assert [decode_event(dict(event)) for event in done.logged] == list(done.events)
    assert first_difference(states(done.steps), states(again[:-1])) == len(again) - 1


def test_a_transcript_reads_in_both_languages() -> None:
    done = call(press("7"), press("0"))
    label = lambda flow, node: HOTLINE.flows[flow].nodes[node].label  # noqa: E731
    chinese = render(done.transcript, label=label)
    english = render(done.transcript, language="en", zone="Europe/London", label=label)
    assert "10:00:00  ▸ 上班时间" in chinese
    assert "⌨ 按键: 7" in chinese
    assert "03:00:00  ▸ 上班时间" in english
    assert "⌨ presses: 7" in english
