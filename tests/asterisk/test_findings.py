"""Facts about the exchange that no other test holds us to. docs/exchange-facts.md names the test of each fact."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable, Iterator

import pytest

from runtime.asterisk.dialplan import AgiHost
from tests.asterisk.conftest import AGENT, APOLOGY, LINE, PhoneMaker, Runtime, Served, Site
from tests.asterisk.phone import Call, until

LONGEST_CONNECTING_S = 6.0


@pytest.fixture
def full() -> Iterator[int]:
    """A port whose queue of connections is full: further attempts get no answer."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]
        for each in waiting:
            each.close()


async def test_a_host_that_answers_no_connection_costs_seconds_not_the_call(
    pbx: object, phones: PhoneMaker, dialplan: Callable[..., None], full: int
) -> None:
    dialplan(runtimes=(AgiHost("127.0.0.1", full),))
    began = time.monotonic()
    call = await (await phones()).call(LINE)
    assert await call.wait_tone(APOLOGY, within_s=LONGEST_CONNECTING_S) - began < LONGEST_CONNECTING_S


async def test_a_conversation_outlives_every_timer(runtime: Runtime, phones: PhoneMaker, site: Site) -> None:
    agent = await phones("agent1")

    async def speak(answered: Call) -> None:
        answered.say(AGENT, 20)

    async def flow(served: Served) -> None:
        await served.commands.answer()
        await served.commands.stream_file(site.prompts.menu, lasts_s=1)
        served.notes.append(await served.commands.queue("support", wait_s=5))

    agent.on_call = speak
    runtime.on_call(flow)
    call = await (await phones()).call(LINE)
    await call.wait_tone(AGENT)
    # Longer than the timer of a new call, of a prompt, and the time in the queue taken together.
    await asyncio.sleep(12)
    assert call.hears(AGENT, since=time.monotonic() - 0.5)
    agent.incoming[0].hang_up()
    await until(lambda: (served := runtime.calls[0]).notes == ["CONTINUE"] or served.error is not None)
    assert runtime.calls[0].notes == ["CONTINUE"]
