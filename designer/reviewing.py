"""What a publish would change for the callers of a line, in words: for whoever publishes, and for whoever agrees to it.

Nothing here proves a flow; findings are handed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from designer.changes import Change
from designer.states import DRAFT, State, between, live_on, state, version_state
from runtime.document.findings import Finding
from runtime.document.texts import Text
from runtime.store.database import Database
from runtime.store.errors import NotFound
from runtime.store.lines import Line, load_line
from runtime.store.versions import list_versions

REPLACED = Text("这条线路原来由流程“{old}”接听，现在换成“{new}”", "The line was answered by “{old}”, now by “{new}”")


@dataclass(frozen=True, slots=True)
class Differs:
    """What a line answers with, None for nothing, and what another state would change there."""

    before: State | None
    changes: tuple[Change, ...]

    def before_json(self) -> dict[str, Any] | None:
        """The flow and its version."""
        return {"flow": self.before.flow, "version": self.before.number} if self.before else None


def against(database: Database, flow: str, line: str) -> Differs:
    """What publishing the draft to that line would change there; without a line, against its newest version."""
    if line:
        return differing(database, line, state(database, flow, DRAFT))
    newest = list_versions(database, flow)[:1]
    if not newest:
        return Differs(None, ())
    before = version_state(database, flow, newest[0].number)
    return Differs(before, between(before, state(database, flow, DRAFT)))


def differing(database: Database, line: str, then: State) -> Differs:
    """What would change for the callers of that line if it answered with another state."""
    known = line_of(database, line)
    if known is None or not known.version:
        return Differs(None, ())
    before = live_on(database, known)
    return Differs(before, replacing(before.flow, then.flow, between(before, then)))


def replacing(old: str, new: str, found: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes, and that it is another flow."""
    if old == new:
        return found
    text = Text(REPLACED.zh.format(old=old, new=new), REPLACED.en.format(old=old, new=new))
    return (Change("setting", "changed", text), *found)


def review_json(differs: Differs, findings: Sequence[Finding], *, scenarios: int) -> dict[str, Any]:
    """All of it as JSON, to be kept."""
    return {
        "before": differs.before_json(),
        "changes": [change.to_json() for change in differs.changes],
        "findings": [finding.to_json() for finding in findings],
        "scenarios": scenarios,
    }


def line_of(database: Database, number: str) -> Line | None:
    """The line, None where there is none yet."""
    try:
        return load_line(database, number)
    except NotFound:
        return None
