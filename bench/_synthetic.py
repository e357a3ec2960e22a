"""A synthetic exchange in a process of its own: the manager port, and calls that do as Asterisk's do, without any audio.

`Child(exchange)` answers "port" with the manager port, and `Load(...)` with a `Tally` once every call is over.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass

from bench._peers import allow_files
from bench._processes import Connection
from runtime.asterisk.dialplan import DONE_VARIABLE

KEY_AFTER_S, PROMPT_S = 0.4, 0.2
GIVE_UP_S = 20.0
KEY = b"1"


@dataclass(frozen=True, slots=True)
class Load:
    """``rate`` calls a second for ``seconds``, to ``line`` at an AGI port, numbered from ``first``."""

    agi_port: int
    line: str
    rate: float
    seconds: float
    first: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many calls there were, over how many seconds they began, and how often each way of failing came."""

    calls: int
    seconds: float
    failed: Counter[str]


class Manager:
    """The manager port: logs anybody in, answers everything, and tells all of them what happens."""

    def __init__(self) -> None:
        self._links: set[asyncio.StreamWriter] = set()

    def tell(self, name: str, channel: str, uniqueid: str, **headers: str) -> None:
        """Send an event about a channel."""
        lines = {"Event": name, "Channel": channel, "Uniqueid": uniqueid, "Linkedid": uniqueid, **headers}
        text = "".join(f"{header}: {value}\r\n" for header, value in lines.items()) + "\r\n"
        for link in self._links:
            link.write(text.encode())

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One link."""
        writer.write(b"Asterisk Call Manager/9.0.0\r\n")
        booted = b"Event: FullyBooted\r\nStatus: Fully Booted\r\n\r\n"
        try:
            while True:
                asked = await reader.readuntil(b"\r\n\r\n")
                # An action without an id is one whose answer nobody waits for.
                name = next((line + b"\r\n" for line in asked.split(b"\r\n") if line.startswith(b"ActionID")), b"")
                writer.write(b"Response: Success\r\n" + name + b"\r\n" + booted)
                booted = b""
                self._links.add(writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            self._links.discard(writer)


class Call(asyncio.Protocol):
    """One call: a menu whose prompt is stopped by a key, another prompt, and a hang-up. ``failed`` holds "" or what was wrong."""

    def __init__(self, manager: Manager, line: str, number: int) -> None:
        self.failed: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._manager = manager
        self._line, self._number = line, number
        self._channel, self._uniqueid = f"PJSIP/trunk-{number:08x}", f"synthetic-1.{number}"
        self._prompts: list[bytes] = []
        self._done = False
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        headers = {
            "network": "yes",
            "network_script": "call",
            "channel": self._channel,
            "uniqueid": self._uniqueid,
            "language": "zh",
            "extension": self._line,
            "callerid": f"138{self._number:08d}",
            "calleridname": "unknown",
            "context": "tonepath-in",
        }
        transport.write("".join(f"agi_{name}: {value}\n" for name, value in headers.items()).encode() + b"\n")

    def data_received(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._asked(line)

    def _asked(self, line: bytes) -> None:
        loop = asyncio.get_running_loop()
        if line.startswith(b"STREAM"):
            self._prompts.append(line)
            loop.call_later(*((KEY_AFTER_S, self._press) if len(self._prompts) == 1 else (PROMPT_S, self._played)))
        else:
            self._done = self._done or DONE_VARIABLE.encode() in line
            self._say(b"200 result=1\n")

    def _press(self) -> None:
        key = KEY.decode()
        self._manager.tell("DTMFEnd", self._channel, self._uniqueid, Digit=key, Direction="Received", DurationMs="100")
        self._say(f"200 result={ord(key)} endpos=3200\n".encode())

    def _played(self) -> None:
        self._say(b"200 result=0 endpos=1600\n")

    def _say(self, reply: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(reply)

    def connection_lost(self, _exc: Exception | None) -> None:
        # The session is over: the dialplan hangs up, as it does for a call that is marked as done.
        self._manager.tell("Hangup", self._channel, self._uniqueid, Cause="16")
        if self.failed.done():
            return
        if len(self._prompts) != 2 or self._prompts[0] == self._prompts[1]:
            self.failed.set_result(f"{len(self._prompts)} prompts")
        else:
            self.failed.set_result("" if self._done else "not ended by the flow")


async def _run(load: Load, manager: Manager) -> Tally:
    loop = asyncio.get_running_loop()
    began = time.monotonic()
    calls: list[asyncio.Future[str]] = []
    for number in range(load.first, load.first + int(load.rate * load.seconds)):
        due = began + (number - load.first) / load.rate
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        call = Call(manager, load.line, number)
        calls.append(call.failed)
        try:
            await loop.create_connection(lambda call=call: call, "127.0.0.1", load.agi_port)  # type: ignore[misc]
        except OSError:
            call.failed.set_result("refused")
    took = max(time.monotonic() - began, len(calls) / load.rate)
    await asyncio.wait(calls, timeout=GIVE_UP_S)
    ways = Counter(call.result() if call.done() else "not over" for call in calls)
    del ways[""]
    return Tally(len(calls), took, ways)


async def _serve(pipe: Connection) -> None:
    manager = Manager()
    listener = await asyncio.start_server(manager.serve, "127.0.0.1", 0)
    pipe.send("ready")
    while True:
        asked = await asyncio.to_thread(pipe.recv)
        port = listener.sockets[0].getsockname()[1]
        pipe.send(port if asked == "port" else await _run(asked, manager))


def exchange(pipe: Connection) -> None:
    """Be an exchange until the pipe ends."""
    allow_files()
    try:
        asyncio.run(_serve(pipe))
    except (EOFError, ConnectionResetError):
        return
