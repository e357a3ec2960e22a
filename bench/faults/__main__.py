"""`python -m bench.faults [--calls N] [--seed N] [--rate R] [--keep DIR]`: a campaign, its figures, and whose call went wrong."""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
from pathlib import Path

from bench.faults.campaign import Plan, Verdict, run
from bench.faults.people import Story
from bench.faults.site import POSTGRESQL, SQLITE

# What the callers hear is timed by the campaign itself.
STARVED_S, IDLE_LEAST = 0.5, 0.1


def main() -> int:
    """0 when every figure is zero."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--rate", type=float, default=2.5, help="calls a second (default 2.5)")
    parser.add_argument("--only", default="", help="these faults only, separated by commas")
    parser.add_argument("--on", choices=(SQLITE, POSTGRESQL), default=SQLITE, help="where the data are")
    parser.add_argument("--keep", default="", metavar="FILE", help="write what the product logged")
    given = parser.parse_args()
    print(f"seed {given.seed}", flush=True)
    only = tuple(name for name in given.only.split(",") if name)
    with tempfile.TemporaryDirectory(prefix="tonepath-faults-") as folder:
        verdict = asyncio.run(run(Plan(given.calls, given.seed, given.rate, only, given.on), Path(folder)))
    if given.keep:
        Path(given.keep).write_text(verdict.log)
    report(verdict)
    print(f"seed {given.seed}")
    return 1 if any(verdict.figures.values()) else 0


def report(verdict: Verdict) -> None:
    """Everything in detail."""
    stories, records = verdict.stories, verdict.records
    print("faults:", ", ".join(f"{count} × {name}" for name, count in sorted(verdict.inflicted.items())))
    for name, why in verdict.left_out.items():
        print(f"left out: {name}: {why}")
    reached = [story for story in stories if story.reached]
    ends = {
        name: sum(name in s.heard for s in stories)
        for name in ("bye", "served", "agent", "extension", "saved", "apology")
    }
    waited = sorted(s.answered - s.dialled for s in stories if s.answered) or [0.0]
    silences = sorted(s.silent_s for s in stories) or [0.0]
    print(
        f"{len(stories)} calls judged, {len(reached)} reached an end, a human or a mailbox, "
        f"{sum(s.left for s in stories)} left by themselves; {len(verdict.with_asterisk)} were on or made while Asterisk was killed"
    )
    print("heard:", ", ".join(f"{name} {count}" for name, count in ends.items()))
    print(f"longest silence {silences[-1]:.2f} s, 99th percentile {silences[int(0.99 * (len(silences) - 1))]:.2f} s; ")
    print(f"longest wait for an answer {waited[-1]:.2f} s; the campaign itself was {verdict.lag_s:.2f} s late at worst")
    if verdict.thawed_s:
        print(f"a frozen runtime was ended after at most {max(verdict.thawed_s):.2f} s, {len(verdict.thawed_s)} times")
    print(f"{records.total} records")
    for story in verdict.silent:
        print(f"silent {story.silent_s:.1f} s:", _told(story, verdict))
    for story in verdict.lost:
        print("lost:", _told(story, verdict))
    for number in verdict.served_again:
        print("served again:", number)
    for name in ("missing", "doubled", "torn", "without_end", "message_missing"):
        if found := getattr(records, name):
            print(f"records {name}: {', '.join(found)}")
    for name, figure in verdict.figures.items():
        print(f"{name}: {figure} (goal 0)")
    print(f"the processors were idle for {verdict.idle * 100:.0f} % of the time")
    if verdict.lag_s > STARVED_S or verdict.idle < IDLE_LEAST:
        print(
            "this machine had too much to do beside the campaign: repeat it alone before you believe a silence or a loss"
        )


def _told(story: Story, verdict: Verdict) -> str:
    zero = story.dialled
    near = [f"{name}@{at - zero:.1f}" for at, name in verdict.times if story.dialled - 8 < at < story.ended + 1]
    heard = [f"{name}@{at - zero:.1f}" for name, at in story.heard.items()]
    return (
        f"{story.number} {story.wish} codes {story.codes} answered@{story.answered - zero:.1f} ended@{story.ended - zero:.1f}"
        f"{' stuck' if story.stuck else ''}; silent from @{story.silent_at - zero:.1f}; heard {' '.join(heard)}; "
        f"faults {' '.join(near)}"
    )


if __name__ == "__main__":
    sys.exit(main())
