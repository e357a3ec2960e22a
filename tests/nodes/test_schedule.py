"""schedule: one port per period, and one for what the flow does not know."""

from __future__ import annotations

import pytest

from runtime.engine.actions import CheckSchedule
from tests.calls import Walked, flow, say, walk


def schedule() -> Walked:
    ports = {period: period for period in ("open", "closed", "otherwise")}
    nodes = {"ask": ("schedule", {"schedule": "营业时间", "periods": ["open", "closed"]}, ports)}
    return walk(flow("ask", nodes | {name: ("play", {"prompt": say(name)}, {}) for name in ports}))


def test_it_asks_the_schedule() -> None:
    assert schedule().actions == (CheckSchedule(1, "营业时间", ("open", "closed")),)


@pytest.mark.parametrize(
    ("period", "node"), [("open", "open"), ("closed", "closed"), ("holiday", "otherwise"), ("otherwise", "otherwise")]
)
def test_a_period_leaves_by_its_port(period: str, node: str) -> None:
    assert schedule().is_told(period).node == node


def test_a_schedule_that_cannot_be_asked_is_otherwise() -> None:
    assert schedule().fails().node == "otherwise"
