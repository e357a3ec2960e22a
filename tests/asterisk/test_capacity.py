"""Who is not let in hears what the site chose for that, and those inside notice nothing."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from deploy.pbx import Pbx
from runtime.asterisk.admission import Admission
from runtime.asterisk.dialplan import OWN_FULL, AgiHost
from runtime.asterisk.pressure import Limits, Pressure
from runtime.ports import Capacity
from tests.asterisk.conftest import APOLOGY, GOODBYE, LINE, PhoneMaker, Site
from tests.asterisk.flows import flow, hotline
from tests.asterisk.phone import Call
from tests.asterisk.site import Tonepath
from tests.asterisk.test_degraded import counted
from tests.asterisk.tone import tone, write_prompt

Change = Callable[..., None]
FULL, ENGLISH = 1500.0, 1700.0
OTHER_LINE = "4008005678"


@pytest.fixture
def announced(site: Site, dialplan: Change) -> None:
    """The site's own announcement for callers there is no room for."""
    dialplan(full=str(write_prompt(site.prompts.folder / "full.wav", FULL, 0.6)))


async def inside(tonepath: Tonepath, phones: PhoneMaker, line: str = LINE) -> Call:
    """A caller at the menu."""
    call = await (await phones()).call(line)
    await call.wait_tone(tonepath.tone("主菜单"))
    return call


async def beyond(phones: PhoneMaker, line: str = LINE) -> Call:
    """One more caller."""
    return await (await phones("13900139000")).call(line)


async def goes_on(tonepath: Tonepath, call: Call) -> None:
    """The caller inside is served to the end."""
    call.press("2")
    await call.wait_tone(tonepath.tone("再见"))
    await call.wait_ended()


def line_of(calls: int, what: str) -> Admission:
    return Admission(50, of_line=lambda line: Capacity(calls, what) if line == LINE else None)


async def test_beyond_a_lines_limit_a_caller_hears_busy_and_is_not_answered(
    tonepath: Tonepath, phones: PhoneMaker
) -> None:
    tonepath.admit(line_of(1, "busy"))
    tonepath.line(LINE, hotline())
    tonepath.line(OTHER_LINE, hotline())
    first = await inside(tonepath, phones)
    second = await beyond(phones)
    await second.wait_ended()
    assert second.codes[-1] == 486
    assert 200 not in second.codes
    assert counted(tonepath, "tonepath_calls_refused_total", why="line_full") == 1
    assert tonepath.ledger.turned_away == [("13900139000", "line_full", "busy")]
    assert counted(tonepath, "tonepath_line_calls_active", line=LINE) == 1
    other = await inside(tonepath, phones, OTHER_LINE)
    await goes_on(tonepath, other)
    await goes_on(tonepath, first)
    await tonepath.over()
    await goes_on(tonepath, await inside(tonepath, phones))


async def test_beyond_a_lines_limit_a_caller_hears_the_announcement_and_goodbye(
    tonepath: Tonepath, phones: PhoneMaker, announced: None
) -> None:
    tonepath.admit(line_of(1, "message"))
    tonepath.line(LINE, hotline())
    first = await inside(tonepath, phones)
    began = time.monotonic()
    second = await beyond(phones)
    assert await second.wait_tone(FULL) - began < 2.0
    await second.wait_tone(GOODBYE)
    await second.wait_ended()
    assert not second.hears(APOLOGY)
    await goes_on(tonepath, first)


async def test_the_announcement_that_comes_with_the_product_is_heard_in_the_lines_language(
    tonepath: Tonepath, phones: PhoneMaker, pbx: Pbx, dialplan: Change
) -> None:
    dialplan(full=OWN_FULL)
    sounds = pbx.run_dir / "data/sounds"
    written = {path: path.read_bytes() for path in (sounds / f"zh/{OWN_FULL}.ulaw", sounds / f"{OWN_FULL}.ulaw")}
    tonepath.admit(Admission(1, beyond="message"))
    tonepath.line(LINE, hotline())
    english = {"prompt": {"en-US": [{"say": "bye"}]}}
    tonepath.line(OTHER_LINE, flow("english", {"end": ("hangup", english)}, "", entry="end", languages=["en-US"]))
    try:
        for path, frequency in zip(written, (FULL, ENGLISH), strict=True):
            path.write_bytes(tone(frequency, 0.6))
        first = await inside(tonepath, phones)
        for line, frequency in ((LINE, FULL), (OTHER_LINE, ENGLISH)):
            call = await beyond(phones, line)
            await call.wait_tone(frequency)
            await call.wait_ended()
        await goes_on(tonepath, first)
    finally:
        for path, data in written.items():
            path.write_bytes(data)


async def test_beyond_a_lines_limit_a_caller_reaches_a_human(tonepath: Tonepath, phones: PhoneMaker) -> None:
    tonepath.admit(line_of(1, "human"))
    tonepath.line(LINE, hotline())
    first = await inside(tonepath, phones)
    second = await beyond(phones)
    await second.wait_tone(APOLOGY)
    await goes_on(tonepath, first)


async def test_a_full_line_is_full_for_the_second_runtime_too(
    tonepath: Tonepath, phones: PhoneMaker, site: Site, dialplan: Change
) -> None:
    dialplan(runtimes=(AgiHost("127.0.0.1", site.agi_port), AgiHost("127.0.0.1", site.agi_port)))
    tonepath.admit(line_of(1, "busy"))
    tonepath.line(LINE, hotline())
    first = await inside(tonepath, phones)
    second = await beyond(phones)
    await second.wait_ended()
    assert second.codes[-1] == 486
    assert counted(tonepath, "tonepath_calls_refused_total", why="line_full") == 1
    await goes_on(tonepath, first)


@pytest.mark.parametrize("what", ["busy", "message"])
async def test_a_full_runtime_sends_its_caller_to_the_second_one_first(
    tonepath: Tonepath, phones: PhoneMaker, site: Site, dialplan: Change, announced: None, what: str
) -> None:
    both = (AgiHost("127.0.0.1", site.agi_port), AgiHost("127.0.0.1", site.agi_port))
    dialplan(runtimes=both, full=str(site.prompts.folder / "full"))
    tonepath.admit(Admission(1, beyond=what))
    tonepath.line(LINE, hotline())
    first = await inside(tonepath, phones)
    second = await beyond(phones)
    if what == "message":
        await second.wait_tone(FULL)
    await second.wait_ended()
    assert (second.codes[-1] == 486) == (what == "busy")
    assert counted(tonepath, "tonepath_calls_refused_total", why="full") == 2
    await goes_on(tonepath, first)


async def test_an_overloaded_runtime_refuses_new_calls_and_keeps_those_it_has(
    tonepath: Tonepath, phones: PhoneMaker
) -> None:
    now = [0.0]
    pressure = Pressure(Limits(), lambda: now[0])
    tonepath.admit(Admission(50, beyond="busy", pressure=pressure))
    tonepath.line(LINE, hotline())
    first = await inside(tonepath, phones)
    for _ in range(50):
        pressure.late(0.5)
    second = await beyond(phones)
    await second.wait_ended()
    assert second.codes[-1] == 486
    assert counted(tonepath, "tonepath_calls_refused_total", why="overloaded") == 1
    await goes_on(tonepath, first)
    for _ in range(2):
        now[0] += 6.0
        assert pressure.look() == (now[0] < 12)
    await goes_on(tonepath, await inside(tonepath, phones))


async def test_a_call_carries_one_id_from_the_trunk_to_the_log(tonepath: Tonepath, phones: PhoneMaker) -> None:
    tonepath.line(LINE, hotline())
    call = await inside(tonepath, phones)
    header = tonepath.ledger.headers[tonepath.ledger.only]
    assert header.sip_call_id == call.call_id
    assert header.uniqueid
    await goes_on(tonepath, call)
