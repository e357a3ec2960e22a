"""Queues and transfers on a real call: who is rung, what the caller hears, which port the flow leaves by."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.engine.events import BridgeEnded, TransferredAway
from tests.asterisk.conftest import AGENT, APOLOGY, CALLER, LINE, PhoneMaker
from tests.asterisk.flows import Json, flow, say
from tests.asterisk.phone import Manner, Phone, until
from tests.asterisk.site import Tonepath


def to_human(kind: str, destination: str, **config: Any) -> Json:
    """An announcement, a queue or transfer, and for each port a sentence of its own."""
    ports = ("answered_ended", "timeout", "full", "unavailable", "busy", "no_answer", "failed")
    own = ports[:4] if kind == "queue" else (ports[0], *ports[4:])
    return flow(
        f"{kind}-{destination}",
        {
            "human": (kind, {"destination": destination, "prompt": say("正在转接"), **config}),
            **{port: ("hangup", {"prompt": say(port)}) for port in own},
        },
        " ".join(f"human.{port}>{port}" for port in own),
        entry="human",
    )


def bridges(tonepath: Tonepath) -> list[BridgeEnded]:
    """How the bridges of the one call ended."""
    return [event for event in tonepath.ledger.events[tonepath.ledger.only] if isinstance(event, BridgeEnded)]


async def ring(agent: Phone) -> None:
    """Wait until the agent's phone is called."""
    await until(lambda: agent.incoming, what="the agent's phone to ring")


@pytest.mark.parametrize(("kind", "destination"), [("queue", "客服"), ("transfer", "分机")])
async def test_a_human_answers_both_hear_each_other_and_the_flow_goes_on(
    tonepath: Tonepath, phones: PhoneMaker, kind: str, destination: str
) -> None:
    tonepath.line(LINE, to_human(kind, destination))
    agent = await phones("agent1")
    call = await (await phones()).call(LINE)
    await call.wait_tone(tonepath.tone("正在转接"))
    await ring(agent)
    with_agent = agent.incoming[0]
    await with_agent.wait_answered()
    with_agent.say(AGENT, 1.0)
    call.say(CALLER, 1.0)
    await call.wait_tone(AGENT)
    await with_agent.wait_tone(CALLER)
    with_agent.hang_up()
    await call.wait_tone(tonepath.tone("answered_ended"))
    await call.wait_ended()
    assert await tonepath.over() == "completed"
    (bridge,) = bridges(tonepath)
    assert bridge.result == "answered_ended"
    assert bridge.talked_ms >= 300


@pytest.mark.parametrize(
    ("kind", "destination", "manner", "config", "port"),
    [
        ("queue", "客服", Manner.RING, {"timeout_s": 5}, "timeout"),
        ("queue", "空队列", Manner.ANSWER, {}, "unavailable"),
        ("queue", "没有的目标", Manner.ANSWER, {}, "unavailable"),
        ("transfer", "分机", Manner.BUSY, {}, "busy"),
        ("transfer", "分机", Manner.RING, {"ring_s": 5}, "no_answer"),
        ("transfer", "没有的目标", Manner.ANSWER, {}, "failed"),
    ],
)
async def test_no_human_leaves_by_the_port_that_says_why(
    tonepath: Tonepath,
    phones: PhoneMaker,
    kind: str,
    destination: str,
    manner: Manner,
    config: Json,
    port: str,
) -> None:
    tonepath.line(LINE, to_human(kind, destination, **config))
    await phones("agent1", manner)
    call = await (await phones()).call(LINE)
    await call.wait_tone(tonepath.tone(port), within_s=12)
    await call.wait_ended()
    assert await tonepath.over() == "completed"
    assert tonepath.path() == ["human", f":{port}", port]


async def test_only_the_flows_own_keys_lead_out_of_a_queue(tonepath: Tonepath, phones: PhoneMaker) -> None:
    document = flow(
        "排队",
        {
            "agents": ("queue", {"destination": "客服", "timeout_s": 30, "leave_keys": "*"}),
            "left": ("hangup", {"prompt": say("不等了")}),
        },
        "agents.left_by_key>left",
        entry="agents",
    )
    tonepath.line(LINE, document)
    agent = await phones("agent1", Manner.RING)
    call = await (await phones()).call(LINE)
    await ring(agent)
    call.press("5")
    await until(lambda: len(agent.incoming) > 1, what="the agent's phone to ring again")
    assert not call.ended.is_set()
    call.press("*")
    await call.wait_tone(tonepath.tone("不等了"))
    await call.wait_ended()
    assert await tonepath.over() == "completed"
    assert [(bridge.result, bridge.key) for bridge in bridges(tonepath)] == [("left_by_key", "*")]


async def test_an_agent_transfers_the_caller_away(tonepath: Tonepath, phones: PhoneMaker) -> None:
    tonepath.line(LINE, to_human("queue", "客服"))
    tonepath.line("4009", flow("别处", {"end": ("hangup", {"prompt": say("别处")})}, "", entry="end"))
    agent = await phones("agent1")
    call = await (await phones()).call(LINE)
    await ring(agent)
    await agent.incoming[0].wait_answered()
    call_id = tonepath.ledger.only
    agent.incoming[0].refer("4009")
    await call.wait_tone(tonepath.tone("别处"))
    await until(lambda: call_id in tonepath.ledger.ended)
    assert tonepath.ledger.ended[call_id] == "transferred_away"
    assert isinstance(tonepath.ledger.events[call_id][-1], TransferredAway)
    assert not call.hears(tonepath.tone("answered_ended"))
    assert not call.hears(APOLOGY)


async def test_a_caller_is_refused_with_busy_before_the_answer(tonepath: Tonepath, phones: PhoneMaker) -> None:
    tonepath.line(LINE, flow("拒接", {"end": ("hangup", {"cause": "busy"})}, "", entry="end"))
    call = await (await phones()).call(LINE)
    await call.wait_ended()
    assert call.codes[-1] == 486
    assert not call.answered.is_set()
    assert await tonepath.over() == "completed"


async def test_two_versions_published_while_calls_are_up_each_call_keeps_its_own(
    tonepath: Tonepath, phones: PhoneMaker
) -> None:
    from tests.asterisk.flows import hotline

    calls = []
    for version in ("第一版", "第二版", "第三版"):
        tonepath.line(LINE, hotline(goodbye=version))
        call = await (await phones()).call(LINE)
        await call.wait_tone(tonepath.tone("主菜单"))
        calls.append((version, call))
    for version, call in calls:
        call.press("2")
        await call.wait_tone(tonepath.tone(version))
        await call.wait_ended()
    assert len({header.release for header in tonepath.ledger.headers.values()}) == 3
