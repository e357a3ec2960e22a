"""What a check of `app.py doctor` is, what it found and how bad that is. The checks themselves stand in their own modules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from runtime.domain.texts import Bilingual
from runtime.settings import Settings

GOOD, DOUBTFUL, BAD = "good", "doubtful", "bad"
MARKS = {GOOD: Bilingual("正常", "ok"), DOUBTFUL: Bilingual("注意", "note"), BAD: Bilingual("缺少", "MISSING")}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found. ``mend`` says what to do, in nothing but words and commands."""

    state: str
    what: Bilingual
    mend: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is looked at. ``look`` never raises."""

    name: str
    title: Bilingual
    look: Callable[[Settings], Iterator[Verdict]]
