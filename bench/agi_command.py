"""Processor time of one AGI command through the whole command layer, against bare asyncio streams.

The peer is a synthetic Asterisk in a process of its own; only this process's time is counted. Both sides run the same
commands in the same run, in turns, because the machine may be busy. panoramisk as it comes is shown beside them.
"""

import asyncio
import multiprocessing
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from panoramisk import fast_agi

from runtime.asterisk.agi import AgiRequest
from runtime.asterisk.agi_server import AgiServer
from runtime.asterisk.commands import Commands

GOAL = 1.5
COMMANDS = 4000
ROUNDS = 9
HEADERS = b"agi_network: yes\nagi_network_script: call\nagi_uniqueid: x-1.1\nagi_extension: 400\nagi_callerid: 100\n\n"
PROMPT = "/var/lib/tonepath/prompts/0123456789abcdef"


class Peer(asyncio.Protocol):
    """Answers a prompt with its end position and anything else with success."""

    def __init__(self) -> None:
        self.ended = asyncio.get_running_loop().create_future()
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        transport.write(HEADERS)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            reply = b"200 result=0 endpos=8000\n" if line.startswith(b"STREAM") else b"200 result=1\n"
            self._transport.write(reply)  # type: ignore[attr-defined]

    def connection_lost(self, _exc: Exception | None) -> None:
        self.ended.set_result(None)


def peer(port: int, calls: int) -> None:
    """Make `calls` calls, one after the other."""

    async def run() -> None:
        for _ in range(calls):
            _, protocol = await asyncio.get_running_loop().create_connection(Peer, "127.0.0.1", port)
            await protocol.ended

    asyncio.run(run())


async def through_tonepath(request: AgiRequest) -> None:
    commands = Commands(request)
    for _ in range(COMMANDS):
        await commands.stream_file(PROMPT, lasts_s=2.0)


async def through_panoramisk(request: fast_agi.Request) -> None:
    for _ in range(COMMANDS):
        await request.send_command(f'STREAM FILE "{PROMPT}" "0123456789*#D"')


async def through_streams(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    for _ in range(COMMANDS):
        writer.write(f'STREAM FILE "{PROMPT}" "0123456789*#D"\n'.encode())
        await writer.drain()
        line = await reader.readline()
        assert line.startswith(b"200 result=")


async def measure(way: str) -> float:
    """Microseconds of this process's time for one command."""
    used = 0.0

    def timed(body: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
        async def run(*arguments: object) -> None:
            nonlocal used
            began = time.process_time()
            await body(*arguments)
            used = time.process_time() - began

        return run

    stop: Callable[[], Awaitable[None]]
    if way == "tonepath":
        server = AgiServer()
        server.add_route("call", timed(through_tonepath))
        await server.start()
        port, stop = server.port, server.stop
    else:
        handler: Callable[..., Awaitable[None]]
        if way == "panoramisk":
            application = fast_agi.Application(loop=asyncio.get_running_loop())
            application.add_route("call", timed(through_panoramisk))
            handler = application.handler
        else:

            async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                await reader.readuntil(b"\n\n")
                await timed(through_streams)(reader, writer)
                writer.close()

        plain = await asyncio.start_server(handler, "127.0.0.1", 0)
        port = plain.sockets[0].getsockname()[1]

        async def close() -> None:
            plain.close()

        stop = close

    process = multiprocessing.get_context("spawn").Process(target=peer, args=(port, 1))
    process.start()
    while process.is_alive():  # noqa: ASYNC110  the peer is a process
        await asyncio.sleep(0.02)
    await stop()
    return used / COMMANDS * 1e6


def main() -> None:
    rounds = [{way: asyncio.run(measure(way)) for way in ("streams", "panoramisk", "tonepath")} for _ in range(ROUNDS)]
    for way in rounds[0]:
        print(f"{way:10} {statistics.median(r[way] for r in rounds):6.1f} µs of processor time for one command")
    ratio = statistics.median(r["tonepath"] / r["streams"] for r in rounds)
    print(f"agi_command_cpu_ratio: {ratio:.2f} (goal {GOAL})")


if __name__ == "__main__":
    main()
