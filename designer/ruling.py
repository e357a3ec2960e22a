"""Changing the rules of lines, the emergency switch and the block list: proven and rendered first, then stored at once.

Pages and commands share it. Nothing here draws a form or reads an argument.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from designer.fronting import Render, prove_rules, rendered, with_plan
from designer.proving import Blocked, make_version, other_flows, site_of
from runtime.document.findings import Finding
from runtime.document.line_rules_check import check_shape, names_in
from runtime.document.line_rules_live import Switch
from runtime.domain.texts import Bilingual
from runtime.store.caller_lists import Entry, list_lists, put_entries, remove_entries, save_list
from runtime.store.database import Database
from runtime.store.emergency import lines_in_scope, set_switch
from runtime.store.errors import Unusable
from runtime.store.line_rules import Ready, Rules, RulesChanged, load_rules, log, save_rules
from runtime.store.lines import Line, list_lines, load_line
from runtime.store.publishing import release_document
from runtime.store.sql import now_ms

Document = Mapping[str, Any]

BLOCKED = "blocked"
DAYS_MOST = 3_650
DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Switched:
    """What a switch now says, the lines it concerns, and those that got a plan or another one with it."""

    switch: Switch
    lines: tuple[str, ...]
    planned: tuple[str, ...]


def save(
    database: Database, line: str, document: Document, *, by: str, render: Render, expected: int | None = None
) -> tuple[Rules, tuple[Finding, ...]]:
    """Prove and render rules, then let them answer the next call. ``expected`` is the revision they were made from.

    Raises `Blocked` with the findings, the renderer's SpeechError, `RulesChanged` or `NotFound`; then nothing has changed,
    except that a flow the rules lead to may have got its first version.
    """
    stored = load_rules(database, line)
    if expected is not None and expected != stored.revision:
        raise RulesChanged(line, stored.by)
    ready, findings = _made(database, replace(stored, document=document), by=by, render=render)
    return save_rules(database, ready, by=by), findings


def turn(database: Database, switch: Switch, *, by: str, render: Render, to: Document | None = None) -> Switched:
    """Turn the emergency switch of a line, a group or all lines on or off. ``to`` changes what it does on each of them.

    A line without a plan gets the product's own message. Everything is proven and rendered before anything is switched;
    with plans already there nothing is rendered. Raises what `save` raises, and `Unusable` for an end in the past.
    """
    if not switch.on:
        return Switched(set_switch(database, switch, by=by), (), ())
    if switch.until is not None and switch.until <= now_ms():
        raise Unusable(Bilingual("结束时间已经过去。", "That end lies in the past."))
    with database.reading() as connection:
        lines = lines_in_scope(connection, switch.scope, switch.name)
    plans: list[Ready] = []
    for line in lines:
        rules = load_rules(database, line)
        if to is None and "emergency" in rules.document:
            continue
        planned = with_plan(rules, to, published(database, load_line(database, line))[1])
        if planned.document != rules.document:
            plans.append(_made(database, planned, by=by, render=render)[0])
    return Switched(set_switch(database, switch, by=by, plans=plans), lines, tuple(one.line for one in plans))


def block(
    database: Database,
    number: str,
    *,
    by: str,
    render: Render,
    days: int | None = None,
    note: str = "",
    name: str = BLOCKED,
) -> tuple[str, ...]:
    """Put a number on a block list, for some days or for ever (None). When no line refuses that list yet, all of them do
    from now on; they are returned. Raises the domain's CallerListError for what is no number."""
    expires = None if days is None else now_ms() + days * DAY_MS
    if name not in {row.name for row in list_lists(database)}:
        save_list(database, name)
    put_entries(database, name, entries=[Entry(number, note, expires)])
    with database.writing() as connection:
        log(connection, "block", "all", name, document={"number": number, "expires": expires}, by=by)
    lines = [line.number for line in list_lines(database)]
    if any(name in load_rules(database, line).document.get("blocked", ()) for line in lines):
        return ()
    for line in lines:
        document = load_rules(database, line).document
        blocked = {**document, "blocked": [*document.get("blocked", ()), name]}
        save(database, line, blocked, by=by, render=render)
    return tuple(lines)


def unblock(database: Database, number: str, *, by: str, name: str = BLOCKED) -> None:
    """Take a number off a block list; one that is not on it is no fault. Raises `NotFound` for a list that is not there."""
    remove_entries(database, name, numbers=[number])
    with database.writing() as connection:
        log(connection, "unblock", "all", name, document={"number": number}, by=by)


def _made(database: Database, rules: Rules, *, by: str, render: Render) -> tuple[Ready, tuple[Finding, ...]]:
    shape = check_shape(rules.document)
    if any(finding.blocks for finding in shape):
        raise Blocked(shape)
    root, languages = published(database, load_line(database, rules.line))
    others = other_flows(database)
    findings = prove_rules(
        rules.document, rules.line, root=root, languages=languages, site=site_of(database, others.flows)
    )
    if any(finding.blocks for finding in findings):
        raise Blocked(findings)
    for what, name in names_in(rules.document):
        if what == "flow" and name in others.unproven:
            make_version(database, name, by=by, message="")
    return rendered(rules, root=root, languages=languages, flows=others.flows, render=render), findings


def published(database: Database, line: Line) -> tuple[str, tuple[str, ...]]:
    """The flow of a line and its languages; ("", ()) before anything is published to it."""
    if not line.digest:
        return "", ()
    release = release_document(database, line.digest)
    return release["root"], tuple(release["flows"][release["root"]]["languages"])
