"""A call's AGI session on a real Asterisk: results, ends, and a reply stream that is never out of step."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from deploy.pbx import Pbx
from runtime.asterisk.agi import AgiError, CallerGone
from runtime.asterisk.ami_watch import ChannelHungUp
from tests.asterisk.conftest import APOLOGY, CALLER, LINE, LONG, MENU, PhoneMaker, Runtime, Served, Site
from tests.asterisk.phone import Call, until


async def answered(
    runtime: Runtime, phones: PhoneMaker, body: Callable[[Served], Awaitable[None]]
) -> tuple[Call, Served]:
    """Call the line with `body` as its flow, after the answer."""

    async def flow(served: Served) -> None:
        await served.commands.answer()
        await body(served)
        await served.commands.done()

    runtime.on_call(flow)
    call = await (await phones()).call(LINE)
    return call, await runtime.first()


async def test_a_call_is_handed_over_with_line_and_caller(runtime: Runtime, phones: PhoneMaker, site: Site) -> None:
    async def body(served: Served) -> None:
        served.notes.append(await served.commands.stream_file(site.prompts.menu, lasts_s=1))

    call, served = await answered(runtime, phones, body)
    await call.wait_tone(MENU)
    await call.wait_ended()
    assert (served.request.call.line, served.request.call.caller) == (LINE, "13800138000")
    played = served.notes[0]
    assert played.key is None
    assert played.at_s == pytest.approx(1.0, abs=0.05)
    assert not call.hears(APOLOGY)


@pytest.mark.parametrize("line", ["+8640012345", "1", "00", "4" * 20])
async def test_every_form_of_number_reaches_somebody(
    runtime: Runtime, phones: PhoneMaker, site: Site, line: str
) -> None:
    async def flow(served: Served) -> None:
        await served.commands.answer()
        await served.commands.stream_file(site.prompts.menu, lasts_s=1)
        await served.commands.done()

    runtime.on_call(flow)
    call = await (await phones()).call(line)
    await call.wait_tone(MENU)
    assert runtime.calls[0].request.call.line == line


async def test_hang_up_in_a_prompt_is_caller_gone_at_once(runtime: Runtime, phones: PhoneMaker, site: Site) -> None:
    async def body(served: Served) -> None:
        try:
            await served.commands.stream_file(site.prompts.long, lasts_s=20)
        finally:
            served.notes.append(time.monotonic())

    call, served = await answered(runtime, phones, body)
    await call.wait_tone(LONG)
    call.hang_up()
    await asyncio.wait_for(served.finished.wait(), 1)
    assert isinstance(served.error, CallerGone)
    assert served.notes[0] - call.ended_at < 0.5
    with pytest.raises(CallerGone):
        await served.commands.get_variable("UNIQUEID")
    await until(lambda: served.seen(ChannelHungUp), within_s=1)
    assert served.watch.hangup is not None


async def test_hang_up_between_commands_is_noticed_at_once(runtime: Runtime, phones: PhoneMaker) -> None:
    async def body(served: Served) -> None:
        served.notes.append("idle")
        await served.request.wait_gone()
        await served.commands.get_variable("UNIQUEID")

    call, served = await answered(runtime, phones, body)
    await until(lambda: served.notes)
    call.hang_up()
    await asyncio.wait_for(served.finished.wait(), 1)
    assert time.monotonic() - call.ended_at < 0.5
    assert isinstance(served.error, CallerGone)


async def test_hang_up_before_the_answer_is_caller_gone(runtime: Runtime, phones: PhoneMaker) -> None:
    async def flow(served: Served) -> None:
        await served.request.wait_gone()
        await served.commands.answer()

    runtime.on_call(flow)
    call = await (await phones()).call(LINE)
    served = await runtime.first()
    call.hang_up()
    await asyncio.wait_for(served.finished.wait(), 1)
    assert isinstance(served.error, CallerGone)


async def test_a_recording_ended_by_hanging_up_is_kept(runtime: Runtime, phones: PhoneMaker, site: Site) -> None:
    file = site.prompts.folder / "message.wav"

    async def body(served: Served) -> None:
        served.notes.append("recording")
        served.notes.append(await served.commands.record_file(str(file.with_suffix("")), longest_s=10))
        await served.commands.set_variable("AFTER", "1")

    call, served = await answered(runtime, phones, body)
    await until(lambda: served.notes)
    call.say(CALLER, 1.0)
    await asyncio.sleep(0.8)
    call.hang_up()
    await asyncio.wait_for(served.finished.wait(), 2)
    recorded = served.notes[1]
    assert recorded.ended_by == "hangup"
    assert recorded.length_s > 0.5
    assert len(file.read_bytes()) > 8000
    assert isinstance(served.error, CallerGone)


async def test_a_recording_ends_by_key_and_by_silence(runtime: Runtime, phones: PhoneMaker, site: Site) -> None:
    async def body(served: Served) -> None:
        served.notes.append(None)
        served.notes.append(await served.commands.record_file(f"{site.prompts.folder}/a", longest_s=10))
        served.notes.append(
            await served.commands.record_file(f"{site.prompts.folder}/b", longest_s=10, silence_s=1, escape_keys="")
        )

    call, served = await answered(runtime, phones, body)
    await until(lambda: served.notes)
    await asyncio.sleep(0.2)
    call.press("#")
    await asyncio.wait_for(served.finished.wait(), 5)
    _, by_key, by_silence = served.notes
    assert (by_key.ended_by, by_key.key) == ("key", "#")
    assert by_silence.ended_by == "silence_or_limit"
    assert by_silence.length_s < 3


async def test_errors_leave_the_session_in_step(runtime: Runtime, phones: PhoneMaker, site: Site) -> None:
    async def body(served: Served) -> None:
        commands, request = served.commands, served.request
        for failing in (
            commands.stream_file(f"{site.prompts.folder}/nosuchfile", lasts_s=1),
            commands.execute("NoSuchApplication"),
            request.command("STREAM FILE", timeout_s=2),
            request.command("NO SUCH COMMAND", timeout_s=2),
        ):
            with pytest.raises(AgiError):
                await failing
            served.notes.append(await commands.get_variable("TONEPATH_TAKEN"))

    _, served = await answered(runtime, phones, body)
    await asyncio.wait_for(served.finished.wait(), 5)
    assert served.error is None
    assert served.notes == ["1"] * 4


@pytest.mark.parametrize(
    "value",
    [
        "转人工，请按 0",
        'quo"ted \\ back\\\\slash',
        "${EXTEN},$[1+1]",
        "hangup",
        "(timeout)",
        ") endpos=1",
        "",
        "-1",
        "x" * 1000,
    ],
)
async def test_values_come_back_as_they_went(runtime: Runtime, phones: PhoneMaker, value: str) -> None:
    async def body(served: Served) -> None:
        await served.commands.set_variable("SOME", value)
        served.notes.append(await served.commands.get_variable("SOME"))
        served.notes.append(await served.commands.get_variable("TONEPATH_TAKEN"))

    _, served = await answered(runtime, phones, body)
    await asyncio.wait_for(served.finished.wait(), 5)
    assert served.error is None
    assert served.notes == [value, "1"]


async def test_no_argument_becomes_a_second_command(runtime: Runtime, phones: PhoneMaker) -> None:
    async def body(served: Served) -> None:
        for value in ("a\nSET VARIABLE INJECTED 1", "a\rb", "a\0b", "x" * 8001):
            with pytest.raises(AgiError):
                await served.commands.set_variable("SOME", value)
        served.notes.append(await served.commands.get_variable("INJECTED"))

    _, served = await answered(runtime, phones, body)
    await asyncio.wait_for(served.finished.wait(), 5)
    assert served.error is None
    assert served.notes == [None]


async def test_a_late_reply_drops_the_session_and_the_caller_hears_the_fallback(
    runtime: Runtime, phones: PhoneMaker
) -> None:
    async def body(served: Served) -> None:
        await served.request.command("WAIT FOR DIGIT", 20_000, timeout_s=0.2)

    call, served = await answered(runtime, phones, body)
    await call.wait_tone(APOLOGY)
    assert isinstance(served.error, AgiError)
    assert "0.2 s" in str(served.error)


async def test_a_cancelled_command_drops_the_session_and_the_caller_hears_the_fallback(
    runtime: Runtime, phones: PhoneMaker, site: Site
) -> None:
    async def body(served: Served) -> None:
        async with asyncio.timeout(0.3):
            await served.commands.stream_file(site.prompts.long, lasts_s=20)

    call, served = await answered(runtime, phones, body)
    await call.wait_tone(APOLOGY)
    assert served.request.gone
    assert isinstance(served.error, TimeoutError)


async def test_commands_of_two_tasks_take_turns(runtime: Runtime, phones: PhoneMaker) -> None:
    async def body(served: Served) -> None:
        names = [f"V{n}" for n in range(20)]
        await asyncio.gather(*(served.commands.set_variable(name, name) for name in names))
        served.notes += await asyncio.gather(*(served.commands.get_variable(name) for name in names))

    _, served = await answered(runtime, phones, body)
    await asyncio.wait_for(served.finished.wait(), 5)
    assert served.notes == [f"V{n}" for n in range(20)]


async def test_a_caller_can_be_refused_with_busy_before_the_answer(runtime: Runtime, phones: PhoneMaker) -> None:
    async def flow(served: Served) -> None:
        await served.commands.done()
        await served.commands.hang_up(17)

    runtime.on_call(flow)
    call = await (await phones()).call(LINE)
    await call.wait_ended()
    assert call.codes[-1] == 486
    assert 200 not in call.codes
    assert not call.media.heard


async def test_a_registered_softphone_reaches_the_line(
    runtime: Runtime, phones: PhoneMaker, site: Site, pbx: Pbx
) -> None:
    async def flow(served: Served) -> None:
        await served.commands.answer()
        await served.commands.stream_file(site.prompts.menu, lasts_s=1)
        await served.commands.done()

    runtime.on_call(flow)
    phone = await phones("1001")
    assert await phone.register("wrong password") == 401
    assert await phone.register(pbx.accounts["1001"].password) == 200
    call = await phone.call(LINE)
    await call.wait_tone(MENU)
    assert runtime.calls[0].request.call.caller == "1001"
