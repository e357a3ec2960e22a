"""Flows and their drafts: list, begin, read, save with the revision that was edited, discard, delete."""

from __future__ import annotations

import json
from typing import Any

from flask import Response

from designer.access.present import me
from designer.api.declaration import (
    EVERY_ROLE,
    NUMBER,
    OBJECT,
    TEXT,
    Answer,
    Asked,
    Json,
    Route,
    many,
    nullable,
    ref,
    shape,
    short,
)
from designer.api.problems import Refused
from designer.beginning import begin_flow, shipped
from designer.context import database
from runtime.domain.texts import Bilingual
from runtime.store.draft_history import DISCARD
from runtime.store.drafts import FlowRow, delete_flow, list_flows, load_draft, save_draft
from runtime.store.errors import NotFound
from runtime.store.versions import list_versions, version_document

T = Bilingual
FLOW = shape(
    {
        "name": TEXT,
        "revision": NUMBER,
        "author": TEXT,
        "updated": NUMBER,
        "versions": NUMBER,
        "lines": many(TEXT),
        "languages": many(TEXT),
        "nodes": NUMBER,
    }
)
SAVED = shape({"revision": NUMBER, "updated": NUMBER})
TEMPLATE = shape(
    {
        "id": TEXT,
        "title": ref("Bilingual"),
        "description": ref("Bilingual"),
        "languages": many(TEXT),
        "nodes": NUMBER,
        "needs": OBJECT,
        "document": OBJECT,
    }
)
TAKEN = T("已经有同名的流程。", "There is already a flow of that name.")
NEVER = T("这个流程还没有版本，没有可以回到的内容。", "This flow has no version to go back to.")


def index(_: Asked) -> Json:
    """Every flow by name."""
    return {"flows": [_flow(row) for row in list_flows(database())]}


def show(asked: Asked) -> Answer:
    """One flow; its draft has an address of its own."""
    return Answer(_flow(_row(asked.name())))


def add(asked: Asked) -> Answer:
    """A new flow: empty, from a template, or from a document."""
    begun = begin_flow(database(), asked.body["name"], given=asked.body, author=me())
    return Answer({**_flow(_row(begun.name)), "added": [*begun.added]}, etag="1", headers={"Location": f"/api/v1/flows/{begun.name}"})  # fmt: skip


def delete(asked: Asked) -> None:
    """Remove a flow nothing uses."""
    delete_flow(database(), asked.name())


def draft(asked: Asked) -> Answer | Response:
    """The draft exactly as it was saved."""
    stored = load_draft(database(), asked.name())
    response = Response(stored.text, mimetype="application/json")
    response.set_etag(str(stored.revision))
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def save(asked: Asked) -> Answer:
    """The document is kept byte for byte, valid or not."""
    expected = revision_of(asked.match)
    revision = save_draft(database(), asked.name(), text=asked.text, expected=expected, author=me())
    return saved(asked.name(), revision)


def discard(asked: Asked) -> Answer:
    """The draft becomes what the newest version says."""
    stored = load_draft(database(), asked.name())
    versions = list_versions(database(), asked.name())
    if not versions:
        raise Refused(409, NEVER)
    document = version_document(database(), asked.name(), versions[0].number)
    text = json.dumps(document, ensure_ascii=False)
    if json.loads(stored.text) == document:
        text = stored.text
    revision = save_draft(
        database(), asked.name(), text=text, expected=revision_of(asked.match), author=me(), kind=DISCARD, source=str(versions[0].number)
    )  # fmt: skip
    return saved(asked.name(), revision)


def templates(_: Asked) -> Json:
    """What a flow can begin with."""
    return {"templates": [_template(each.about, each.document) for each in shipped().values()]}


def saved(name: str, revision: int) -> Answer:
    """What a save is answered with."""
    stored = load_draft(database(), name)
    return Answer({"revision": revision, "updated": stored.updated}, etag=str(revision))


def revision_of(match: str) -> int:
    """The revision an If-Match names, -1 for none of ours."""
    if match.isascii() and match.isdecimal() and len(match) < 10:
        return int(match)
    # A tag that was never given out is the tag of something else.
    return -1


def _row(name: str) -> FlowRow:
    found = next((row for row in list_flows(database()) if row.name == name), None)
    if found is None:
        raise NotFound(T("流程", "flow"), name)
    return found


def _flow(row: FlowRow) -> dict[str, Any]:
    document = load_draft(database(), row.name).document()
    nodes, languages = document.get("nodes"), document.get("languages")
    return {
        "name": row.name,
        "revision": row.revision,
        "author": row.author,
        "updated": row.updated,
        "versions": row.versions,
        "lines": list(row.lines),
        "languages": [each for each in languages if isinstance(each, str)] if isinstance(languages, list) else [],
        "nodes": len(nodes) if isinstance(nodes, dict) else 0,
    }


def _template(about: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: about[name] for name in ("id", "title", "description", "needs")},
        "languages": document["languages"],
        "nodes": len(document["nodes"]),
        "document": document,
    }


NAME = short(100, 1)
ROUTES = (
    Route("GET", "/flows", "flows", T("流程列表", "every flow"), index, shape({"flows": many(FLOW)}), roles=EVERY_ROLE),
    Route(
        "POST",
        "/flows",
        "add_flow",
        T("新建流程", "begin a flow: empty, from a template or from a document"),
        add,
        shape({**FLOW["properties"], "added": many(ref("Named"))}),
        status=201,
        body=shape(
            {
                "name": NAME,
                "template": nullable(short(80)),
                "document": nullable(OBJECT),
                "languages": {"type": "array", "items": {"type": "string", "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"}, "minItems": 1, "maxItems": 10, "uniqueItems": True},
            },
            required=("name",),
        ),
        problems=(404, 409),
    ),
    Route("GET", "/flows/{name}", "flow", T("一个流程", "one flow"), show, FLOW, problems=(404,), roles=EVERY_ROLE),
    Route("DELETE", "/flows/{name}", "delete_flow", T("删除流程", "delete a flow nothing uses"), delete, status=204, problems=(404, 409)),
    Route("GET", "/flows/{name}/draft", "draft", T("读取草稿", "the draft; its ETag is the revision"), draft, OBJECT, problems=(404,), roles=EVERY_ROLE),
    Route("PUT", "/flows/{name}/draft", "save_draft", T("保存草稿", "save over the revision named by If-Match"), save, SAVED, body=OBJECT, problems=(404, 412), if_match=True),
    Route("POST", "/flows/{name}/draft/discard", "discard_draft", T("丢弃草稿", "go back to the newest version"), discard, SAVED, body=shape({}), problems=(404, 409, 412), if_match=True),
    Route("GET", "/templates", "templates", T("模板", "templates"), templates, shape({"templates": many(TEMPLATE)}), roles=EVERY_ROLE),
)  # fmt: skip
