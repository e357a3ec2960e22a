"""The report of calls: one period of a line or a flow, beside the period before it, as JSON and as a workbook."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response

from designer.api.call_log_payloads import WORDS, words_json
from designer.api.declaration import DIGITS, EVERY_ROLE, NUMBER, TEXT, Asked, Json, Route, many, nullable, shape, short
from designer.api.problems import Refused
from designer.calls.report import Figures, Report, made, sheets
from designer.context import database
from designer.language import language
from designer.sheets import MEDIA, XLSX, workbook
from runtime.domain.texts import Bilingual
from simulator.world import ZONE

T = Bilingual
DAYS_MOST = 366
DAY = {"type": "string", "pattern": "^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"}
PERIOD = shape({"from": TEXT, "to": TEXT})
FIGURES = shape(dict.fromkeys(("calls", "refused", "asked", "answered", "abandoned", "average_ms", "p90_ms"), NUMBER))
COUNTS = {"calls": NUMBER, "refused": NUMBER, "asked": NUMBER, "answered": NUMBER, "abandoned": NUMBER}
OPTION = shape({"option": TEXT, "words": WORDS, "times": NUMBER, "before": NUMBER})
REPORT = shape(
    {
        "zone": TEXT,
        "period": PERIOD,
        "previous": PERIOD,
        "now": FIGURES,
        "before": FIGURES,
        "peak": nullable(shape({"date": TEXT, "hour": NUMBER, "calls": NUMBER})),
        "hours": many(shape({"hour": NUMBER, **COUNTS})),
        "days": many(shape({"date": TEXT, **COUNTS})),
        "outcomes": many(shape({"outcome": TEXT, "calls": NUMBER, "before": NUMBER})),
        "menus": many(shape({"flow": TEXT, "node": TEXT, "label": TEXT, "options": many(OPTION)})),
        "agents": many(shape({"agent": TEXT, "talks": NUMBER, "calls": NUMBER, "talked_ms": NUMBER})),
    }
)
QUERY = {"from": DAY, "to": DAY, "zone": short(60), "line": short(40), "flow": short(200), "version": DIGITS}
UNTIMELY = T("日期或时区无法识别，或截止日期早于起始日期。", "The days or the time zone cannot be read, or the last day is before the first.")  # fmt: skip
TOO_LONG = T(f"一份报表最多 {DAYS_MOST} 天。", f"A report covers {DAYS_MOST} days at most.")
SHORTER = T("请选择更短的时间范围。", "Choose a shorter period.")


def show(asked: Asked) -> Json:
    """The report."""
    report = _report(asked)
    return {
        "zone": report.zone.key,
        "period": _period(report.first, report.last),
        "previous": _period(*report.previous),
        "now": _figures(report.now),
        "before": _figures(report.before),
        "peak": None
        if report.peak is None
        else {"date": report.peak[0].isoformat(), "hour": report.peak[1], "calls": report.peak[2]},
        "hours": [{"hour": hour, **counts.to_json()} for hour, counts in enumerate(report.hours)],
        "days": [{"date": day.isoformat(), **counts.to_json()} for day, counts in report.days],
        "outcomes": [{"outcome": name, "calls": now, "before": before} for name, now, before in report.outcomes],
        "menus": [
            {
                "flow": menu.asked.flow,
                "node": menu.asked.node,
                "label": menu.asked.label,
                "options": [
                    {"option": name, "words": words_json(menu.asked.words(name)), "times": now, "before": before}
                    for name, now, before in menu.options
                ],
            }
            for menu in report.menus
        ],
        "agents": [
            {"agent": row.agent, "talks": row.talks, "calls": row.calls, "talked_ms": row.talked_ms}
            for row in report.agents
        ],
    }


def download(asked: Asked) -> Response:
    """The same as a workbook, a sheet for each table."""
    report = _report(asked)
    name = f"report-{report.first:%Y%m%d}-{report.last:%Y%m%d}.xlsx"
    content = workbook(sheets(report, language()))
    return Response(content, mimetype=MEDIA[XLSX], headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _report(asked: Asked) -> Report:
    q = asked.query
    try:
        zone = ZoneInfo(q.get("zone") or ZONE)
        first, last = date.fromisoformat(q["from"]), date.fromisoformat(q["to"])
    except (KeyError, ValueError, OSError) as error:
        raise Refused(422, UNTIMELY, kind="invalid", path="/from") from error
    days = (last - first).days + 1
    if days < 1:
        raise Refused(422, UNTIMELY, kind="invalid", path="/to")
    if days > DAYS_MOST:
        raise Refused(422, TOO_LONG, kind="invalid", mend=SHORTER, path="/to")
    return made(database(), zone, first, last, line=q.get("line", ""), flow=q.get("flow", ""), version=int(q.get("version", 0)))  # fmt: skip


def _period(first: date, last: date) -> dict[str, str]:
    return {"from": first.isoformat(), "to": last.isoformat()}


def _figures(figures: Figures) -> dict[str, Any]:
    return {**figures.counts.to_json(), "average_ms": figures.lengths.average_ms, "p90_ms": figures.lengths.p90_ms}


ROUTES = (
    Route("GET", "/reports/calls", "report", T("通话报表", "the report of calls"), show, REPORT, query=QUERY, roles=EVERY_ROLE),
    Route(
        "GET", "/reports/calls/xlsx", "report_xlsx", T("下载通话报表", "the report of calls as a workbook"), download,
        {"type": "string", "contentEncoding": "binary"}, query=QUERY, media=MEDIA[XLSX],
        roles=EVERY_ROLE,
    ),
)  # fmt: skip
