"""Proving a flow before it may be published: validation, lint, and every path walked. The one gate for pages and commands.

Rendering prompts is handed in; writing a release is the store's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from designer.fronting import Document, Render, needing_plan, prove_rules, rendered, with_plan
from runtime.document.findings import Finding, accept, ordered
from runtime.document.line_rules import empty_rules, has_rules
from runtime.document.lint import check
from runtime.document.load import load
from runtime.document.release import BuildError, build, reached
from runtime.document.site import Site, site_flow
from runtime.document.texts import Text
from runtime.document.validate import validate
from runtime.domain.schedule import Schedule
from runtime.domain.texts import Bilingual
from runtime.engine.program import Program, compile_release
from runtime.nodes import KINDS
from runtime.store.caller_lists import list_lists
from runtime.store.database import Database
from runtime.store.drafts import list_flows, load_draft
from runtime.store.emergency import list_switches
from runtime.store.errors import NotFound, StoreError
from runtime.store.line_rules import Ready, Rules, load_rules
from runtime.store.lines import check_number
from runtime.store.lookup_tables import list_tables
from runtime.store.publishing import Published, write_release, write_versions
from runtime.store.site import list_destinations, list_schedules, list_secrets
from runtime.store.versions import Version, latest_documents
from simulator.explore import Exploration, explore

__all__ = [
    "Blocked",
    "Document",
    "OtherFlows",
    "Proof",
    "Render",
    "check_draft",
    "make_version",
    "other_flows",
    "prove",
    "publish",
    "site_of",
]


class Blocked(StoreError):
    """The flow has findings that keep it from being published: the fault of its author, told node by node."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        count = sum(finding.blocks for finding in findings)
        super().__init__(
            Bilingual(f"没有发布：流程有 {count} 个错误。", f"Not published: the flow has {count} errors.")
        )
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Proof:
    """What proving a flow showed. ``release`` (without audio) and ``program`` are None when it cannot be built."""

    document: Document | None
    findings: tuple[Finding, ...]
    release: Document | None = None
    program: Program | None = None
    exploration: Exploration | None = None

    @property
    def publishable(self) -> bool:
        """Does nothing that was looked at keep it from callers?"""
        return self.release is not None and not any(finding.blocks for finding in self.findings)


def prove(
    source: str | bytes,
    *,
    others: Mapping[str, Document] | None = None,
    site: Site | None = None,
    name: str = "",
    walk: bool = True,
) -> Proof:
    """Prove a flow's text. ``others`` are the flows it may lead to; without ``site`` names are not looked up; ``name`` is
    what it must be called ("" for any); without ``walk`` its paths are not explored (seconds for a large flow), which
    is enough to show findings and never enough to publish. Never raises."""
    loaded = load(source)
    document = loaded.document
    if document is None:
        return Proof(None, loaded.findings)
    findings = [*loaded.findings, *check(document, site=site)]
    if name and document.get("name") != name:
        findings.append(_misnamed(name, document.get("name")))
    if any(finding.blocks for finding in findings):
        return Proof(document, ordered(findings))
    flows = {**(others or {}), document["name"]: document}
    try:
        release = build(document["name"], flows, valid={document["name"]})
        program = compile_release(release, KINDS)
    except (BuildError, ValueError) as error:
        return Proof(document, ordered([*findings, _unbuildable(error)]))
    if not walk:
        return Proof(document, ordered(findings), release, program)
    exploration = explore(program, flows)
    found = (d.finding for d in exploration.discoveries if d.flow == document["name"])
    findings += accept(found, document)
    return Proof(document, ordered(findings), release, program, exploration)


def check_draft(database: Database, flow: str) -> Proof:
    """What a look shows of a stored draft, against the flows it leads to and what the site has. Raises `NotFound`."""
    return _proved(database, flow, other_flows(database), walk=False)


def publish(
    database: Database, flow: str, *, line: str, by: str, message: str, render: Render
) -> tuple[Published, tuple[Finding, ...]]:
    """Prove the draft, render every prompt, then make it what the line answers with.

    A flow it leads to that has no version yet is proven with it and gets its first one.
    Raises `Blocked` with the findings, the renderer's SpeechError, or what the store refuses; then nothing has changed.
    """
    made = prepare(database, flow, line=line, render=render)
    done = write_release(
        database, line, documents=made.documents, release=made.release, by=by, message=message, rules=made.rules
    )
    return done, made.findings


@dataclass(frozen=True, slots=True)
class Prepared:
    """A release that is proven and rendered and answers nothing yet, with the line's rules made ready for it."""

    documents: Mapping[str, Document]
    release: Document
    rules: Ready | None
    findings: tuple[Finding, ...]


def prepare(database: Database, flow: str, *, line: str, render: Render) -> Prepared:
    """Prove the draft and render every prompt, for a line; nothing is stored. Raises what `publish` raises."""
    check_number(line)
    others = other_flows(database)
    pinned, findings = _pinned(database, flow, others)
    ready, of_rules = behind_rules(database, line, flow, pinned, others.flows, render)
    release = build(flow, pinned, render(list(pinned.values())))
    return Prepared(pinned, release, ready, ordered([*findings, *of_rules]))


def behind_rules(
    database: Database,
    line: str,
    flow: str,
    pinned: Mapping[str, Document],
    others: Mapping[str, Document],
    render: Render,
) -> tuple[Ready | None, tuple[Finding, ...]]:
    """The rules of the line made ready for what is about to answer it, and what was found in them. ``pinned`` are the
    documents of that release. Raises `Blocked`, or the renderer's SpeechError."""
    try:
        rules = load_rules(database, line)
    except NotFound:
        rules = Rules(line, empty_rules())
    flows = {**others, **pinned}
    languages = tuple(pinned[flow]["languages"])
    if needing_plan(rules, [row.switch for row in list_switches(database)]):
        rules = with_plan(rules, None, languages)
    if not has_rules(rules.document):
        return None, ()
    findings = prove_rules(rules.document, line, root=flow, languages=languages, site=site_of(database, flows))
    if any(finding.blocks for finding in findings):
        raise Blocked(findings)
    return rendered(rules, root=flow, languages=languages, flows=flows, render=render), findings


def make_version(database: Database, flow: str, *, by: str, message: str) -> Version:
    """Prove the draft and make it a version for other flows to lead to, without a line. Raises `Blocked` or `NotFound`."""
    pinned, _ = _pinned(database, flow, other_flows(database))
    return write_versions(database, pinned, of=flow, by=by, message=message)


@dataclass(frozen=True, slots=True)
class OtherFlows:
    """The flows one may lead to. ``unproven`` are drafts of flows that have no version yet."""

    flows: Mapping[str, Document]
    unproven: frozenset[str]


def other_flows(database: Database) -> OtherFlows:
    """The flows of the site by name: newest versions, and drafts of flows that have none."""
    versions = latest_documents(database)
    drafts: dict[str, Document] = {}
    for row in list_flows(database):
        if row.name not in versions:
            document = _sound(load_draft(database, row.name).text)
            if document is not None and document.get("name") == row.name:
                drafts[row.name] = document
    return OtherFlows({**drafts, **versions}, frozenset(drafts))


@lru_cache(maxsize=64)
def _sound(text: str) -> Document | None:
    """The document of a draft's text that other flows can lead to; nobody changes it. Kept: every letter typed in one flow
    asks for all others, and reading a large one takes a second."""
    document = load(text).document
    return None if document is None or validate(document) else document


def _proved(database: Database, flow: str, others: OtherFlows, *, walk: bool = True) -> Proof:
    site = site_of(database, others.flows)
    return prove(load_draft(database, flow).text, others=others.flows, site=site, name=flow, walk=walk)


def _pinned(database: Database, flow: str, others: OtherFlows) -> tuple[dict[str, Document], tuple[Finding, ...]]:
    """The documents a release of the draft is made of, each proven now or when it became a version."""
    proof = _proved(database, flow, others)
    if not proof.publishable or proof.document is None or proof.exploration is None:
        raise Blocked(proof.findings)
    flows = {**others.flows, flow: proof.document}
    pinned = {name: flows[name] for name in reached(flow, flows)}
    for name in others.unproven & (pinned.keys() - {flow}):
        other = _proved(database, name, others)
        if not other.publishable:
            raise Blocked(other.findings)
    return pinned, proof.findings


def site_of(database: Database, flows: Mapping[str, Document]) -> Site:
    """The names a flow may refer to on this site. ``flows`` are the published ones."""
    return Site(
        flows={name: site_flow(document) for name, document in flows.items()},
        schedules={each.name: Schedule.from_json(each.document).periods for each in list_schedules(database)},
        lists=frozenset(row.name for row in list_lists(database)),
        destinations=frozenset(each.name for each in list_destinations(database)),
        tables=frozenset(table.name for table in list_tables(database)),
        secrets=frozenset(name for name, _ in list_secrets(database)),
    )


def _misnamed(name: str, given: object) -> Finding:
    return Finding(
        "other_name",
        "error",
        Text(f"文件里的名称是“{given}”，流程叫“{name}”。", f"The file says {given!r}, the flow is called {name!r}."),
        Text("把两者改成一样。", "Make them the same."),
        field=("name",),
    )


def _unbuildable(error: Exception) -> Finding:
    # Anything else is a fault of ours, and its words are no person's.
    ours = Text("程序出错，请附上流程文件报告。", "a fault of the program: report it with the flow's file.")
    what = error.what if isinstance(error, BuildError) else ours
    return Finding(
        "cannot_be_built",
        "error",
        Text(f"无法生成发布：{what.zh}", f"A release cannot be built: {what.en}"),
        Text("先发布它用到的流程，或改掉引用。", "Publish the flows it leads to first, or change what it refers to."),
    )
