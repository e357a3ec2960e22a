"""What a check of `app.py doctor` found, and how bad it is. The checks themselves stand in their own modules."""

from __future__ import annotations

from dataclasses import dataclass

from runtime.domain.texts import Bilingual

GOOD, DOUBTFUL, BAD = "good", "doubtful", "bad"
MARKS = {GOOD: Bilingual("正常", "ok"), DOUBTFUL: Bilingual("注意", "note"), BAD: Bilingual("缺少", "MISSING")}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found. ``mend`` says what to do, in nothing but words and commands."""

    state: str
    what: Bilingual
    mend: Bilingual | None = None
