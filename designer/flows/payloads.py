"""A finding as a person reads it, in one language."""

from __future__ import annotations

from dataclasses import dataclass

from runtime.document.findings import Finding


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding in the reader's language. ``place`` is the node's label, "" for the whole flow."""

    severity: str
    place: str
    message: str
    mend: str
    code: str
    accepted: str


def finding_row(finding: Finding, language: str) -> FindingRow:
    """One finding in a language."""
    chinese = language.startswith("zh")
    title = finding.field_title
    field = "" if title is None else title.zh if chinese else title.en
    label = finding.label.zh if chinese else finding.label.en
    place = " · ".join(part for part in (label or finding.node, field) if part)
    message, mend = (finding.message.zh, finding.mend.zh) if chinese else (finding.message.en, finding.mend.en)
    return FindingRow(finding.severity, place, message, mend, finding.code, finding.accepted)
