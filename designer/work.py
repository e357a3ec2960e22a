"""What jobs do, in a process of their own: walk every path of a document, publish a draft. No request and no page here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from designer.coming import NOW
from designer.jobs import Tell
from designer.moving import Notice, copy_line, move_lines, moved_json
from designer.prompts import renderer
from designer.proving import Document, other_flows, prove, site_of
from designer.publishing import publish_draft
from designer.scenarios.running import run_many
from designer.tables import operations as tables
from designer.trying import site_world
from runtime.document.findings import accept, ordered
from runtime.settings import Settings
from runtime.speech.pyttsx3_engine import Pyttsx3Engine
from runtime.store.coming import Plan
from runtime.store.database import Database, open_database
from runtime.store.lookup_tables import folder_of
from runtime.store.scenarios import list_scenarios
from runtime.store.table_import import plan_for
from simulator.explore import explore
from simulator.explore_report import exploration_to_json

ERRORS_SHOWN = 100


def explore_document(settings: Settings, tell: Tell, text: str, name: str) -> Mapping[str, Any]:
    """Every path through a document, with the site's other flows: {"findings", "exploration": null when it cannot run}."""
    tell("proving", 0, 0)
    with _database(settings) as database:
        others = other_flows(database)
        site = site_of(database, others.flows)
    proof = prove(text, others=others.flows, site=site, name=name, walk=False)
    if proof.program is None or proof.document is None:
        return {"findings": [finding.to_json() for finding in proof.findings], "exploration": None}
    tell("walking", 0, 0)
    flows = {**others.flows, proof.document["name"]: proof.document}
    walked = explore(proof.program, flows, progress=lambda positions: tell("walking", positions, 0))
    found = accept((d.finding for d in walked.discoveries if d.flow == proof.document["name"]), proof.document)
    findings = ordered([*proof.findings, *found])
    return {
        "findings": [finding.to_json() for finding in findings],
        "exploration": exploration_to_json(proof.program, walked),
    }


def publish_flow(
    settings: Settings,
    tell: Tell,
    flow: str,
    line: str,
    message: str,
    revision: int,
    by: str,
    plan: Plan = NOW,
    more: Sequence[str] = (),
) -> Mapping[str, Any]:
    """The draft to a line and to ``more``, or as a version alone when ``line`` is "". ``revision`` is the reviewed one."""
    with _database(settings) as database, Pyttsx3Engine() as engine:
        render = renderer(settings, engine, progress=lambda done, total: tell("prompts", done, total))

        def rendering(documents: Sequence[Document]) -> Mapping[str, str]:
            made = render(documents)
            tell("writing", 0, 0)
            return made

        done = publish_draft(
            database,
            settings.data_dir,
            flow,
            line=line,
            by=by,
            message=message,
            render=rendering,
            plan=plan,
            revision=revision,
            tell=tell,
            more=more,
        )
    return {
        "line": done.line,
        "digest": done.digest,
        "flow": done.flow,
        "version": done.version,
        "findings": [finding.to_json() for finding in done.findings],
        "coming": done.coming.id if done.coming else None,
        "asked": done.asked,
        "more": [moved_json(each) for each in done.more],
    }


def preview_table(settings: Settings, tell: Tell, token: str, key: str, kinds: Mapping[str, str]) -> Mapping[str, Any]:
    """What an upload would become as a table, with the rows that would be left out."""
    upload = tables.kept(tables.folder_of_uploads(settings.data_dir), token)
    done = tables.look(upload, key=key, kinds=kinds, progress=lambda rows: tell("reading", rows, 0))
    shown = done.errors[:ERRORS_SHOWN]
    return {
        "name": upload.name,
        "file": upload.file,
        "columns": [{"name": column.name, "kind": column.kind} for column in done.plan.columns],
        "key": done.plan.key,
        "rows": done.rows,
        "refused": done.refused,
        "sample": [list(row) for row in done.sample],
        "errors": [
            {"row": e.number, "what": {"zh": e.what.zh, "en": e.what.en}, "mend": {"zh": e.mend.zh, "en": e.mend.en}}
            for e in shown
        ],
    }


def import_table(
    settings: Settings, tell: Tell, token: str, key: str, kinds: Mapping[str, str], by: str
) -> Mapping[str, Any]:
    """Make an upload the live version of its table."""
    upload = tables.kept(tables.folder_of_uploads(settings.data_dir), token)
    plan = plan_for(upload.path, key=key, kinds=kinds)
    with _database(settings) as database:
        version = tables.make_live(
            database,
            upload,
            plan=plan,
            folder=folder_of(settings.data_dir),
            by=by,
            progress=lambda rows: tell("reading", rows, 0),
        )
    return {"name": version.table, "number": version.number, "rows": version.rows, "refused": version.refused}


def copy_to(
    settings: Settings, tell: Tell, source: str, target: str, title: str, message: str, notice: Notice | None, by: str
) -> Mapping[str, Any]:
    """A line's set-up to a new number: {"line", "flow", "version"}."""
    tell("prompts", 0, 0)
    with _database(settings) as database, Pyttsx3Engine() as engine:
        render = renderer(settings, engine)
        done = copy_line(database, source, target, by=by, render=render, title=title, message=message, notice=notice)
    return {"line": done.line, "flow": done.flow, "version": done.version}


def move_to(
    settings: Settings, tell: Tell, numbers: Sequence[str], like: str, message: str, by: str
) -> Mapping[str, Any]:
    """Many numbers to what a line answers with: {"rows": one for each}."""
    with _database(settings) as database, Pyttsx3Engine() as engine:
        render = renderer(settings, engine)
        moved = move_lines(
            database,
            numbers,
            like=like,
            by=by,
            render=render,
            message=message,
            progress=lambda done: tell("writing", done, len(numbers)),
        )
    return {"rows": [moved_json(each) for each in moved]}


def run_scenarios(settings: Settings, tell: Tell, wanted: Sequence[int], against: str) -> Mapping[str, Any]:
    """Scenarios by their ids, against "draft", "version:N" or "line:NUMBER"; how each went is kept and told in short."""
    tell("scenarios", 0, len(wanted))
    chosen = frozenset(wanted)
    with _database(settings) as database, site_world(database, settings.data_dir) as world:
        stored = [each for each in list_scenarios(database) if each.id in chosen]
        ran = run_many(
            database, stored, world, against=against, progress=lambda done: tell("scenarios", done, len(stored))
        )
    passed = sum(each.outcome.passed for each in ran)
    failed = [{"id": each.scenario.id, "flow": each.scenario.flow, "name": each.scenario.name} for each in ran if not each.outcome.passed]  # fmt: skip
    return {"against": against, "passed": passed, "failed": failed}


@contextmanager
def _database(settings: Settings) -> Iterator[Database]:
    database = open_database(settings.database_url)
    try:
        yield database
    finally:
        database.close()
