"""What is wrong with the rules of a line: their shape by the schema, what no schema can say, and the flow they make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from runtime.document.findings import ERROR, Finding, ordered
from runtime.document.inventory import Spot, spots_of
from runtime.document.line_rules import Document, is_live_name
from runtime.document.line_rules_live import ZONE
from runtime.document.lint import check
from runtime.document.plain import impurity
from runtime.document.references import references
from runtime.document.schemas import LINE_RULES, LINE_RULES_VALIDATOR
from runtime.document.site import Site
from runtime.document.texts import Text
from runtime.document.walk import Path, walk
from runtime.document.wording import explain, title_of

_NOTICE_DAYS_MAX = 3_660


def check_shape(document: object) -> tuple[Finding, ...]:
    """Everything that keeps rules from being compiled; empty when nothing does. Never raises."""
    impure = impurity(document)
    if impure:
        return (impure,)
    if not isinstance(document, dict):
        what = Text("这不是号码线路的规则。", "These are no line rules.")
        return (Finding("not_rules", ERROR, what, Text("请选择规则文件。", "Choose a file of rules.")),)
    shapes = [
        finding
        for error in LINE_RULES_VALIDATOR.iter_errors(document)
        for finding in explain(error, LINE_RULES, document)
    ]
    return ordered(shapes or [*_days(document), *_zone(document), *_twice(document), *_reserved(document)])


def check_front(front: Document, site: Site) -> tuple[Finding, ...]:
    """The findings of the compiled flow on a site; the names that rules themselves answer are known."""
    return check(front, site=_knowing(front, site))


def languages_of(rules: Document) -> tuple[str, ...]:
    """Every language some prompt of the rules has words in, in order of appearance."""
    found: dict[str, None] = {}
    for visit in walk(LINE_RULES, rules):
        if visit.schema.get("x-type") == "prompt" and isinstance(visit.value, Mapping):
            found.update(dict.fromkeys(language for language, segments in visit.value.items() if segments))
    return tuple(found)


def spots_in(rules: Document) -> Iterator[Spot]:
    """What the rules say, in the languages each prompt has words in. Their node is ""."""
    for visit in walk(LINE_RULES, rules):
        if visit.schema.get("x-type") == "prompt" and isinstance(visit.value, Mapping):
            yield from spots_of("", visit.path, visit.value, [each for each, said in visit.value.items() if said])


def names_in(rules: Document) -> Iterator[tuple[str, str]]:
    """(what, name) of everything the rules refer to: list, schedule, destination, mailbox, flow, audio."""
    for visit in walk(LINE_RULES, rules):
        if visit.schema.get("x-ref") and isinstance(visit.value, str):
            yield visit.schema["x-ref"], visit.value


def _knowing(front: Document, site: Site) -> Site:
    own = {
        node["config"]["schedule"]: tuple(node["config"]["periods"])
        for node in front["nodes"].values()
        if node["kind"] == "schedule" and is_live_name(node["config"]["schedule"])
    }
    return replace(site, schedules={**site.schedules, **own} if site.schedules is not None else None)


def _finding(code: str, what: Text, mend: Text, path: Path, document: Any) -> Finding:
    title = title_of(LINE_RULES, path, document)
    named = Text(f"“{title.zh}”{what.zh}", f"“{title.en}” {what.en}")
    return Finding(code, ERROR, named, mend, field=path, field_title=title)


def _days(document: Document) -> Iterator[Finding]:
    notice = document.get("notice")
    if notice is None:
        return
    days: dict[str, date] = {}
    for end in ("from", "to"):
        try:
            days[end] = date.fromisoformat(notice[end])
        except ValueError:
            what = Text(f"没有“{notice[end]}”这一天。", f"is no day of the calendar: “{notice[end]}”.")
            mend = Text("写成 2026-11-22。", "Write it as 2026-11-22.")
            yield _finding("no_such_day", what, mend, ("notice", end), document)
    if len(days) == 2 and not 0 <= (days["to"] - days["from"]).days <= _NOTICE_DAYS_MAX:
        what = Text("早于开始日期，或晚了十年以上。", "lies before the first day, or more than ten years after it.")
        mend = Text("请改结束日期。", "Change the last day.")
        yield _finding("days_do_not_fit", what, mend, ("notice", "to"), document)


def _zone(document: Document) -> Iterator[Finding]:
    name = document.get("zone", ZONE)
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        what = Text(f"没有时区“{name}”。", f"is no time zone: “{name}”.")
        yield _finding("no_such_zone", what, Text("写成 Asia/Shanghai。", "Write Asia/Shanghai."), ("zone",), document)


def _twice(document: Document) -> Iterator[Finding]:
    """A second row for the same list or period would never be reached."""
    for visit in walk(LINE_RULES, document):
        key = visit.schema.get("x-unique")
        seen: set[str] = set()
        for index, row in enumerate(visit.value if key else ()):
            if row[key] in seen:
                what = Text(f"里“{row[key]}”出现两次。", f"has “{row[key]}” twice: the second is never reached.")
                mend = Text("请删除其中一行。", "Remove one of the rows.")
                yield _finding("rule_twice", what, mend, (*visit.path, index, str(key)), document)
            seen.add(row[key])


def _reserved(document: Document) -> Iterator[Finding]:
    """Names that begin with @ are answered by rules and by nothing a person made; a variable has no value here."""
    for visit in walk(LINE_RULES, document):
        if visit.schema.get("x-ref") and isinstance(visit.value, str) and is_live_name(visit.value):
            what = Text(f"不能用“{visit.value}”。", f"cannot be “{visit.value}”.")
            mend = Text("名称不能以 @ 开头。", "A name does not begin with @.")
            yield _finding("name_reserved", what, mend, visit.path, document)
        if visit.schema.get("x-template") == "typed" and re.search(r"\{[a-z][a-z0-9_]*(:|\})", str(visit.value)):
            what = Text("用到变量，但规则里没有变量。", "names a variable, and rules have none.")
            mend = Text("请直接写出要说的话。", "Write the words themselves.")
            yield _finding("no_variables_here", what, mend, visit.path, document)


def leads_to(front: Document) -> tuple[str, ...]:
    """The flows a front flow goes on to, each once."""
    return tuple(dict.fromkeys(one.name for one in references(front) if one.what == "flow"))
