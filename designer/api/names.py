"""The names a flow may refer to on this site, for pickers. What they stand for has pages of its own."""

from __future__ import annotations

from functools import cache
from typing import Any

from designer.api.declaration import EVERY_ROLE, NUMBER, OBJECT, TEXT, Asked, Json, Route, many, ref, shape
from designer.context import database, settings
from designer.prompts import recordings_of
from designer.proving import other_flows
from runtime.document.references import references
from runtime.domain.region import regions
from runtime.domain.schedule import Schedule
from runtime.domain.texts import Bilingual
from runtime.store.caller_lists import list_lists
from runtime.store.drafts import list_flows, load_draft
from runtime.store.lines import list_lines
from runtime.store.lookup_tables import list_tables
from runtime.store.site import list_destinations, list_schedules, list_secrets

SCHEDULE = shape({"name": TEXT, "periods": many(TEXT), "zone": TEXT})
LIST = shape({"name": TEXT, "title": TEXT, "entries": NUMBER})
DESTINATION = shape({"name": TEXT, "kind": TEXT, "title": TEXT})
FLOW = shape({"name": TEXT, "languages": many(TEXT), "returns": many(OBJECT), "inputs": OBJECT, "outputs": OBJECT})
NAMES = shape(
    {
        "schedules": many(SCHEDULE),
        "lists": many(LIST),
        "destinations": many(DESTINATION),
        "flows": many(FLOW),
        "prompts": many(shape({"name": TEXT, "languages": many(TEXT)})),
        "mailboxes": many(TEXT),
        "tables": many(TEXT),
        "secrets": many(TEXT),
        "lines": many(shape({"number": TEXT, "title": TEXT})),
        "regions": many(ref("Bilingual")),
    }
)


def index(_: Asked) -> Json:
    """Everything there is to choose from."""
    site = database()
    schedules = [(each.name, Schedule.from_json(each.document)) for each in list_schedules(site)]
    return {
        "schedules": [{"name": name, "periods": list(s.periods), "zone": s.zone.key} for name, s in schedules],
        "lists": [{"name": row.name, "title": row.title, "entries": row.entries} for row in list_lists(site)],
        "destinations": [
            {"name": d.name, "kind": str(d.document.get("kind", "")), "title": str(d.document.get("title") or d.name)}
            for d in list_destinations(site)
        ],
        "flows": _flows(),
        "prompts": _prompts(),
        "mailboxes": _mailboxes(),
        "tables": [table.name for table in list_tables(site)],
        "secrets": [name for name, _ in list_secrets(site)],
        "lines": [{"number": line.number, "title": line.title} for line in list_lines(site)],
        "regions": _regions(),
    }


def _flows() -> list[dict[str, Any]]:
    found = []
    for name, document in sorted(other_flows(database()).flows.items()):
        variables = document.get("variables", {})
        found.append(
            {
                "name": name,
                "languages": list(document["languages"]),
                "returns": list(document.get("returns", ())),
                "inputs": {key: kind for key, kind in variables.items() if kind.get("input")},
                "outputs": {key: kind for key, kind in variables.items() if kind.get("output")},
            }
        )
    return found


def _prompts() -> list[dict[str, Any]]:
    known = recordings_of(settings()).names()
    return [{"name": name, "languages": sorted(languages)} for name, languages in known.items()]


def _mailboxes() -> list[str]:
    """A mailbox exists as soon as a flow names it."""
    named = {
        reference.name
        for row in list_flows(database())
        for reference in references(load_draft(database(), row.name).document())
        if reference.what == "mailbox"
    }
    return sorted(named)


@cache
def _regions() -> list[dict[str, str]]:
    return [{"zh": region.label("zh-CN"), "en": region.label("en-US")} for region in regions()]


ROUTES = (
    Route("GET", "/names", "names", Bilingual("可选的名称", "names to choose from"), index, NAMES, roles=EVERY_ROLE),
)
