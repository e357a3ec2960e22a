"""One call from the telephone to the database by all its names, through the product as operators run it; its log on duty."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from deploy.pbx import Pbx
from deploy.ports import free_port
from runtime.store import lookup_tables
from runtime.store.capacity import save_capacity
from runtime.store.database import open_database
from tests.asterisk.conftest import LINE, PhoneMaker, Site
from tests.asterisk.flows import Json, flow
from tests.asterisk.phone import until
from tests.asterisk.process import Installation

MEMBER, STRANGER = 700.0, 820.0
NUMBER, OTHER = "13800138000", "13900139000"


def members() -> Json:
    """Members hear one tone, strangers another; then the line stays open for a while."""
    end = {"prompt": {"zh-CN": [{"audio": "member"}]}}
    mapping = [{"variable": "points", "column": "积分"}]
    return flow(
        "会员",
        {
            "ask": ("lookup", {"table": "会员", "key": "call.caller", "mapping": mapping}),
            "yes": ("hangup", end),
            "no": ("hangup", {"prompt": {"zh-CN": [{"audio": "stranger"}]}}),
            "agents": ("queue", {"destination": "客服", "timeout_s": 20}),
        },
        "ask.found>yes ask.not_found>no",
        entry="ask",
        fallback="agents",
        variables={"points": {"type": "integer", "sensitive": True}},
    )


@pytest.fixture(scope="module")
def running(pbx: Pbx, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    place = Installation(tmp_path_factory.mktemp("names"), pbx, agi_port=site.agi_port, metrics_port=free_port())
    place.tone("member", MEMBER, 1.5)
    place.tone("stranger", STRANGER, 0.6)
    place.destination("客服", kind="queue", queue="support")
    table = place.folder / "members.csv"
    table.write_text("手机,积分\n+86 138-0013-8000,987654\n13700137000,3\n", encoding="utf-8")
    place.app("tables", "import", "会员", str(table))
    place.publish(members(), LINE)
    place.start()
    yield place
    place.stop()


async def test_a_member_is_known_by_the_imported_table_and_a_stranger_is_not(
    running: Installation, phones: PhoneMaker
) -> None:
    member = await (await phones(NUMBER)).call(LINE)
    await member.wait_tone(MEMBER)
    await member.wait_ended()
    stranger = await (await phones(OTHER)).call(LINE)
    await stranger.wait_tone(STRANGER)
    await stranger.wait_ended()


async def test_a_new_version_answers_the_next_call_and_can_be_taken_back(
    running: Installation, phones: PhoneMaker
) -> None:
    table = running.folder / "more.csv"
    table.write_text(f"手机,积分\n{OTHER},1\n", encoding="utf-8")
    running.app("tables", "import", "会员", str(table), "--key", "手机")
    database = open_database(running.settings.database_url)
    live = lookup_tables.load_table(database, "会员").live.digest
    database.close()
    await until(lambda: f"{live}.table" in _files(running), what="the version at the runtime")
    newcomer = await _hears(running, phones, OTHER, MEMBER)
    assert newcomer
    running.app("tables", "rollback", "会员")
    assert await _hears(running, phones, OTHER, STRANGER)


async def _hears(running: Installation, phones: PhoneMaker, number: str, tone: float) -> bool:
    """Does a caller come to hear the tone within a few calls? A version is taken over within half a second."""
    for _ in range(4):
        call = await (await phones(number)).call(LINE)
        await call.wait_ended()
        if call.hears(tone):
            return True
    return False


def _files(running: Installation) -> set[str]:
    live = json.loads((running.settings.data_dir / "tables" / "live.json").read_text(encoding="utf-8"))
    return {f"{digest}.table" for digest in live.values()}


async def test_every_line_of_a_call_has_its_one_id_and_none_its_number(
    running: Installation, phones: PhoneMaker, pbx: Pbx
) -> None:
    call = await (await phones(NUMBER)).call(LINE)
    await call.wait_ended()
    await until(
        lambda: any(c.sip_call_id == call.call_id and c.outcome for c in running.calls()), what="the call in the log"
    )
    kept = next(c for c in running.calls() if c.sip_call_id == call.call_id)
    lines = [json.loads(line) for line in running.log.splitlines() if line.startswith("{")]
    mine = [line for line in lines if line.get("call") == kept.id]
    assert len(mine) >= 2
    assert {(line["uniqueid"], line["sip_call_id"], line["line"]) for line in mine} == {
        (kept.uniqueid, call.call_id, LINE)
    }
    assert any("ended after" in line["message"] for line in mine)
    assert all("call" in line for line in lines if "line 400" in line["message"] or "ended after" in line["message"])
    for secret in (NUMBER, OTHER, "987654"):
        assert secret not in running.log
    asterisk = pbx.log.read_text(errors="replace")
    assert not [row for row in asterisk.splitlines() if "ERROR" in row and ("CDR" in row or "call-id" in row)]
    assert kept.id in asterisk


async def test_a_call_is_found_by_any_of_its_names(running: Installation, phones: PhoneMaker) -> None:
    call = await (await phones(NUMBER)).call(LINE)
    await call.wait_ended()
    await until(
        lambda: any(c.sip_call_id == call.call_id and c.outcome for c in running.calls()), what="the call in the log"
    )
    kept = next(c for c in running.calls() if c.sip_call_id == call.call_id)
    shown = running.app("calls", "show", kept.id)
    for name in (kept.id[:12], kept.uniqueid, call.call_id):
        assert running.app("calls", "show", name) == shown
    assert "found in the table" in shown
    assert "138****8000" in shown
    assert "987654" not in shown
    assert kept.id in running.app("calls", "--caller", NUMBER[-4:])
    assert kept.id not in running.app("calls", "--caller", "9999")


async def test_a_limit_somebody_sets_acts_on_the_next_call(running: Installation, phones: PhoneMaker) -> None:
    database = open_database(running.settings.database_url)
    try:
        save_capacity(database, LINE, calls=1, beyond="busy", by="duty")
        for _ in range(10):
            first = await (await phones(NUMBER)).call(LINE)
            await first.wait_tone(MEMBER)
            second = await (await phones(OTHER)).call(LINE)
            await second.wait_ended()
            await first.wait_ended()
            if second.codes[-1] == 486:
                break
        assert second.codes[-1] == 486
    finally:
        save_capacity(database, LINE, calls=0, beyond="human", by="duty")
        database.close()
    assert 'tonepath_calls_refused_total{why="line_full"}' in running.metrics()
    assert running.health().startswith("ok")
