"""Processor time of proving a flow of 1,000 nodes before it may be published, and where it goes.

The gate is what publishing runs: read, validate and lint, build, compile, explore every path. The goal is a limit, so there
is no peer; the split tells what to mend first.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from typing import TypeVar

from bench._flows import large
from runtime.document.lint import check
from runtime.document.load import load
from runtime.document.release import build
from runtime.engine.program import compile_release
from runtime.nodes import KINDS
from simulator.explore import explore

GOAL_MS = 100
NODES = 1000


T = TypeVar("T")


class Clock:
    """Processor time of named parts in ms, the least of all rounds."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def timed(self, part: str, work: Callable[[], T]) -> T:
        """Run and time a part."""
        began = time.process_time()
        result = work()
        spent = (time.process_time() - began) * 1000
        self.spent[part] = min(spent, self.spent.get(part, spent))
        return result


def gate(text: str, clock: Clock) -> str:
    """Run the parts of `designer.proving.prove` in their order; return what the exploration saw."""
    document = clock.timed("read", lambda: load(text).document)
    assert document is not None
    findings = clock.timed("validate and lint", lambda: check(document))
    assert not any(finding.blocks for finding in findings), findings[:3]
    name = document["name"]
    release = clock.timed("build", lambda: build(name, {name: document}, valid={name}))
    program = clock.timed("compile", lambda: compile_release(release, KINDS))
    exploration = clock.timed("explore", lambda: explore(program))
    complete = "all" if exploration.complete else "cut short"
    return f"{exploration.positions} positions, {exploration.moves} moves, {complete}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="once in place of three times")
    rounds = 1 if parser.parse_args().quick else 3
    text = json.dumps(large(NODES), ensure_ascii=False)
    gate(json.dumps(large(20)), Clock())  # what is done once a process belongs to none of the parts
    clock = Clock()
    for _ in range(rounds):
        seen = gate(text, clock)
    print(f"{NODES} nodes, {len(text.encode()) // 1000} KB; explored: {seen}")
    for part, spent in clock.spent.items():
        print(f"{part:24} {spent:8.1f} ms of processor time")
    print(f"publish_gate_cpu_ms: {sum(clock.spent.values()):.0f} (goal {GOAL_MS})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
