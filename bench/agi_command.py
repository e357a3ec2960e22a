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
COMMANDS = 1000
ROUNDS = 25
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


def peer(ports: list[int]) -> None:
    """Call every port in turn, ROUNDS times, one call after the other."""

    async def run() -> None:
        for port in ports * ROUNDS:
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


class Meter:
    """Processor time of each call, by the way it was handled."""

    def __init__(self) -> None:
        self.spent: dict[str, list[float]] = {}

    def timed(self, way: str, body: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
        async def run(*arguments: object) -> None:
            began = time.process_time()
            await body(*arguments)
            self.spent.setdefault(way, []).append((time.process_time() - began) / COMMANDS * 1e6)

        return run


async def measure() -> dict[str, list[float]]:
    """Microseconds of this process's time for one command, of each round, by way."""
    meter = Meter()
    tonepath = AgiServer()
    tonepath.add_route("call", meter.timed("tonepath", through_tonepath))
    await tonepath.start()
    application = fast_agi.Application(loop=asyncio.get_running_loop())
    application.add_route("call", meter.timed("panoramisk", through_panoramisk))
    panoramisk = await asyncio.start_server(application.handler, "127.0.0.1", 0)

    async def bare(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\n\n")
        await meter.timed("streams", through_streams)(reader, writer)
        writer.close()

    streams = await asyncio.start_server(bare, "127.0.0.1", 0)
    ports = [server.sockets[0].getsockname()[1] for server in (streams, panoramisk)] + [tonepath.port]
    process = multiprocessing.get_context("spawn").Process(target=peer, args=(ports,))
    process.start()
    await asyncio.to_thread(process.join)
    for server in (streams, panoramisk):
        server.close()
    await tonepath.stop()
    return meter.spent


def main() -> None:
    spent = asyncio.run(measure())
    # The least of many rounds: what else runs on the machine can only add.
    least = {way: min(rounds) for way, rounds in spent.items()}
    for way, figure in least.items():
        print(
            f"{way:10} {figure:6.1f} µs of processor time for one command (median {statistics.median(spent[way]):.1f})"
        )
    print(f"agi_command_cpu_ratio: {least['tonepath'] / least['streams']:.2f} (goal {GOAL})")


if __name__ == "__main__":
    main()
