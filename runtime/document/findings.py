"""A finding: what is wrong or doubtful in a document, where, and how to mend it. Finding them is not done here."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from runtime.document.texts import NOTHING, Text
from runtime.document.walk import Path

ERROR, WARNING, HINT = "error", "warning", "hint"
_ORDER = {ERROR: 0, WARNING: 1, HINT: 2}


@dataclass(frozen=True, slots=True)
class Patch:
    """One change that mends a finding: ``op`` add or remove at ``path`` in the whole document."""

    op: str
    path: Path
    value: Any = None

    def to_json(self) -> dict[str, Any]:
        """A JSON Patch operation, with the path as a list of steps."""
        doc: dict[str, Any] = {"op": self.op, "path": list(self.path)}
        return doc if self.op == "remove" else {**doc, "value": self.value}


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem with its place and its mend.

    ``severity``: an error keeps a flow from being published. ``node`` is "" for what concerns the whole flow, ``label`` is
    what the person sees on the canvas, or the kind of a node nobody labelled; ``field`` is a path in the node's config (in the document when ``node`` is "");
    ``edge`` an index into edges. ``acceptable`` findings may be accepted in writing; ``accepted`` is the reason given.
    """

    code: str
    severity: str
    message: Text
    mend: Text
    node: str = ""
    label: Text = NOTHING
    field: Path = ()
    field_title: Text | None = None
    port: str = ""
    edge: int | None = None
    fix: tuple[Patch, ...] = ()
    acceptable: bool = False
    accepted: str = ""

    @property
    def blocks(self) -> bool:
        """Does it keep the flow from being published?"""
        return self.severity == ERROR and not self.accepted

    def to_json(self) -> dict[str, Any]:
        """All fields as JSON; what is absent is null."""
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message.to_json(),
            "mend": self.mend.to_json(),
            "node": self.node or None,
            "label": self.label.to_json() if self.label.zh else None,
            "field": list(self.field),
            "field_title": self.field_title.to_json() if self.field_title else None,
            "port": self.port or None,
            "edge": self.edge,
            "fix": [patch.to_json() for patch in self.fix] or None,
            "acceptable": self.acceptable,
            "accepted": self.accepted or None,
        }


def mended(document: Mapping[str, Any], finding: Finding) -> dict[str, Any]:
    """The document with the finding's fix applied; the given one is not changed. Raises KeyError or IndexError when the
    document is no longer the one the finding was made from."""
    changed: dict[str, Any] = copy.deepcopy(dict(document))
    for patch in finding.fix:
        place: Any = changed
        for step in patch.path[:-1]:
            place = place.setdefault(step, {}) if isinstance(place, dict) and patch.op == "add" else place[step]
        if patch.op == "remove":
            del place[patch.path[-1]]
        else:
            place[patch.path[-1]] = patch.value
    return changed


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors first, then by place; equal findings once."""

    def place(finding: Finding) -> tuple[Any, ...]:
        path = tuple(str(step) for step in finding.field)
        return _ORDER[finding.severity], finding.node, path, finding.code, finding.port, finding.message.en

    unique = {(f.code, f.node, f.field, f.port, f.edge, f.message): f for f in findings}
    return tuple(sorted(unique.values(), key=place))


def accept(findings: Iterable[Finding], document: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Mark what the document accepts in writing; only acceptable findings can be, and they stay visible."""
    reasons = {(row["finding"], row.get("node", "")): row["reason"] for row in document.get("accepted") or ()}
    return tuple(
        replace(f, accepted=reasons[f.code, f.node]) if f.acceptable and (f.code, f.node) in reasons else f
        for f in findings
    )
