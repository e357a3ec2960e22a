"""How a flow begins: empty, from a shipped template with what it needs of the site, or from a document. No request here."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from designer.scenarios.operations import bring
from runtime.document.references import references
from runtime.domain.texts import Bilingual
from runtime.store.caller_lists import list_lists, save_list
from runtime.store.database import Database
from runtime.store.drafts import list_flows, save_draft
from runtime.store.errors import Conflict, InUse, NotFound
from runtime.store.seeding import FLOWS, MANIFEST, site_documents
from runtime.store.site import list_destinations, list_schedules, save_destination, save_schedule

LANGUAGES = ("zh-CN", "en-US")
TEMPLATE = Bilingual("模板", "template")
FLOW = Bilingual("流程", "flow")


class Taken(InUse):
    """A flow of that name is there already."""

    def __init__(self, name: str) -> None:
        super().__init__(FLOW, name, ())
        self.text = Bilingual(f"已经有叫“{name}”的流程，请换一个名称。", f"There is already a flow {name!r}: choose another name.")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Template:
    """A shipped template: its row of the manifest, its document, and the documents of the flows it leads to."""

    about: dict[str, Any]
    document: dict[str, Any]
    others: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Begun:
    """A flow that was begun. ``added`` is what the site lacked and now has: {"kind", "name"}."""

    name: str
    added: tuple[dict[str, str], ...] = ()


@cache
def shipped() -> Mapping[str, Template]:
    """The shipped templates by id."""
    manifest = json.loads((FLOWS / MANIFEST).read_text(encoding="utf-8"))
    return {row["id"]: _template(row) for row in manifest["templates"]}


def begin_flow(database: Database, name: str, *, given: Mapping[str, Any], author: str) -> Begun:
    """Add a flow: from ``given["document"]``, else from the template ``given["template"]``, else empty in
    ``given["languages"]``. Raises `Taken`, `NotFound` for a template there is none of, or what the store refuses."""
    if any(row.name == name for row in list_flows(database)):
        raise Taken(name)
    template = given.get("template")
    if given.get("document") is not None:
        add(database, renamed(given["document"], name), author=author)
        return Begun(name)
    if not template:
        add(database, empty(name, tuple(given.get("languages") or LANGUAGES)), author=author)
        return Begun(name)
    if template not in shipped():
        raise NotFound(TEMPLATE, str(template))
    chosen = shipped()[template]
    add(database, renamed(chosen.document, name), author=author)
    added = (*_flows(database, chosen.others, author), *_needs(database, chosen.about["needs"]))
    bring(database, name, str(template), by=author)
    return Begun(name, added)


def add(database: Database, document: Mapping[str, Any], *, author: str) -> None:
    """Add a document as the draft of a new flow. Raises `Taken`."""
    name = str(document["name"])
    try:
        save_draft(database, name, text=json.dumps(document, ensure_ascii=False), expected=0, author=author)
    except Conflict as error:
        raise Taken(name) from error


def empty(name: str, languages: tuple[str, ...]) -> dict[str, Any]:
    """A flow with nothing on its canvas."""
    return {
        "schema_version": 1,
        "name": name,
        "languages": list(languages),
        "entry": "",
        "variables": {},
        "defaults": {},
        "shortcuts": [],
        "returns": [],
        "nodes": {},
        "edges": [],
        "layout": {},
    }


def renamed(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The document under another name; where it leads to itself it still does."""
    made: dict[str, Any] = copy.deepcopy(dict(document))
    before, made["name"] = made.get("name"), name
    for reference in references(document):
        if reference.what == "flow" and reference.name == before and reference.node:
            place: Any = made["nodes"][reference.node]["config"]
            for step in reference.path[:-1]:
                place = place[step]
            place[reference.path[-1]] = name
    return made


def _template(row: dict[str, Any]) -> Template:
    documents = [json.loads((FLOWS / path).read_text(encoding="utf-8")) for path in row["flows"]]
    main = json.loads((FLOWS / row["flow"]).read_text(encoding="utf-8"))
    return Template(row, main, tuple(each for each in documents if each["name"] != main["name"]))


def _flows(database: Database, others: tuple[dict[str, Any], ...], author: str) -> tuple[dict[str, str], ...]:
    known = {row.name for row in list_flows(database)}
    missing = [document for document in others if document["name"] not in known]
    for document in missing:
        add(database, document, author=author)
    return tuple({"kind": "flow", "name": document["name"]} for document in missing)


def _needs(database: Database, needs: Mapping[str, list[str]]) -> tuple[dict[str, str], ...]:
    """What a template names and the site lacks, as a new site would have it."""
    site, added = site_documents(), []
    known = {
        "schedules": {each.name for each in list_schedules(database)},
        "lists": {row.name for row in list_lists(database)},
        "destinations": {each.name for each in list_destinations(database)},
    }
    for sort, names in known.items():
        for name in needs.get(sort, ()):
            if name in names or name not in site[sort]:
                continue
            if sort == "schedules":
                save_schedule(database, name, document=site[sort][name])
            elif sort == "lists":
                save_list(database, name, title=site[sort][name]["title"])
            else:
                save_destination(database, name, document=site[sort][name])
            added.append({"kind": sort.removesuffix("s"), "name": name})
    return tuple(added)
