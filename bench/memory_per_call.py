"""Memory of one live call: 2,000 synthetic calls, each through AGI port, session and engine, held in their first question.

Measured is what only the runtime's process holds, per call, after a first batch has filled every cache. Beside it stands the
same number of bare asyncio streams connections, from the same run.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import sys

from bench._exchange import exchanging
from bench._peers import Peer, allow_files, hold
from bench._processes import BenchError, Child, Connection, end_on_sigterm, private_kb

GOAL_KB = 25
CALLS, QUICK_CALLS = 2000, 800
WARM_UP = 200


def streams(pipe: Connection) -> None:
    """The peer: bare asyncio streams that ask for one prompt and wait for its end."""

    async def serve() -> None:
        async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\n\n")
            writer.write(b'STREAM FILE "prompt" "0123456789*#"\n')
            await reader.readline()

        server = await asyncio.start_server(take, "127.0.0.1", 0, backlog=512)
        pipe.send("ready")
        while True:
            asked = await asyncio.to_thread(pipe.recv)
            gc.collect()
            pipe.send(server.sockets[0].getsockname()[1] if asked == "port" else private_kb(os.getpid()))

    allow_files()
    try:
        asyncio.run(serve())
    except (EOFError, ConnectionResetError):
        return


async def per_call(child: Child, calls: int) -> float:
    """KB for one call, all of them held at once."""
    port = child.ask("port", timeout_s=10)
    peers: list[Peer] = await hold(port, WARM_UP)
    before = child.ask("memory", timeout_s=30)
    peers += await hold(port, calls, first=WARM_UP)
    if any(peer.ended.done() for peer in peers):
        raise BenchError("a call was not held")
    after = child.ask("memory", timeout_s=30)
    for peer in peers:
        peer.transport.abort()
    return float(after - before) / calls


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_CALLS} calls in place of {CALLS}")
    calls = QUICK_CALLS if parser.parse_args().quick else CALLS
    end_on_sigterm()
    allow_files()
    try:
        with Child(streams) as child:
            bare = asyncio.run(per_call(child, calls))
        with Child(exchanging) as child:
            whole = asyncio.run(per_call(child, calls))
    except BenchError as error:
        print(f"memory_per_call cannot be measured: {error}")
        return 1
    print(
        f"{calls} calls held in their first question: bare asyncio streams {bare:.1f} KB a call, Tonepath {whole:.1f} KB"
    )
    print(f"memory_per_call_kb: {whole:.1f} (goal {GOAL_KB})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
