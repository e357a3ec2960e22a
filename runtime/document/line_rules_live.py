"""The live data of line rules: the switch and the days of a notice, as schedules that answer on and off. Pure.

They are ordinary schedule documents under reserved names, so that whoever asks a schedule by name (telephone, simulator,
the live folder on disk) needs to know nothing of line rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from runtime.document.line_rules import OFF, ON, emergency_schedule, notice_schedule

LINE, GROUP, ALL = "line", "group", "all"
SCOPES = (LINE, GROUP, ALL)
ZONE = "Asia/Shanghai"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE_MS = 60_000
_FIRST = datetime(2020, 1, 1, tzinfo=UTC)  # nobody asks what was before
_RANGE = timedelta(days=3_600)  # a range of days in a schedule has a longest length


@dataclass(frozen=True, slots=True)
class Switch:
    """The emergency switch of a ``scope`` (line, group, all); ``name`` is the line or the group, "" for all. ``until`` is
    UTC ms, to the minute, or None for until somebody turns it off."""

    scope: str
    name: str
    on: bool
    until: int | None = None


def covers(switch: Switch, line: str, group: str) -> bool:
    """Does a switch concern a line of this group?"""
    return switch.scope == ALL or (switch.scope, switch.name) in ((LINE, line), (GROUP, group or None))


def is_on(switch: Switch, at_ms: int) -> bool:
    """Is a switch on at an instant?"""
    return switch.on and (switch.until is None or at_ms < switch.until)


def live_schedules(line: str, rules: Mapping[str, Any], switches: Iterable[Switch]) -> dict[str, dict[str, Any]]:
    """The schedule documents the front flow of a line asks, by name."""
    group = str(rules.get("group", ""))
    found: dict[str, dict[str, Any]] = {}
    if rules.get("emergency"):
        found[emergency_schedule(line)] = _switched([one for one in switches if one.on and covers(one, line, group)])
    notice = rules.get("notice")
    if notice:
        days = {"from": notice["from"], "to": notice["to"], "period": ON}
        found[notice_schedule(line)] = _schedule(str(rules.get("zone", ZONE)), OFF, [days])
    return found


def whole_minute(at_ms: int) -> int:
    """An instant rounded up to the minute, which is what schedules tell apart."""
    return -(-at_ms // _MINUTE_MS) * _MINUTE_MS


def _switched(on: list[Switch]) -> dict[str, Any]:
    """On until the latest end of the switches that are on."""
    if not on:
        return _schedule("UTC", OFF, [])
    ends = [one.until for one in on if one.until is not None]
    if len(ends) < len(on):
        return _schedule("UTC", ON, [])
    end = _EPOCH + timedelta(milliseconds=max(ends))
    days: list[dict[str, Any]] = []
    last = end - timedelta(days=1)
    while last >= _FIRST:
        first = max(_FIRST, last - _RANGE)
        days.append({"from": _day(first), "to": _day(last), "period": ON})
        last = first - timedelta(days=1)
    if (end.hour, end.minute) != (0, 0):
        hours = [{"from": "00:00", "to": end.strftime("%H:%M"), "period": ON}]
        days.append({"from": _day(end), "to": _day(end), "period": OFF, "hours": hours})
    return _schedule("UTC", OFF, days)


def _schedule(zone: str, otherwise: str, exceptions: list[dict[str, Any]]) -> dict[str, Any]:
    return {"zone": zone, "periods": [ON, OFF], "otherwise": otherwise, "exceptions": exceptions}


def _day(at: datetime) -> str:
    return at.date().isoformat()
