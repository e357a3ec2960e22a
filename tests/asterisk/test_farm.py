"""Several runtimes on one PostgreSQL, and calls while that is away or the disk is full: nobody notices, nothing is lost."""

from __future__ import annotations

import resource
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.pbx import Pbx
from deploy.ports import free_port
from deploy.postgres import Postgres
from runtime.asterisk.dialplan import AgiHost
from tests.asterisk.conftest import LINE, PhoneMaker, Site
from tests.asterisk.phone import Call, until
from tests.asterisk.process import Installation
from tests.asterisk.test_process import MENU_TONE, NEXT_TONE, OTHER_TONE, line_flow


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A server of our own: it is stopped in the middle of calls."""
    with Postgres() as server:
        yield server


@pytest.fixture
def farm(server: Postgres, pbx: Pbx, site: Site, tmp_path: Path) -> Iterator[tuple[Installation, Installation]]:
    """Two installations, one database, one Asterisk; nothing runs yet."""
    name = server.create()
    shared = {"database_url": server.url(name), "audio_dir": str(tmp_path / "audio")}
    made = []
    for runtime, agi_port in (("a", site.agi_port), ("b", free_port())):
        folder = tmp_path / runtime
        folder.mkdir()
        made.append(
            Installation(folder, pbx, agi_port=agi_port, metrics_port=free_port(), runtime_id=runtime, **shared)
        )
    first, second = made
    for prompt, frequency, seconds in (("menu", MENU_TONE, 2.0), ("bye", NEXT_TONE, 0.6), ("other", OTHER_TONE, 0.6)):
        first.tone(prompt, frequency, seconds)
    first.destination("客服", kind="queue", queue="support")
    first.publish(line_flow(), LINE)
    yield first, second
    for each in made:
        each.stop()
    if not server.answers():
        server.start()
    server.drop(name)


async def at_the_menu(phones: PhoneMaker, caller: str = "13800138000") -> Call:
    call = await (await phones(caller)).call(LINE)
    await call.wait_tone(MENU_TONE)
    return call


async def to_the_end(call: Call) -> None:
    call.press("1")
    await call.wait_tone(NEXT_TONE)
    await call.wait_ended()


def live_on(site: Installation) -> str:
    """The column of `app.py lines` that says how many runtimes answer with what is live."""
    return next(word for word in site.app("lines").split() if word.count("/") == 1 and word.replace("/", "").isdigit())


async def test_both_runtimes_acknowledge_and_when_one_is_killed_the_other_answers(
    farm: tuple[Installation, Installation], phones: PhoneMaker, dialplan: object
) -> None:
    first, second = farm
    assert callable(dialplan)
    ports = [each.settings.agi_port for each in farm]
    dialplan(runtimes=tuple(AgiHost("127.0.0.1", port) for port in ports))
    first.start()
    second.start()
    await until(lambda: live_on(first) == "2/2", within_s=20, what="both runtimes to say so")
    first.publish(line_flow("other"), LINE)
    first.app("rollback", LINE)
    await until(lambda: live_on(second) == "2/2", within_s=20, what="both runtimes to say so again")
    await to_the_end(await at_the_menu(phones))
    first.signal(signal.SIGKILL)
    await to_the_end(await at_the_menu(phones, "13900139000"))
    # What the killed one still had on its disk arrives when it is back.
    first.stop()
    first.start()
    await until(lambda: len([c for c in second.calls() if c.outcome]) == 2, within_s=20, what="both calls in the log")
    assert {(call.runtime, call.outcome) for call in second.calls()} == {("a", "completed"), ("b", "completed")}
    second.signal(signal.SIGTERM)
    assert second.process is not None
    await until(lambda: second.process is not None and second.process.poll() == 0, within_s=20, what="its end")


async def test_the_database_goes_in_the_middle_of_a_call_and_a_runtime_starts_without_it(
    farm: tuple[Installation, Installation], server: Postgres, phones: PhoneMaker
) -> None:
    site = farm[0]
    site.start()
    assert "database_up 1.0" in site.metrics()
    during = await at_the_menu(phones)
    server.stop()
    await to_the_end(during)
    await to_the_end(await at_the_menu(phones, "13900139001"))
    await until(lambda: "database_up 0.0" in site.metrics(), what="the metrics to say so")
    assert "note: no database" in site.health()
    site.stop()
    site.start()
    await to_the_end(await at_the_menu(phones, "13900139002"))
    after = await at_the_menu(phones, "13900139003")
    server.start()
    await to_the_end(after)
    await until(lambda: len([c for c in site.calls() if c.outcome]) == 4, within_s=30, what="all four calls in the log")
    assert [call.outcome for call in site.calls()] == ["completed"] * 4
    await until(lambda: site.health() == "ok" and "backlog_bytes 0.0" in site.metrics(), what="all to be well again")


async def test_a_full_disk_is_told_and_the_call_goes_on(
    farm: tuple[Installation, Installation], phones: PhoneMaker
) -> None:
    site = farm[0]
    site.start()
    call = await at_the_menu(phones)
    assert site.process is not None
    limits = resource.prlimit(site.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(site.process.pid, resource.RLIMIT_FSIZE, (1, limits[1]))
    await to_the_end(call)
    await to_the_end(await at_the_menu(phones, "13900139004"))
    await until(lambda: "the disk takes no call logs" in site.health(), what="the health to say so")
    assert "call_log_waiting_records 0.0" not in site.metrics()
    assert "call_log_lost_records 0.0" in site.metrics()
    resource.prlimit(site.process.pid, resource.RLIMIT_FSIZE, limits)
    await until(lambda: len([c for c in site.calls() if c.outcome]) == 2, within_s=30, what="both calls in the log")
    await until(lambda: site.health() == "ok", what="all to be well again")
    assert "call_log_waiting_records 0.0" in site.metrics()
