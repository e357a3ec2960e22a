"""The rules of a line proven and rendered before they may answer: the same gate as for flows. Storing them is elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from runtime.document.findings import Finding, accept, ordered
from runtime.document.inventory import inventory
from runtime.document.line_release import Part, front_release
from runtime.document.line_rules import CLOSED, compile_rules, has_rules, words
from runtime.document.line_rules_check import check_front, check_shape, languages_of, leads_to
from runtime.document.line_rules_live import Switch, covers
from runtime.document.release import build, reached
from runtime.document.site import Site, SiteFlow
from runtime.engine.program import compile_release
from runtime.nodes import KINDS
from runtime.store.line_rules import Ready, Rules
from simulator.explore import explore

Document = Mapping[str, Any]
# Flows go in; out comes, for each of their prompts' keys, the content hash of its audio.
Render = Callable[[Sequence[Document]], Mapping[str, str]]

UNPUBLISHED = "未发布 unpublished"
LANGUAGES = ("zh-CN",)


def prove_rules(rules: Document, line: str, *, root: str, languages: Sequence[str], site: Site) -> tuple[Finding, ...]:
    """Everything found in the rules of a line whose flow is ``root`` ("" when nothing was published): their shape, the lint
    of the flow they make, and every path through it. Never raises."""
    shape = check_shape(rules)
    if any(finding.blocks for finding in shape):
        return shape
    root = root or UNPUBLISHED
    front = compile_rules(rules, line, root, spoken(rules, languages))
    if front is None:
        return shape
    known = replace(site, flows={root: SiteFlow(), **site.flows}) if site.flows is not None else site
    findings = check_front(front, known)
    if any(finding.blocks for finding in findings):
        return findings
    exploration = explore(compile_release(front_release(front), KINDS), {front["name"]: front}, line=line)
    found = (d.finding for d in exploration.discoveries if d.flow == front["name"])
    return ordered([*findings, *accept(found, front)])


def rendered(
    rules: Rules, *, root: str, languages: Sequence[str], flows: Mapping[str, Document], render: Render
) -> Ready:
    """Proven rules with the flows they lead to, out of ``flows``, and all their audio. Raises the renderer's SpeechError."""
    document = rules.document
    if not has_rules(document):
        return Ready(rules.line, document, Part(), rules.revision)
    # An older release may speak another language: whatever the rules have words in is rendered.
    every = tuple(dict.fromkeys((*spoken(document, languages), *languages_of(document))))
    front = compile_rules(document, rules.line, root or UNPUBLISHED, every)
    targets = [name for name in (leads_to(front) if front else ()) if name in flows and name != root]
    made: dict[str, Any] = {}
    for name in targets:
        made |= build(name, flows)["flows"]
    said = [front] if front is not None and inventory(front).keys else []
    beside = [flows[name] for name in dict.fromkeys(n for target in targets for n in reached(target, flows))]
    audio = render([*said, *beside]) if said or beside else {}
    return Ready(rules.line, document, Part(made, audio), rules.revision)


def spoken(rules: Document, languages: Sequence[str]) -> tuple[str, ...]:
    """The languages of a line: those of its flow, or before there is one, those of its rules."""
    return tuple(languages) or languages_of(rules) or LANGUAGES


def with_plan(rules: Rules, to: Document | None, languages: Sequence[str]) -> Rules:
    """The rules with ``to`` as what the emergency switch does; without it those that have no plan get the product's own
    message. A message that lacks a language of the line gets the product's words in it: nobody translates in an emergency."""
    given = to if to is not None else rules.document.get("emergency", {}).get("to")
    closed = words(CLOSED, spoken(rules.document, languages))
    if given is None:
        given = {"message": closed}
    elif "message" in given:
        given = {"message": {**closed, **given["message"]}}
    return replace(rules, document={**rules.document, "emergency": {"to": given}})


def needing_plan(rules: Rules, switches: Sequence[Switch]) -> bool:
    """Is a switch on that concerns a line which does not know what to do then?"""
    group = str(rules.document.get("group", ""))
    return "emergency" not in rules.document and any(one.on and covers(one, rules.line, group) for one in switches)
