"""Whatever happens to the runtime, the caller hears something and reaches a human, and nobody is queued twice.

Judged by what the telephones hear.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable

from runtime.asterisk.agi_server import AgiLimits, AgiServer
from runtime.asterisk.dialplan import AgiHost, FallbackDial, FallbackQueue
from tests.asterisk.conftest import (
    AGENT,
    APOLOGY,
    CALLER,
    GOODBYE,
    LAST_APOLOGY,
    LINE,
    MENU,
    PhoneMaker,
    Runtime,
    Served,
    Site,
)
from tests.asterisk.phone import Call, Manner, until

Change = Callable[..., None]
Child = Callable[..., "subprocess.Popen[str]"]


async def reaches_an_agent(call: Call, phones: PhoneMaker) -> None:
    """Both hear each other."""
    agent = await phones("agent1")

    async def speak(answered: Call) -> None:
        answered.say(AGENT, 3)

    agent.on_call = speak
    await call.wait_tone(APOLOGY)
    await call.wait_tone(AGENT)
    call.say(CALLER, 2)
    await agent.incoming[0].wait_tone(CALLER)


async def test_session_dropped_in_a_prompt(runtime: Runtime, phones: PhoneMaker, site: Site) -> None:
    async def flow(served: Served) -> None:
        await served.commands.answer()
        await served.commands.stream_file(site.prompts.long, lasts_s=20)

    runtime.on_call(flow)
    call = await (await phones()).call(LINE)
    await call.wait_answered()
    (await runtime.first()).request.drop()
    await reaches_an_agent(call, phones)


async def test_runtime_killed_in_a_prompt(pbx: object, phones: PhoneMaker, child: Child) -> None:
    process = child()
    call = await (await phones()).call(LINE)
    await call.wait_tone(MENU)
    process.kill()
    await reaches_an_agent(call, phones)


async def test_runtime_frozen_in_a_prompt(pbx: object, phones: PhoneMaker, child: Child) -> None:
    process = child()
    call = await (await phones()).call(LINE)
    await call.wait_tone(MENU)
    os.kill(process.pid, signal.SIGSTOP)
    frozen_at = time.monotonic()
    # One second of prompt, half a second of margin, and the slack of the dead-man timer.
    await call.wait_tone(APOLOGY, within_s=8)
    assert time.monotonic() - frozen_at < 7


async def test_runtime_frozen_before_it_takes_the_call(runtime: Runtime, phones: PhoneMaker, child: Child) -> None:
    await runtime.server.stop()
    process = child()
    os.kill(process.pid, signal.SIGSTOP)
    call = await (await phones()).call(LINE)
    await call.wait_tone(APOLOGY, within_s=4)


async def test_runtime_unreachable(pbx: object, phones: PhoneMaker) -> None:
    call = await (await phones()).call(LINE)
    await reaches_an_agent(call, phones)


async def test_flow_failed(runtime: Runtime, phones: PhoneMaker) -> None:
    async def flow(served: Served) -> None:
        raise RuntimeError("a defect")

    runtime.on_call(flow)
    call = await (await phones()).call(LINE)
    await call.wait_tone(APOLOGY)


async def test_too_many_calls(pbx: object, phones: PhoneMaker, site: Site) -> None:
    server = AgiServer(AgiLimits(calls=0))
    await server.start(port=site.agi_port)
    try:
        call = await (await phones()).call(LINE)
        await call.wait_tone(APOLOGY)
    finally:
        await server.stop()


async def test_an_ended_flow_needs_no_fallback(runtime: Runtime, phones: PhoneMaker, site: Site) -> None:
    async def flow(served: Served) -> None:
        await served.commands.answer()
        await served.commands.stream_file(site.prompts.menu, lasts_s=1)
        await served.commands.done()

    runtime.on_call(flow)
    call = await (await phones()).call(LINE)
    await call.wait_ended()
    assert call.hears(MENU)
    assert not call.hears(APOLOGY)
    assert not call.hears(GOODBYE)


async def test_the_second_runtime_is_asked_when_the_first_is_gone(
    runtime: Runtime, phones: PhoneMaker, site: Site, dialplan: Change
) -> None:
    dialplan(runtimes=(AgiHost("127.0.0.1", 9), AgiHost("127.0.0.1", site.agi_port)))

    async def flow(served: Served) -> None:
        await served.commands.answer()
        await served.commands.stream_file(site.prompts.menu, lasts_s=1)
        await served.commands.done()

    runtime.on_call(flow)
    call = await (await phones()).call(LINE)
    await call.wait_tone(MENU)
    await call.wait_ended()
    assert not call.hears(APOLOGY)


async def test_the_second_runtime_is_not_asked_for_a_call_the_first_took(
    runtime: Runtime, phones: PhoneMaker, site: Site, dialplan: Change
) -> None:
    dialplan(runtimes=(AgiHost("127.0.0.1", site.agi_port), AgiHost("127.0.0.1", site.agi_port)))

    async def flow(served: Served) -> None:
        raise RuntimeError("a defect")

    runtime.on_call(flow)
    call = await (await phones()).call(LINE)
    await call.wait_tone(APOLOGY)
    assert len(runtime.calls) == 1


async def test_runtime_killed_while_the_caller_talks_to_an_agent(pbx: object, phones: PhoneMaker, child: Child) -> None:
    agent = await phones("agent1")
    process = child(queue="support")
    call = await (await phones()).call(LINE)
    await until(lambda: agent.incoming and agent.incoming[0].answered.is_set())
    process.kill()
    process.wait()
    call.say(CALLER, 2)
    await agent.incoming[0].wait_tone(CALLER)
    agent.incoming[0].hang_up()
    await call.wait_tone(GOODBYE)
    await call.wait_ended()
    assert not call.hears(APOLOGY)
    assert len(agent.incoming) == 1


async def test_session_lost_after_a_transfer_was_answered(runtime: Runtime, phones: PhoneMaker) -> None:
    agent = await phones("agent2")

    async def flow(served: Served) -> None:
        await served.commands.answer()
        served.notes.append(await served.commands.dial("PJSIP/agent2", ring_s=5))
        served.request.drop()

    runtime.on_call(flow)
    call = await (await phones()).call(LINE)
    await until(lambda: agent.incoming and agent.incoming[0].answered.is_set())
    agent.incoming[0].hang_up()
    await call.wait_tone(GOODBYE)
    assert (await runtime.first()).notes == ["ANSWER"]
    assert not call.hears(APOLOGY)


async def test_an_unanswered_transfer_is_not_being_served(runtime: Runtime, phones: PhoneMaker) -> None:
    await phones("agent2", Manner.BUSY)

    async def flow(served: Served) -> None:
        await served.commands.answer()
        served.notes.append(await served.commands.dial("PJSIP/agent2", ring_s=5))
        served.request.drop()

    runtime.on_call(flow)
    call = await (await phones()).call(LINE)
    await call.wait_tone(APOLOGY)
    assert (await runtime.first()).notes == ["BUSY"]


async def test_nobody_answers_the_fallback(pbx: object, phones: PhoneMaker, dialplan: Change) -> None:
    dialplan(fallback=(FallbackQueue("empty", 2), FallbackDial("PJSIP/agent2", 2)))
    await phones("agent2", Manner.BUSY)
    call = await (await phones()).call(LINE)
    await call.wait_tone(APOLOGY)
    await call.wait_tone(LAST_APOLOGY)
    await call.wait_ended()


async def test_a_fallback_step_that_does_not_exist_leads_to_the_next(
    pbx: object, phones: PhoneMaker, dialplan: Change
) -> None:
    dialplan(
        fallback=(FallbackQueue("nosuchqueue", 2), FallbackDial("PJSIP/nosuchphone", 2), FallbackQueue("support", 5))
    )
    call = await (await phones()).call(LINE)
    await reaches_an_agent(call, phones)


async def test_a_missing_apology_is_not_silence(pbx: object, phones: PhoneMaker, dialplan: Change) -> None:
    dialplan(apology="/nowhere/apology", fallback=(FallbackDial("PJSIP/nosuchphone", 1),))
    call = await (await phones()).call(LINE)
    await call.wait_tone(LAST_APOLOGY)
    before = call.media.between(0, call.media.heard[-1][0] - 0.7)
    assert len(set(before)) > 50, "speech has many levels, silence has one"
