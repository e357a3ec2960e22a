"""caller: the first match decides."""

from __future__ import annotations

import pytest

from runtime.engine.actions import CheckCaller
from tests.calls import Walked, flow, say, walk

MATCHES = [{"id": "vip", "list": "VIP"}, {"id": "south", "region": "广东"}]


def caller() -> Walked:
    ports = {name: name for name in ("vip", "south", "other")}
    plays = {name: ("play", {"prompt": say(name)}, {}) for name in ports}
    return walk(flow("ask", {"ask": ("caller", {"matches": MATCHES}, ports)} | plays))


def test_it_asks_in_order() -> None:
    assert caller().actions == (CheckCaller(1, ("list:VIP", "region:广东")),)


@pytest.mark.parametrize(
    ("matched", "node"), [("list:VIP", "vip"), ("region:广东", "south"), ("other", "other"), ("list:gone", "other")]
)
def test_a_match_leaves_by_its_port(matched: str, node: str) -> None:
    assert caller().is_known_as(matched).node == node


def test_who_cannot_be_looked_up_is_somebody_else() -> None:
    assert caller().fails().node == "other"
