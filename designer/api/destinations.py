"""Destinations: where calls are sent. Each is checked among the others before it is kept; what is in use stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
    ref,
    shape,
    short,
)
from designer.api.problems import Refused
from designer.context import database, settings
from designer.destinations import operations
from runtime.document.destinations import KINDS, summary
from runtime.document.findings import ERROR
from runtime.domain.texts import Bilingual
from runtime.ports import AgentState
from runtime.store.agents import agent_states
from runtime.store.errors import NotFound, Use
from runtime.store.site import DESTINATION, Named, delete_destination, list_destinations, save_destination

T = Bilingual
NEW = "0"
MEMBER = shape({"device": TEXT, "signed_in": YES, "paused": YES})
ROW = shape(
    {
        "name": TEXT,
        "kind": TEXT,
        "title": TEXT,
        "where": ref("Bilingual"),
        "hours": TEXT,
        "next": TEXT,
        "updated": NUMBER,
        "members": NUMBER,
        "present": NUMBER,
    }
)
ONE = shape(
    {
        "name": TEXT,
        "document": OBJECT,
        "updated": NUMBER,
        "findings": many(ref("Finding")),
        "uses": many(ref("Bilingual")),
        "chain": many(TEXT),
        "members": many(MEMBER),
    }
)
TAKEN = T("已经有同名的转接目标。", "There is already a destination of that name.")
WRONG = T("转接目标没有保存。", "The destination was not saved.")
OTHER_KIND = T("种类不能改。请另建一个。", "A destination keeps its kind: make another one.")


def index(_: Asked) -> Json:
    """Every destination, the schema of each kind, and what agents dial."""
    states = agent_states(database())
    codes = dict(zip(("sign_in", "sign_out", "pause"), settings().agent_codes, strict=True))
    return {
        "destinations": [_row(each, states) for each in list_destinations(database())],
        "kinds": dict(KINDS),
        "codes": codes,
    }


def show(asked: Asked) -> Answer:
    """One, with who leads to it and what its agents last said."""
    return _shown(asked.name())


def save(asked: Asked) -> Answer:
    """Keep a destination. If-Match 0 makes a new one."""
    name, document = asked.name(), asked.body
    known = {each.name: each for each in list_destinations(database())}
    if asked.match == NEW and name in known:
        raise Refused(409, TAKEN)
    if asked.match != NEW and name not in known:
        raise NotFound(DESTINATION, name)
    if name in known and known[name].document.get("kind") != document.get("kind"):
        raise Refused(422, OTHER_KIND)
    found = operations.findings(database(), name, document)
    if any(finding.severity == ERROR for finding in found):
        raise Refused(422, WRONG, kind="blocked", findings=[finding.to_json() for finding in found])
    save_destination(database(), name, document=document, expected="" if asked.match == NEW else asked.match)
    return _shown(name)


def delete(asked: Asked) -> None:
    """Away with one nothing leads to."""
    delete_destination(database(), asked.name())


def use_json(use: Use) -> dict[str, str]:
    """A place that uses something, in words."""
    said = use.text()
    return {"zh": said.zh, "en": said.en}


def _shown(name: str) -> Answer:
    found = operations.standing(database(), name)
    said = operations.members(database(), found.named.document)
    told = {
        "name": name,
        "document": dict(found.named.document),
        "updated": found.named.updated,
        "findings": [finding.to_json() for finding in found.findings],
        "uses": [use_json(use) for use in found.uses],
        "chain": list(found.chain),
        "members": [{"device": d, "signed_in": s.signed_in, "paused": s.paused} for d, s in said.items()],
    }
    # The revision is the document's; agents come and go without it, so no browser may answer for us.
    return Answer(told, etag=found.named.revision, headers={"Cache-Control": "no-store"})


def _row(each: Named, states: Mapping[str, AgentState]) -> dict[str, Any]:
    document = each.document
    devices = [str(one["device"]) for one in document.get("members", ())] if document["kind"] == "group" else []
    present = [states.get(device, operations.PRESENT) for device in devices]
    return {
        "name": each.name,
        "kind": document["kind"],
        "title": str(document.get("title") or ""),
        "where": summary(document).to_json(),
        "hours": str(document.get("hours") or ""),
        "next": str(document.get("next") or ""),
        "updated": each.updated,
        "members": len(devices),
        "present": sum(state.signed_in and not state.paused for state in present),
    }


ROUTES = (
    Route(
        "GET",
        "/destinations",
        "destinations",
        T("转接目标", "every destination"),
        index,
        shape(
            {
                "destinations": many(ROW),
                "kinds": {"type": "object", "additionalProperties": OBJECT},
                "codes": shape({"sign_in": TEXT, "sign_out": TEXT, "pause": TEXT}),
            }
        ),
        roles=EVERY_ROLE,
    ),
    Route("GET", "/destinations/{name}", "destination", T("一个转接目标", "one destination"), show, ONE, roles=EVERY_ROLE),
    Route(
        "PUT",
        "/destinations/{name}",
        "save_destination",
        T("保存转接目标", "keep a destination"),
        save,
        ONE,
        body={**shape({"kind": short(40)}, more=True)},
        problems=(409,),
        if_match=True,
    ),
    Route("DELETE", "/destinations/{name}", "delete_destination", T("删除转接目标", "delete a destination nothing leads to"), delete, status=204, problems=(409,)),
)  # fmt: skip
