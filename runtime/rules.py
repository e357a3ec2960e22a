"""Answers the questions a call asks of live rules: schedules, caller lists, regions, splits. One code for every driver."""

from __future__ import annotations

import hashlib

from runtime.domain.region import region_of
from runtime.engine.actions import CheckCaller, CheckSchedule, DrawBranch
from runtime.engine.events import CallerChecked, Completion, Drawn, ScheduleChecked
from runtime.engine.outcomes import OTHER, OTHERWISE
from runtime.engine.state import Call
from runtime.ports import RuleSource

Question = CheckSchedule | CheckCaller | DrawBranch


def answer(question: Question, call: Call, source: RuleSource, *, at: int) -> Completion:
    """Answer at an instant (UTC ms). What the source does not know is answered by the port for that, never guessed."""
    match question:
        case CheckSchedule():
            return _schedule(question, source, at)
        case CheckCaller():
            return _caller(question, call, source, at)
        case DrawBranch():
            return Drawn(at=at, token=question.token, branch=_draw(question, call))


def _schedule(question: CheckSchedule, source: RuleSource, at: int) -> ScheduleChecked:
    schedule = source.schedule(question.schedule)
    if schedule is None:
        return ScheduleChecked(at=at, token=question.token, period=OTHERWISE, reason="missing")
    period = schedule.period_at(at)
    known = period.name if period.name in question.periods else OTHERWISE
    return ScheduleChecked(at=at, token=question.token, period=known, reason=f"{period.reason}:{period.label}")


def _caller(question: CheckCaller, call: Call, source: RuleSource, at: int) -> CallerChecked:
    matched = next((match for match in question.matches if _holds(match, call, source, at)), OTHER)
    return CallerChecked(at=at, token=question.token, matched=matched)


def _holds(match: str, call: Call, source: RuleSource, at: int) -> bool:
    what, _, name = match.partition(":")
    if what == "list":
        callers = source.caller_list(name)
        return callers is not None and callers.matches(call.caller, at)
    region = region_of(call.caller)
    return region is not None and region.matches(name)


def _draw(question: DrawBranch, call: Call) -> str:
    """The same caller always draws the same: the percentage comes from the number, not from chance."""
    digest = hashlib.sha256(f"{question.salt}:{call.caller}".encode()).digest()
    point = int.from_bytes(digest[:8], "big") % 100
    for branch, weight in question.weights:
        point -= weight
        if point < 0:
            return branch
    return question.weights[-1][0]
