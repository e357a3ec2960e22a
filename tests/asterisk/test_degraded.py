"""When something is missing or full: the call goes on with what there is, or goes to a human at once, and it shows."""

from __future__ import annotations

import time

from tests.asterisk.conftest import APOLOGY, LINE, PhoneMaker
from tests.asterisk.flows import flow, hotline, option, say
from tests.asterisk.phone import until
from tests.asterisk.site import Tonepath


def counted(tonepath: Tonepath, name: str, **labels: str) -> float:
    """A metric's value."""
    return tonepath.metrics.registry.get_sample_value(name, labels) or 0.0


async def test_without_the_manager_link_keys_are_taken_from_agi_and_it_shows(
    tonepath: Tonepath, phones: PhoneMaker
) -> None:
    tonepath.line(LINE, hotline())
    await tonepath.link.close()
    call = await (await phones()).call(LINE)
    await call.wait_tone(tonepath.tone("主菜单"))
    call.press("1")
    await call.wait_tone(tonepath.tone("二级菜单"))
    await call.wait_quiet()
    call.press("4")
    await call.wait_tone(tonepath.tone("再见"))
    await call.wait_ended()
    assert await tonepath.over() == "completed"
    assert counted(tonepath, "tonepath_questions_degraded_total") >= 2


async def test_a_link_lost_in_a_call_does_not_end_it(tonepath: Tonepath, phones: PhoneMaker) -> None:
    tonepath.line(LINE, hotline())
    call = await (await phones()).call(LINE)
    await call.wait_tone(tonepath.tone("主菜单"))
    await tonepath.link.close()
    call.press("1")
    await call.wait_tone(tonepath.tone("二级菜单"))
    call.press("4")
    await call.wait_tone(tonepath.tone("再见"))
    await call.wait_ended()


async def test_above_the_admission_limit_callers_go_to_the_fallback_at_once(
    tonepath: Tonepath, phones: PhoneMaker
) -> None:
    tonepath.limit(1)
    tonepath.line(LINE, hotline())
    first = await (await phones()).call(LINE)
    await first.wait_tone(tonepath.tone("主菜单"))
    began = time.monotonic()
    second = await (await phones("13900139000")).call(LINE)
    assert await second.wait_tone(APOLOGY) - began < 2.0
    assert counted(tonepath, "tonepath_calls_refused_total", why="full") == 1
    first.press("2")
    await first.wait_tone(tonepath.tone("再见"))


async def test_a_number_nobody_published_goes_to_the_fallback(tonepath: Tonepath, phones: PhoneMaker) -> None:
    call = await (await phones()).call("4000000000")
    await call.wait_tone(APOLOGY)
    assert counted(tonepath, "tonepath_calls_refused_total", why="no_release") == 1


async def test_a_private_key_from_the_callers_own_phone_does_not_end_a_prompt(
    tonepath: Tonepath, phones: PhoneMaker
) -> None:
    tonepath.tones.seconds["长菜单"] = 3.0
    tonepath.line(
        LINE,
        flow(
            "长",
            {"m": ("menu", {"prompt": say("长菜单"), "options": [option("1", "end")]}), "end": ("hangup", {})},
            "m.end>end",
            entry="m",
        ),
    )
    call = await (await phones()).call(LINE)
    began = await call.wait_tone(tonepath.tone("长菜单"))
    call.press("D")
    await call.wait_quiet(within_s=8)
    assert time.monotonic() - began > 2.8
    assert call.hears(tonepath.tone("长菜单"), since=began + 2.0, until_at=began + 2.6)
    call.press("1")
    await call.wait_ended()
    assert await tonepath.over() == "completed"


async def test_a_prompt_without_audio_leads_to_a_human_not_to_silence(tonepath: Tonepath, phones: PhoneMaker) -> None:
    tonepath.tones.silent.add("主菜单")
    tonepath.line(LINE, hotline())
    agent = await phones("agent1")
    await (await phones()).call(LINE)
    await until(lambda: agent.incoming, what="the agent's phone to ring")
    assert tonepath.path() == ["main", ":no_audio", "agents"]
