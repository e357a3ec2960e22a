"""How a scenario went holds for as long as everything its flow leans on is as it was, and no longer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from designer.proving import publish
from designer.ruling import save
from designer.scenarios.around import Around
from designer.scenarios.ground import Ground
from runtime.document.line_rules_live import Switch
from runtime.store.caller_lists import Entry, put_entries, save_list
from runtime.store.database import Database
from runtime.store.drafts import save_draft
from runtime.store.emergency import set_switch
from runtime.store.line_rules import load_rules
from runtime.store.site import save_destination, save_schedule
from tests.designer.conftest import as_file, flow, hashes

OFFICE = {"zone": "Asia/Shanghai", "weekly": {"mon": [{"from": "09:00", "to": "18:00"}]}}
LEANING = {
    "nodes": {
        "when": {"kind": "schedule", "config": {"schedule": "营业", "periods": ["open"]}},
        "who": {"kind": "caller", "config": {"matches": [{"id": "vip", "list": "VIP"}]}},
        "verify": {"kind": "subflow", "config": {"flow": "验证"}},
        "people": {"kind": "queue", "config": {"destination": "客服"}},
    }
}
INNER = '{"name": "验证", "nodes": {"night": {"kind": "schedule", "config": {"schedule": "值班"}}}}'


@pytest.fixture
def leaning(database: Database) -> Database:
    """A site that has all of it, and things nobody asks."""
    for name in ("营业", "值班", "客服时间", "闲置"):
        save_schedule(database, name, document=OFFICE)
    for name in ("VIP", "其他"):
        save_list(database, name)
    save_destination(database, "客服", document={"kind": "extension", "device": "PJSIP/8001", "hours": "客服时间"})
    save_draft(database, "验证", text=INNER, expected=0, author="王")
    return database


LATER = {**OFFICE, "otherwise": "holiday"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda db: save_schedule(db, "营业", document=LATER), True),
        (lambda db: save_schedule(db, "值班", document=LATER), True),
        (lambda db: save_schedule(db, "客服时间", document=LATER), True),
        (lambda db: put_entries(db, "VIP", entries=(Entry("13800138000", "", None),)), True),
        (lambda db: save_draft(db, "验证", text=INNER + " ", expected=1, author="王"), True),
        (lambda db: save_destination(db, "客服", document={"kind": "extension", "device": "PJSIP/8002"}), True),
        (lambda db: save_schedule(db, "闲置", document=LATER), False),
        (lambda db: put_entries(db, "其他", entries=(Entry("13800138000", "", None),)), False),
        (lambda db: save_schedule(db, "营业", document=OFFICE), False),
    ],
    ids=["schedule", "of a sub-flow", "of a destination", "list", "sub-flow", "destination", "another", "another list", "the same again"],
)  # fmt: skip
def test_what_is_leaned_on_changes_the_mark_and_nothing_else_does(
    leaning: Database, change: Callable[[Database], object], told: bool
) -> None:
    before = Around(leaning).mark(LEANING)
    change(leaning)
    assert (Around(leaning).mark(LEANING) != before) is told


def saved(database: Database, line: str, **rules: object) -> None:
    document = {"schema_version": 1, **rules}
    save(database, line, document, expected=load_rules(database, line).revision, by="王", render=hashes)


def test_the_rules_of_the_line_a_scenario_calls_count_for_it_and_for_no_other(database: Database) -> None:
    document = flow()
    name = document["name"]
    save_draft(database, name, text=as_file(document).decode(), expected=0, author="王")
    for line in ("4001", "4002"):
        publish(database, name, line=line, by="王", message="", render=hashes)
    save_list(database, "VIP")

    def subjects() -> list[str]:
        ground = Ground(database, name)
        return [ground.subject_of(scenario) for scenario in ({"line": "4001"}, {"line": "4002"}, {}, {"line": "4003"})]

    before = subjects()
    assert len(set(before)) == 1, "where no rules stand in front, the flow alone decides"
    vip = [{"list": "VIP", "to": {"human": "agents"}}]
    for change in (
        lambda: saved(database, "4001", vip=vip),
        lambda: put_entries(database, "VIP", entries=(Entry("13800138000", "", None),)),
        lambda: saved(database, "4001", vip=vip, emergency={"to": {"human": "agents"}}),
        lambda: set_switch(database, Switch("line", "4001", on=True), by="王"),
    ):
        change()
        after = subjects()
        assert after[0] != before[0]
        assert after[1:] == before[1:]
        before = after
    publish(database, name, line="4001", by="王", message="", render=hashes)
    saved(database, "4002", vip=vip)
    assert subjects()[0] == before[0], "neither a version of the flow itself nor another line's rules"
    assert subjects()[1] != before[1]
