"""The web client's tests are held to the ports the server computes now."""

from __future__ import annotations

from tests.designer.web_golden import GOLDEN, text


def test_the_golden_ports_are_those_of_the_server() -> None:
    assert GOLDEN.read_text(encoding="utf-8") == text(), "run: python -m tests.designer.web_golden"
