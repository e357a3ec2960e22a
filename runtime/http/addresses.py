"""Which addresses an outbound request may reach. Names are resolved once and the request goes to what was checked."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressRefused(OSError):
    """The address is private, or no address at all, and the site has not allowed it."""


def permitted(text: str, allowed: Sequence[Network]) -> bool:
    """May a request go to this address? Public ones may; others only inside an allowed network."""
    try:
        address: Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    plain: Address = inner or address
    if any(plain.version == network.version and plain in network for network in allowed):
        return True
    return plain.is_global and not plain.is_multicast


class GuardedResolver(AbstractResolver):
    """Resolves a name and keeps only permitted addresses; raises `AddressRefused` when none is left.

    The connector dials exactly what is returned here, so a name cannot answer differently the second time.
    """

    def __init__(self, allowed: Sequence[Network]) -> None:
        self._allowed = tuple(allowed)
        self._resolver = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """See aiohttp's AbstractResolver."""
        found = await self._resolver.resolve(host, port, family)
        kept = [each for each in found if permitted(each["host"], self._allowed)]
        if not kept:
            raise AddressRefused(f"{host} is not at an address that requests may reach")
        return kept

    async def close(self) -> None:
        """See aiohttp's AbstractResolver."""
        await self._resolver.close()
