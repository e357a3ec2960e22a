"""A second person's agreement: whether the site asks for it, what waits for it, and the word of whoever decides."""

from __future__ import annotations

from typing import Any

from designer.access.present import me
from designer.api.check import COUNTS
from designer.api.coming import COMING, is_mine, told
from designer.api.declaration import (
    EVERY_ROLE,
    NUMBER,
    TEXT,
    YES,
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
from designer.context import database
from runtime.domain.texts import Bilingual
from runtime.store import approval
from runtime.store import coming as store

T = Bilingual
WAITS = shape(
    {
        "id": TEXT,
        "line": TEXT,
        "flow": TEXT,
        "version": NUMBER,
        "by": TEXT,
        "message": TEXT,
        "made": NUMBER,
        "at": nullable(NUMBER),
        "is_mine": YES,
    }
)
REVIEWED = shape(
    {
        "before": nullable(shape({"flow": TEXT, "version": NUMBER})),
        "changes": many(ref("Change")),
        "findings": many(ref("Finding")),
        "counts": COUNTS,
        "scenarios": NUMBER,
    }
)
SITE = shape({"on": YES, "possible": YES})
MINE = T("自己请求的发布，要由另一个人来决定。", "Somebody else has to decide on what you asked for yourself.")
ANOTHER = T("请另一位能登录的人来看。", "Ask another person who can sign in to look at it.")
WORDS = short(2_000)


def index(_: Asked) -> Json:
    """What waits for agreement, and whether the site asks for it."""
    waiting = [each for each in store.list_coming(database(), is_open=True) if each.state == store.ASKED]
    names = [name for name in WAITS["properties"] if name != "is_mine"]
    rows = [{**{name: getattr(each, name) for name in names}, "is_mine": is_mine(each)} for each in waiting]
    return {**_site(), "asked": rows}


def turn(asked: Asked) -> Json:
    """Ask for a second person from now on, or no longer."""
    approval.turn(database(), on=asked.body["on"], by=me())
    return _site()


def show(asked: Asked) -> Json:
    """A coming publish, with what whoever asked for it saw then."""
    found = store.load_coming(database(), asked.name("id"))
    return {**told(found), "review": _review(store.load_review(database(), found.id))}


def agree(asked: Asked) -> Json:
    """It goes live, at its time or at once."""
    return _decide(asked, agreed=True)


def decline(asked: Asked) -> Json:
    """It goes back to whoever asked for it, with words."""
    return _decide(asked, agreed=False)


def _decide(asked: Asked, *, agreed: bool) -> Json:
    found = store.load_coming(database(), asked.name("id"))
    if found.state == store.ASKED and is_mine(found):
        raise Refused(403, MINE, kind="own", mend=ANOTHER)
    message = asked.body.get("message", "").strip()
    if not agreed and not message:
        raise Refused(422, T("退回要写明原因。", "Sending back needs words."))
    return told(store.decide(database(), found.id, agreed=agreed, by=me(), message=message))


def _site() -> dict[str, Any]:
    return {"on": approval.asks(database()), "possible": approval.is_possible(database())}


def _review(kept: dict[str, Any]) -> dict[str, Any] | None:
    if not kept:
        return None
    found = [row for row in kept["findings"] if not row["accepted"]]
    counts = {name: sum(row["severity"] == name for row in found) for name in ("error", "warning", "hint")}
    return {**kept, "counts": counts}


ROUTES = (
    Route("GET", "/approvals", "approvals", T("等待同意的发布", "publishes that wait for a second person"), index, shape({**SITE["properties"], "asked": many(WAITS)}), roles=EVERY_ROLE),
    Route("PUT", "/approvals", "turn_approvals", T("发布是否需要第二个人同意", "whether a publish needs a second person"), turn, SITE, body=shape({"on": YES}), problems=(422,)),
    Route("GET", "/coming/{id}", "one_coming", T("一次待上线的发布", "one publish that is to come, or is over"), show, shape({**COMING["properties"], "review": nullable(REVIEWED)}), roles=EVERY_ROLE),
    Route("POST", "/coming/{id}/agree", "agree", T("同意", "agree to a publish"), agree, COMING, body=shape({"message": WORDS}, required=()), problems=(422,), roles=EVERY_ROLE),
    Route("POST", "/coming/{id}/decline", "decline", T("退回", "send a publish back"), decline, COMING, body=shape({"message": WORDS}), problems=(422,), roles=EVERY_ROLE),
)  # fmt: skip
