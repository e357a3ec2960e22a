"""The rules of lines where no page is needed: groups, publishing beside rules, what is not overwritten."""

from __future__ import annotations

from typing import Any

import pytest

from designer.proving import Blocked
from designer.proving import publish as publish_draft
from designer.ruling import block, save, turn
from runtime.document.line_rules_live import Switch
from runtime.store.caller_lists import save_list
from runtime.store.database import Database
from runtime.store.drafts import save_draft
from runtime.store.emergency import rule_schedules
from runtime.store.line_rules import RulesChanged, load_rules
from runtime.store.lines import load_line
from runtime.store.publishing import release_document
from runtime.store.site import save_schedule
from tests.designer.conftest import as_file, flow, hashes

LINE = "4001"


@pytest.fixture
def line(database: Database) -> None:
    document = flow()
    save_draft(database, document["name"], text=as_file(document).decode(), expected=0, author="王")
    publish_draft(database, document["name"], line=LINE, by="王", message="", render=hashes)
    save_schedule(database, "工作时间", document={"zone": "Asia/Shanghai"})
    save_list(database, "VIP")


def rules(database: Database) -> Any:
    return load_rules(database, LINE).document


def front(database: Database) -> dict[str, Any]:
    release = release_document(database, load_line(database, LINE).live)
    nodes: dict[str, Any] = release["flows"][release["root"]]["nodes"]
    return nodes


def test_two_people_do_not_overwrite_each_other(line: None, database: Database) -> None:
    save(database, LINE, {"schema_version": 1, "blocked": ["VIP"]}, by="李", render=hashes)
    with pytest.raises(RulesChanged):
        save(database, LINE, {"schema_version": 1}, by="王", render=hashes, expected=0)


def test_a_group_is_switched_together_and_a_line_published_meanwhile_is_closed_too(
    line: None, database: Database
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


def test_with_a_plan_there_turning_the_switch_renders_nothing(line: None, database: Database) -> None:
    save(database, LINE, {"schema_version": 1, "emergency": {"to": {"human": "agents"}}}, by="王", render=hashes)
    live = load_line(database, LINE).live

    def never(_: object) -> dict[str, str]:
        raise AssertionError("rendered")

    assert turn(database, Switch("line", LINE, on=True), by="王", render=never).planned == ()
    assert load_line(database, LINE).live == live


def test_a_publish_keeps_the_rules_and_is_refused_when_they_cannot_be_said(line: None, database: Database) -> None:
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
