"""How long the runtime's event loop stands still while peers that are no Asterisk hammer the AGI port during live calls.

Half-open, garbage, dripping and endless peers come over and over; good calls go on beside them and are counted. The figure is
the processor time of the longest turn, so that a busy machine is not taken for a stall; wall time and the same without any
hostile peer stand beside it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
import time

from bench._exchange import Stall, exchanging
from bench._peers import MANNERS, allow_files, call, pester
from bench._processes import BenchError, Child, end_on_sigterm

GOAL_MS = 50
GOOD_CALLS = 20
EACH = 6
PROMPT_S = 0.02
SERVED_S = 5.0


async def good(port: int, number: int, until: float) -> list[float]:
    """Call again and again; returns how long each call waited for its first prompt, in ms. `inf`: it was not served."""
    waits = []
    while time.monotonic() < until:
        began = time.monotonic()
        try:
            async with asyncio.timeout(SERVED_S):
                peer = await call(port, number, prompt_s=PROMPT_S)
        except (OSError, TimeoutError):
            waits.append(float("inf"))
            continue
        waits.append(float("inf") if peer.ended.done() else (time.monotonic() - began) * 1000)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.3):
                await asyncio.shield(peer.ended)
        peer.transport.abort()
    return waits


async def spell(child: Child, port: int, seconds: float, *, hostile: bool) -> tuple[Stall, list[float]]:
    """Some seconds of good calls, with or without the others."""
    child.ask("stall", timeout_s=10)
    others = [asyncio.create_task(pester(port, manner)) for manner in MANNERS.values() for _ in range(EACH * hostile)]
    until = time.monotonic() + seconds
    waits = await asyncio.gather(*(good(port, number, until) for number in range(GOOD_CALLS)))
    stall: Stall = child.ask("stall", timeout_s=30)
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    return stall, sorted(wait for some in waits for wait in some)


def report(name: str, stall: Stall, waits: list[float]) -> None:
    served = [wait for wait in waits if wait < float("inf")] or [0.0]
    print(
        f"{name:18} longest turn {stall.computing_ms:.1f} ms computing, {stall.wall_ms:.1f} ms on the wall; "
        f"{len(waits)} good calls, {len(waits) - len(served)} not served, first prompt after "
        f"{served[len(served) // 2]:.1f} ms median, {served[int(0.99 * (len(served) - 1))]:.1f} ms p99"
    )


async def measure(child: Child, seconds: float) -> Stall:
    port = child.ask("port", timeout_s=10)
    await spell(child, port, 0.5, hostile=False)
    quiet, waits = await spell(child, port, seconds / 2, hostile=False)
    report("good calls alone", quiet, waits)
    stall, waits = await spell(child, port, seconds, hostile=True)
    report("under attack", stall, waits)
    return stall


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="2 seconds in place of 8")
    seconds = 2.0 if parser.parse_args().quick else 8.0
    end_on_sigterm()
    allow_files()
    print(f"peers that are no Asterisk, {EACH} of each at a time: {', '.join(MANNERS)}")
    try:
        with Child(exchanging) as child:
            stall = asyncio.run(measure(child, seconds))
    except BenchError as error:
        print(f"loop_hostile cannot be measured: {error}")
        return 1
    print(f"loop_stall_ms: {stall.computing_ms:.1f} (goal {GOAL_MS})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
