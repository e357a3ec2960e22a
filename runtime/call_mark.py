"""Which call a task is about: told once, and every line the task logs carries it. Writing the lines is `cli.logs`'.

Here is also the one place where a caller's number is taken out of what is logged, whatever wrote it there.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field

from runtime.domain.numbers import mask, normalise

SHORTEST = 5  # shorter digits are extensions, and parts of everything


@dataclass(frozen=True, slots=True)
class CallMark:
    """One call by all its names: ours, the exchange's, the trunk's. ``caller`` is the number as it came, never shown."""

    id: str
    line: str = ""
    uniqueid: str = ""
    sip_call_id: str = ""
    caller: str = field(default="", repr=False)

    def without_number(self, text: str) -> str:
        """The text with the caller's number masked, however it is written there."""
        if len(self.caller) < SHORTEST:
            return text
        number = normalise(self.caller)
        shown = mask(number)
        forms = {self.caller, number.national, number.e164 or "", (number.e164 or "").lstrip("+")} - {shown}
        for form in sorted((form for form in forms if len(form) >= SHORTEST), key=len, reverse=True):
            text = text.replace(form, shown)
        return text


_MARK: ContextVar[CallMark | None] = ContextVar("tonepath_call", default=None)


def mark_call(mark: CallMark) -> None:
    """From now on this task, and the tasks it starts, are about this call."""
    _MARK.set(mark)


def marked() -> CallMark | None:
    """The call this task is about."""
    return _MARK.get()
