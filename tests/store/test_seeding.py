"""A new site: what it starts with, and that a site with anything of its own is left alone."""

from __future__ import annotations

from designer.proving import check_draft
from runtime.store.caller_lists import list_lists, save_list
from runtime.store.database import Database
from runtime.store.drafts import list_flows
from runtime.store.lines import list_lines
from runtime.store.seeding import seed, templates
from runtime.store.site import list_destinations, list_schedules


def test_a_new_site_has_hours_lists_an_agent_and_every_template_and_nothing_published(database: Database) -> None:
    names = seed(database)
    assert set(names) == set(templates()) == {row.name for row in list_flows(database)}
    assert {"工作时间"} <= {each.name for each in list_schedules(database)}
    assert {"VIP", "blocked"} <= {row.name for row in list_lists(database)}
    assert "agents" in {each.name for each in list_destinations(database)}
    assert list_lines(database) == ()
    assert seed(database) == ()


def test_every_template_finds_on_a_new_site_what_it_names_but_for_the_sites_own_secrets(database: Database) -> None:
    for name in seed(database):
        missing = {f.code for f in check_draft(database, name).findings if f.blocks or f.code.startswith("missing")}
        assert missing <= {"missing_secret"}, name


def test_a_site_that_has_something_is_left_alone(database: Database) -> None:
    save_list(database, "ours")
    assert seed(database) == ()
    assert list_flows(database) == ()
