"""Positions a second of `simulator.explore`, against a bare breadth-first search over the very table it found.

The peer knows the answer beforehand: it only walks numbers. What lies between is the price of calling the real `step` once
for each position and event, and of judging what it did.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from bench._flows import large
from runtime.document.release import build
from runtime.engine.program import Program, compile_release
from runtime.nodes import KINDS
from simulator.explore import Exploration, explore

ROOT = Path(__file__).resolve().parents[1]
RATIO_GOAL = 0.1
TEMPLATE = ("ecommerce/flow.json", "ecommerce/order_status.json")
AT_LEAST_S = 0.3


def template() -> Program:
    """A shipped template."""
    documents = [json.loads((ROOT / "flows" / name).read_text("utf-8")) for name in TEMPLATE]
    return compile_release(build(documents[0]["name"], {each["name"]: each for each in documents}), KINDS)


def generated(nodes: int) -> Program:
    """A generated flow."""
    document = large(nodes)
    return compile_release(build(document["name"], {document["name"]: document}), KINDS)


def bare(table: Sequence[Sequence[int]], starts: Sequence[int]) -> int:
    """Breadth first from ``starts``; how many positions were found."""
    found = bytearray(len(table))
    for start in starts:
        found[start] = 1
    waiting = deque(starts)
    while waiting:
        for target in table[waiting.popleft()]:
            if not found[target]:
                found[target] = 1
                waiting.append(target)
    return sum(found)


def bare_rate(exploration: Exploration) -> float:
    """Positions a second of the bare search, over every move that leads somewhere."""
    graph = exploration.graph
    table = [tuple(targets) for targets in graph.targets]
    # A move by a failure is not kept in the table; where it led first is a start of its own here.
    starts = [n for n, (parent, _) in enumerate(graph.parents) if parent < 0 or not graph.sound[n]]
    began, found = time.process_time(), 0
    while time.process_time() - began < AT_LEAST_S:
        found += bare(table, starts)
    return found / (time.process_time() - began)


def measure(name: str, program: Program, rounds: int) -> tuple[float, float]:
    """Print one program's figures; return positions a second of the exploration and of the bare search."""
    least, exploration = float("inf"), None
    for _ in range(rounds):
        began = time.process_time()
        exploration = explore(program)
        least = min(least, time.process_time() - began)
    assert exploration is not None
    assert exploration.complete, "the bounds cut the exploration short"
    rate, peer = exploration.positions / least, bare_rate(exploration)
    print(
        f"{name}: {exploration.positions} positions, {exploration.moves} moves in {least * 1000:.0f} ms of processor "
        f"time: {rate:,.0f} positions/s ({exploration.moves / least:,.0f} moves/s); bare search {peer:,.0f} positions/s"
    )
    return rate, peer


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smaller generated flow, each once")
    quick = parser.parse_args().quick
    nodes = 300 if quick else 1000
    measure("shipped template", template(), 1 if quick else 3)
    rate, peer = measure(f"generated flow of {nodes} nodes", generated(nodes), 1 if quick else 2)
    print(f"exploration_vs_bare_search: {rate / peer:.4f} (goal {RATIO_GOAL})")
    print(f"exploration_states_per_s: {rate:.0f} (goal {RATIO_GOAL * peer:.0f}, {RATIO_GOAL} x the bare search)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
