"""Which addresses a request may reach."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from runtime.http.addresses import AddressRefused, GuardedResolver, permitted


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("2002:0a00:0001::", False),
        ("not an address", False),
    ],
)
def test_public_addresses_only(address: str, may: bool) -> None:
    assert permitted(address, ()) is may


def test_a_site_can_open_a_network_of_its_own_and_no_more() -> None:
    allowed = (ip_network("10.1.0.0/16"),)
    assert permitted("10.1.2.3", allowed)
    assert permitted("::ffff:10.1.2.3", allowed)
    assert not permitted("10.2.0.1", allowed)


async def test_a_name_that_resolves_to_a_private_address_is_refused() -> None:
    resolver = GuardedResolver(())
    with pytest.raises(AddressRefused):
        await resolver.resolve("localhost", 80)
    await resolver.close()
