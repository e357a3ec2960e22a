"""What the manifest promises: every template named, everything it needs listed, everything listed fit for a site."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runtime.document.references import references
from runtime.domain.schedule import Schedule
from runtime.store import site as store_site
from runtime.store.caller_lists import list_lists, save_list
from runtime.store.database import open_database
from runtime.store.migrating import upgrade
from runtime.store.seeding import seed
from tests.templates.shipped import FLOWS, MANIFEST, TEMPLATES, documents

SORTS = {
    "schedule": "schedules",
    "list": "lists",
    "destination": "destinations",
    "mailbox": "mailboxes",
    "secret": "secrets",
}


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_lists_exactly_what_its_flows_name(template: str) -> None:
    told = TEMPLATES[template]
    found: dict[str, set[str]] = {sort: set() for sort in SORTS.values()}
    named_flows = set()
    for path in told["flows"]:
        document = json.loads((FLOWS / path).read_text(encoding="utf-8"))
        named_flows.add(document["name"])
        for reference in references(document):
            if reference.what in SORTS:
                found[SORTS[reference.what]].add(reference.name)
    assert {sort: set(names) for sort, names in told["needs"].items()} == found
    called = {r.name for name in named_flows for r in references(documents()[name].document) if r.what == "flow"}
    assert called <= named_flows, "a flow that is called comes with the template"


def test_every_flow_belongs_to_a_template_and_every_template_is_told_in_both_languages() -> None:
    listed = {FLOWS / path for template in TEMPLATES.values() for path in template["flows"]}
    assert listed == {shipped.path for shipped in documents().values()}
    for template in TEMPLATES.values():
        assert template["flow"] == template["flows"][0]
        assert all(template[field][language] for field in ("title", "description") for language in ("zh", "en"))


def test_a_site_can_be_made_of_it(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'site.db'}")
    try:
        upgrade(database)
        made = MANIFEST["site"]
        for name, document in made["schedules"].items():
            store_site.save_schedule(database, name, document=document)
        for name, document in made["destinations"].items():
            store_site.save_destination(database, name, document=document)
        for name, document in made["lists"].items():
            save_list(database, name, title=document["title"])
        for name in made["secrets"]:
            store_site.save_secret(database, name, value="token")
        assert {each.name for each in store_site.list_schedules(database)} == set(made["schedules"])
        assert {each.name for each in store_site.list_destinations(database)} == set(made["destinations"])
        assert {row.name for row in list_lists(database)} == set(made["lists"])
    finally:
        database.close()


def test_a_new_site_gets_every_template_as_a_draft(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'site.db'}")
    try:
        upgrade(database)
        assert set(seed(database)) == set(documents())
    finally:
        database.close()


def test_what_templates_need_the_site_part_describes() -> None:
    for sort in SORTS.values():
        needed = {name for template in TEMPLATES.values() for name in template["needs"][sort]}
        assert needed == set(MANIFEST["site"][sort])


def test_the_schedule_knows_holidays_and_saturday_mornings() -> None:
    schedule = Schedule.from_json(MANIFEST["site"]["schedules"]["工作时间"])
    assert set(schedule.periods) == {"open", "closed", "holiday"}
