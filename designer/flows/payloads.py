"""What the flow pages show, as values ready for a template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from designer.proving import Proof
from runtime.document.findings import Finding

SEVERITIES = ("error", "warning", "hint")


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding in the reader's language. ``place`` is the node's label, "" for the whole flow."""

    severity: str
    place: str
    message: str
    mend: str
    code: str
    accepted: str


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings of a flow and how many there are of each severity that count."""

    rows: tuple[FindingRow, ...]
    counts: Mapping[str, int]
    publishable: bool


def findings(proof: Proof, language: str) -> Findings:
    """The findings of a proof."""
    rows = tuple(finding_row(finding, language) for finding in proof.findings)
    counts = {s: sum(row.severity == s and not row.accepted for row in rows) for s in SEVERITIES}
    return Findings(rows, counts, proof.publishable)


def finding_row(finding: Finding, language: str) -> FindingRow:
    """One finding in a language."""
    chinese = language.startswith("zh")
    title = finding.field_title
    field = "" if title is None else title.zh if chinese else title.en
    place = " · ".join(part for part in (finding.label or finding.node, field) if part)
    message, mend = (finding.message.zh, finding.mend.zh) if chinese else (finding.message.en, finding.mend.en)
    return FindingRow(finding.severity, place, message, mend, finding.code, finding.accepted)


@dataclass(frozen=True, slots=True)
class Summary:
    """A flow in a line: how many nodes, in which languages."""

    nodes: int
    languages: str


def summary(proof: Proof) -> Summary | None:
    """The summary of a document that can be read at all."""
    document = proof.document
    if document is None:
        return None
    nodes, languages = document.get("nodes"), document.get("languages")
    named = [each for each in languages if isinstance(each, str)] if isinstance(languages, list) else []
    return Summary(len(nodes) if isinstance(nodes, dict) else 0, ", ".join(named))
