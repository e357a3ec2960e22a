"""Line rules on the product as operators run it: in force for the next call, before the answer, and without a database."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator

import pytest

from deploy.pbx import Pbx
from deploy.ports import free_port
from runtime.store.database import open_database
from runtime.store.emergency import Switch, set_switch
from tests.asterisk.conftest import LINE, PhoneMaker, Site
from tests.asterisk.flows import Json, flow
from tests.asterisk.phone import Call, until
from tests.asterisk.process import Installation

MENU_TONE, CLOSED_TONE, NOTICE_TONE = 420.0, 520.0, 640.0
GOOD, BAD = "13800138000", "13900139000"
IN_FORCE_S = 1.0


def recorded(name: str) -> Json:
    return {"zh-CN": [{"audio": name}]}


def line_flow() -> Json:
    return flow(
        "主线",
        {
            "main": ("play", {"prompt": recorded("menu")}),
            "agents": ("queue", {"destination": "客服", "timeout_s": 20}),
        },
        "main.done>agents",
        entry="main",
        fallback="agents",
    )


@pytest.fixture(scope="module")
def installed(pbx: Pbx, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    installation = Installation(
        tmp_path_factory.mktemp("installation"), pbx, agi_port=site.agi_port, metrics_port=free_port()
    )
    for name, frequency, seconds in (
        ("menu", MENU_TONE, 2.0),
        ("closed", CLOSED_TONE, 1.0),
        ("moved", NOTICE_TONE, 1.0),
    ):
        installation.tone(name, frequency, seconds)
    installation.destination("客服", kind="queue", queue="support")
    installation.publish(line_flow(), LINE)
    yield installation
    installation.stop()


@pytest.fixture
def running(installed: Installation) -> Iterator[Installation]:
    installed.start()
    yield installed
    installed.stop()
    installed.app("emergency", "off", "--line", LINE)
    installed.app("rules", LINE, "--clear")


def rule(installation: Installation, **rules: object) -> None:
    path = installation.folder / "rules.json"
    path.write_text(json.dumps({"schema_version": 1, **rules}, ensure_ascii=False))
    installation.app("rules", LINE, "--set", str(path))


WINDOW_S = 0.2
TONES = (MENU_TONE, CLOSED_TONE, NOTICE_TONE)


async def first_tone(call: Call) -> float:
    """Which of the tones a call heard first, by what it has recorded: the loudest of the first window with any in it."""
    await call.wait_answered(8)
    found: list[float] = []

    def judged() -> bool:
        since = call.answered_at
        while since + WINDOW_S < time.monotonic():
            tone = max(TONES, key=lambda each: call.media.level(each, since=since, until=since + WINDOW_S))
            if call.hears(tone, since=since, until_at=since + WINDOW_S):
                found.append(tone)
                return True
            since += WINDOW_S / 2
        return False

    await until(judged, within_s=8, what="a tone")
    return found[0]


async def in_force(installation: Installation, phones: PhoneMaker, tone: float) -> None:
    """Wait until a call hears a tone first."""
    deadline = time.monotonic() + 5.0
    while True:
        call = await (await phones()).call(LINE)
        heard = await first_tone(call)
        call.hang_up()
        if heard == tone:
            return
        assert time.monotonic() < deadline, installation.log


async def test_the_switch_is_in_force_within_a_second(running: Installation, phones: PhoneMaker) -> None:
    rule(running, emergency={"to": {"message": recorded("closed")}})
    await in_force(running, phones, MENU_TONE)
    database = open_database(running.settings.database_url)
    for on, tone in ((True, CLOSED_TONE), (False, MENU_TONE)):
        set_switch(database, Switch("line", LINE, on), by="test")
        flipped = time.monotonic()
        placed: list[tuple[float, Call]] = []
        while time.monotonic() - flipped < IN_FORCE_S + 0.4:
            call = await (await phones(f"1380013{len(placed):04d}")).call(LINE)
            placed.append((time.monotonic() - flipped, call))
            await asyncio.sleep(0.15)
        heard = [(after, await first_tone(call)) for after, call in placed]
        for _, call in placed:
            call.hang_up()
        late = [one for after, one in heard if after >= IN_FORCE_S]
        assert late, heard
        assert set(late) == {tone}, heard
        print(f"switch {'on' if on else 'off'}: first heard {min(a for a, t in heard if t == tone):.2f} s after it")
    database.close()


async def test_an_operator_turns_the_switch_and_the_next_call_hears_the_message(
    running: Installation, phones: PhoneMaker
) -> None:
    rule(running, emergency={"to": {"message": recorded("closed")}})
    assert LINE in running.app("emergency", "on", "--all", "--until", "2099-01-01T08:00")
    await in_force(running, phones, CLOSED_TONE)
    call = await (await phones()).call(LINE)
    await call.wait_tone(CLOSED_TONE)
    await call.wait_ended()
    assert not call.hears(MENU_TONE)
    running.app("emergency", "off", "--all")
    await in_force(running, phones, MENU_TONE)


async def test_a_call_behind_rules_is_in_the_log_and_replays(running: Installation, phones: PhoneMaker) -> None:
    rule(running, notice={"prompt": recorded("moved"), "from": "2020-01-01", "to": "2029-12-31"})
    await in_force(running, phones, NOTICE_TONE)
    call = await (await phones()).call(LINE)
    await call.wait_tone(NOTICE_TONE)
    await call.wait_tone(MENU_TONE)
    call.hang_up()
    await until(lambda: running.calls() and running.calls()[0].outcome, what="the call in the log")
    shown = running.app("calls", "show", running.calls()[0].id)
    assert "公告" in shown
    assert "main" in shown


async def test_a_blocked_caller_is_refused_before_the_answer_even_without_a_database(
    installed: Installation, phones: PhoneMaker
) -> None:
    installed.start()
    try:
        assert LINE in installed.app("block", BAD, "--days", "1", "--note", "骚扰")
        rules = json.loads(installed.app("rules", LINE))
        rule(installed, **{**rules, "emergency": {"to": {"message": recorded("closed")}}})
        await refused(phones)
        await until(lambda: "blocked" in [call.outcome for call in installed.calls()], what="the call in the log")
        installed.stop()
        for path in (installed.folder / "var").glob("tonepath.db*"):
            path.unlink()
        installed.start()
        await refused(phones)
        await in_force(installed, phones, MENU_TONE)
        await refused(phones)
    finally:
        installed.stop()


async def refused(phones: PhoneMaker) -> None:
    """Wait until the blocked caller gets 486 and was never answered; fail when that does not come."""
    deadline = time.monotonic() + 5.0
    while True:
        call = await (await phones(BAD)).call(LINE)
        await until(lambda: call.ended.is_set() or call.answered.is_set(), within_s=8, what="an end")  # noqa: B023
        if not call.answered.is_set():
            assert call.codes[-1] == 486, call.codes
            assert 200 not in call.codes
            return
        call.hang_up()
        assert time.monotonic() < deadline, call.codes
