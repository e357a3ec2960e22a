"""What a flow leans on beside itself: the flows it leads to, schedules, lists, tables and destinations, and the state they are in.

A scenario that was run says how the flow goes for as long as all of that is as it was.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from runtime.document.references import references
from runtime.store.caller_lists import list_stamps
from runtime.store.database import Database
from runtime.store.drafts import load_draft
from runtime.store.emergency import rule_schedules
from runtime.store.errors import NotFound
from runtime.store.lookup_tables import list_tables
from runtime.store.site import list_destinations, list_schedules, revision_of
from runtime.store.versions import latest_version

Document = Mapping[str, Any]
# What a destination leads to or asks, by the field that names it.
LED = {"next": "destination", "hours": "schedule"}
KINDS = ("flow", "schedule", "list", "table", "destination")


class Around:
    """A site's things as they are now, read once for as many flows as are asked about."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._flows: dict[str, tuple[str, Document]] = {}

    def mark(self, document: Document, pinned: Mapping[str, Document] | None = None, *, but: str = "") -> str:
        """A short digest of the state of all that a flow comes to lean on. ``pinned`` are the flows of a release, which do not
        change; otherwise the newest version of a flow counts, or its draft while it has none. ``but`` is a flow that does
        not count."""
        found: dict[tuple[str, str], str] = {}
        open_ = [(each.what, each.name) for each in references(document)]
        for flow in (pinned or {}).values():
            open_ += [(each.what, each.name) for each in references(flow) if each.what != "flow"]
        while open_:
            what, name = open_.pop()
            if what not in KINDS or (what, name) in found:
                continue
            if what == "flow" and (pinned is not None or name == but):
                continue
            found[what, name], more = self._state(what, name)
            open_ += more
        told = json.dumps(sorted((*key, state) for key, state in found.items()), ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def _state(self, what: str, name: str) -> tuple[str, list[tuple[str, str]]]:
        if what == "flow":
            if name not in self._flows:
                self._flows[name] = self._flow(name)
            state, document = self._flows[name]
            return state, [(each.what, each.name) for each in references(document)]
        if what == "destination":
            place = self._destinations.get(name, {})
            return revision_of(place), [(LED[field], place[field]) for field in LED if place.get(field)]
        known = {"schedule": self._schedules, "list": self._lists, "table": self._tables}[what]
        return known.get(name, ""), []

    def _flow(self, name: str) -> tuple[str, Document]:
        newest = latest_version(self._database, name)
        if newest is not None:
            version, document = newest
            return version.digest, document
        try:
            draft = load_draft(self._database, name)
            read = json.loads(draft.text)
        except (NotFound, ValueError):
            return "", {}
        return f"draft {draft.revision}", read if isinstance(read, dict) else {}

    @cached_property
    def _schedules(self) -> dict[str, str]:
        own = {each.name: each.revision for each in list_schedules(self._database)}
        with self._database.reading() as connection:
            # The switches and dates that rules of lines ask are schedules, too.
            asked = rule_schedules(connection)
        return own | {name: revision_of(document) for name, document in asked.items()}

    @cached_property
    def _destinations(self) -> dict[str, Document]:
        return {each.name: each.document for each in list_destinations(self._database)}

    @cached_property
    def _lists(self) -> dict[str, str]:
        return {name: str(updated) for name, updated in list_stamps(self._database).items()}

    @cached_property
    def _tables(self) -> dict[str, str]:
        return {each.name: each.live.digest for each in list_tables(self._database)}
