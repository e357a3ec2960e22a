"""What a test call needs: a program of a document that may be unfinished, and the world it happens in. No request here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from designer.coming import documents_of
from designer.proving import Blocked, Document, other_flows, prove, site_of
from runtime.document.findings import Finding
from runtime.document.line_release import Part, in_front
from runtime.document.line_rules_check import check_shape, names_in
from runtime.document.release import BuildError, build
from runtime.domain.schedule import Schedule
from runtime.domain.texts import Bilingual
from runtime.engine.program import Program, compile_release
from runtime.engine.values import VariableType, coerce, written
from runtime.nodes import KINDS
from runtime.store.caller_lists import domain_list, list_lists
from runtime.store.coming import load_coming
from runtime.store.database import Database
from runtime.store.emergency import rule_schedules
from runtime.store.errors import NotFound, Unusable
from runtime.store.line_rules import load_rules
from runtime.store.lines import Line
from runtime.store.lookup_tables import fetch, folder_of, list_tables
from runtime.store.publishing import release_document
from runtime.store.site import list_destinations, list_schedules
from runtime.store.table_index import TableIndex
from simulator.world import World


@dataclass(frozen=True, slots=True)
class Trial:
    """A document to be called. ``program`` is None while its findings keep it from running; ``documents`` are the flows
    it may come through, by name; ``flow`` is the one that is called."""

    findings: tuple[Finding, ...]
    program: Program | None
    documents: Mapping[str, Document]
    flow: str = ""


def trial(database: Database, text: str, *, line: str = "") -> Trial:
    """Make a document ready to be called: doubts and loose ends do not keep it from running, only what cannot be run does.
    With ``line``, that line's rules stand in front of it."""
    others = other_flows(database)
    proof = prove(text, others=others.flows, site=site_of(database, others.flows), walk=False)
    document = proof.document
    if document is None:
        return Trial(proof.findings, None, {})
    release = proof.release
    try:
        if release is None:
            release = build(str(document.get("name")), {**others.flows, str(document.get("name")): document})
        rules, flows = _rules(database, line, others.flows)
        if rules:
            release = in_front(release, rules, line, Part(flows), rendered=False)
        program = compile_release(release, KINDS)
    except (BuildError, ValueError, LookupError, TypeError):
        # The findings say why, node by node.
        return Trial(proof.findings, None, {})
    return Trial(proof.findings, program, {**others.flows, document["name"]: document}, document["name"])


def trial_of_kept(
    database: Database, coming: str, *, line: str = "", node: str = "", variables: Mapping[str, str] | None = None
) -> Trial:
    """What a coming publish keeps, ready to be called: exactly what was asked for, whatever became of the draft and of other
    flows since. With ``line``, that line's rules as they are now stand in front, as they will when it is live; with ``node``
    it begins there. Raises `NotFound` or `Unusable`."""
    found = load_coming(database, coming)
    documents = documents_of(database, found.digest, found.flow, found.version).documents
    release = release_document(database, found.digest)
    if node:
        documents[found.flow] = started_at(documents[found.flow], node, variables or {})
        release = build(found.flow, documents, valid=documents)
    known = other_flows(database).flows
    rules, flows = _rules(database, "" if node else line, known)
    if rules:
        release = in_front(release, rules, line, Part(flows), rendered=False)
    return Trial((), compile_release(release, KINDS), {**known, **documents}, found.flow)


def in_front_of(database: Database, line: Line, rules: Document) -> Trial:
    """What is published to a line with ``rules`` in front of it, which need not be saved. Raises `Blocked` for rules that
    cannot be run."""
    shape = check_shape(rules)
    if any(finding.blocks for finding in shape):
        raise Blocked(shape)
    known = other_flows(database).flows
    release = in_front(
        release_document(database, line.digest), rules, line.number, Part(_led_to(rules, known)), rendered=False
    )
    return Trial((), compile_release(release, KINDS), dict(release["flows"]))


def started_at(document: Document, node: str, variables: Mapping[str, str]) -> Document:
    """The flow beginning at a node, its variables being what a call that came there would have. Raises `Unusable`."""
    nodes = document.get("nodes")
    if not isinstance(nodes, dict) or node not in nodes:
        raise Unusable(Bilingual("没有这个节点，不能从它开始。", "There is no such node to start at."))
    declared = document.get("variables") or {}
    known = (
        {name: kind for name, kind in declared.items() if isinstance(kind, dict)} if isinstance(declared, dict) else {}
    )
    given = {name: _initial(name, known[name], text) for name, text in variables.items() if name in known}
    return {
        **document,
        "entry": node,
        "variables": {**known, **given},
        "shortcuts": _past_lists(document.get("shortcuts") or []),
    }


def _past_lists(shortcuts: Any) -> Any:
    """The shortcuts without their caller lists: those count where a call begins, and this one has come further."""
    if not isinstance(shortcuts, list):
        return shortcuts
    return [each for shortcut in shortcuts if (each := _without_list(shortcut)) is not None]


def _without_list(shortcut: Any) -> Any:
    when = shortcut.get("when") if isinstance(shortcut, dict) else None
    if not isinstance(when, dict) or "list" not in when:
        return shortcut
    said = {name: value for name, value in when.items() if name != "list"}
    return {**shortcut, "when": said} if said else None


def _initial(name: str, declared: Mapping[str, Any], text: str) -> Mapping[str, Any]:
    try:
        kind = VariableType.from_json(declared)
        value = coerce(kind, text)
    except (ValueError, TypeError, LookupError):
        value = None
    if value is None:
        raise Unusable(Bilingual(f"变量“{name}”不能是“{text}”。", f"Variable {name!r} cannot be {text!r}."))
    # A document says an amount as people write it, not in hundredths.
    return {**declared, "initial": written(kind, value) if kind.kind == "amount" else value}


@contextmanager
def site_world(database: Database, data_dir: Path) -> Iterator[World]:
    """The schedules, caller lists, destinations and tables of the site, those among them that the rules of lines ask. The
    tables' files are open meanwhile."""
    documents = {each.name: each.document for each in list_schedules(database)}
    with database.reading() as connection:
        documents |= rule_schedules(connection)
    folder = folder_of(data_dir)
    with ExitStack() as open_files:
        tables = {row.name: TableIndex(fetch(database, row.live.digest, folder)) for row in list_tables(database)}
        for table in tables.values():
            open_files.callback(table.close)
        yield World(
            schedules={name: Schedule.from_json(document) for name, document in documents.items()},
            lists={row.name: domain_list(database, row.name) for row in list_lists(database)},
            destinations={each.name: each.document for each in list_destinations(database)},
            tables=tables,
        )


def world_with(site: World, given: Mapping[str, Any]) -> World:
    """The site's world with what a test call says instead. Raises what `World.from_json` raises."""
    own = World.from_json(given)
    return World(
        schedules={**site.schedules, **own.schedules},
        lists={**site.lists, **own.lists},
        destinations={**site.destinations, **own.destinations},
        tables={**site.tables, **own.tables},
        answers=own.answers,
        audio_ms=own.audio_ms,
        patience_ms=own.patience_ms,
    )


def _rules(database: Database, line: str, known: Mapping[str, Document]) -> tuple[Document, dict[str, Any]]:
    """The rules of a line, and the flows they lead to as a release has them; both empty when there are none."""
    try:
        rules = load_rules(database, line).document if line else {}
    except NotFound:
        return {}, {}
    return rules, _led_to(rules, known)


def _led_to(rules: Document, known: Mapping[str, Document]) -> dict[str, Any]:
    """The flows rules lead to, as a release has them."""
    built = [build(name, known)["flows"] for what, name in names_in(rules) if what == "flow" and name in known]
    return {name: flow for flows in built for name, flow in flows.items()}
