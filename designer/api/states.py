"""The states of a flow: two beside each other on the canvas, what the draft once said, and taking one of them back."""

from __future__ import annotations

import json
from typing import Any

from flask import Response

from designer.access.present import me
from designer.api.declaration import EVERY_ROLE, NUMBER, OBJECT, TEXT, Answer, Asked, Json, Route, many, ref, shape
from designer.api.files import FILE, file_of
from designer.api.flows import SAVED, revision_of, saved
from designer.api.publishing import STATE
from designer.context import database
from designer.states import between, state, told, version_state
from runtime.domain.texts import Bilingual
from runtime.store.draft_history import RESTORE, list_saved, saved_text
from runtime.store.drafts import load_draft, save_draft

T = Bilingual
ONE = shape(
    {
        "flow": TEXT,
        "kind": {"enum": ["draft", "version", "saved"]},
        "number": NUMBER,
        "author": TEXT,
        "message": TEXT,
        "at": NUMBER,
        "document": OBJECT,
    }
)
ROW = shape({"revision": NUMBER, "author": TEXT, "at": NUMBER, "kind": {"enum": ["save", "discard", "restore"]}, "source": TEXT})  # fmt: skip


def compare(asked: Asked) -> Json:
    """Two states and what differs between them."""
    one = state(database(), asked.name(), asked.query.get("before", "live"))
    other = state(database(), asked.name(), asked.query.get("after", "draft"))
    return {"before": told(one), "after": told(other), "changes": [each.to_json() for each in between(one, other)]}


def history(asked: Asked) -> Json:
    """What the draft once said and is still kept, newest first; the first is what it says now."""
    load_draft(database(), asked.name())
    names = ("revision", "author", "at", "kind", "source")
    rows: list[dict[str, Any]] = [{n: getattr(each, n) for n in names} for each in list_saved(database(), asked.name())]
    return {"saved": rows}


def saved_draft(asked: Asked) -> Response:
    """What the draft said after one of its saves, exactly."""
    return Response(saved_text(database(), asked.name(), asked.path["revision"]), mimetype="application/json")


def restore(asked: Asked) -> Answer:
    """The draft becomes one of the states of its flow; what it said before stays in its history."""
    name, which = asked.name(), asked.body["from"]
    stored = load_draft(database(), name)
    found = state(database(), name, which)
    text = json.dumps(found.document, ensure_ascii=False)
    if stored.document() == found.document:
        text = stored.text
    expected = revision_of(asked.match)
    return saved(name, save_draft(database(), name, text=text, expected=expected, author=me(), kind=RESTORE, source=which))  # fmt: skip


def export(asked: Asked) -> Response:
    """A version and the flows it led to then, as one file."""
    found = version_state(database(), asked.name(), asked.path["version"])
    return file_of(found.flow, {**found.others, found.flow: found.document})


ROUTES = (
    Route(
        "GET",
        "/flows/{name}/compare",
        "compare_states",
        T("两个状态及其差别", "two states of a flow, and what differs"),
        compare,
        shape({"before": ONE, "after": ONE, "changes": many(ref("Change"))}),
        query={"before": STATE, "after": STATE},
        roles=EVERY_ROLE,
    ),
    Route("GET", "/flows/{name}/saved", "saved_drafts", T("草稿历史", "what the draft once said"), history, shape({"saved": many(ROW)}), roles=EVERY_ROLE),
    Route("GET", "/flows/{name}/saved/{revision:int}", "saved_draft", T("保存过的草稿", "one saved state of the draft"), saved_draft, OBJECT, roles=EVERY_ROLE),
    Route(
        "POST",
        "/flows/{name}/draft/restore",
        "restore_draft",
        T("恢复到草稿", "make the draft say what a version or an earlier save said"),
        restore,
        SAVED,
        body=shape({"from": STATE}),
        problems=(412,),
        if_match=True,
    ),
    Route("GET", "/flows/{name}/versions/{version:int}/export", "export_version", T("导出版本", "a version and the flows it led to, as one file"), export, FILE, roles=EVERY_ROLE),
)  # fmt: skip
