"""Menus on a real call: what the phone hears for every kind of answer."""

from __future__ import annotations

import pytest

from tests.asterisk.conftest import LINE, PhoneMaker
from tests.asterisk.flows import hotline
from tests.asterisk.phone import until
from tests.asterisk.site import Tonepath


async def test_a_caller_walks_two_menus_by_keys(tonepath: Tonepath, phones: PhoneMaker) -> None:
    tonepath.line(LINE, hotline())
    call = await (await phones()).call(LINE)
    await call.wait_tone(tonepath.tone("主菜单"))
    call.press("1")
    await call.wait_tone(tonepath.tone("二级菜单"))
    call.press("3")
    await call.wait_tone(tonepath.tone("三级"))
    await call.wait_tone(tonepath.tone("再见"))
    await call.wait_ended()
    assert await tonepath.over() == "completed"
    assert tonepath.path() == ["main", ":more", "second", ":deep", "deep", ":done", "end"]


async def test_a_wrong_key_is_told_and_the_menu_asked_again(tonepath: Tonepath, phones: PhoneMaker) -> None:
    tonepath.line(LINE, hotline())
    call = await (await phones()).call(LINE)
    await call.wait_tone(tonepath.tone("主菜单"))
    call.press("9")
    await call.wait_tone(tonepath.tone("按错了"))
    await call.wait_tone(tonepath.tone("主菜单"))
    call.press("2")
    await call.wait_tone(tonepath.tone("再见"))
    await call.wait_ended()
    assert await tonepath.over() == "completed"


async def test_silence_is_told_twice_and_then_a_human_answers(tonepath: Tonepath, phones: PhoneMaker) -> None:
    tonepath.line(LINE, hotline())
    agent = await phones("agent1")
    call = await (await phones()).call(LINE)
    for _ in range(2):
        await call.wait_tone(tonepath.tone("主菜单"))
        await call.wait_tone(tonepath.tone("没听到"))
    await call.wait_tone(tonepath.tone("主菜单"))
    await until(lambda: agent.incoming, what="the agent's phone to ring")
    assert tonepath.path()[-2:] == [":unwired", "agents"]


@pytest.mark.parametrize("way", ["rfc4733", "info"])
async def test_keys_typed_ahead_through_two_menus_are_kept(tonepath: Tonepath, phones: PhoneMaker, way: str) -> None:
    tonepath.line(LINE, hotline())
    call = await (await phones()).call(LINE)
    await call.wait_tone(tonepath.tone("主菜单"))
    if way == "info":
        await call.press_info("13")
    else:
        call.press("13")
    await call.wait_tone(tonepath.tone("三级"))
    assert not call.hears(tonepath.tone("二级菜单"), since=call.answered_at + 1.5)
    await call.wait_ended()
    assert tonepath.path() == ["main", ":more", "second", ":deep", "deep", ":done", "end"]
