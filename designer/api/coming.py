"""Coming publishes: what goes live on which line and when, another time for it, and taking it back."""

from __future__ import annotations

from typing import Any

from designer import coming
from designer.access.present import me
from designer.api.declaration import EVERY_ROLE, NUMBER, TEXT, YES, Asked, Json, Route, many, nullable, ref, shape
from designer.api.problems import Refused
from designer.context import database
from runtime.domain.texts import Bilingual
from runtime.store import coming as store
from runtime.store.coming import Coming, Plan
from runtime.store.people import key_of

T = Bilingual
NAMES = ("id", "line", "flow", "version", "digest", "state", "at", "window_ms", "by", "message", "made")
COMING = shape(
    {
        "id": TEXT,
        "line": TEXT,
        "flow": TEXT,
        "version": NUMBER,
        "digest": TEXT,
        "state": {"enum": ["asked", "waiting", "live", "cancelled", "refused", "missed", "failed"]},
        "at": nullable(NUMBER),
        "window_ms": NUMBER,
        "by": TEXT,
        "message": TEXT,
        "made": NUMBER,
        "decided_by": TEXT,
        "decision": TEXT,
        "ended": nullable(NUMBER),
        "ended_by": TEXT,
        "problem": nullable(ref("Bilingual")),
        "draft_changed": YES,
        "line_changed": YES,
        "is_mine": YES,
    }
)
SEND_BACK = T("在“待批准”里写明原因后退回。", "Send it back under Approvals, with words.")
TIME = {"type": "integer", "minimum": 0, "maximum": 2**53}
WINDOW = {"type": "integer", "minimum": 0, "maximum": store.WINDOW_MOST_MS}


def index(asked: Asked) -> Json:
    """Coming publishes and those that are over, of a line, of a flow or of all."""
    found = store.list_coming(database(), line=asked.query.get("line", ""), flow=asked.query.get("flow", ""))
    return {"coming": [told(each) for each in found]}


def put_at(asked: Asked) -> Json:
    """Another time."""
    body = asked.body
    plan = Plan(body["at"], body.get("window_ms", store.WINDOW_MS))
    return told(store.put_at(database(), asked.name("id"), plan))


def cancel(asked: Asked) -> Json:
    """Take it back before it goes live; what waits for a second person only by whoever asked."""
    known = store.load_coming(database(), asked.name("id"))
    if known.state == store.ASKED and not is_mine(known):
        text = T(f"这是 {known.by} 请求的，请退回而不是取消。", f"{known.by} asked for this: send it back instead.")
        raise Refused(409, text, mend=SEND_BACK)
    return told(store.cancel(database(), known.id, by=me()))


def is_mine(each: Coming) -> bool:
    """Did whoever asks now ask for it?"""
    return key_of(each.by) == key_of(me())


def told(each: Coming) -> dict[str, Any]:
    """A coming publish as JSON, with what has changed since it was made."""
    known = {name: getattr(each, name) for name in (*NAMES, "decided_by", "decision", "ended", "ended_by")}
    changed = {"draft_changed": False, "line_changed": False}
    if each.state in store.OPEN:
        changed = coming.notes(database(), each)
    problem = {"zh": each.problem.zh, "en": each.problem.en} if each.problem else None
    return {**known, "problem": problem, **changed, "is_mine": is_mine(each)}


ROUTES = (
    Route(
        "GET",
        "/coming",
        "coming",
        T("待上线的发布", "publishes that are to come, and those that are over"),
        index,
        shape({"coming": many(COMING)}),
        query={"line": {"type": "string", "maxLength": 40}, "flow": {"type": "string", "maxLength": 100}},
        roles=EVERY_ROLE,
    ),
    Route(
        "PUT",
        "/coming/{id}",
        "put_coming",
        T("改上线时间", "give a coming publish another time"),
        put_at,
        COMING,
        body=shape({"at": nullable(TIME), "window_ms": WINDOW}, required=("at",)),
    ),
    Route("DELETE", "/coming/{id}", "cancel_coming", T("取消待上线的发布", "take a coming publish back"), cancel, COMING, problems=(409, 422)),
)  # fmt: skip
