"""The states of a flow that can be looked at, compared and restored: its draft, what the draft once said, what is live,
every version; each with the flows it leads to as it meets them. No request and no page here.

A state goes by a word: "draft", "live", a version's number, "saved-12" (the draft after its save 12), "line-4001" (what
that line answers with, or would if it had rolled back to it).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from designer.changes import Change, Document, Others, compare
from designer.proving import other_flows
from runtime.domain.texts import Bilingual
from runtime.store.database import Database
from runtime.store.draft_history import list_saved, saved_text
from runtime.store.drafts import load_draft
from runtime.store.errors import NotFound, Unusable
from runtime.store.lines import Line, list_lines
from runtime.store.publishing import made_at, released_at
from runtime.store.versions import documents_at, list_versions, version_document

DRAFT, LIVE, SAVED = "draft", "live", "saved-"
NOWHERE = Bilingual("这个流程没有在任何线路上线。", "This flow is not live on any line.")
VERSION = Bilingual("版本", "version")


@dataclass(frozen=True, slots=True)
class State:
    """A state of a flow. ``kind``: draft, version or saved; ``number`` is the version's or the save's; ``at`` UTC ms."""

    flow: str
    kind: str
    number: int
    author: str
    message: str
    at: int
    document: Document
    others: Mapping[str, Document] = field(default_factory=dict, repr=False)


def state(database: Database, flow: str, which: str) -> State:
    """The state of that word. Raises `NotFound`, or `Unusable` for "live" when it is not."""
    if which == DRAFT:
        draft = load_draft(database, flow)
        others = other_flows(database).flows
        return State(flow, DRAFT, draft.revision, draft.author, "", draft.updated, draft.document(), others)
    if which.startswith(SAVED):
        number = int(which.removeprefix(SAVED))
        document = json.loads(saved_text(database, flow, number))
        found = next(each for each in list_saved(database, flow) if each.revision == number)
        others = other_flows(database).flows
        return State(flow, "saved", number, found.author, found.source, found.at, document, others)
    if which == LIVE:
        live = [line for line in list_lines(database) if line.flow == flow and line.version]
        if not live:
            raise Unusable(NOWHERE)
        return live_on(database, max(live, key=lambda line: line.version))
    return version_state(database, flow, int(which))


def version_state(database: Database, flow: str, number: int, *, at: int | None = None) -> State:
    """A version with the flows it led to when it was last published, or at ``at`` (UTC ms). Raises `NotFound`."""
    version = next((each for each in list_versions(database, flow) if each.number == number), None)
    if version is None:
        raise NotFound(VERSION, f"{flow} {number}")
    document = version_document(database, flow, number)
    meeting = at or max(released_at(database, flow, number) or 0, version.created)
    others = documents_at(database, meeting)
    return State(flow, "version", number, version.author, version.message, version.created, document, others)


def live_on(database: Database, line: Line) -> State:
    """What was published to a line and is in force there. Raises `NotFound` when nothing is."""
    return version_state(database, line.flow, line.version, at=made_at(database, line.digest))


def between(one: State, other: State) -> tuple[Change, ...]:
    """What differs between two states."""
    return compare(one.document, other.document, Others(one.others, other.others))


def told(found: State) -> dict[str, Any]:
    """A state as JSON, without the flows it leads to."""
    names = ("flow", "kind", "number", "author", "message", "at")
    return {**{name: getattr(found, name) for name in names}, "document": found.document}
