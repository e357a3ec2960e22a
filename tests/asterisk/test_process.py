"""The product as operators run it: published, killed, frozen, restarted, drained. Nobody is left in silence."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.pbx import Pbx
from deploy.ports import free_port
from designer.access.passwords import hashed
from designer.application import close_app, create_app
from runtime.store.database import open_database
from runtime.store.people import ADMINISTRATOR, FIRST, add_person
from tests.api.conftest import Client
from tests.asterisk.conftest import AGENT, APOLOGY, GOODBYE, LINE, PhoneMaker, Site
from tests.asterisk.flows import Json, flow, option
from tests.asterisk.phone import Call, Manner, Phone, until
from tests.asterisk.process import Installation
from tests.designer.conftest import PASSWORD, hashes

MENU_TONE, NEXT_TONE, OTHER_TONE = 420.0, 520.0, 640.0
FROZEN_WITHIN_S = 25.0
# A sign of life every 5 s, and the pauses of a link that is tried again.
TOLD_WITHIN_S = 20.0


def recorded(name: str) -> Json:
    """A prompt that is a recording."""
    return {"zh-CN": [{"audio": name}]}


def line_flow(goodbye: str = "bye") -> Json:
    """A menu, an end, and a queue behind it."""
    return flow(
        "主线",
        {
            "main": (
                "menu",
                {"prompt": recorded("menu"), "options": [option("1", "end"), option("2", "talk")], "no_input_s": 5},
            ),
            "end": ("hangup", {"prompt": recorded(goodbye)}),
            "agents": ("queue", {"destination": "客服", "timeout_s": 20}),
        },
        "main.end>end main.talk>agents",
        entry="main",
        fallback="agents",
    )


@pytest.fixture(scope="module")
def installed(pbx: Pbx, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    installation = Installation(
        tmp_path_factory.mktemp("installation"), pbx, agi_port=site.agi_port, metrics_port=free_port()
    )
    furnish(installation)
    yield installation
    installation.stop()


def furnish(installation: Installation) -> None:
    """Publish the flow to the line."""
    for name, frequency, seconds in (("menu", MENU_TONE, 2.0), ("bye", NEXT_TONE, 0.6), ("other", OTHER_TONE, 0.6)):
        installation.tone(name, frequency, seconds)
    installation.destination("客服", kind="queue", queue="support")
    installation.publish(line_flow(), LINE)


@pytest.fixture
def running(installed: Installation) -> Iterator[Installation]:
    installed.start()
    yield installed
    installed.stop()


async def at_the_menu(phones: PhoneMaker) -> Call:
    """A call that hears the menu."""
    call = await (await phones()).call(LINE)
    await call.wait_tone(MENU_TONE)
    return call


async def talking(agent: Phone, *, nth: int = 0) -> Call:
    """The agent's side of a conversation."""
    await until(lambda: len(agent.incoming) > nth, what="the agent's phone to ring", within_s=FROZEN_WITHIN_S)
    side = agent.incoming[nth]
    await side.wait_answered()
    return side


async def test_a_published_flow_is_heard_and_its_call_is_in_the_log(running: Installation, phones: PhoneMaker) -> None:
    call = await at_the_menu(phones)
    call.press("1")
    await call.wait_tone(NEXT_TONE)
    await call.wait_ended()
    await until(lambda: running.calls() and running.calls()[0].outcome, what="the call in the log")
    newest = running.calls()[0]
    assert (newest.line, newest.outcome) == (LINE, "completed")
    shown = running.app("calls", "show", newest.id)
    assert "main" in shown
    assert "13800138000" not in shown
    assert 'tonepath_calls_total{ended="completed"} 1.0' in running.metrics()


async def test_a_new_version_and_a_rollback_reach_the_next_call_and_spare_the_calls_in_progress(
    running: Installation, phones: PhoneMaker
) -> None:
    before = await at_the_menu(phones)
    running.publish(line_flow("other"), LINE)
    await asyncio.sleep(1.2)
    after = await at_the_menu(phones)
    running.app("rollback", LINE)
    await asyncio.sleep(1.2)
    again = await at_the_menu(phones)
    for call, heard in ((before, NEXT_TONE), (after, OTHER_TONE), (again, NEXT_TONE)):
        if call is before:
            await call.wait_tone(MENU_TONE, within_s=10)  # asked again after its silence
        call.press("1")
        await call.wait_tone(heard)
        await call.wait_ended()


async def test_killed_in_a_prompt_the_caller_reaches_a_human(running: Installation, phones: PhoneMaker) -> None:
    agent = await phones("agent1")
    call = await at_the_menu(phones)
    killed_at = time.monotonic()
    running.signal(signal.SIGKILL)
    assert await call.wait_tone(APOLOGY) - killed_at < 3.0
    side = await talking(agent)
    side.say(AGENT, 1.0)
    await call.wait_tone(AGENT)


async def test_frozen_the_caller_reaches_a_human_in_bounded_time(running: Installation, phones: PhoneMaker) -> None:
    agent = await phones("agent1")
    call = await at_the_menu(phones)
    running.signal(signal.SIGSTOP)
    await call.wait_tone(APOLOGY, within_s=FROZEN_WITHIN_S)
    side = await talking(agent)
    side.say(AGENT, 1.0)
    await call.wait_tone(AGENT)


async def test_without_a_runtime_the_caller_reaches_a_human_at_once(
    installed: Installation, phones: PhoneMaker
) -> None:
    agent = await phones("agent1")
    began = time.monotonic()
    call = await (await phones()).call(LINE)
    assert await call.wait_tone(APOLOGY) - began < 2.0
    await talking(agent)


async def test_restarted_it_answers_the_next_call(running: Installation, phones: PhoneMaker) -> None:
    running.signal(signal.SIGKILL)
    running.stop()
    running.start()
    call = await at_the_menu(phones)
    call.press("1")
    await call.wait_tone(NEXT_TONE)


async def test_killed_while_the_caller_talks_nobody_is_cut_off_or_queued_again(
    running: Installation, phones: PhoneMaker
) -> None:
    agent = await phones("agent1")
    call = await at_the_menu(phones)
    call.press("2")
    side = await talking(agent)
    running.signal(signal.SIGKILL)
    await asyncio.sleep(1.0)
    side.say(AGENT, 1.0)
    await call.wait_tone(AGENT)
    side.hang_up()
    await call.wait_tone(GOODBYE)
    await call.wait_ended()
    assert len(agent.incoming) == 1
    assert not call.hears(APOLOGY)


async def test_told_to_stop_it_finishes_its_calls_and_takes_no_new_ones(
    running: Installation, phones: PhoneMaker
) -> None:
    await phones("agent1", Manner.ANSWER)
    call = await at_the_menu(phones)
    running.signal(signal.SIGTERM)
    await asyncio.sleep(0.3)
    late = await (await phones("13900139000")).call(LINE)
    await late.wait_tone(APOLOGY)
    late.hang_up()
    call.press("1")
    await call.wait_tone(NEXT_TONE)
    await call.wait_ended()
    assert running.process is not None
    await until(lambda: running.process and running.process.poll() == 0, within_s=10, what="the runtime's end")


async def test_asterisk_restarted_the_runtime_finds_it_again(
    running: Installation, phones: PhoneMaker, pbx: Pbx
) -> None:
    await at_the_menu(phones)
    pbx.restart()
    await until(lambda: running.health() == "ok" and "link_up 1.0" in running.metrics(), within_s=15)
    call = await at_the_menu(phones)
    call.press("1")
    await call.wait_tone(NEXT_TONE)


class Between:
    """Stands between the runtime and Asterisk's manager; `cut` is a cable pulled out."""

    def __init__(self, port: int) -> None:
        self.port, self._behind = free_port(), port
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    async def lay(self) -> None:
        """Let connections through."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    async def cut(self) -> None:
        """End every connection and take none."""
        if self._server is not None:
            self._server.close()
        for writer in self._open:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        theirs, ours = await asyncio.open_connection("127.0.0.1", self._behind)
        self._open |= {writer, ours}
        await asyncio.gather(self._carry(reader, ours), self._carry(theirs, writer), return_exceptions=True)

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(65_536):
            sink.write(data)
            await sink.drain()
        sink.close()


async def test_the_system_page_tells_asterisks_version_and_that_its_link_is_cut(pbx: Pbx, tmp_path: Path) -> None:
    between = Between(pbx.ports.ami)
    await between.lay()
    given = {"ami_port": str(between.port)}
    installation = Installation(tmp_path, pbx, agi_port=free_port(), metrics_port=free_port(), **given)
    furnish(installation)
    database = open_database(installation.settings.database_url)
    add_person(database, FIRST, role=ADMINISTRATOR, password_hash=hashed(PASSWORD), one_time=False, by="start")
    app = create_app(installation.settings, database, render=hashes)
    client = Client(app.test_client())
    client.sign_in()

    def asterisk() -> dict[str, object]:
        told = [row["told"]["asterisk"] for row in client.get("/system/runtimes")["runtimes"] if row["told"]]
        return dict(told[0]) if told else {}

    try:
        await asyncio.to_thread(installation.start)
        await until(lambda: asterisk().get("version"), within_s=TOLD_WITHIN_S, what="Asterisk's version")
        up = asterisk()
        assert (up["up"], up["account"], up["why"]) == (True, True, "")
        assert str(up["version"]) in pbx.cli("core show version")
        assert up["where"] == f"{installation.settings.ami_host}:{between.port}"
        await between.cut()
        await until(lambda: asterisk()["up"] is False, within_s=TOLD_WITHIN_S, what="the link told to be down")
        assert asterisk()["why"], "and why"
        assert asterisk()["version"] == up["version"], "what it was is still worth knowing"
    finally:
        installation.stop()
        await between.cut()
        close_app(app)
        database.close()
