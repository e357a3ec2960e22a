"""The runtime's telephone side alone, in a process of its own: AGI port, calls, engine, one small flow; no database, no audio
files, and a manager link to a peer that says nothing. For measurements whose callers are synthetic.

`Child(exchanging)` answers "port" with the AGI port, "active" with the calls in progress, "memory" with the KB only this
process holds, and "stall" with a `Stall` since the last time it was asked.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bench._processes import Connection, private_kb
from runtime.asterisk.admission import Admission
from runtime.asterisk.agi_server import AgiLimits, AgiServer
from runtime.asterisk.ami import AmiLink, AmiSettings
from runtime.asterisk.dialplan import AGI_ROUTE
from runtime.asterisk.exchange import Exchange, Surroundings
from runtime.asterisk.metrics import Metrics
from runtime.document.release import build
from runtime.domain.caller_list import CallerList
from runtime.domain.schedule import Schedule
from runtime.engine.actions import Audio, CallHttp, Say
from runtime.engine.events import Completion, HttpFailed
from runtime.engine.program import Program, compile_release
from runtime.main import WallClock, spare_the_collector
from runtime.nodes import KINDS
from runtime.ports import CallHeader, Destination, Place, Sound
from runtime.session import Outside
from tests.asterisk.flows import hotline

PROMPT_S = 600.0
MOST_CALLS = 10_000


@dataclass(frozen=True, slots=True)
class Stall:
    """The longest time the event loop took for one turn, in ms: computing, and by the clock on the wall (which also counts
    what other processes took)."""

    computing_ms: float
    wall_ms: float


class Nothing:
    """A site without rules, back ends, destinations and mailboxes, whose call log forgets."""

    def schedule(self, _name: str) -> Schedule | None:
        return None

    def caller_list(self, _name: str) -> CallerList | None:
        return None

    async def call(self, action: CallHttp, at: int) -> Completion:
        return HttpFailed(at=at, token=action.token, reason="refused")

    def destination(self, _name: str) -> Destination | None:
        return None

    def begin(self, header: CallHeader) -> None: ...

    def event(self, call_id: str, sequence: int, event: Mapping[str, Any], place: Place | None = None) -> None: ...

    def end(self, call_id: str, ended: str, at: int) -> None: ...

    def keep(self, call_id: str, ref: str, *, mailbox: str, ms: int, notify: tuple[str, ...]) -> None: ...

    def drop(self, call_id: str, ref: str) -> None: ...


class OneFlow:
    """One release for every line, and the same long sound for every text."""

    def __init__(self) -> None:
        flow = hotline()
        self._program = compile_release(build(flow["name"], {flow["name"]: flow}), KINDS)

    def for_line(self, _line: str) -> Program | None:
        return self._program

    def locate(self, _program: Program, _segment: Say | Audio) -> Sound | None:
        return Sound("/var/lib/tonepath/audio/ab/abcdef0123456789", PROMPT_S)


class Meter:
    """Measures the event loop's turns."""

    def __init__(self) -> None:
        self.take()

    def take(self) -> Stall:
        """The worst since the last time."""
        worst = Stall(getattr(self, "_computing", 0.0) * 1000, getattr(self, "_wall", 0.0) * 1000)
        self._computing = self._wall = 0.0
        return worst

    async def run(self) -> None:
        """Measure for ever."""
        used, now = time.thread_time(), time.monotonic()
        while True:
            await asyncio.sleep(0.001)
            self._computing = max(self._computing, time.thread_time() - used)
            self._wall = max(self._wall, time.monotonic() - now)
            used, now = time.thread_time(), time.monotonic()


async def manager(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A manager port that logs anybody in and then only answers."""
    writer.write(b"Asterisk Call Manager/9.0.0\r\n")
    booted = b"Event: FullyBooted\r\nStatus: Fully Booted\r\n\r\n"
    while True:
        try:
            asked = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        ident = next(line for line in asked.split(b"\r\n") if line.startswith(b"ActionID"))
        writer.write(b"Response: Success\r\n" + ident + b"\r\n\r\n" + booted)
        booted = b""


async def _serve(pipe: Connection) -> None:
    listener = await asyncio.start_server(manager, "127.0.0.1", 0)
    link = AmiLink(AmiSettings(listener.sockets[0].getsockname()[1], "bench", "bench"))
    await link.start()
    nothing, flow = Nothing(), OneFlow()
    exchange = Exchange(
        link,
        Surroundings(
            releases=flow,
            audio=flow,
            destinations=nothing,
            messages=nothing,
            outside=Outside(nothing, nothing, nothing, WallClock()),
            recordings="/tmp",
            admission=Admission(MOST_CALLS),
        ),
        Metrics(),
    )
    server = AgiServer(AgiLimits(calls=MOST_CALLS))
    server.add_route(AGI_ROUTE, exchange.take)
    await server.start()
    meter = Meter()
    measuring = asyncio.create_task(meter.run())
    ended = asyncio.Event()

    def answer() -> None:
        try:
            asked = pipe.recv()
        except (EOFError, ConnectionResetError):
            asyncio.get_running_loop().remove_reader(pipe.fileno())
            ended.set()
            return
        if asked == "memory":
            gc.collect()
        answers: dict[str, Any] = {
            "port": server.port,
            "active": exchange.active,
            "memory": private_kb(os.getpid()) if asked == "memory" else 0,
            "stall": meter.take() if asked == "stall" else None,
        }
        pipe.send(answers[asked])

    asyncio.get_running_loop().add_reader(pipe.fileno(), answer)
    spare_the_collector()
    pipe.send("ready")
    await ended.wait()
    measuring.cancel()
    await server.stop()
    await link.close()
    listener.close()


def exchanging(pipe: Connection) -> None:
    """Take calls until the pipe ends."""
    logging.basicConfig(level=logging.CRITICAL)
    asyncio.run(_serve(pipe))
