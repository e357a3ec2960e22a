"""The port calls come in on: who may connect, how many, and which coroutine takes a call.

Built on panoramisk's Application. Connections that never become a call (probes, scanners, half-open sockets, garbage) cost a
bounded time and a bounded memory and end in a log line. What is said during a call belongs to runtime.asterisk.agi.
"""

import asyncio
import inspect
import logging
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from panoramisk import fast_agi

from runtime.asterisk.agi import AgiError, AgiReader, AgiRequest, CallerGone

log = logging.getLogger(__name__)

LOOPBACK = ("127.0.0.0/8", "::1/128")
MOST_KNOWN_PEERS = 4096
# Above the limit of half-open connections those older than this make room; a burst of new ones may reach BURST times it.
HEADERS_SOON_S = 0.25
BURST = 8
ACCEPTS_PER_TURN = 16
WAITING_CONNECTIONS = 512


@dataclass(frozen=True, slots=True)
class AgiLimits:
    """Who may connect and how much they may take. `allow` holds networks; times in seconds."""

    allow: tuple[str, ...] = LOOPBACK
    header_s: float = 5.0
    half_open: int = 64
    calls: int = 5000


Handler = Callable[[AgiRequest], Awaitable[None]]


class AgiServer(fast_agi.Application):  # type: ignore[misc]
    """Listens for calls and hands each to the coroutine of its route.

    A call that cannot be taken (too many, unknown route, a fault in the coroutine) is closed: without the done marker
    Asterisk's own fallback takes it. `handler` failures are logged, never raised.
    """

    def __init__(self, limits: AgiLimits | None = None) -> None:
        super().__init__(loop=asyncio.get_running_loop())
        self.limits = limits or AgiLimits()
        self._networks = tuple(ip_network(network) for network in self.limits.allow)
        self._allowed: dict[str, bool] = {}
        self._half_open: dict[asyncio.StreamWriter, float] = {}
        self._server: asyncio.Server | None = None
        self._calls: set[asyncio.Task[None]] = set()
        self.refused = 0

    def add_route(self, path: str, endpoint: Handler) -> None:
        """Hand calls for `path` to `endpoint`. Raises TypeError unless it is a coroutine function."""
        if not inspect.iscoroutinefunction(endpoint):
            raise TypeError(f"The handler of {path!r} must be a coroutine function.")
        super().add_route(path, endpoint)

    @property
    def active(self) -> int:
        """How many calls are in the hands of a handler now."""
        return len(self._calls) - len(self._half_open)

    @property
    def port(self) -> int:
        """The port listened on. Raises RuntimeError before `start`."""
        if self._server is None:
            raise RuntimeError("The AGI server is not listening.")
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen. Raises OSError when the address is taken."""
        listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        self._server = await self.loop.create_server(self._protocol, sock=listener, backlog=ACCEPTS_PER_TURN)
        # asyncio takes up to its backlog in one turn of the loop; the kernel's queue may be longer than that.
        listener.listen(WAITING_CONNECTIONS)

    async def stop(self, *, drain_s: float = 0.0) -> None:
        """Take no new calls, give those in progress `drain_s` seconds, then drop the rest."""
        if self._server is not None:
            self._server.close()
        if self._calls and drain_s > 0:
            await asyncio.wait(self._calls, timeout=drain_s)
        for task in self._calls:
            task.cancel()
        if self._calls:
            await asyncio.wait(self._calls)
        self._server = None

    def _protocol(self) -> asyncio.StreamReaderProtocol:
        return asyncio.StreamReaderProtocol(AgiReader(), self._connected, loop=self.loop)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = writer.get_extra_info("peername")
        address = peer[0] if peer else ""
        if not self._may_connect(address):
            self._refuse(writer, f"{address} is not in {self.limits.allow}")
            return
        if len(self._half_open) >= self.limits.half_open and not self._make_room(address):
            self._refuse(
                writer, f"{len(self._half_open)} connections at once without headers, the newest from {address}"
            )
            return
        self._half_open[writer] = self.loop.time()
        task = self.loop.create_task(self.handler(reader, writer))
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)

    def _make_room(self, address: str) -> bool:
        """Drop the oldest connection without headers, and say whether one more may come.

        An exchange sends its headers at once, so what has waited longest is no call; what came in this very moment may be.
        """
        oldest, since = next(iter(self._half_open.items()))
        if since < self.loop.time() - HEADERS_SOON_S:
            del self._half_open[oldest]
            self._refuse(oldest, f"no headers for {HEADERS_SOON_S} s while others came, the newest from {address}")
        return len(self._half_open) < BURST * self.limits.half_open

    def _refuse(self, writer: asyncio.StreamWriter, why: str) -> None:
        self.refused += 1
        if self.refused.bit_count() == 1:  # 1, 2, 4, 8 …: a flood must not fill the log
            log.warning("AGI connection refused (%d so far): %s", self.refused, why)
        writer.transport.abort()

    def _may_connect(self, address: str) -> bool:
        known = self._allowed.get(address)
        if known is None:
            known = _within(address, self._networks)
            if len(self._allowed) < MOST_KNOWN_PEERS:
                self._allowed[address] = known
        return known

    async def handler(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read a connection's headers and run its route to the end."""
        assert isinstance(reader, AgiReader)
        try:
            try:
                headers = await self._headers(reader)
            finally:
                self._half_open.pop(writer, None)
            await self._run(AgiRequest(self, headers, reader, writer))
        except (CallerGone, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError) as error:
            log.info("AGI session from %s ended: %s", writer.get_extra_info("peername"), type(error).__name__)
        except AgiError as error:
            log.warning("AGI session from %s: %s", writer.get_extra_info("peername"), error)
        except Exception:
            log.exception("A call's handler failed; its caller goes to the fallback")
        finally:
            # Not close(): what a slow peer has not read would keep the connection for ever.
            _finish(writer)

    async def _headers(self, reader: AgiReader) -> dict[str, str]:
        async with asyncio.timeout(self.limits.header_s):
            block = await reader.readuntil(b"\n\n")
        pairs = (line.partition(": ") for line in block.decode("utf-8", "replace").split("\n"))
        return {name: value for name, _, value in pairs if name.startswith("agi_")}

    async def _run(self, request: AgiRequest) -> None:
        if self.active > self.limits.calls:
            raise AgiError(f"{self.limits.calls} calls are in progress; this one goes to the fallback")
        path = request.headers.get("agi_network_script", "").partition("?")[0].strip("/")
        route: Handler | None = self._route.get(path)
        if route is None:
            raise AgiError(f"no route {path[:40]!r}")
        await route(request)


def _within(address: str, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return any((mapped or parsed) in network for network in networks)


def _finish(writer: asyncio.StreamWriter) -> None:
    if writer.transport.get_write_buffer_size():
        writer.transport.abort()
    else:
        writer.close()
