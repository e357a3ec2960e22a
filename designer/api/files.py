"""A flow as one file: out with every flow it leads to, and in again. No ids of a site stand in it, only names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, json

from designer.access.present import me
from designer.api.declaration import EVERY_ROLE, OBJECT, TEXT, Answer, Asked, Route, many, shape, short
from designer.api.problems import Refused
from designer.beginning import add, renamed
from designer.context import database
from designer.proving import other_flows
from runtime.document.references import flows_of, references
from runtime.domain.texts import Bilingual
from runtime.store.drafts import list_flows, load_draft

T = Bilingual
FORMAT = 1
FILE = shape({"tonepath": {"const": FORMAT}, "flow": TEXT, "flows": many(OBJECT), "needs": OBJECT})
SORTS = {"schedule": "schedules", "list": "lists", "destination": "destinations", "mailbox": "mailboxes", "audio": "prompts", "secret": "secrets", "table": "tables"}  # fmt: skip
NAMELESS = T("文件里没有流程，或流程没有名称（name）。", "The file has no flow, or a flow without a name.")
TWICE = T("文件里有两个同名的流程。", "The file has two flows of one name.")
TAKEN = T("已经有同名的流程：{names}。", "There are flows of that name already: {names}.")
OTHER = T("另取一个名称再导入。", "Import it under another name.")


def export(asked: Asked) -> Response:
    """The draft and every flow it leads to, with the names they need of a site."""
    name = asked.name()
    return file_of(name, {**other_flows(database()).flows, name: load_draft(database(), name).document()})


def file_of(name: str, flows: Mapping[str, Any]) -> Response:
    """A flow of these and every flow it leads to, as one file."""
    reached = _reached(name, flows)
    needs: dict[str, list[str]] = {}
    for document in reached:
        for reference in references(document):
            if reference.what in SORTS and reference.name not in needs.setdefault(SORTS[reference.what], []):
                needs[SORTS[reference.what]].append(reference.name)
    text = json.dumps({"tonepath": FORMAT, "flow": name, "flows": reached, "needs": needs}, indent=1)
    response = Response(text, mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="flow.tonepath.json"'
    return response


def take_in(asked: Asked) -> Answer:
    """Add the flows of a file as drafts: ours, or one plain flow document. What is there already is never touched."""
    given, wanted = asked.body["file"], asked.body.get("name", "").strip()
    documents = given.get("flows") if "tonepath" in given else [given]
    if not isinstance(documents, list) or not all(_has_name(each) for each in documents) or not documents:
        raise Refused(422, NAMELESS)
    names = [str(each["name"]) for each in documents]
    if len(set(names)) != len(names):
        raise Refused(422, TWICE)
    root = str(given.get("flow", names[0])) if "tonepath" in given else names[0]
    if root not in names:
        raise Refused(422, NAMELESS)
    known = {row.name for row in list_flows(database())}
    made = [renamed(each, wanted) if wanted and each["name"] == root else each for each in documents]
    main = wanted or root
    if main in known:
        raise Refused(409, T(TAKEN.zh.format(names=main), TAKEN.en.format(names=main)), mend=OTHER)
    # A sub-flow this site has under that name is the one that is meant here.
    added = [each for each in made if each["name"] not in known]
    for each in added:
        add(database(), each, author=me())
    return Answer({"name": main, "added": [each["name"] for each in added]}, headers={"Location": f"/api/v1/flows/{main}"})  # fmt: skip


def _reached(root: str, flows: Mapping[str, Any]) -> list[Any]:
    found: dict[str, None] = {}
    waiting = [root]
    while waiting:
        name = waiting.pop(0)
        if name in flows and name not in found:
            found[name] = None
            waiting += flows_of(flows[name])
    return [flows[name] for name in found]


def _has_name(document: Any) -> bool:
    return isinstance(document, dict) and isinstance(document.get("name"), str) and bool(document["name"].strip())


ROUTES = (
    Route("GET", "/flows/{name}/export", "export_flow", T("导出流程", "a flow and those it leads to, as one file"), export, FILE, roles=EVERY_ROLE),
    Route(
        "POST",
        "/flows/import",
        "import_flow",
        T("导入流程", "add the flows of a file"),
        take_in,
        shape({"name": TEXT, "added": many(TEXT)}),
        status=201,
        body=shape({"file": OBJECT, "name": short(100)}, required=("file",)),
        problems=(409,),
    ),
)  # fmt: skip
