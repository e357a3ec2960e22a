"""The call log over the API: lists and their filters, one call told, walked again, exported; numbers masked all along."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

import openpyxl
import pytest

from designer.proving import publish
from runtime.settings import Settings
from runtime.store.database import Database
from simulator.answers import answers_from_json
from simulator.caller import HANG_UP, SILENCE, press
from simulator.world import World
from tests.api.conftest import Client, draft_of
from tests.called import callers
from tests.designer.conftest import flow, hashes

NAME = "测试热线"
NOON = 1_793_851_200_000  # 2026-11-05T12:00 in Shanghai
MINUTE = 60_000
MENU = f"node_flow={NAME}&node=menu"


@pytest.fixture
def called(client: Client, database: Database, settings: Settings) -> Client:
    """Three calls: one spoke to an agent, one hung up in the menu, one goes on."""
    draft_of(client, flow())
    publish(database, NAME, line="4001", by="王", message="", render=hashes)
    talk = answers_from_json(
        {"queues": {"agents": [{"result": "answered_ended", "agent": "8001", "talked_ms": 30_000}]}}
    )
    with callers(database, settings.spool_dir, "4001") as people:
        people.call("talked", press("9"), press("1"), at=NOON, world=World(answers=talk))
        people.call("silent", SILENCE, HANG_UP, at=NOON + MINUTE, caller="01062345678")
        people.call("now", HANG_UP, at=NOON + 2 * MINUTE, caller="", over=False)
    return client


def ids(client: Client, query: str) -> list[str]:
    return [call["id"] for call in client.get(f"/calls?{query}")["calls"]]


def test_the_list_says_who_called_when_what_they_chose_and_who_answered(called: Client) -> None:
    page = called.get("/calls")
    now, silent, talked = page["calls"]
    assert (talked["caller"], silent["caller"], now["caller"]) == ("138****8000", "010******78", "")
    assert (talked["flow"], talked["version"], talked["agent"]) == (NAME, 1, "8001")
    assert talked["choice"] == {"zh": "按1：咨询", "en": "press 1: 咨询"}
    assert (silent["choice"], silent["outcome"], now["ended"], now["outcome"]) == (None, "hung_up", None, "")
    assert (page["next"], page["zone"]) == (None, "Asia/Shanghai")
    assert "13800138000" not in json.dumps(page)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("caller=8000", ["talked"]),
        ("caller=138-0013-8000", ["talked"]),
        ("caller=%2B8613800138000", ["talked"]),
        ("outcome=running", ["now"]),
        (f"{MENU}&option=ask", ["talked"]),
        (f"{MENU}&option=no_input", ["silent"]),
        ("agent=8001&line=4001", ["talked"]),
        (f"flow={NAME}&version=1&outcome=hung_up", ["silent"]),
        (f"flow={NAME}&version=2", []),
        ("least_s=30", ["talked"]),
        ("from=2026-11-05T12:01&to=2026-11-05T12:02", ["silent"]),
        ("from=2026-11-05T04:01&to=2026-11-05T04:02&zone=UTC", ["silent"]),
    ],
)  # fmt: skip
def test_filters_find_their_calls(called: Client, query: str, found: list[str]) -> None:
    assert ids(called, query) == found


def test_pages_end_and_what_cannot_be_read_is_refused(called: Client) -> None:
    first = called.get("/calls?limit=2")
    assert [call["id"] for call in first["calls"]] == ["now", "silent"]
    assert ids(called, f"limit=2&after={first['next']}") == ["talked"]
    for query in ("zone=Nowhere", "from=2026-13-40T00:00", "caller=12", "caller=%25", "after=x", "limit=many"):
        assert called.ask("GET", f"/calls?{query}").status_code == 422, query


def test_what_can_be_filtered_by_is_said_in_words(called: Client) -> None:
    told = called.get("/calls/filters")
    (menu,) = [each for each in told["menus"] if each["flow"] == NAME]
    assert (menu["label"], menu["options"]) == (
        "主菜单",
        [{"option": "ask", "words": {"zh": "按1：咨询", "en": "press 1: 咨询"}}],
    )
    assert {"name": NAME, "versions": [1]} in told["flows"]


def rows(call: Mapping[str, Any], *what: str) -> list[tuple[str, str]]:
    return [(row["what"], row["text"]) for row in call["rows"] if row["what"] in what]


def test_one_call_is_told_with_its_path(called: Client) -> None:
    call = called.get("/calls/talked")
    assert call["replayed"]
    assert [(visit["label"], visit["port"]) for visit in call["path"]] == [
        ("主菜单", "ask"),
        ("答复", "done"),
        ("人工", "answered_ended"),
    ]
    assert rows(call, "pressed", "talked") == [("pressed", "9"), ("pressed", "1"), ("talked", "8001")]
    assert rows(call, "heard")[0] == ("heard", "您好。咨询请按1，人工服务请按0。")
    times = [row["at_ms"] for row in call["rows"]]
    assert times == sorted(times)
    assert times[-1] >= 30_000
    assert (call["uniqueid"], call["sip_call_id"], call["caller"]) == ("uid-talked", "sip-talked", "138****8000")
    assert called.ask("GET", "/calls/none").status_code == 404


def test_a_call_whose_release_is_gone_shows_its_events(called: Client, database: Database, settings: Settings) -> None:
    with callers(database, settings.spool_dir, "4001") as people:
        people.release = "gone"
        people.call("old", press("1"), at=NOON)
    call = called.get("/calls/old")
    assert (call["replayed"], call["path"], call["flow"]) == (False, [], "")
    assert ("pressed", "1") in rows(call, "pressed")
    assert called.ask("GET", "/calls/old/walk").status_code == 409


def test_a_call_walks_the_same_way_on_its_version_and_says_where_the_draft_parts(called: Client) -> None:
    walk = called.get("/calls/talked/walk")
    assert (walk["runs"], walk["same"], walk["parting"]) == (True, True, None)
    assert walk["caller"] == "13800008000", "no more than the masked number tells"
    asked = {name: walk[name] for name in ("document", "inputs", "at", "caller", "line", "language", "world")}
    told = called.post("/test-calls", asked)
    assert (told["unused"], told["awaiting"]) == (0, None)
    assert [visit["label"] for visit in told["path"]] == ["主菜单", "答复", "人工"]

    changed = flow()
    changed["edges"][0]["to"] = "agents"
    draft = called.ask("PUT", f"/flows/{NAME}/draft", changed, If_Match="1")
    assert draft.status_code == 200, draft.text
    walk = called.get("/calls/talked/walk?on=draft")
    assert (walk["runs"], walk["same"], walk["parting"]["shared"]) == (True, False, 1)
    assert (walk["parting"]["then"]["label"], walk["parting"]["now"]["label"]) == ("答复", "人工")
    assert called.get("/calls/silent/walk?on=draft")["same"]


def test_a_secret_is_nowhere_in_a_call_and_what_stands_in_for_it_is_said(
    client: Client, database: Database, settings: Settings
) -> None:
    document = flow("卡号热线")
    document["variables"] = {"card": {"type": "digits", "sensitive": True}}
    document["nodes"]["ask"] = {
        "kind": "collect", "label": "卡号",
        "config": {"prompt": {"zh-CN": [{"say": "请输入卡号。"}]}, "variable": "card", "minimum": 6, "maximum": 6},
    }  # fmt: skip
    document["edges"][0]["to"] = "ask"
    document["edges"].append({"from": "ask", "port": "done", "to": "answer"})
    draft_of(client, document)
    publish(database, "卡号热线", line="4002", by="王", message="", render=hashes)
    with callers(database, settings.spool_dir, "4002") as people:
        people.call("secret", press("1"), press("918273"), at=NOON)
    call = client.get("/calls/secret")
    assert "918273" not in json.dumps(call)
    assert ("pressed", "•••") in rows(call, "pressed")
    assert call["variables"][-1] == {"card": "•••"}
    assert {row["text"] for row in call["rows"] if row["stands_in"]} <= {"请输入卡号。"}
    assert client.get("/calls/secret/walk")["same"]


def test_files_have_the_rows_of_the_list_masked(called: Client) -> None:
    answer = called.ask("GET", f"/calls/export?{MENU}&option=ask&format=csv", Accept_Language="zh")
    (head, row) = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    told = dict(zip(head, row, strict=True))
    assert told["主叫"] == "138****8000"
    assert told["开始 (Asia/Shanghai)"] == "2026-11-05 12:00:00"
    assert (told["最后选择"], told["接听坐席"], told["结果"]) == ("按1：咨询", "8001", "正常结束")
    book = openpyxl.load_workbook(io.BytesIO(called.ask("GET", "/calls/export").data))
    cells = [[cell.value for cell in line] for line in book.active.iter_rows()]
    assert [line[0] for line in cells] == ["Call id", "now", "silent", "talked"]
    assert "13800138000" not in str(cells)


def test_a_voicemail_is_heard_where_its_sound_is(called: Client, database: Database, settings: Settings) -> None:
    with callers(database, settings.spool_dir, "4001") as people:
        for ref in ("talked-1", "talked-2"):
            people.log.keep("talked", ref, mailbox="售后", ms=5_000, notify=())
    folder = settings.audio_dir / "recordings"
    folder.mkdir(parents=True)
    for name in ("talked-1", "talked-call", "other"):
        (folder / f"{name}.wav").write_bytes(b"RIFF")
    sounds = {each["name"]: each for each in called.get("/calls/talked")["sounds"]}
    assert [each["kind"] for each in sounds.values()] == ["message", "message", "call"]
    assert sounds["talked-2"]["url"] is None
    for name in ("talked-1", "talked-call"):
        answer = called.ask("GET", sounds[name]["url"].removeprefix("/api/v1"))
        assert (answer.status_code, answer.data, answer.mimetype) == (200, b"RIFF", "audio/wav")
        answer.close()
    for name in ("other", "talked-2", "..%2F..%2Ftonepath"):
        assert called.ask("GET", f"/calls/talked/sounds/{name}").status_code == 404


def test_strangers_hear_and_see_nothing(stranger: Client) -> None:
    for path in ("/calls", "/calls/filters", "/calls/x", "/calls/x/sounds/x", "/calls/x/walk", "/calls/export"):
        assert stranger.ask("GET", path).status_code == 401, path


def test_a_call_through_a_sub_flow_tells_both_legs_and_shows_each_as_it_was(
    client: Client, database: Database, settings: Settings
) -> None:
    inner = flow("子流程", "验证")
    inner["returns"] = [{"id": "ok", "label": "好"}]
    inner["nodes"]["back"] = {"kind": "hangup", "label": "回去", "config": {"then": "return", "return": "ok"}}
    inner["edges"] = [{"from": "menu", "port": "ask", "to": "back"}, {"from": "answer", "port": "done", "to": "back"}]
    outer = flow()
    called = {"flow": "子流程", "returns": [{"id": "ok", "label": "好"}]}
    outer["nodes"]["verify"] = {"kind": "subflow", "label": "先验证", "config": called}
    outer["entry"] = "verify"
    outer["edges"] = [*outer["edges"], {"from": "verify", "port": "ok", "to": "menu"}]
    for document in (inner, outer):
        draft_of(client, document)
    publish(database, NAME, line="4001", by="王", message="", render=hashes)
    with callers(database, settings.spool_dir, "4001") as people:
        people.call("two", press("1"), HANG_UP, at=NOON)
    told = client.get("/calls/two")
    legs = [(visit["flow"], visit["node"], visit["port"]) for visit in told["path"]]
    assert ("子流程", "menu", "ask") in legs
    assert [flow for flow, _, _ in legs if flow == NAME] == [NAME] * 2, "there, and back again"
    changed = {**inner, "nodes": {**inner["nodes"], "back": {**inner["nodes"]["back"], "label": "后来"}}}
    client.ask("PUT", "/flows/子流程/draft", changed, If_Match="1")
    shown = client.get("/calls/two/flows/子流程")
    assert shown["nodes"]["back"]["label"] == "回去", "as the call had it"
    assert client.get(f"/calls/two/flows/{NAME}")["entry"] == "verify"
    assert client.ask("GET", "/calls/two/flows/别的").status_code == 404
