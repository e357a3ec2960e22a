"""What a new site starts with: office hours, two empty lists, one destination, and the shipped templates as drafts.

Nothing is published, and a site that has anything of its own is left alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from runtime.store import site, tables
from runtime.store.caller_lists import save_list
from runtime.store.database import Database
from runtime.store.drafts import save_draft

FLOWS = Path(__file__).resolve().parents[2] / "flows"
AUTHOR = "tonepath"

MANIFEST = "manifest.json"
# What a new site's own first flows may name without having made it.
AGENTS: Mapping[str, Any] = {"kind": "queue", "queue": "agents", "title": "人工坐席 Agents"}


def seed(database: Database, *, flows: Path = FLOWS) -> tuple[str, ...]:
    """Fill an empty database and return the names of the flows it now has; () when it was not empty."""
    if not is_new(database):
        return ()
    needed = site_documents(flows)
    for name, document in needed["schedules"].items():
        site.save_schedule(database, name, document=document)
    for name, document in needed["lists"].items():
        save_list(database, name, title=document["title"])
    for name, document in {**needed["destinations"], "agents": AGENTS}.items():
        site.save_destination(database, name, document=document)
    shipped = templates(flows)
    for name, text in shipped.items():
        save_draft(database, name, text=text, expected=0, author=AUTHOR)
    return tuple(shipped)


def site_documents(flows: Path = FLOWS) -> Mapping[str, Mapping[str, Any]]:
    """What the shipped templates need of a site: {"schedules", "lists", "destinations", "mailboxes", "secrets"} by name."""
    found: Mapping[str, Mapping[str, Any]] = json.loads((flows / MANIFEST).read_text(encoding="utf-8"))["site"]
    return found


def is_new(database: Database) -> bool:
    """Whether a migrated database has nothing in it yet."""
    followed = (tables.flows, tables.schedules, tables.caller_lists, tables.destinations, tables.lines)
    with database.reading() as connection:
        return not any(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in followed)


def templates(flows: Path = FLOWS) -> dict[str, str]:
    """The shipped flow documents by name, as they stand in the files."""
    found: dict[str, str] = {}
    for path in sorted(flows.rglob("*.json")):
        text = path.read_text(encoding="utf-8")
        document = json.loads(text)
        if isinstance(document, dict) and "nodes" in document and isinstance(document.get("name"), str):
            found[document["name"]] = text
    return found
