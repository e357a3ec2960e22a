"""Peers that are not Asterisk, in a thread of their own, and a meter for what they cost the event loop."""

import asyncio
import gc
import socket
import struct
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

HEADERS = b"agi_network: yes\nagi_network_script: call\nagi_uniqueid: x-1.1\nagi_extension: 400\nagi_callerid: 100\n\n"


class LoopMeter:
    """Watches the event loop from inside. `stall_s` is the longest the loop's own thread computed without a turn.

    Processor time, not wall time: a busy machine is not the peer's doing. `silence_s` is the same in wall time.
    """

    def __init__(self) -> None:
        self.stall_s = 0.0
        self.silence_s = 0.0
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        # What the test runner itself holds is not walked by the collector meanwhile: that is not the peer's doing either.
        gc.collect()
        gc.freeze()
        self._task = asyncio.create_task(self._tick())
        await asyncio.sleep(0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._task is not None
        await asyncio.sleep(0.01)
        self._task.cancel()
        gc.unfreeze()

    async def _tick(self) -> None:
        used, now = time.thread_time(), time.monotonic()
        while True:
            await asyncio.sleep(0.001)
            self.stall_s = max(self.stall_s, time.thread_time() - used)
            self.silence_s = max(self.silence_s, time.monotonic() - now)
            used, now = time.thread_time(), time.monotonic()


def resident_mb() -> float:
    """This process's memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


def connect(port: int) -> socket.socket:
    """A plain blocking connection that gives up after two seconds of nothing."""
    return socket.create_connection(("127.0.0.1", port), timeout=2)


def push(peer: socket.socket, data: bytes) -> None:
    """Send as much as the other side takes."""
    try:
        peer.sendall(data)
    except OSError:
        return


def reset(peer: socket.socket) -> None:
    """Close with a reset in place of a good-bye."""
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()


def good_call(port: int) -> list[str]:
    """Call as Asterisk does, answer every command with success, and return the commands."""
    commands: list[str] = []
    with connect(port) as peer, peer.makefile("rb") as lines:
        peer.sendall(HEADERS)
        for line in lines:
            commands.append(line.decode().strip())
            peer.sendall(b"200 result=0\n")
    return commands


class FakeManager:
    """A manager port that logs anybody in and then does what it is told, on a thread."""

    def __init__(self, behave: Callable[[socket.socket], None]) -> None:
        self._behave = behave
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.logins = 0
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                peer, _ = self._listener.accept()
            except OSError:
                return
            with peer:
                peer.settimeout(2)
                try:
                    self._behave(peer)
                except OSError:
                    continue

    def log_in(self, peer: socket.socket) -> None:
        """Greet, accept the login, and say that everything is loaded."""
        peer.sendall(b"Asterisk Call Manager/9.0.0\r\n")
        asked = b""
        while b"\r\n\r\n" not in asked:
            some = peer.recv(4096)
            if not some:
                raise ConnectionResetError
            asked += some
        ident = next(line for line in asked.split(b"\r\n") if line.startswith(b"ActionID"))
        self.logins += 1
        peer.sendall(b"Response: Success\r\n" + ident + b"\r\n\r\nEvent: FullyBooted\r\nStatus: Fully Booted\r\n\r\n")
