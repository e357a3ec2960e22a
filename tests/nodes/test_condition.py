"""condition: the first that holds, else otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from tests.calls import flow, say, walk


def row(op: str, value: int) -> dict[str, Any]:
    return {"all": [{"variable": "n", "op": op, "value": value}]}


CONDITIONS = [
    {"id": "big", "label": "大", "when": row("greater", 100)},
    {"id": "some", "label": "有", "when": row("greater", 10)},
]


@pytest.mark.parametrize(("n", "node"), [(101, "big"), (100, "some"), (10, "otherwise"), (None, "otherwise")])
def test_the_first_condition_that_holds_decides(n: int | None, node: str) -> None:
    ports = {name: name for name in ("big", "some", "otherwise")}
    nodes = {"if": ("condition", {"conditions": CONDITIONS}, ports)}
    variable = {"type": "integer"} | ({} if n is None else {"initial": n})
    plays = {name: ("play", {"prompt": say(name)}, {}) for name in ports}
    assert walk(flow("if", nodes | plays, variables={"n": variable})).node == node
