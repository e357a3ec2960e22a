"""Schedules: what holds now, editing with a revision, and what one would say of an instant or of a year before it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from designer.access.present import me
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
    shape,
    short,
)
from designer.api.problems import Refused
from designer.context import database
from designer.language import language
from runtime.domain.plan_files import year_from_file
from runtime.domain.schedule import DayPlan, Period, Schedule
from runtime.domain.schedule_hours import DAY, Hours
from runtime.domain.texts import Bilingual, DocumentError
from runtime.store import schedules as store
from runtime.store.site import Named, delete_schedule, list_schedules, revision_of
from runtime.store.sql import now_ms

T = Bilingual
AHEAD_DAYS = 60
FILE_MOST = 4_000_000
PERIOD = {
    "period": TEXT,
    "reason": {"enum": ["weekly", "makeup", "holiday", "exception"]},
    "label": TEXT,
    "source": TEXT,
}
NEXT = nullable(shape({"at": NUMBER, "local": TEXT, "period": TEXT}))
NOW = shape({**PERIOD, "unknown_year": YES})
ROW = shape({"name": TEXT, "zone": TEXT, "updated": NUMBER, "now": nullable(NOW), "next": NEXT, "unknown": many(NUMBER), "problem": TEXT})  # fmt: skip
SCHEDULE = shape({"name": TEXT, "document": OBJECT, "updated": NUMBER, "uses": many(TEXT)})
HOURS = many(shape({"from": TEXT, "to": TEXT, "period": TEXT}))
DAY_SHAPE = shape({"date": TEXT, **PERIOD, "hours": HOURS, "known": YES})
YEAR = shape({"year": NUMBER, "known": YES, "days": many(DAY_SHAPE)})
PROBED = shape({"at": NUMBER, "local": TEXT, "zone": TEXT, **PERIOD, "unknown_year": YES, "next": NEXT})
PLAN = shape({"year": NUMBER, "source": TEXT, "days": many(shape({"date": TEXT, "kind": TEXT, "name": TEXT}))})
SAVED = shape({"document": OBJECT, "by": TEXT, "at": NUMBER})
NAME = shape({"name": short(100, 1)})
MOMENT = {"type": "string", "pattern": "^(19[7-9][0-9]|20[0-9]{2}|21[0-8][0-9])-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$"}
A_YEAR = {"type": "integer", "minimum": 1971, "maximum": 2189}
YEAR_TEXT = {"type": "string", "pattern": "^(197[1-9]|19[89][0-9]|20[0-9]{2}|21[0-8][0-9])$"}
NO_MOMENT = T("没有这个日期或时间。", "There is no such date or time.")
NO_TEXT = T(
    "文件不是文本：请选 JSON 或 iCalendar（.ics）文件。", "This is no text file: choose JSON or iCalendar (.ics)."
)
SLASH = T("名称里不能有 /。", "A name has no slash.")


def index(_: Asked) -> Json:
    """Every schedule by name: what holds now, until when, and the years ahead that nobody has published."""
    now = now_ms()
    return {"schedules": [_row(each, now) for each in list_schedules(database())]}


def add(asked: Asked) -> Answer:
    """A schedule nobody uses yet."""
    name = asked.body["name"]
    if "/" in name:
        raise Refused(422, SLASH)
    store.add_schedule(database(), name, document=asked.body["document"], by=me())
    shown = show(Asked({"name": name}, {}))
    return Answer(shown.json, shown.etag, headers={"Location": f"/api/v1/schedules/{name}"})


def show(asked: Asked) -> Answer:
    """One schedule, and where it is used."""
    each = store.load_schedule(database(), asked.name())
    uses = [use.text().into(language()) for use in store.uses_of(database(), each.name)]
    told = {"name": each.name, "document": each.document, "updated": each.updated, "uses": uses}
    return Answer(told, revision_of(each.document))


def save(asked: Asked) -> Answer:
    """Save over the revision that was read; calls ask the new hours from now on."""
    name = asked.name()
    store.change_schedule(database(), name, document=asked.body["document"], expected=asked.match, by=me())
    return show(asked)


def rename(asked: Asked) -> Answer:
    """Another name, while nothing uses it."""
    to = asked.body["name"]
    if "/" in to:
        raise Refused(422, SLASH)
    store.rename_schedule(database(), asked.name(), to=to)
    return show(Asked({"name": to}, {}))


def delete(asked: Asked) -> None:
    """Delete a schedule nothing uses."""
    delete_schedule(database(), asked.name())


def history(asked: Asked) -> Json:
    """What was saved before, newest first."""
    name = store.load_schedule(database(), asked.name()).name
    found = store.history_of(database(), name)
    return {"history": [{"document": each.document, "by": each.by, "at": each.at} for each in found]}


def year(asked: Asked) -> Json:
    """Every day of a year as the document has it, saved or not."""
    schedule, number = Schedule.from_json(asked.body["document"]), asked.body["year"]
    first = date(number, 1, 1)
    days = [first + timedelta(days=n) for n in range((date(number + 1, 1, 1) - first).days)]
    return {
        "year": number,
        "known": schedule.calendar.knows_year(number),
        "days": [_day(day, schedule.plan(day)) for day in days],
    }


def probe(asked: Asked) -> Json:
    """What the document, saved or not, says of a local date and time of its own zone."""
    schedule = Schedule.from_json(asked.body["document"])
    try:
        local = datetime.fromisoformat(asked.body["at"]).replace(tzinfo=schedule.zone)
    except ValueError as error:
        raise Refused(422, NO_MOMENT) from error
    at = int(local.timestamp()) * 1000
    return {
        "at": at,
        "local": _local(schedule, at),
        "zone": schedule.zone.key,
        **_period(schedule.period_at(at)),
        "next": _next(schedule, at),
    }


def plan(asked: Asked) -> Json:
    """The plan of a year out of a file, as a document takes it under ``years``. Nothing is stored."""
    assert asked.file is not None
    text = _text(asked.file.read_bytes())
    found = year_from_file(text, int(asked.query.get("year", "0")), source=asked.query.get("source", "").strip() or "?")
    return found.to_json()


def _row(each: Named, now: int) -> dict[str, Any]:
    row: dict[str, Any] = {"name": each.name, "zone": "", "updated": each.updated, "now": None, "next": None, "unknown": [], "problem": ""}  # fmt: skip
    try:
        schedule = Schedule.from_json(each.document)
    except DocumentError as error:
        return row | {"problem": f"{error.path} {error.problem.into(language())}"}
    return row | {
        "zone": schedule.zone.key,
        "now": _period(schedule.period_at(now)),
        "next": _next(schedule, now),
        "unknown": list(schedule.unknown_years_within(now, AHEAD_DAYS)),
    }


def _period(period: Period) -> dict[str, Any]:
    return {"period": period.name, "reason": period.reason, "label": period.label, "source": period.source, "unknown_year": period.unknown_year}  # fmt: skip


def _next(schedule: Schedule, at: int) -> dict[str, Any] | None:
    change = schedule.next_change(at, within_days=AHEAD_DAYS)
    if change is None:
        return None
    return {"at": change, "local": _local(schedule, change), "period": schedule.period_at(change).name}


def _local(schedule: Schedule, at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(schedule.zone).isoformat(timespec="minutes")


def _day(day: date, plan: DayPlan) -> Mapping[str, Any]:
    return {
        "date": day.isoformat(),
        "period": plan.otherwise,
        "reason": plan.reason,
        "label": plan.label,
        "source": plan.source,
        "hours": [_hours(each) for each in plan.hours],
        "known": not plan.unknown,
    }


def _hours(hours: Hours) -> dict[str, str]:
    end = hours.end - DAY if hours.end > DAY else hours.end
    return {"from": _clock(hours.start), "to": _clock(end), "period": hours.period}


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _text(given: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return given.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(422, NO_TEXT)


DOCUMENT = {"document": OBJECT}
ROUTES = (
    Route("GET", "/schedules", "schedules", T("时间表", "every schedule"), index, shape({"schedules": many(ROW)}), roles=EVERY_ROLE),
    Route("POST", "/schedules", "add_schedule", T("新建时间表", "add a schedule"), add, SCHEDULE, status=201, body=shape({"name": short(100, 1), **DOCUMENT}), problems=(409,)),
    Route("GET", "/schedules/{name}", "schedule", T("一个时间表", "one schedule"), show, SCHEDULE, roles=EVERY_ROLE),
    Route("PUT", "/schedules/{name}", "save_schedule", T("保存时间表", "save a schedule over the revision that was read"), save, SCHEDULE, body=shape(DOCUMENT), if_match=True),
    Route("DELETE", "/schedules/{name}", "delete_schedule", T("删除时间表", "delete a schedule nothing uses"), delete, status=204, problems=(409,)),
    Route("POST", "/schedules/{name}/rename", "rename_schedule", T("时间表改名", "give a schedule nothing uses another name"), rename, SCHEDULE, body=NAME, problems=(409,)),
    Route("GET", "/schedules/{name}/history", "schedule_history", T("时间表的保存记录", "what was saved before"), history, shape({"history": many(SAVED)}), roles=EVERY_ROLE),
    Route("POST", "/schedule-year", "schedule_year", T("一年的每一天", "every day of a year, by a schedule that may not be saved yet"), year, YEAR, body=shape({**DOCUMENT, "year": A_YEAR}), roles=EVERY_ROLE),
    Route("POST", "/schedule-probe", "schedule_probe", T("某一时刻属于哪个时段", "what a schedule that may not be saved yet says of a local time"), probe, PROBED, body=shape({**DOCUMENT, "at": MOMENT}), roles=EVERY_ROLE),
    Route("POST", "/schedule-plan", "schedule_plan", T("读取一年的放假安排", "read the plan of a year from JSON or iCalendar"), plan, PLAN, query={"year": YEAR_TEXT, "source": short(200)}, upload=FILE_MOST),
)  # fmt: skip
