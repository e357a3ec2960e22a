"""The rules of lines: read, proven and in force on save, tried at a time; the emergency switches; the block list."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from designer import ruling
from designer.access.present import me
from designer.api.call_payloads import TOLD, call_json
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
from designer.api.problems import Refused
from designer.context import database, settings, shared
from designer.lines import operations
from designer.proving import Blocked
from designer.trying import Trial, in_front_of, site_world
from runtime.document.line_rules_live import SCOPES, ZONE, Switch, live_schedules
from runtime.domain.numbers import mask
from runtime.domain.schedule import Schedule
from runtime.domain.texts import Bilingual
from runtime.engine.state import Call
from runtime.store.caller_lists import list_entries
from runtime.store.emergency import SwitchRow, list_switches
from runtime.store.line_rules import RulesChanged
from runtime.store.lines import load_line
from simulator.scenario import CALLER
from simulator.stepping import step_through
from simulator.world import instant

T = Bilingual
LOG_ROWS = 30
# The revision is the document's; the switches beside it change without it, so no browser may answer for us.
LIVE = {"Cache-Control": "no-store"}
SWITCH = shape({"scope": TEXT, "name": TEXT, "until": nullable(NUMBER), "by": TEXT, "updated": NUMBER})
ENTRY = shape({"list": TEXT, "number": TEXT, "note": TEXT, "expires": nullable(NUMBER)})
CHANGE = shape(
    {
        "what": {"enum": ["rules", "on", "off", "block", "unblock"]},
        "scope": {"enum": ["line", "group", "all"]},
        "name": TEXT,
        "by": TEXT,
        "at": NUMBER,
        "changed": many({"enum": list(operations.PARTS)}),
        "document": OBJECT,
    }
)
RULES = shape(
    {
        "line": TEXT,
        "flow": TEXT,
        "document": OBJECT,
        "languages": many(TEXT),
        "zone": TEXT,
        "groups": many(TEXT),
        "on": many(SWITCH),
        "blocked": many(ENTRY),
        "log": many(CHANGE),
        "by": TEXT,
        "updated": NUMBER,
    }
)
SAVED = shape({**RULES["properties"], "findings": many(ref("Finding"))})
AT = {"type": "string", "pattern": "^((19|20|21)[0-9]{2}-[0-9T:.+Z-]{5,26})?$"}
BAD_TIME = T("时间看不懂。", "That time cannot be read.")
WRITE_TIME = T("写成 2026-11-22T20:00。", "Write it as 2026-11-22T20:00.")
NOT_SAVED = T("规则没有保存。", "The rules were not saved.")
UNFINISHED = T("规则还没有写完。", "The rules are not finished.")
NOTHING = T("这个号码还没有发布流程。", "Nothing was published to this line yet.")
PUBLISH = T("先发布一个流程到这个号码。", "Publish a flow to it first.")


def show(asked: Asked) -> Answer:
    """The rules of a line and what is in force now."""
    told, revision = _told(asked.name("number"))
    return Answer(told, etag=str(revision), headers=LIVE)


def save(asked: Asked) -> Answer:
    """Rules that were proven answer the next call. If-Match 0: nobody ever saved any."""
    number = asked.name("number")
    load_line(database(), number)
    expected = int(asked.match) if asked.match.isdecimal() and len(asked.match) < 10 else -1
    try:
        _, findings = ruling.save(database(), number, asked.body, by=me(), render=shared().render, expected=expected)
    except RulesChanged as error:
        raise Refused(412, error.text) from error
    except Blocked as error:
        raise _refused(NOT_SAVED, error) from error
    told, revision = _told(number)
    return Answer({**told, "findings": [finding.to_json() for finding in findings]}, etag=str(revision))


def switch(asked: Asked) -> Json:
    """Turn the emergency switch of a line, a group or all lines."""
    given = asked.body
    end = _instant(given["until"], given.get("zone", "")) if given["on"] and given.get("until") else None
    done = ruling.turn(
        database(),
        Switch(given["scope"], given.get("name", ""), given["on"], end),
        by=me(),
        render=shared().render,
        to=given.get("to"),
    )
    return {"lines": list(done.lines), "planned": list(done.planned), "on": [_switch(row) for row in _on()]}


def block(asked: Asked) -> Json:
    """Refuse a caller on every line."""
    given = asked.body
    ruling.block(database(), given["number"], by=me(), render=shared().render, days=given.get("days"), note=given.get("note", ""))  # fmt: skip
    return {"blocked": _entries((ruling.BLOCKED,))}


def unblock(asked: Asked) -> Json:
    """Let a caller through again."""
    ruling.unblock(database(), asked.body["number"], by=me(), name=asked.body.get("list", ruling.BLOCKED))
    return {"blocked": _entries((ruling.BLOCKED,))}


def attempt(asked: Asked) -> Json:
    """What a caller would get at an instant: as far as the call goes by itself. ``document`` are rules not saved yet."""
    number, given = asked.name("number"), asked.body
    line = load_line(database(), number)
    standing = operations.standing(database(), line)
    rules = given.get("document") or standing.rules.document
    if not line.digest:
        raise Refused(409, NOTHING, mend=PUBLISH)
    at = _instant(given["at"], str(rules.get("zone", standing.zone))) if given.get("at") else int(time.time() * 1_000)
    try:
        made: Trial = in_front_of(database(), line, rules)
    except Blocked as error:
        raise _refused(UNFINISHED, error) from error
    with site_world(database(), settings().data_dir) as site:
        own = live_schedules(number, rules, [row.switch for row in list_switches(database())])
        periods = {name: Schedule.from_json(document) for name, document in own.items()}
        world = replace(site, schedules={**site.schedules, **periods})
        if made.program is None:
            return call_json(made, None, at, "")
        stepped = step_through(
            made.program, Call(number, given.get("caller") or CALLER, ""), at=at, doings=(), world=world
        )
        return call_json(made, stepped, at, "")


def _refused(text: Bilingual, error: Blocked) -> Refused:
    return Refused(
        422, text, kind="blocked", findings=[finding.to_json() for finding in error.findings if finding.blocks]
    )


def _told(number: str) -> tuple[dict[str, Any], int]:
    line = load_line(database(), number)
    found = operations.standing(database(), line)
    document = found.rules.document
    told = {
        "line": number,
        "flow": line.flow,
        "document": dict(document),
        "languages": list(found.languages),
        "zone": found.zone,
        "groups": list(operations.groups(database())),
        "on": [_switch(row) for row in found.on],
        "blocked": _entries(document.get("blocked", (ruling.BLOCKED,))),
        "log": [_change(each) for each in operations.history(database(), number, limit=LOG_ROWS)],
        "by": found.rules.by,
        "updated": found.rules.updated,
    }  # fmt: skip
    return told, found.rules.revision


def _change(each: operations.Change) -> dict[str, Any]:
    row = each.row
    document = dict(row.document)
    if "number" in document:
        document["number"] = mask(str(document["number"]))
    told = {"what": row.what, "scope": row.scope, "name": row.name, "by": row.by, "at": row.at}
    return {**told, "changed": list(each.changed), "document": document}


def _entries(lists: Any) -> list[dict[str, Any]]:
    now = int(time.time() * 1_000)
    return [
        {"list": name, "number": each.number, "note": each.note, "expires": each.expires}
        for name in operations.known_lists(database(), lists)
        for each in list_entries(database(), name)
        if each.expires is None or each.expires > now
    ]


def _on() -> tuple[SwitchRow, ...]:
    return tuple(row for row in list_switches(database()) if row.switch.on)


def _switch(row: SwitchRow) -> dict[str, Any]:
    return {"scope": row.switch.scope, "name": row.switch.name, "until": row.switch.until, "by": row.by, "updated": row.updated}  # fmt: skip


def _instant(text: str, zone: str) -> int:
    try:
        return instant(text, zone=zone or ZONE)
    except (ValueError, LookupError, OSError) as error:
        raise Refused(422, BAD_TIME, mend=WRITE_TIME) from error


ROUTES = (
    Route("GET", "/lines/{number}/rules", "rules", T("线路规则", "the rules of a line"), show, RULES, roles=EVERY_ROLE),
    Route("PUT", "/lines/{number}/rules", "save_rules", T("保存线路规则", "keep the rules of a line"), save, SAVED, body=OBJECT, if_match=True),
    Route(
        "POST",
        "/lines/{number}/rules/attempt",
        "attempt_rules",
        T("此刻来电会怎样", "what a caller would get"),
        attempt,
        TOLD,
        body=shape({"at": AT, "caller": short(40), "document": nullable(OBJECT)}, required=()),
        problems=(409,),
    ),
    Route(
        "POST",
        "/emergency",
        "turn_emergency",
        T("紧急开关", "turn an emergency switch"),
        switch,
        shape({"lines": many(TEXT), "planned": many(TEXT), "on": many(SWITCH)}),
        body=shape(
            {"scope": {"enum": list(SCOPES)}, "name": short(100), "on": YES, "until": AT, "zone": short(60), "to": OBJECT},
            required=("scope", "on"),
        ),
        problems=(404,),
    ),
    Route(
        "POST",
        "/blocked",
        "block_caller",
        T("拒接号码", "refuse a caller"),
        block,
        shape({"blocked": many(ENTRY)}),
        body=shape(
            {"number": short(40, 1), "days": nullable({"type": "integer", "minimum": 1, "maximum": ruling.DAYS_MOST}), "note": short(200)},
            required=("number",),
        ),
    ),
    Route(
        "POST",
        "/blocked/remove",
        "unblock_caller",
        T("解除拒接", "let a caller through again"),
        unblock,
        shape({"blocked": many(ENTRY)}),
        body=shape({"number": short(40, 1), "list": short(100, 1)}, required=("number",)),
        problems=(404,),
    ),
)  # fmt: skip
