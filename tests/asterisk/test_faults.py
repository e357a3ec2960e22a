"""The fault campaign in short: callers while everything is killed, frozen, cut, filled and moved. At length: bench.faults.

The seed is kept and told: a failure is met again by `python -m bench.faults --calls N --seed SEED [--on postgresql]`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench.faults.__main__ import report
from bench.faults.campaign import Plan, run
from bench.faults.site import POSTGRESQL, SQLITE

SEED = int(os.environ.get("FAULTS_SEED", "20261121"))
# What PostgreSQL makes different: everything around the database, while runtimes and pages die.
AROUND_POSTGRES = (
    "kill_runtime",
    "kill_designer",
    "kill_database",
    "freeze_database",
    "cut_database",
    "hold_database",
    "lock_tables",
)


@pytest.mark.slow
@pytest.mark.parametrize(
    "plan",
    [Plan(230, SEED), Plan(100, SEED, only=AROUND_POSTGRES, on=POSTGRESQL)],
    ids=[SQLITE, POSTGRESQL],
)
async def test_no_fault_leaves_a_caller_in_silence_or_loses_a_record(
    plan: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    verdict = await run(plan, tmp_path)
    with capsys.disabled():
        print(f"\n{plan.calls} calls on {plan.on}, seed {plan.seed}")
        report(verdict)
    assert len(verdict.stories) + len(verdict.with_asterisk) == plan.calls
    assert set(verdict.wanted) <= verdict.inflicted.keys(), "every kind of fault came"
    assert verdict.records.total >= plan.calls / 3, "the runtime was there for many of the calls"
    assert sum("apology" in story.heard for story in verdict.stories) > 0, "some were in its hands when it died"
    assert not any(verdict.figures.values()), verdict.figures
