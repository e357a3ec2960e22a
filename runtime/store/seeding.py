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

_WORKDAY = [{"from": "09:00", "to": "18:00"}]
_WEEK: Mapping[str, Any] = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), _WORKDAY)
SCHEDULES: Mapping[str, Mapping[str, Any]] = {
    "工作时间": {"zone": "Asia/Shanghai", "weekly": _WEEK, "calendar": "CN"},
    "office hours": {"zone": "Asia/Shanghai", "weekly": _WEEK, "calendar": "CN"},
}
LISTS = {"VIP": "VIP 客户 VIP customers", "blocked": "黑名单 Blocked callers"}
DESTINATIONS: Mapping[str, Mapping[str, Any]] = {
    "agents": {"kind": "queue", "queue": "agents", "title": "人工坐席 Agents"}
}


def seed(database: Database, *, flows: Path = FLOWS) -> tuple[str, ...]:
    """Fill an empty database and return the names of the flows it now has; () when it was not empty."""
    followed = (tables.flows, tables.schedules, tables.caller_lists, tables.destinations, tables.lines)
    with database.reading() as connection:
        if any(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in followed):
            return ()
    for name, document in SCHEDULES.items():
        site.save_schedule(database, name, document=document)
    for name, title in LISTS.items():
        save_list(database, name, title=title)
    for name, document in DESTINATIONS.items():
        site.save_destination(database, name, document=document)
    names = []
    for name, text in templates(flows).items():
        save_draft(database, name, text=text, expected=0, author=AUTHOR)
        names.append(name)
    return tuple(names)


def templates(flows: Path = FLOWS) -> dict[str, str]:
    """The shipped flow documents by name, as they stand in the files."""
    found: dict[str, str] = {}
    for path in sorted(flows.rglob("*.json")):
        text = path.read_text(encoding="utf-8")
        document = json.loads(text)
        if isinstance(document, dict) and "nodes" in document and isinstance(document.get("name"), str):
            found[document["name"]] = text
    return found
