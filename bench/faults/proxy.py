"""A door in front of a port that can be shut or held: the way to Asterisk's events leads through one, and that to a database."""

from __future__ import annotations

import asyncio
import contextlib


class Door:
    """Forwards TCP to ``port``. ``cut`` ends every connection and refuses new ones; ``hold`` lets nothing through meanwhile."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._open = True
        self._through = asyncio.Event()
        self._through.set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self.port = 0

    async def start(self) -> int:
        """Listen; returns the port."""
        self._server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self.port

    async def cut(self, seconds: float) -> None:
        """Shut for so long."""
        self._open = False
        for writer in self._writers:
            writer.transport.abort()
        await asyncio.sleep(seconds)
        self._open = True

    async def hold(self, seconds: float) -> None:
        """Let nothing through for so long, with every connection standing."""
        self._through.clear()
        await asyncio.sleep(seconds)
        self._through.set()

    def close(self) -> None:
        """Shut for good."""
        if self._server is not None:
            self._server.close()
        for writer in self._writers:
            writer.transport.abort()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._open:
            writer.transport.abort()
            return
        with contextlib.suppress(OSError):
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._to)
            self._writers |= {writer, far_writer}
            try:
                await asyncio.gather(self._copy(reader, far_writer), self._copy(far_reader, writer))
            finally:
                self._writers -= {writer, far_writer}
        writer.transport.abort()

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65_536):
                await self._through.wait()
                writer.write(data)
                await writer.drain()
        writer.transport.abort()
