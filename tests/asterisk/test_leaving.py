"""Hanging up in every state a call can be in: the log says so, nothing keeps running, nobody else is disturbed."""

from __future__ import annotations

import asyncio

import pytest

from runtime.engine.events import HungUp, Recorded
from tests.asterisk.conftest import LINE, PhoneMaker
from tests.asterisk.flows import Json, flow, hotline, option, say
from tests.asterisk.phone import Manner, until
from tests.asterisk.site import Tonepath


def states() -> Json:
    """One menu that leads into every kind of state."""
    return flow(
        "各种状态",
        {
            "menu": (
                "menu",
                {
                    "prompt": say("菜单"),
                    "no_input_s": 5,
                    "options": [option("1", "q"), option("2", "t"), option("3", "v"), option("4", "c")],
                },
            ),
            "q": ("queue", {"destination": "客服", "timeout_s": 20}),
            "t": ("transfer", {"destination": "分机", "ring_s": 20}),
            "v": ("voicemail", {"mailbox": "m", "prompt": say("留言")}),
            "c": ("collect", {"prompt": say("请输入"), "variable": "number", "minimum": 4, "maximum": 8}),
            "end": ("hangup", {}),
        },
        "menu.q>q menu.t>t menu.v>v menu.c>c c.done>end",
        entry="menu",
        variables={"number": {"type": "digits"}},
    )


@pytest.mark.parametrize(
    "state", ["prompt", "waiting", "greeting", "recording", "collecting", "typing", "queue", "ringing"]
)
async def test_hang_up_in_every_state_is_logged_at_once(tonepath: Tonepath, phones: PhoneMaker, state: str) -> None:
    tonepath.line(LINE, states())
    await phones("agent1", Manner.RING)
    call = await (await phones()).call(LINE)
    await call.wait_tone(tonepath.tone("菜单"))
    if state == "waiting":
        await call.wait_quiet()
    elif state != "prompt":
        keys = {"queue": "1", "ringing": "2", "greeting": "3", "recording": "3", "collecting": "4", "typing": "4"}
        call.press(keys[state])
    if state in ("greeting", "recording"):
        await call.wait_tone(tonepath.tone("留言"))
    if state == "recording":
        await call.wait_quiet()
        await asyncio.sleep(0.5)
    if state in ("collecting", "typing"):
        await call.wait_tone(tonepath.tone("请输入"))
    if state == "typing":
        call.press("12")
        await asyncio.sleep(0.4)
    if state in ("queue", "ringing"):
        await until(lambda: tonepath.ledger.events and tonepath.ledger.events[tonepath.ledger.only])
        await asyncio.sleep(0.7)
    call.hang_up()
    async with asyncio.timeout(1.5):
        assert await tonepath.over() == "hung_up"
    last = tonepath.ledger.events[tonepath.ledger.only][-1]
    assert isinstance(last, HungUp) or (isinstance(last, Recorded) and last.ended_by == "hangup")
    assert tonepath.exchange.active == 0
    assert tonepath.link.watching == 0


async def test_one_caller_leaving_disturbs_nobody_else(tonepath: Tonepath, phones: PhoneMaker) -> None:
    tonepath.line(LINE, hotline())
    calls = [await (await phones()).call(LINE) for _ in range(4)]
    for call in calls:
        await call.wait_answered()
    for call in calls[:3]:
        call.hang_up()
    await calls[3].wait_tone(tonepath.tone("主菜单"))
    calls[3].press("2")
    await calls[3].wait_tone(tonepath.tone("再见"))
    await calls[3].wait_ended()
