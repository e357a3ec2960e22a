"""From a draft to a line: review, publish as a job, versions, and what differs between any two of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from designer.access.present import me
from designer.api.check import COUNTS, told
from designer.api.coming import TIME, WINDOW
from designer.api.declaration import (
    EVERY_ROLE,
    NUMBER,
    OBJECT,
    TEXT,
    YES,
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
from designer.api.jobs import JOB, begin
from designer.api.problems import Refused
from designer.changes import Change, compare
from designer.coming import NOW
from designer.context import database, settings
from designer.proving import check_draft
from designer.reviewing import against, replacing
from designer.scenarios.running import findings_of
from designer.states import DRAFT, between, live_on, state, version_state
from designer.trying import site_world
from designer.work import publish_flow
from runtime.document.findings import ordered
from runtime.domain.texts import Bilingual
from runtime.store.coming import ASKED, WINDOW_MS, Coming, Plan, check_plan, list_coming
from runtime.store.drafts import load_draft
from runtime.store.lines import Line, LogRow, check_number, list_lines, publish_log
from runtime.store.publishing import made_at
from runtime.store.scenarios import list_scenarios
from runtime.store.versions import Version, list_versions, version_document

T = Bilingual
DECIDED = shape(
    {"id": TEXT, "line": TEXT, "state": TEXT, "by": TEXT, "decided_by": TEXT, "decision": TEXT, "ended_by": TEXT}
)
VERSION = shape(
    {
        "number": NUMBER,
        "digest": TEXT,
        "author": TEXT,
        "message": TEXT,
        "created": NUMBER,
        "lines": many(TEXT),
        "decided": many(DECIDED),
    }
)
LOG = shape(
    {
        "line": TEXT,
        "kind": {"enum": ["publish", "rollback"]},
        "digest": TEXT,
        "previous": TEXT,
        "flow": TEXT,
        "version": NUMBER,
        "by": TEXT,
        "message": TEXT,
        "at": NUMBER,
        "approved_by": TEXT,
        "approval": TEXT,
        "unasked": YES,
    }
)  # fmt: skip
REVIEW = shape(
    {
        "revision": NUMBER,
        "before": nullable(shape({"flow": TEXT, "version": NUMBER})),
        "changes": many(ref("Change")),
        "findings": many(ref("Finding")),
        "counts": COUNTS,
        "publishable": YES,
        "scenarios": NUMBER,
    }
)
CHANGED = T(
    "草稿在您查看之后又有修改，没有发布。", "The draft has changed since you looked at it; nothing was published."
)
ALONE = T("只生成版本时不能再给出号码。", "A version alone goes to no line.")
LINE_NUMBER = {"type": "string", "pattern": "^(\\+?[0-9]{1,20})?$"}
# A pattern's end would also stand before a last line break.
STATE = {"type": "string", "pattern": "^(draft|live|(saved-)?[0-9]{1,9})$(?!\\n)"}


def review(asked: Asked) -> Json:
    """What publishing the draft to a line would change there, and what was found in it."""
    name, number = asked.name(), asked.query.get("line", "")
    draft = load_draft(database(), name)
    proof = check_draft(database(), name)
    with site_world(database(), settings().data_dir) as world:
        failing = findings_of(database(), name, world)
    differs = against(database(), name, number)
    return {
        "revision": draft.revision,
        "before": differs.before_json(),
        "changes": [change.to_json() for change in differs.changes],
        **told(ordered([*proof.findings, *failing])),
        "publishable": proof.publishable and not any(finding.blocks for finding in failing),
        "scenarios": len(list_scenarios(database(), name)),
    }


def publish(asked: Asked) -> Answer:
    """Prove, render, publish: in the background."""
    name, line, given = asked.name(), asked.body.get("line", ""), asked.body
    revision = load_draft(database(), name).revision
    if given["base_revision"] != revision:
        raise Refused(409, CHANGED, kind="changed_meanwhile", revision=revision)
    if line:
        check_number(line)
    plan = Plan(given.get("at"), given.get("window_ms", WINDOW_MS)) if given.get("at") is not None else NOW
    if plan != NOW:
        check_number(line)
        check_plan(plan)
    more = given.get("more", [])
    for number in more if line else ():
        check_number(number)
    if more and not line:
        raise Refused(422, ALONE)
    return begin("publish", publish_flow, name, line, given.get("message", "").strip(), revision, me(), plan, more)


def versions(asked: Asked) -> Json:
    """The versions of a flow, newest first, and which lines answer with each."""
    load_draft(database(), asked.name())
    live = _live(asked.name())
    known = [
        each
        for each in list_coming(database(), flow=asked.name())
        if each.state == ASKED or each.decided_by or each.ended_by
    ]
    return {"versions": [_version(each, live, known) for each in list_versions(database(), asked.name())]}


def version(asked: Asked) -> Json:
    """The document of a version."""
    return version_document(database(), asked.name(), asked.path["version"])


def changes(asked: Asked) -> Json:
    """What differs between two versions, or a version and the draft."""
    before, after = asked.query.get("before", ""), asked.query.get("after", DRAFT)
    other = state(database(), asked.name(), after)
    found = between(state(database(), asked.name(), before), other) if before else compare({}, other.document)
    return {"changes": [change.to_json() for change in found]}


def compare_documents(asked: Asked) -> Json:
    """What differs between two documents."""
    return {"changes": [change.to_json() for change in compare(asked.body["before"], asked.body["after"])]}


def history(asked: Asked) -> Json:
    """What was published and rolled back of this flow, newest first."""
    load_draft(database(), asked.name())
    return {"log": [log_json(row) for row in publish_log(database(), limit=500) if row.flow == asked.name()]}


def log_json(row: LogRow) -> dict[str, Any]:
    """A row of the publish log."""
    return {name: getattr(row, name) for name in LOG["properties"]}


def changes_back(line: Line, digest: str, flow: str, version: int) -> tuple[Change, ...]:
    """What pointing a line back at an earlier release of its own would change, the flows it leads to included."""
    if not line.version:
        return ()
    then = version_state(database(), flow, version, at=made_at(database(), digest))
    found = between(live_on(database(), line), then)
    return replacing(line.flow, flow, found)


def _live(name: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for line in list_lines(database()):
        if line.flow == name and line.version:
            found.setdefault(line.version, []).append(line.number)
    return found


def _version(each: Version, live: dict[int, list[str]], known: Sequence[Coming]) -> dict[str, Any]:
    told = {name: getattr(each, name) for name in ("number", "digest", "author", "message", "created")}
    decided = [
        {name: getattr(row, name) for name in DECIDED["properties"]} for row in known if row.version == each.number
    ]
    return {**told, "lines": live.get(each.number, []), "decided": decided}


CHANGES = shape({"changes": many(ref("Change"))})
ROUTES = (
    Route("GET", "/flows/{name}/review", "review", T("发布前查看", "what publishing would change"), review, REVIEW, query={"line": LINE_NUMBER}, roles=EVERY_ROLE),
    Route(
        "POST",
        "/flows/{name}/publish",
        "publish",
        T("发布", "publish the draft to a line; without one it becomes a version only"),
        publish,
        JOB,
        status=202,
        body=shape({"line": LINE_NUMBER, "message": short(2_000), "base_revision": NUMBER, "at": nullable(TIME), "window_ms": WINDOW, "more": {"type": "array", "items": LINE_NUMBER, "maxItems": 500}}, required=("base_revision",)),
        problems=(409,),
    ),
    Route("GET", "/flows/{name}/versions", "versions", T("版本列表", "the versions of a flow"), versions, shape({"versions": many(VERSION)}), roles=EVERY_ROLE),
    Route("GET", "/flows/{name}/versions/{version:int}", "version", T("一个版本", "the document of a version"), version, OBJECT, roles=EVERY_ROLE),
    Route("GET", "/flows/{name}/changes", "changes", T("比较版本", "what differs between two versions, or a version and the draft"), changes, CHANGES, query={"before": STATE, "after": STATE}, roles=EVERY_ROLE),
    Route("POST", "/flows/compare", "compare", T("比较两份文档", "what differs between two documents"), compare_documents, CHANGES, body=shape({"before": OBJECT, "after": OBJECT}), roles=EVERY_ROLE),
    Route("GET", "/flows/{name}/history", "history", T("发布记录", "the publish log of a flow"), history, shape({"log": many(LOG)}), roles=EVERY_ROLE),
)  # fmt: skip
