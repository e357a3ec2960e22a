"""The rules of a line as an operator meets them on its page: saved, refused with reasons, switched, blocked."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from designer.proving import Blocked
from designer.proving import publish as publish_draft
from designer.ruling import block, save, turn
from runtime.document.line_rules_live import Switch
from runtime.store.caller_lists import list_entries, save_list
from runtime.store.database import Database
from runtime.store.drafts import save_draft
from runtime.store.emergency import list_switches, rule_schedules
from runtime.store.line_rules import RulesChanged, load_rules, rule_log
from runtime.store.lines import load_line
from runtime.store.publishing import release_document
from runtime.store.site import save_schedule
from tests.designer.conftest import Person, as_file, flow, hashes

LINE = "4001"


@pytest.fixture
def line(person: Person, database: Database) -> Person:
    document = flow()
    save_draft(database, document["name"], text=as_file(document).decode(), expected=0, author="王")
    publish_draft(database, document["name"], line=LINE, by="王", message="", render=hashes)
    save_schedule(database, "工作时间", document={"zone": "Asia/Shanghai"})
    save_list(database, "VIP")
    return person


def rules(database: Database) -> Any:
    return load_rules(database, LINE).document


def page(person: Person) -> str:
    return person.get(f"/lines/{LINE}/rules").text


def front(database: Database) -> dict[str, Any]:
    release = release_document(database, load_line(database, LINE).live)
    nodes: dict[str, Any] = release["flows"][release["root"]]["nodes"]
    return nodes


def test_the_form_says_the_rules_and_shows_them_again(line: Person, database: Database) -> None:
    answer = line.post(
        f"/lines/{LINE}/rules",
        {
            "revision": "0",
            "group": "售后",
            "emergency.kind": "human",
            "emergency.destination": "agents",
            "notice.words.zh-CN": "我们的号码已更新。",
            "notice.from": "2026-11-01",
            "notice.to": "2026-12-31",
            "vip.0.list": "VIP",
            "vip.0.kind": "number",
            "vip.0.destination": "agents",
            "hours.schedule": "工作时间",
            "hours.0.period": "closed",
            "hours.0.kind": "voicemail",
            "hours.0.mailbox": "客服",
            "hours.0.words.zh-CN": "请留言。",
            "hours.1.period": "holiday",
            "hours.1.kind": "",
        },
    )
    assert answer.status_code == 302
    assert rules(database) == {
        "schema_version": 1,
        "group": "售后",
        "emergency": {"to": {"human": "agents"}},
        "notice": {"prompt": {"zh-CN": [{"say": "我们的号码已更新。"}]}, "from": "2026-11-01", "to": "2026-12-31"},
        "vip": [{"list": "VIP", "to": {"number": "agents"}}],
        "hours": {
            "schedule": "工作时间",
            "periods": [{"period": "closed", "to": {"voicemail": "客服", "prompt": {"zh-CN": [{"say": "请留言。"}]}}}],
        },
    }
    shown = page(line)
    for text in ("我们的号码已更新。", "2026-12-31", "请留言。", 'value="客服"', 'value="售后"'):
        assert text in shown
    again = {m[1]: m[2] for m in re.finditer(r'name="([\w.-]+)"[^>]*? value="([^"]*)"', shown)}
    assert again["revision"] == "1"
    assert set(front(database)) >= {"emergency", "notice", "vip", "hours", "flow"}


def test_what_the_form_does_not_show_stays_as_it_was(line: Person, database: Database) -> None:
    prompt = {"zh-CN": [{"audio": "closed"}, {"say": "再见"}]}
    unanswered = {"zh-CN": [{"say": "没人"}]}
    before = {
        "schema_version": 1,
        "zone": "Asia/Tokyo",
        "blocked": ["VIP"],
        "emergency": {"to": {"message": prompt}},
        "vip": [{"list": "VIP", "to": {"human": "agents", "unanswered": unanswered}}],
    }
    save(database, LINE, before, by="王", render=hashes)
    form = {
        "revision": "1",
        "emergency.kind": "message",
        "emergency.words.zh-CN": "[closed] 再见",
        "vip.0.list": "VIP",
        "vip.0.kind": "human",
        "vip.0.destination": "agents",
    }
    assert "[closed] 再见" in page(line)
    assert line.post(f"/lines/{LINE}/rules", form).status_code == 302
    assert rules(database) == before


def test_rules_that_cannot_be_are_refused_with_reasons_and_kept_in_the_form(line: Person, database: Database) -> None:
    form = {"revision": "0", "vip.0.kind": "human", "vip.0.destination": "agents", "notice.words.zh-CN": "公告在此"}
    answer = line.post(f"/lines/{LINE}/rules", form)
    assert answer.status_code == 422
    assert "公告在此" in answer.text
    assert "名单" in answer.text
    assert "没有保存" in answer.text
    assert rules(database) == {"schema_version": 1}


def test_two_people_do_not_overwrite_each_other(line: Person, database: Database) -> None:
    save(database, LINE, {"schema_version": 1, "blocked": ["VIP"]}, by="李", render=hashes)
    answer = line.post(f"/lines/{LINE}/rules", {"revision": "0", "group": "我的"})
    assert answer.status_code == 422
    assert "李" in answer.text
    assert "我的" in answer.text
    assert rules(database)["blocked"] == ["VIP"]
    with pytest.raises(RulesChanged):
        save(database, LINE, {"schema_version": 1}, by="王", render=hashes, expected=0)


def test_the_switch_on_the_page(line: Person, database: Database) -> None:
    end = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%dT08:00")
    answer = line.post(
        f"/lines/{LINE}/emergency", {"action": "on", "scope": "line", "until": end}, follow_redirects=True
    )
    assert "紧急开关已打开" in answer.text
    assert [row.switch.on for row in list_switches(database)] == [True]
    assert "emergency_to" in front(database), "a line without a plan gets one"
    line.post(f"/lines/{LINE}/emergency", {"action": "off", "scope": "line"})
    assert [row.switch.on for row in list_switches(database)] == [False]
    for wrong in ("yesterday", "2020-01-01T00:00"):
        assert (
            line.post(f"/lines/{LINE}/emergency", {"action": "on", "scope": "all", "until": wrong}).status_code == 422
        )
    assert line.post(f"/lines/{LINE}/emergency", {"action": "on", "scope": "group"}).status_code == 422
    assert not any(row.switch.on for row in list_switches(database))


def test_blocking_on_the_page(line: Person, database: Database) -> None:
    assert line.post(f"/lines/{LINE}/block", {"blocked": "13900139000", "days": "1"}).status_code == 302
    (entry,) = list_entries(database, "blocked")
    assert entry.expires is not None
    assert rules(database)["blocked"] == ["blocked"]
    assert "<td>13900139000</td>" in page(line)
    line.post(f"/lines/{LINE}/block", {"blocked": "010*", "days": ""})
    assert {each.number: each.expires is None for each in list_entries(database, "blocked")}["010*"]
    assert line.post(f"/lines/{LINE}/block", {"blocked": "*", "days": ""}).status_code == 422
    line.post(f"/lines/{LINE}/unblock", {"blocked": "13900139000"})
    assert "<td>13900139000</td>" not in page(line)
    assert [each.number for each in list_entries(database, "blocked")] == ["010*"]
    assert [row.what for row in rule_log(database)] == ["unblock", "block", "rules", "block"]


def test_a_group_is_switched_together_and_a_line_published_meanwhile_is_closed_too(
    line: Person, database: Database
) -> None:
    name = flow()["name"]
    for number in ("4002", "4003"):
        publish_draft(database, name, line=number, by="王", message="", render=hashes)
    for number in (LINE, "4002"):
        save(database, number, {"schema_version": 1, "group": "售后"}, by="王", render=hashes)
    done = turn(
        database, Switch("group", "售后", on=True), by="王", render=hashes, to={"message": {"zh-CN": [{"say": "停电"}]}}
    )
    assert (done.lines, done.planned) == ((LINE, "4002"), (LINE, "4002"))
    assert load_rules(database, "4003").revision == 0
    turn(database, Switch("all", "", on=True), by="王", render=hashes)
    assert rules(database)["emergency"]["to"]["message"]["zh-CN"] == [{"say": "停电"}], "plans there are stay"
    publish_draft(database, name, line="4009", by="王", message="", render=hashes)
    assert "emergency" in load_rules(database, "4009").document
    with database.reading() as connection:
        assert rule_schedules(connection)["@emergency 4009"]["otherwise"] == "on"


def test_with_a_plan_there_turning_the_switch_renders_nothing(line: Person, database: Database) -> None:
    save(database, LINE, {"schema_version": 1, "emergency": {"to": {"human": "agents"}}}, by="王", render=hashes)
    live = load_line(database, LINE).live

    def never(_: object) -> dict[str, str]:
        raise AssertionError("rendered")

    assert turn(database, Switch("line", LINE, on=True), by="王", render=never).planned == ()
    assert load_line(database, LINE).live == live


def test_a_publish_keeps_the_rules_and_is_refused_when_they_cannot_be_said(line: Person, database: Database) -> None:
    said = {"message": {"zh-CN": [{"say": "停电"}]}}
    save(database, LINE, {"schema_version": 1, "emergency": {"to": said}}, by="王", render=hashes)
    block(database, "13900139000", by="王", render=hashes)
    document = flow(words="新的")
    save_draft(database, document["name"], text=as_file(document).decode(), expected=1, author="王")
    publish_draft(database, document["name"], line=LINE, by="王", message="", render=hashes)
    assert set(front(database)) == {"blocked", "refused", "emergency", "emergency_to", "flow"}
    assert load_line(database, LINE).version == 2
    live = load_line(database, LINE).live
    save_draft(database, document["name"], text=as_file(bilingual(document)).decode(), expected=2, author="王")
    with pytest.raises(Blocked) as refused:
        publish_draft(database, document["name"], line=LINE, by="王", message="", render=hashes)
    assert {(one.code, one.node) for one in refused.value.findings if one.blocks} == {
        ("prompt_missing_language", "emergency_to")
    }
    assert load_line(database, LINE).live == live


def bilingual(document: Any) -> Any:
    """The flow with every prompt and phrase in English too."""
    nodes = {name: dict(node, config=dict(node["config"])) for name, node in document["nodes"].items()}
    for node in nodes.values():
        if "prompt" in node["config"]:
            node["config"]["prompt"] = {**node["config"]["prompt"], "en-US": [{"say": "Press 1, or 0 for a human."}]}
        for option in node["config"].get("options", ()):
            option["phrases"] = {"zh-CN": ["咨询"], "en-US": ["questions"]}
    return {**document, "languages": ["zh-CN", "en-US"], "nodes": nodes}
