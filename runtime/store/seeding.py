"""What a new site starts with: office hours, two empty lists, one destination, and the shipped templates as drafts.

Nothing is published, and a site that has anything of its own is left alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from runtime.document.references import references
from runtime.store import site, tables
from runtime.store.caller_lists import save_list
from runtime.store.database import Database
from runtime.store.drafts import save_draft

FLOWS = Path(__file__).resolve().parents[2] / "flows"
AUTHOR = "tonepath"

_WORKDAY = [{"from": "09:00", "to": "18:00"}]
_WEEK: Mapping[str, Any] = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), _WORKDAY)
SCHEDULES: Mapping[str, Mapping[str, Any]] = {
    "工作时间": {"zone": "Asia/Shanghai", "weekly": _WEEK, "calendar": "CN"},
    "office hours": {"zone": "Asia/Shanghai", "weekly": _WEEK, "calendar": "CN"},
}
LISTS = {"VIP": "VIP 客户 VIP customers", "blocked": "黑名单 Blocked callers"}
# Every destination a template names begins at the one agent a new site has, so that each template reaches a human at once.
QUEUE: Mapping[str, Any] = {"kind": "queue", "queue": "agents"}
EXTENSION: Mapping[str, Any] = {"kind": "extension", "device": "PJSIP/agent"}
DESTINATIONS: Mapping[str, Mapping[str, Any]] = {"agents": {**QUEUE, "title": "人工坐席 Agents"}}


def seed(database: Database, *, flows: Path = FLOWS) -> tuple[str, ...]:
    """Fill an empty database and return the names of the flows it now has; () when it was not empty."""
    followed = (tables.flows, tables.schedules, tables.caller_lists, tables.destinations, tables.lines)
    with database.reading() as connection:
        if any(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in followed):
            return ()
    shipped = templates(flows)
    named = [reference for text in shipped.values() for reference in _named(json.loads(text))]
    for name, document in SCHEDULES.items():
        site.save_schedule(database, name, document=document)
    lists = {**{name: name for what, name, _ in named if what == "list"}, **LISTS}
    for name, title in lists.items():
        save_list(database, name, title=title)
    places = {name: EXTENSION if kind == "transfer" else QUEUE for what, name, kind in named if what == "destination"}
    for name, document in {**places, **DESTINATIONS}.items():
        site.save_destination(database, name, document=document)
    for name, text in shipped.items():
        save_draft(database, name, text=text, expected=0, author=AUTHOR)
    return tuple(shipped)


def _named(document: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What a template names: (what, name, kind of the node that does)."""
    for reference in references(document):
        node = document["nodes"].get(reference.node, {})
        yield reference.what, reference.name, str(node.get("kind", ""))


def templates(flows: Path = FLOWS) -> dict[str, str]:
    """The shipped flow documents by name, as they stand in the files."""
    found: dict[str, str] = {}
    for path in sorted(flows.rglob("*.json")):
        text = path.read_text(encoding="utf-8")
        document = json.loads(text)
        if isinstance(document, dict) and "nodes" in document and isinstance(document.get("name"), str):
            found[document["name"]] = text
    return found
