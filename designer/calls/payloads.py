"""What the call pages show, as values ready for a template. Callers' numbers leave here masked only."""

from __future__ import annotations

from dataclasses import dataclass

from designer.format import seconds
from designer.language import t
from designer.texts import TEXTS
from runtime.domain.disclosure import shown
from runtime.store.calls import CallRow


@dataclass(frozen=True, slots=True)
class CallSummary:
    """One call of a list. ``lasted`` is in seconds as text, "" while it runs."""

    id: str
    line: str
    caller: str
    started: int
    lasted: str
    outcome: str
    running: bool


def call_summary(call: CallRow) -> CallSummary:
    """A call in the reader's language."""
    key = f"outcome.{call.outcome}"
    outcome = t(key) if key in TEXTS else call.outcome
    lasted = "" if call.ended is None else seconds(call.ended - call.started)
    return CallSummary(call.id, call.line, shown(call.caller), call.started, lasted, outcome, call.ended is None)
