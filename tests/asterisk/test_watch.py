"""What the manager tells about a call on a real Asterisk: every key, queues, agents, transfers, and a link that comes back."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from deploy.pbx import Pbx
from runtime.asterisk import ami_wire
from runtime.asterisk.agi import AgiError, CallerGone
from runtime.asterisk.ami import AmiError, AmiLink, AmiSettings
from runtime.asterisk.ami_watch import (
    AgentCompleted,
    AgentConnected,
    ChannelHungUp,
    DialEnded,
    DigitSeen,
    LinkLost,
    LinkRestored,
    QueueJoined,
    QueueLeft,
    TransferredTo,
)
from tests.asterisk.conftest import CALLER, LINE, LONG, MENU, PhoneMaker, Runtime, Served, Site, ami_settings
from tests.asterisk.phone import Call, Manner, until

EVERY_KEY = "11223344556677889900**##"


async def quiet(runtime: Runtime, phones: PhoneMaker) -> tuple[Call, Served]:
    """A call that is answered and then left alone."""

    async def flow(served: Served) -> None:
        await served.commands.answer()
        served.notes.append("answered")
        await served.request.wait_gone()

    runtime.on_call(flow)
    call = await (await phones()).call(LINE)
    served = await runtime.first()
    await until(lambda: served.notes)
    await call.wait_answered()
    return call, served


def keys(served: Served) -> str:
    return "".join(event.key for event in served.events if isinstance(event, DigitSeen))


async def test_every_key_by_rfc_4733_between_commands(runtime: Runtime, phones: PhoneMaker) -> None:
    call, served = await quiet(runtime, phones)
    call.press(EVERY_KEY, tone_s=0.06)
    await until(lambda: len(keys(served)) >= len(EVERY_KEY), within_s=6, what="every key")
    await asyncio.sleep(0.1)
    assert keys(served) == EVERY_KEY


async def test_every_key_by_sip_info_between_commands(runtime: Runtime, phones: PhoneMaker) -> None:
    call, served = await quiet(runtime, phones)
    await call.press_info(EVERY_KEY, gap_s=0.06)
    await until(lambda: len(keys(served)) >= len(EVERY_KEY), within_s=6, what="every key")
    await asyncio.sleep(0.1)
    assert keys(served) == EVERY_KEY


async def test_every_key_while_commands_come_and_go(runtime: Runtime, phones: PhoneMaker, site: Site) -> None:
    async def flow(served: Served) -> None:
        await served.commands.answer()
        with contextlib.suppress(CallerGone):
            while True:
                await served.commands.stream_file(site.prompts.menu, lasts_s=1)
                await served.commands.set_variable("X", "1")

    runtime.on_call(flow)
    call = await (await phones()).call(LINE)
    await call.wait_tone(MENU)
    call.press(EVERY_KEY)
    served = await runtime.first()
    await until(lambda: len(keys(served)) >= len(EVERY_KEY), within_s=8, what="every key")
    assert keys(served) == EVERY_KEY


async def interrupted(
    runtime: Runtime, phones: PhoneMaker, command: Callable[[Served], Awaitable[object]]
) -> tuple[Call, Served]:
    async def flow(served: Served) -> None:
        await served.commands.answer()
        served.notes.append(await command(served))
        served.notes.append(await served.commands.get_variable("TONEPATH_TAKEN"))

    runtime.on_call(flow)
    call = await (await phones()).call(LINE)
    await call.wait_answered()
    return call, await runtime.first()


async def test_the_private_key_stops_a_prompt_at_once(runtime: Runtime, phones: PhoneMaker, site: Site) -> None:
    call, served = await interrupted(runtime, phones, lambda s: s.commands.stream_file(site.prompts.long, lasts_s=20))
    await call.wait_tone(LONG)
    assert await runtime.ami.interrupt(served.watch)
    await asyncio.wait_for(served.finished.wait(), 0.5)
    played, taken = served.notes
    assert played.key == "D"
    assert played.at_s < 2
    assert taken == "1"
    assert served.seen(DigitSeen) == [DigitSeen("D", asked=True)]


async def test_the_private_key_stops_a_recording(runtime: Runtime, phones: PhoneMaker, site: Site) -> None:
    path = f"{site.prompts.folder}/cut"
    _, served = await interrupted(runtime, phones, lambda s: s.commands.record_file(path, longest_s=20))
    await asyncio.sleep(0.3)
    assert await runtime.ami.interrupt(served.watch)
    await asyncio.wait_for(served.finished.wait(), 1)
    assert (served.notes[0].ended_by, served.notes[0].key) == ("key", "D")


async def test_a_private_key_from_the_caller_is_known_as_theirs(
    runtime: Runtime, phones: PhoneMaker, site: Site
) -> None:
    call, served = await interrupted(runtime, phones, lambda s: s.commands.stream_file(site.prompts.long, lasts_s=20))
    await call.wait_tone(LONG)
    call.press("D")
    await asyncio.wait_for(served.finished.wait(), 2)
    await until(lambda: served.seen(DigitSeen))
    assert served.seen(DigitSeen) == [DigitSeen("D", asked=False)]


async def test_an_interrupt_of_a_gone_caller_says_no(runtime: Runtime, phones: PhoneMaker) -> None:
    call, served = await quiet(runtime, phones)
    call.hang_up()
    await asyncio.wait_for(served.watch.wait_hangup(), 1)
    assert not await runtime.ami.interrupt(served.watch)
    assert await runtime.ami.alive(served.watch) is False
    assert runtime.ami.watching == 0


async def test_a_queue_tells_of_waiting_agent_and_end(runtime: Runtime, phones: PhoneMaker) -> None:
    agent = await phones("agent1")

    async def flow(served: Served) -> None:
        await served.commands.answer()
        served.notes.append(await served.commands.queue("support", wait_s=5))
        await served.commands.done()

    runtime.on_call(flow)
    call = await (await phones()).call(LINE)
    await until(lambda: agent.incoming and agent.incoming[0].answered.is_set())
    served = await runtime.first()
    await until(lambda: served.watch.agent)
    agent.incoming[0].hang_up()
    await call.wait_ended()
    assert served.notes == ["CONTINUE"]
    assert served.seen(QueueJoined) == [QueueJoined("support", 1, 1)]
    assert served.seen(QueueLeft) == [QueueLeft("support", 1, abandoned=False)]
    connected = served.seen(AgentConnected)[0]
    assert isinstance(connected, AgentConnected)
    assert (connected.queue, connected.device, connected.name) == ("support", "PJSIP/agent1", "Li")
    assert connected.channel.startswith("PJSIP/agent1-")
    completed = served.seen(AgentCompleted)[0]
    assert isinstance(completed, AgentCompleted)
    assert completed.reason == "agent"


async def test_a_queue_without_anybody_says_so(runtime: Runtime, phones: PhoneMaker) -> None:
    async def flow(served: Served) -> None:
        await served.commands.answer()
        served.notes.append(await served.commands.queue("empty", wait_s=5))
        await served.commands.done()

    runtime.on_call(flow)
    call = await (await phones()).call(LINE)
    await call.wait_ended()
    assert (await runtime.first()).notes == ["JOINEMPTY"]


async def test_a_queue_nobody_answers_times_out_and_a_key_leaves_no_trace(runtime: Runtime, phones: PhoneMaker) -> None:
    await phones("agent1", Manner.RING)

    async def flow(served: Served) -> None:
        await served.commands.answer()
        served.notes.append(await served.commands.queue("support", wait_s=1))
        with pytest.raises(AgiError):
            await served.commands.queue("support,t", wait_s=1)
        await served.commands.done()

    runtime.on_call(flow)
    call = await (await phones()).call(LINE)
    await call.wait_ended(within_s=10)
    assert (await runtime.first()).notes == ["TIMEOUT"]


async def test_a_dialled_phone_tells_how_it_ended(runtime: Runtime, phones: PhoneMaker) -> None:
    agent = await phones("agent2", Manner.RING)

    async def flow(served: Served) -> None:
        await served.commands.answer()
        served.notes.append(await served.commands.dial("PJSIP/agent2", ring_s=1))
        agent.manner = Manner.BUSY
        served.notes.append(await served.commands.dial("PJSIP/agent2", ring_s=5))
        served.notes.append(await served.commands.dial("PJSIP/nosuchphone", ring_s=5))
        await served.commands.done()

    runtime.on_call(flow)
    call = await (await phones()).call(LINE)
    await call.wait_ended(within_s=10)
    served = await runtime.first()
    assert served.notes == ["NOANSWER", "BUSY", "CHANUNAVAIL"]
    assert [event.status for event in served.seen(DialEnded) if isinstance(event, DialEnded)][-1] == "BUSY"


async def test_a_caller_transferred_away_is_alive(runtime: Runtime, phones: PhoneMaker) -> None:
    agent, other = await phones("agent1"), await phones("1002")

    async def flow(served: Served) -> None:
        await served.commands.answer()
        try:
            await served.commands.queue("support", wait_s=5)
            await served.request.wait_gone()
        finally:
            served.notes.append(await runtime.ami.alive(served.watch))

    runtime.on_call(flow)
    assert await other.register(runtime.password("1002")) == 200
    call = await (await phones()).call(LINE)
    await until(lambda: agent.incoming and agent.incoming[0].answered.is_set())
    served = await runtime.first()
    await until(lambda: served.watch.agent)
    call.say(CALLER, 1)
    await agent.incoming[0].wait_tone(CALLER)
    agent.incoming[0].refer("1002")
    await until(lambda: agent.incoming[0].referral)
    assert agent.incoming[0].referral == [202]
    await asyncio.wait_for(served.finished.wait(), 5)
    assert served.notes == [True]
    assert isinstance(served.error, CallerGone)
    assert served.seen(TransferredTo) == [TransferredTo("1002")]
    assert not served.seen(ChannelHungUp)
    await until(lambda: other.incoming and other.incoming[0].answered.is_set())
    call.say(CALLER, 1)
    await other.incoming[0].wait_tone(CALLER)


@pytest.fixture
async def own_link(pbx: Pbx) -> AsyncIterator[AmiLink]:
    link = AmiLink(ami_settings(pbx))
    await link.start()
    yield link
    await link.close()


async def test_a_restarted_asterisk_is_found_again(pbx: Pbx, runtime: Runtime, phones: PhoneMaker) -> None:
    states: list[bool] = []
    runtime.ami.on_state_change(states.append)
    _, served = await quiet(runtime, phones)
    await asyncio.to_thread(pbx.restart)
    await until(lambda: states == [False, True], within_s=5)
    assert runtime.ami.connected
    assert (await runtime.ami.action("Ping")).ok
    kinds = [type(event) for event in served.events]
    assert kinds == [LinkLost, ChannelHungUp]
    assert runtime.ami.watching == 0


async def test_a_frozen_asterisk_is_noticed_and_found_again(pbx: Pbx, runtime: Runtime, phones: PhoneMaker) -> None:
    _, served = await quiet(runtime, phones)
    os.kill(pbx.pid, signal.SIGSTOP)
    try:
        await until(lambda: not runtime.ami.connected, within_s=3, what="the watchdog")
        with pytest.raises(AmiError, match="down"):
            await runtime.ami.action("Ping")
    finally:
        os.kill(pbx.pid, signal.SIGCONT)
    await until(lambda: runtime.ami.connected, within_s=5)
    assert [type(event) for event in served.events] == [LinkLost, LinkRestored]
    assert await runtime.ami.alive(served.watch) is True


async def test_a_wrong_password_is_said_and_not_hammered(pbx: Pbx) -> None:
    link = AmiLink(AmiSettings(pbx.ports.ami, pbx.ami_user, "wrong", backoff_s=(0.05, 0.1)))
    await link.start()
    try:
        assert not link.connected
        assert "refused user 'tonepath'" in link.why_down
    finally:
        await link.close()


async def test_no_value_becomes_a_second_header(own_link: AmiLink) -> None:
    for value in ("x\r\nAction: Logoff", "x\n", "\0", ["fine", "not\rfine"]):
        with pytest.raises(AmiError, match="control character"):
            await own_link.action("Getvar", Variable=value)
    assert (await own_link.action("Ping")).ok


async def test_actions_answer_with_lists_errors_and_many_at_once(own_link: AmiLink) -> None:
    queues = await own_link.action_list("QueueStatus", Queue="support")
    assert [m.get("Name") for m in queues if m.name == "QueueMember"] == ["Li"]
    assert not (await own_link.action("Getvar", Channel="PJSIP/nobody-1", Variable="X")).ok
    refused = await own_link.action_list("Status", Channel="PJSIP/nobody-1")
    assert not refused[0].ok
    answers = await asyncio.gather(*(own_link.action("Ping") for _ in range(200)))
    assert all(answer.ok for answer in answers)


async def test_closing_is_final(own_link: AmiLink) -> None:
    assert (await own_link.action("Ping")).ok
    await own_link.close()
    assert not own_link.connected
    with pytest.raises(AmiError, match="closed"):
        await own_link.action("Ping")


async def test_the_exchange_sends_no_event_that_nobody_uses(
    runtime: Runtime, phones: PhoneMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    take = ami_wire._Protocol._take

    def noting(protocol: ami_wire._Protocol, text: str) -> None:
        seen.append(text.strip().partition("\r\n")[0])
        take(protocol, text)

    monkeypatch.setattr(ami_wire._Protocol, "_take", noting)
    call, served = await quiet(runtime, phones)
    call.press("7")
    await until(lambda: keys(served) == "7", what="the key")
    call.hang_up()
    await until(lambda: any(isinstance(event, ChannelHungUp) for event in served.events), what="the hang-up")
    events = {line.removeprefix("Event: ") for line in seen if line.startswith("Event: ")}
    assert {"DTMFEnd", "Hangup"} <= events
    assert events <= ami_wire.WANTED
