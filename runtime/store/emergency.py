"""The emergency switches, and the live schedules that rules of lines are asked by. Which calls they concern is the document's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from runtime.document.line_rules_live import GROUP, LINE, Switch, live_schedules, whole_minute
from runtime.domain.texts import Bilingual
from runtime.store import tables
from runtime.store.database import Database
from runtime.store.errors import NotFound
from runtime.store.line_rules import Ready, all_rules, log, put_rules
from runtime.store.lines import LINE as LINE_NAME
from runtime.store.sql import now_ms, put

GROUP_NAME = Bilingual("线路组", "group of lines")


@dataclass(frozen=True, slots=True)
class SwitchRow:
    """A switch and who set it last. ``updated`` UTC ms."""

    switch: Switch
    by: str
    updated: int


def list_switches(database: Database) -> tuple[SwitchRow, ...]:
    """Every switch somebody ever set."""
    with database.reading() as connection:
        return switches_in(connection)


def switches_in(connection: Connection) -> tuple[SwitchRow, ...]:
    """The same inside the caller's transaction."""
    c = tables.emergency_switches.c
    rows = connection.execute(select(c.scope, c.name, c.is_on, c.until, c.by, c.updated).order_by(c.scope, c.name))
    return tuple(SwitchRow(Switch(r.scope, r.name, r.is_on, r.until), r.by, r.updated) for r in rows)


def lines_in_scope(connection: Connection, scope: str, name: str) -> tuple[str, ...]:
    """The lines a switch concerns. Raises `NotFound` for a line that is not there or a group nobody is in."""
    lines = tuple(connection.execute(select(tables.lines.c.number).order_by(tables.lines.c.number)).scalars())
    if scope == LINE:
        if name not in lines:
            raise NotFound(LINE_NAME, name)
        return (name,)
    if scope == GROUP:
        found = tuple(line for line, rules in all_rules(connection).items() if rules.get("group") == name)
        if not name or not found:
            raise NotFound(GROUP_NAME, name)
        return found
    return lines


def set_switch(database: Database, switch: Switch, *, by: str, plans: Sequence[Ready] = ()) -> Switch:
    """Turn a switch on or off, for the next call on. ``plans`` are rules to save with it, all or nothing. Raises `NotFound`,
    or `RulesChanged` when somebody changed one of those rules meanwhile."""
    until = None if switch.until is None or not switch.on else whole_minute(switch.until)
    kept = Switch(switch.scope, switch.name, switch.on, until)
    row: dict[str, Any] = {"scope": kept.scope, "name": kept.name, "is_on": kept.on, "until": kept.until}
    with database.writing() as connection:
        if kept.on:
            lines_in_scope(connection, kept.scope, kept.name)
        for ready in plans:
            put_rules(connection, ready, by=by)
        put(connection, tables.emergency_switches, row | {"by": by, "updated": now_ms()})
        log(connection, "on" if kept.on else "off", kept.scope, kept.name, document={"until": kept.until}, by=by)
    return kept


def rule_schedules(connection: Connection) -> dict[str, dict[str, Any]]:
    """The schedule documents the rules of all lines are asked by, by name."""
    switches = [row.switch for row in switches_in(connection)]
    found: dict[str, dict[str, Any]] = {}
    for line, rules in all_rules(connection).items():
        found |= live_schedules(line, rules, switches)
    return found
