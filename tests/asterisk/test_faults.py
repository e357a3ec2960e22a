"""The fault campaign in short: 300 callers while everything is killed, frozen, cut, filled and moved. At length: bench.faults.

The seed is kept: a failure is met again by `python -m bench.faults --calls 300 --seed SEED`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench.faults.__main__ import report
from bench.faults.campaign import Plan, run

SEED = int(os.environ.get("FAULTS_SEED", "20261121"))
CALLS, RATE = 300, 2.5


@pytest.mark.slow
async def test_no_fault_leaves_a_caller_in_silence_or_loses_a_record(tmp_path: Path) -> None:
    verdict = await run(Plan(CALLS, SEED, RATE), tmp_path)
    print(f"seed {SEED}")
    report(verdict)
    assert len(verdict.stories) + len(verdict.with_asterisk) == CALLS
    assert len(verdict.inflicted) >= 8, "most kinds of faults came"
    assert verdict.records.total >= CALLS / 4, "the runtime was there for many of the calls"
    assert sum("apology" in story.heard for story in verdict.stories) > 0, "some were in its hands when it died"
    assert not any(verdict.figures.values()), verdict.figures
