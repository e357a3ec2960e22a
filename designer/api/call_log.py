"""The call log: lists of calls by filter, page by page; one call told; its sounds; and walking it once more."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, send_file

from designer.api.call_log_payloads import (  # fmt: skip
    CALL,
    TOLD,
    VISIT,
    WORDS,
    call_json,
    message_json,
    recording_json,
    told_json,
    words_json,
)
from designer.api.declaration import (
    DIGITS,
    EVERY_ROLE,
    NUMBER,
    OBJECT,
    TEXT,
    YES,
    Asked,
    Json,
    Route,
    many,
    nullable,
    shape,
    short,
)
from designer.api.problems import Refused
from designer.calls.choices import questions
from designer.calls.retracing import Parting, in_front, retrace, world_json
from designer.calls.transcript import Replayed, Visit, replayed, tell
from designer.context import database, settings
from designer.language import language
from designer.sheets import CSV, MEDIA, XLSX, Sheet, table, workbook
from designer.texts import TEXTS
from designer.trying import site_world, trial
from runtime.domain.texts import Bilingual
from runtime.store.call_digest import digest_of
from runtime.store.calls import CallPath, CallRow, Key, Wanted, agents_of, list_calls, show_call
from runtime.store.drafts import load_draft
from runtime.store.errors import NotFound
from runtime.store.messages import list_messages
from runtime.store.publishing import release_document
from runtime.store.versions import version_document, version_numbers
from simulator.caller import input_to_json
from simulator.world import ZONE, instant

T = Bilingual
PAGE, PAGE_MOST = 50, 200
EXPORT_MOST = 50_000
AGENTS_SINCE_DAYS = 90
RUNNING = "running"
AT = {"type": "string", "pattern": "^(19|20|21)[0-9]{2}-[0-9T:.+Z-]{5,26}$"}
ON_VERSION, ON_DRAFT = "version", "draft"
FILTERS: Mapping[str, Mapping[str, Any]] = {
    "from": AT,
    "to": AT,
    "zone": short(60),
    "line": short(40),
    "caller": {"type": "string", "pattern": r"^\+?[0-9][0-9 -]{3,24}$"},
    "outcome": {"type": "string", "pattern": "^[a-z_]{1,40}$"},
    "flow": short(200),
    "version": DIGITS,
    "node_flow": short(200),
    "node": short(80),
    "option": short(80),
    "agent": short(200),
    "least_s": DIGITS,
    "most_s": DIGITS,
}
CURSOR = {"type": "string", "pattern": "^[0-9]{1,15}:.{1,80}$"}
MENU = shape(
    {"flow": TEXT, "node": TEXT, "label": TEXT, "options": many(shape({"option": TEXT, "words": WORDS}))},
)
PLACE = nullable(VISIT)
UNTIMELY = T("开始或结束时间无法识别。", "The beginning or the end of the period cannot be read.")
TOO_MANY = T(
    f"符合条件的通话超过 {EXPORT_MOST} 通，无法一次导出。",
    f"More than {EXPORT_MOST} calls match: too many for one file.",
)
NARROW = T("请缩短时间范围或增加筛选条件。", "Choose a shorter period or filter more.")
NO_SOUND = T("录音文件不在这台机器上。", "The recording is not on this machine.")
GONE = T(
    "这通电话当时的发布已不存在，或在此版本上无法重放。",
    "The release of this call is gone, or cannot be replayed here.",
)
COLUMNS = ("call.id", "calls.started", "calls.line", "calls.caller", "calls.lasted_s", "calls.outcome", "calls.flow", "calls.version", "calls.choice", "calls.agent", "calls.uniqueid", "calls.sip_call_id")  # fmt: skip


def index(asked: Asked) -> Json:
    """A page of calls, newest first, and where the next one begins."""
    most = min(max(1, int(asked.query.get("limit", PAGE))), PAGE_MOST)
    calls = list_calls(database(), _wanted(asked), after=_after(asked), limit=most + 1)
    shown = calls[:most]
    last = f"{shown[-1].started}:{shown[-1].id}" if len(calls) > most else None
    return {"calls": _rows(shown), "next": last, "zone": _zone(asked).key}


def export(asked: Asked) -> Response:
    """The calls of a filter as a file, numbers masked as on the page."""
    kind, zone = asked.query.get("format", XLSX), _zone(asked)
    calls = list_calls(database(), _wanted(asked), limit=EXPORT_MOST + 1)
    if len(calls) > EXPORT_MOST:
        raise Refused(422, TOO_MANY, mend=NARROW)
    reader = language()
    sheet = Sheet(
        TEXTS["calls.title"].into(reader),
        [
            f"{TEXTS[name].into(reader)}{f' ({zone.key})' if name == 'calls.started' else ''}"
            for name in COLUMNS
        ],
        [_line(row, reader, zone) for row in _rows(calls)],
    )  # fmt: skip
    content = workbook([sheet]) if kind == XLSX else table(sheet)
    name = f"calls-{datetime.now(zone):%Y%m%d-%H%M}.{kind}"
    return Response(content, mimetype=MEDIA[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'})


def filters(_: Asked) -> Json:
    """What can be filtered by: the questions of flows in words, who has answered calls of late, and versions."""
    known = questions(database())
    since = int(datetime.now(UTC).timestamp() - AGENTS_SINCE_DAYS * 86_400) * 1_000
    return {
        "menus": [
            {"flow": q.flow, "node": q.node, "label": q.label, "options": [{"option": name, "words": words_json(words)} for name, words in q.options.items()]}
            for q in known.values()
        ],
        "agents": list(agents_of(database(), since=since)),
        "flows": [{"name": name, "versions": list(numbers)} for name, numbers in version_numbers(database()).items()],
        "zone": ZONE,
    }  # fmt: skip


def show(asked: Asked) -> Json:
    """One call: what was heard, pressed and decided, its path, and its variables at each step."""
    path, found = _call(asked)
    told = tell(path, found)
    program = found.program if found else None
    rules = bool(found) and in_front(found) if found else False
    (base,) = _rows((path.call,))
    return told_json(base, told, program, _sounds(path.call), rules=rules)


def sound(asked: Asked) -> Response:
    """A voicemail or a recording of a call."""
    path = show_call(database(), asked.name("id"))
    name = asked.name("name")
    known = {message.ref for message in list_messages(database(), call_id=path.call.id)} | {_both_sides(path.call)}
    file = _file(name)
    if name not in known or not file.is_file():
        raise Refused(404, NO_SOUND)
    response = send_file(file, mimetype="audio/wav", conditional=True)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def walk_again(asked: Asked) -> Json:
    """The call as a test call, on its version or on the draft of today, and where that leads another way."""
    path, found = _call(asked)
    if found is None:
        raise Refused(409, GONE)
    call, on = path.call, asked.query.get("on", ON_VERSION)
    text = _document(path, on)
    rules = in_front(found)
    program = found.program if on == ON_VERSION else trial(database(), text, line=call.line if rules else "")
    with site_world(database(), settings().data_dir) as site:
        done, zone = retrace(call, found, program, site), ZoneInfo(site.zone)
    return {
        "document": json.loads(text),
        "at": datetime.fromtimestamp(call.started / 1_000, zone).replace(tzinfo=None).isoformat(timespec="seconds"),
        "caller": done.scenario.caller,
        "line": call.line if rules else "",
        "language": call.language,
        "inputs": [input_to_json(each) for each in done.scenario.inputs],
        "world": world_json(done.scenario),
        "runs": done.runs,
        "same": done.runs and done.parting is None,
        "parting": None if done.parting is None else _parting(done.parting),
    }


def _document(path: CallPath, on: str) -> str:
    if on == ON_DRAFT:
        return load_draft(database(), path.flow).text
    return json.dumps(version_document(database(), path.flow, path.version), ensure_ascii=False)


def _parting(parting: Parting) -> dict[str, Any]:
    return {"shared": parting.shared, "then": _visit(parting.then), "now": _visit(parting.now)}


def _visit(visit: Visit | None) -> dict[str, Any] | None:
    if visit is None:
        return None
    return {"flow": visit.flow, "node": visit.node, "label": visit.label, "port": visit.port, "step": visit.step}


def _call(asked: Asked) -> tuple[CallPath, Replayed | None]:
    path = show_call(database(), asked.name("id"))
    try:
        release = release_document(database(), path.call.release)
    except NotFound:
        return path, None
    return path, replayed(path, release)


def _rows(calls: tuple[CallRow, ...]) -> list[dict[str, Any]]:
    digest = digest_of(database(), calls)
    known = questions(database(), flows={flow for flow, _, _ in digest.chosen.values()})
    return [call_json(call, digest, known) for call in calls]


def _line(row: Mapping[str, Any], reader: str, zone: ZoneInfo) -> list[str | int | float | None]:
    started = datetime.fromtimestamp(row["started"] / 1_000, zone).strftime("%Y-%m-%d %H:%M:%S")
    lasted = None if row["ended"] is None else round((row["ended"] - row["started"]) / 1_000, 1)
    known = TEXTS.get(f"outcome.{row['outcome']}")
    outcome = known.into(reader) if known else row["outcome"]
    words = row["choice"] or {"zh": "", "en": ""}
    choice = words["zh" if reader.startswith("zh") else "en"]
    return [row["id"], started, row["line"], row["caller"], lasted, outcome, row["flow"], row["version"] or None, choice, row["agent"], row["uniqueid"], row["sip_call_id"]]  # fmt: skip


def _sounds(call: CallRow) -> list[dict[str, Any]]:
    found = [message_json(call.id, each, there=_file(each.ref).is_file()) for each in list_messages(database(), call_id=call.id)]  # fmt: skip
    both = _both_sides(call)
    return [*found, recording_json(call.id, both)] if _file(both).is_file() else found


def _both_sides(call: CallRow) -> str:
    return f"{call.id}-call"


def _file(name: str) -> Path:
    return settings().audio_dir / "recordings" / f"{Path(name).name}.wav"


def _zone(asked: Asked) -> ZoneInfo:
    try:
        return ZoneInfo(asked.query.get("zone") or ZONE)
    except (KeyError, ValueError, OSError) as error:
        raise Refused(422, UNTIMELY, kind="invalid", path="/zone") from error


def _after(asked: Asked) -> Key | None:
    if "after" not in asked.query:
        return None
    started, _, name = asked.query["after"].partition(":")
    return Key(int(started), name)


def _wanted(asked: Asked) -> Wanted:
    q, zone = asked.query, _zone(asked).key
    try:
        since, before = (instant(q[name], zone=zone) if name in q else None for name in ("from", "to"))
    except (ValueError, OverflowError) as error:
        raise Refused(422, UNTIMELY, kind="invalid", path="/from") from error
    outcome = q.get("outcome")
    return Wanted(
        since=since,
        before=before,
        line=q.get("line", ""),
        caller=_digits(q.get("caller", "")),
        outcome="" if outcome == RUNNING else outcome,
        flow=q.get("flow", ""),
        version=int(q.get("version", 0)),
        option=(q.get("node_flow", ""), q["node"], q["option"]) if q.get("node") and q.get("option") else None,
        agent=q.get("agent", ""),
        least_ms=int(q["least_s"]) * 1_000 if "least_s" in q else None,
        most_ms=int(q["most_s"]) * 1_000 if "most_s" in q else None,
    )  # fmt: skip


def _digits(number: str) -> str:
    """The number as the log has it: at home, without blanks."""
    digits = "".join(each for each in number if each.isdigit())
    return digits.removeprefix("86") if number.startswith("+86") else digits


ROUTES = (
    Route(
        "GET", "/calls", "calls", T("通话列表", "calls, newest first"), index,
        shape({"calls": many(CALL), "next": nullable(TEXT), "zone": TEXT}),
        query={**FILTERS, "after": CURSOR, "limit": DIGITS},
        roles=EVERY_ROLE,
    ),
    Route(
        "GET", "/calls/export", "export_calls", T("导出通话列表", "the calls of a filter as XLSX or CSV"), export,
        {"type": "string", "contentEncoding": "binary"},
        query={**FILTERS, "format": {"enum": [XLSX, CSV]}}, media=MEDIA[XLSX],
    ),
    Route(
        "GET", "/calls/filters", "call_filters", T("通话列表的筛选项", "what calls can be filtered by"), filters,
        shape({"menus": many(MENU), "agents": many(TEXT), "flows": many(shape({"name": TEXT, "versions": many(NUMBER)})), "zone": TEXT}),
        roles=EVERY_ROLE,
    ),
    Route("GET", "/calls/{id}", "call", T("一通电话的经过", "one call, told"), show, TOLD, roles=EVERY_ROLE),
    Route(
        "GET", "/calls/{id}/sounds/{name}", "call_sound", T("通话中的录音", "a voicemail or a recording of a call"), sound,
        {"type": "string", "contentEncoding": "binary"}, media="audio/wav",
    ),
    Route(
        "GET", "/calls/{id}/walk", "walk_again", T("重走一通电话", "a call as a test call, and where it leads another way"), walk_again,
        shape({"document": OBJECT, "at": TEXT, "caller": TEXT, "line": TEXT, "language": TEXT, "inputs": {"type": "array"}, "world": OBJECT, "runs": YES, "same": YES,
               "parting": nullable(shape({"shared": NUMBER, "then": PLACE, "now": PLACE}))}),
        query={"on": {"enum": [ON_VERSION, ON_DRAFT]}}, problems=(409,),
        roles=EVERY_ROLE,
    ),
)  # fmt: skip
