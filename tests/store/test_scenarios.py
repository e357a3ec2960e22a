"""Scenarios are kept with their flow, whole or not at all, and how they went goes with them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from runtime.store.database import Database
from runtime.store.drafts import delete_flow, save_draft
from runtime.store.errors import Changed, NotFound, Taken
from runtime.store.scenarios import (
    Outcome,
    add_scenarios,
    delete_scenario,
    has_scenarios,
    list_outcomes,
    list_scenarios,
    load_scenario,
    save_outcomes,
    save_scenario,
)

WENT = Outcome(0, "draft", "1", 1, False, {"failures": [{"what": "path"}]}, 7)


def scenario(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "flow": "热线", "tags": ["国庆"], "inputs": [{"after": "1"}], **more}


@pytest.fixture
def flows(database: Database) -> Database:
    for name in ("热线", "夜班"):
        save_draft(database, name, text="{}", expected=0, author="王")
    return database


def test_scenarios_are_added_changed_and_deleted(flows: Database) -> None:
    one, two = add_scenarios(flows, "热线", [scenario("甲"), scenario("乙", tags=[])], by="王")
    assert [(each.name, each.tags, each.revision) for each in list_scenarios(flows)] == [
        ("甲", ("国庆",), 1),
        ("乙", (), 1),
    ]
    assert "flow" not in load_scenario(flows, one).document, "the row says which flow it is"
    assert list_scenarios(flows, "夜班") == ()
    saved = save_scenario(flows, one, scenario("丙"), expected=1, by="李")
    assert (saved.name, saved.revision, saved.by) == ("丙", 2, "李")
    with pytest.raises(Changed):
        save_scenario(flows, one, scenario("丁"), expected=1, by="王")
    with pytest.raises(Taken):
        save_scenario(flows, one, scenario("乙"), expected=2, by="王")
    delete_scenario(flows, one)
    with pytest.raises(NotFound):
        load_scenario(flows, one)
    assert [each.id for each in list_scenarios(flows)] == [two]


def test_a_file_is_taken_in_whole_or_not_at_all(flows: Database) -> None:
    assert not has_scenarios(flows)
    add_scenarios(flows, "热线", [scenario("甲")], by="王")
    with pytest.raises(Taken) as taken:
        add_scenarios(flows, "热线", [scenario("新"), scenario("甲")], by="王")
    assert "甲" in taken.value.text.zh
    assert [each.name for each in list_scenarios(flows)] == ["甲"]
    first, second = add_scenarios(flows, "热线", [scenario("新"), scenario("甲", caller="")], by="李", replace=True)
    assert load_scenario(flows, second).revision == 2
    assert load_scenario(flows, second).document["caller"] == ""
    assert load_scenario(flows, first).revision == 1
    assert add_scenarios(flows, "夜班", [scenario("甲")], by="王"), "another flow has names of its own"
    with pytest.raises(NotFound):
        add_scenarios(flows, "没有", [scenario("甲")], by="王")


def test_how_it_went_is_kept_for_each_thing_it_was_run_on_and_goes_with_it(flows: Database) -> None:
    (one,) = add_scenarios(flows, "热线", [scenario("甲")], by="王")
    went = replace(WENT, scenario=one)
    save_outcomes(flows, [went, replace(went, against="version:2", passed=True), replace(went, scenario=one + 99)])
    assert list_outcomes(flows, "draft") == {one: went}
    assert list_outcomes(flows, "version:2", "热线")[one].passed is True
    assert list_outcomes(flows, "version:2", "夜班") == {}
    save_outcomes(flows, [replace(went, passed=True, subject="2")])
    assert list_outcomes(flows, "draft", "热线")[one].subject == "2"
    delete_flow(flows, "热线")
    assert list_scenarios(flows) == ()
    assert list_outcomes(flows, "draft") == {}
