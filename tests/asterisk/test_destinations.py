"""Destinations on a real exchange, the whole product in a process of its own: who rings, for how long, and who comes next."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import time
from collections.abc import Iterator

import pytest

from deploy.ports import free_port
from runtime.asterisk.groups import queue_name
from runtime.cli.doctor_destinations import destinations
from tests.asterisk.agents import (
    HOUSE_TONES,
    NUMBER_TONES,
    PORTS,
    QUEUE_TONES,
    AgentSite,
    agent_site,
    group,
    quiet,
    rung,
)
from tests.asterisk.phone import Manner, until

CANTON, PEKING, SHANGHAI = "02088888888", "01088888888", "02188888888"
SAID = {"position": False, "agent_number": True}


@pytest.fixture(scope="module")
def agents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AgentSite]:
    yield from agent_site(tmp_path_factory.mktemp("agents"), tmp_path_factory.mktemp("apbx"), free_port)


async def test_a_new_group_is_in_asterisk_within_seconds_and_gone_when_it_is_deleted(agents: AgentSite) -> None:
    began = time.monotonic()
    agents.destination("新组", group("a1", {"device": "PJSIP/a2", "name": "王芳", "number": "8002", "penalty": 3}))
    await agents.members("新组", "a1", "a2")
    took = time.monotonic() - began
    shown = agents.pbx.cli(f"queue show {queue_name('新组')}")
    assert "8002 王芳 (PJSIP/a2" in shown
    assert "with penalty 3" in shown
    assert took < 5
    agents.destination("新组", group("a2"))
    await agents.members("新组", "a2")
    agents.installation.app("destination", "新组", "--delete")
    await until(lambda: "No such queue" in agents.pbx.cli(f"queue show {queue_name('新组')}"), what="the queue to go")


@pytest.mark.parametrize(("strategy", "together"), [("ring_all", True), ("round_robin", False)])
async def test_a_strategy_says_who_rings(agents: AgentSite, strategy: str, together: bool) -> None:
    place = agents.destination(f"组-{strategy}", group("a1", "a2", strategy=strategy))
    line = await agents.line("queue", place, timeout_s=20)
    await agents.members(place, "a1", "a2")
    async with agents.phone("a1") as one, agents.phone("a2") as two, agents.phone("138") as caller:
        call = await caller.call(line)
        await until(lambda: one.incoming or two.incoming, what="somebody to ring")
        if together:
            await rung(one, within_s=1)
            await rung(two, within_s=1)
        else:
            first, second = (one, two) if one.incoming else (two, one)
            await quiet(2.0, second)
            await rung(second, within_s=5)
            assert first.incoming[0].ended.is_set(), "the first phone stopped ringing"
        call.hang_up()
        for rang in (*one.incoming, *two.incoming):
            await rang.wait_ended()


async def test_round_robin_gives_each_agent_a_turn(agents: AgentSite) -> None:
    place = agents.destination("轮询组", group("a1", "a2"))
    line = await agents.line("queue", place, timeout_s=20)
    await agents.members(place, "a1", "a2")
    async with agents.phone("a1", Manner.ANSWER) as one, agents.phone("a2", Manner.ANSWER) as two:
        for turn in range(1, 5):
            async with agents.phone("138") as caller:
                call = await caller.call(line)
                await until(lambda turn=turn: len(one.incoming) + len(two.incoming) == turn, what=f"turn {turn}")
                ringing = next(call for call in (*one.incoming, *two.incoming) if not call.ended.is_set())
                await ringing.wait_answered()
                ringing.hang_up()
                await call.wait_ended(within_s=8)
        assert (len(one.incoming), len(two.incoming)) == (2, 2)


async def test_a_lower_penalty_rings_first_and_a_higher_one_when_the_lower_is_busy(agents: AgentSite) -> None:
    place = agents.destination("次序组", group("a1", {"device": "PJSIP/a2", "penalty": 5}, strategy="ring_all"))
    line = await agents.line("queue", place, timeout_s=20)
    await agents.members(place, "a1", "a2")
    async with (
        agents.phone("a1", Manner.ANSWER) as one,
        agents.phone("a2") as two,
        agents.phone("138") as first,
        agents.phone("139") as second,
    ):
        await first.call(line)
        await rung(one)
        await one.incoming[0].wait_answered()
        assert two.incoming == []
        await second.call(line)
        await rung(two)
        assert len(one.incoming) == 1


async def test_a_skill_rings_only_those_who_have_it_and_the_log_names_the_agent(agents: AgentSite) -> None:
    cantonese = {"device": "PJSIP/a2", "name": "王芳", "number": "8002", "skills": ["粤语"]}
    place = agents.destination("技能组", group("a1", cantonese, strategy="ring_all"))
    line = await agents.line("queue", place, skill="粤语", timeout_s=20)
    await agents.members(place, "a2", skill="粤语")
    async with agents.phone("a1") as one, agents.phone("a2", Manner.ANSWER) as two, agents.phone("138") as caller:
        call = await caller.call(line)
        await rung(two)
        await two.incoming[0].wait_answered()
        two.incoming[0].say(600.0, 0.6)
        await call.wait_tone(600.0)
        two.incoming[0].hang_up()
        await call.wait_tone(PORTS["answered_ended"])
        assert one.incoming == []
    bridge = await agents.bridge(line)
    assert (bridge["result"], bridge["agent"]) == ("answered_ended", "8002 王芳")


async def test_a_callers_own_region_is_rung_first_and_everybody_after_the_set_time(agents: AgentSite) -> None:
    near, away = {"device": "PJSIP/a1", "regions": ["广东"]}, {"device": "PJSIP/nobody", "regions": ["北京"]}
    place = agents.destination("地区组", group(near, away, "a2", strategy="ring_all", near_s=3, ring_s=9))
    line = await agents.line("queue", place, timeout_s=20)
    await agents.members(place, "a1", "a2", "nobody")
    await agents.members(place, "nobody", region="北京")
    for number, least, most in ((CANTON, 2.5, 4.5), (SHANGHAI, -1.0, 1.0), (PEKING, -1.0, 1.0)):
        async with agents.phone("a1") as one, agents.phone("a2") as two, agents.phone(number) as caller:
            called = time.monotonic()
            call = await caller.call(line)
            first = asyncio.create_task(rung(one))
            second = await rung(two)
            # Nobody of Peking is there, and nobody of Shanghai is known: all are rung, and at once.
            assert least < second - await first < most, number
            assert number == CANTON or second - called < 2.9, number
            call.hang_up()
            for rang in (*one.incoming, *two.incoming):
                await rang.wait_ended()


async def test_a_skill_nobody_has_goes_on_to_the_next_destination(agents: AgentSite) -> None:
    agents.destination("后备", {"kind": "extension", "device": "PJSIP/a3"})
    place = agents.destination("无技能组", group("a1", next="后备"))
    line = await agents.line("queue", place, skill="法语", timeout_s=10)
    async with agents.phone("a1") as one, agents.phone("a3", Manner.ANSWER) as three, agents.phone("138") as caller:
        await caller.call(line)
        await rung(three)
        assert one.incoming == []


@pytest.mark.parametrize("kind", ["queue", "transfer"])
async def test_outside_its_hours_the_next_destination_rings(agents: AgentSite, kind: str) -> None:
    hours = agents.closed("永不营业")
    agents.destination("值班", {"kind": "extension", "device": "PJSIP/a3"})
    shut = {"kind": "extension", "device": "PJSIP/a1"} if kind == "transfer" else group("a1")
    place = agents.destination(f"关门-{kind}", {**shut, "hours": hours, "next": "值班"})
    line = await agents.line(kind, place)
    async with agents.phone("a1") as one, agents.phone("a3", Manner.ANSWER) as three, agents.phone("138") as caller:
        call = await caller.call(line)
        await rung(three)
        await three.incoming[0].wait_answered()
        three.incoming[0].hang_up()
        await call.wait_tone(PORTS["answered_ended"])
        assert one.incoming == []
    assert (await agents.bridge(line))["agent"] == "值班"


@pytest.mark.parametrize(("kind", "port"), [("queue", "unavailable"), ("transfer", "failed")])
async def test_outside_its_hours_with_nobody_next_the_flow_is_told_at_once(
    agents: AgentSite, kind: str, port: str
) -> None:
    place = agents.destination(f"独关-{kind}", group("a1", hours=agents.closed("永不营业")))
    line = await agents.line(kind, place)
    async with agents.phone("a1") as one, agents.phone("138") as caller:
        call = await caller.call(line)
        await call.wait_tone(PORTS[port])
        assert one.incoming == []


async def test_a_ring_without_answer_goes_on_and_the_last_one_says_how_it_ended(agents: AgentSite) -> None:
    agents.destination("第三", {"kind": "extension", "device": "PJSIP/a3", "ring_s": 2})
    agents.destination("第二", {"kind": "extension", "device": "PJSIP/a2", "ring_s": 2, "next": "第三"})
    first = agents.destination("第一", {"kind": "extension", "device": "PJSIP/a1", "ring_s": 2, "next": "第二"})
    line = await agents.line("transfer", first)
    async with (
        agents.phone("a1") as one,
        agents.phone("a2") as two,
        agents.phone("a3", Manner.BUSY) as three,
        agents.phone("138") as caller,
    ):
        call = await caller.call(line)
        began = await rung(one)
        moved = await rung(two)
        assert 1.5 < moved - began < 3.5, "each rings for its own two seconds"
        await rung(three)
        await call.wait_tone(PORTS["busy"])


async def test_a_full_group_refuses_and_the_flow_is_told(agents: AgentSite) -> None:
    place = agents.destination("窄组", group("a1", max_waiting=1))
    line = await agents.line("queue", place, timeout_s=30)
    await agents.members(place, "a1")
    async with agents.phone("a1") as one, agents.phone("138") as first, agents.phone("139") as second:
        waiting = await first.call(line)
        await rung(one)
        refused = await second.call(line)
        await refused.wait_tone(PORTS["full"])
        assert not waiting.ended.is_set()


async def test_the_position_is_said_in_the_calls_language(agents: AgentSite) -> None:
    place = agents.destination("播报组", group("a1", announce={"position": True, "wait": False, "every_s": 15}))
    line = await agents.line("queue", place, timeout_s=40)
    await agents.members(place, "a1")
    async with agents.phone("a1"), agents.phone("138") as first, agents.phone("139") as second:
        ahead = await first.call(line)
        await ahead.wait_tone(QUEUE_TONES["queue-youarenext"])
        behind = await second.call(line)
        for sound in ("queue-thereare", "digits/2", "queue-callswaiting"):
            await behind.wait_tone(QUEUE_TONES[sound])


async def test_a_flow_that_wants_no_position_said_hears_music(agents: AgentSite) -> None:
    place = agents.destination("播报组二", group("a1", announce={"position": True, "every_s": 15}))
    line = await agents.line("queue", place, announce_position=False, timeout_s=40)
    await agents.members(place, "a1")
    async with agents.phone("a1") as one, agents.phone("138") as caller:
        call = await caller.call(line)
        await rung(one)
        await call.wait_tone(300.0)
        assert not call.hears(QUEUE_TONES["queue-youarenext"])


async def test_the_agents_number_is_said_before_the_two_are_connected(agents: AgentSite) -> None:
    member = {"device": "PJSIP/a1", "name": "李明", "number": "8012"}
    place = agents.destination("工号组", group(member))
    line = await agents.line("queue", place, announce_agent=True, timeout_s=20)
    await agents.members(place, "a1")
    async with agents.phone("a1", Manner.ANSWER) as one, agents.phone("138") as caller:
        call = await caller.call(line)
        for name in ("before", "8", "0", "1", "2", "after"):
            await call.wait_tone(NUMBER_TONES[name])
        one.incoming[0].say(600.0, 4.0)
        call.say(700.0, 4.0)
        await call.wait_tone(600.0)
        await one.incoming[0].wait_tone(700.0)
        one.incoming[0].hang_up()
        await call.wait_tone(PORTS["answered_ended"])
    bridge = await agents.bridge(line)
    assert (bridge["result"], bridge["agent"]) == ("answered_ended", "8012 李明")


async def test_a_frozen_runtime_keeps_nobody_from_the_agent_who_answers(agents: AgentSite) -> None:
    place = agents.destination("冻结组", group({"device": "PJSIP/a1", "number": "8"}, announce=SAID))
    line = await agents.line("queue", place, timeout_s=40)
    await agents.members(place, "a1")
    async with agents.phone("a1") as one, agents.phone("138") as caller:
        call = await caller.call(line)
        await rung(one)
        agents.installation.signal(signal.SIGSTOP)
        try:
            one.incoming[-1].accept()
            await call.wait_tone(NUMBER_TONES["8"])
            one.incoming[-1].say(600.0, 8.0)
            talks = await call.wait_tone(600.0)
            await until(lambda: time.monotonic() > talks + 4, within_s=6)
            assert call.hears(600.0, since=time.monotonic() - 0.5)
        finally:
            agents.installation.signal(signal.SIGCONT)


async def test_an_agent_who_goes_while_the_number_is_said_leaves_nobody_in_silence(agents: AgentSite) -> None:
    place = agents.destination("走人组", group({"device": "PJSIP/a1", "number": "8012"}, announce=SAID))
    line = await agents.line("queue", place, timeout_s=40)
    await agents.members(place, "a1")
    async with agents.phone("a1", Manner.ANSWER) as one, agents.phone("138") as caller:
        call = await caller.call(line)
        await call.wait_tone(NUMBER_TONES["before"])
        one.incoming[0].hang_up()
        await call.wait_tone(PORTS["answered_ended"], within_s=8)


async def test_who_has_priority_waits_in_front(agents: AgentSite) -> None:
    place = agents.destination("优先组", group("a1", ring_s=30))
    lines = [await agents.line("queue", place, timeout_s=60, priority=priority) for priority in (0, 9)]
    await agents.members(place, "a1")
    async with agents.phone("a1") as one, agents.phone("138") as first, agents.phone("139") as vip:
        await first.call(lines[0])
        await rung(one)
        await vip.call(lines[1])
        await until(lambda: waiting(agents, place) == [9, 0], what="the one with priority in front")


def waiting(agents: AgentSite, place: str) -> list[int]:
    """The priorities of those who wait, in their order."""
    shown = agents.pbx.cli(f"queue show {queue_name(place)}")
    return [int(found) for found in re.findall(r"prio: (\d+)", shown)]


async def test_feature_codes_change_who_is_rung_in_every_group(agents: AgentSite) -> None:
    places = [agents.destination(f"班组{n}", group("a1", "a4", strategy="ring_all")) for n in (1, 2)]
    line = await agents.line("queue", places[0], timeout_s=20)
    for place in places:
        await agents.members(place, "a1", "a4")
    heard = await agents.dial("a4", "*82")
    assert heard.hears(HOUSE_TONES["您已签出"], since=heard.answered_at)
    for place in places:
        await agents.members(place, "a1")
    async with agents.phone("a1") as one, agents.phone("a4") as four, agents.phone("138") as caller:
        call = await caller.call(line)
        await rung(one)
        await quiet(1.0, four)
        call.hang_up()
    heard = await agents.dial("a4", "*81")
    assert heard.hears(HOUSE_TONES["您已签入"], since=heard.answered_at)
    await agents.members(places[1], "a1", "a4")
    heard = await agents.dial("a4", "*83")
    assert heard.hears(HOUSE_TONES["您已暂停接听"], since=heard.answered_at)
    await agents.members(places[0], "a1", "a4!")
    heard = await agents.dial("a4", "*83")
    assert heard.hears(HOUSE_TONES["您已恢复接听"], since=heard.answered_at)
    await agents.members(places[0], "a1", "a4")


async def test_a_phone_of_no_group_is_told_so(agents: AgentSite) -> None:
    listed = json.loads(agents.installation.app("destinations", "--json"))
    groups = [each["document"] for each in listed if each["document"]["kind"] == "group"]
    assert "PJSIP/a3" not in {member["device"] for group in groups for member in group["members"]}
    heard = await agents.dial("a3", "*81")
    assert heard.hears(HOUSE_TONES["这部话机不属于任何坐席组"], since=heard.answered_at)


async def test_doctor_knows_what_is_there_and_names_what_is_not(agents: AgentSite) -> None:
    place = agents.destination("体检组", group("a1", "a2"))
    await agents.members(place, "a1", "a2")
    settings = agents.installation.settings

    def found() -> list[str]:
        return [f"{v.state} {v.what.en}" for v in destinations(settings) if "体检" in v.what.en]

    assert await asyncio.to_thread(found) == []
    agents.destination("体检外线", {"kind": "number", "number": "138", "trunk": "nowhere"})
    agents.destination("体检分机", {"kind": "extension", "device": "PJSIP/nobody"})
    agents.destination("体检队列", {"kind": "queue", "queue": "not-there-yet"})
    await until(
        lambda: "No such queue" not in agents.pbx.cli("queue show not-there-yet"), what="the queue to be written"
    )
    assert sorted(await asyncio.to_thread(found)) == [
        "bad Asterisk has no PJSIP/nobody, which '体检分机' rings",
        "bad Asterisk has no trunk nowhere, which '体检外线' calls by",
    ]


@pytest.mark.slow
async def test_the_expected_wait_is_said_once_somebody_has_waited(agents: AgentSite) -> None:
    place = agents.destination(
        "等待组", group("a1", ring_s=30, announce={"position": False, "wait": True, "every_s": 15})
    )
    line = await agents.line("queue", place, timeout_s=60)
    await agents.members(place, "a1")
    async with agents.phone("a1") as one, agents.phone("138") as first, agents.phone("139") as second:
        await first.call(line)
        await rung(one)
        # Asterisk says whole minutes: less than half of one is nothing to say.
        waits_since = time.monotonic()
        await until(lambda: time.monotonic() - waits_since > 31, within_s=32)
        one.incoming[-1].accept()
        call = await second.call(line)
        await call.wait_tone(QUEUE_TONES["queue-holdtime"], within_s=8)


async def test_members_and_what_agents_said_outlive_asterisk_and_the_runtime(agents: AgentSite) -> None:
    place = agents.destination("长命组", group("a1", "a2", "a4"))
    await agents.members(place, "a1", "a2", "a4")
    await agents.dial("a4", "*82")
    await agents.dial("a2", "*83")
    await agents.members(place, "a1", "a2!")
    agents.pbx.restart()
    await agents.members(place, "a1", "a2!", within_s=15)
    agents.installation.stop()
    agents.pbx.cli(f"queue add member PJSIP/a4 to {queue_name(place)}")
    await agents.members(place, "a1", "a2!", "a4")
    agents.installation.start()
    await agents.members(place, "a1", "a2!", within_s=15)
    await agents.dial("a4", "*81")
    await agents.dial("a2", "*83")
    await agents.members(place, "a1", "a2", "a4")
