"""set: rows in order, each of its variable's type."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.engine.values import Value
from tests.calls import flow, say, walk

VARIABLES = {
    "n": {"type": "integer", "initial": 5, "maximum": 10},
    "money": {"type": "amount", "initial": "12.50"},
    "said": {"type": "text"},
    "vip": {"type": "boolean", "initial": True},
    "phone": {"type": "phone"},
}


def assigned(*rows: tuple[str, str, Any]) -> dict[str, Value]:
    assign = [{"variable": name, "op": op} | ({} if value is None else {"value": value}) for name, op, value in rows]
    nodes = {"set": ("set", {"assign": assign}, {"done": "end"}), "end": ("play", {"prompt": say("好")}, {})}
    return walk(flow("set", nodes, variables=VARIABLES)).variables


@pytest.mark.parametrize(
    ("row", "value"),
    [
        (("n", "literal", "007"), 7),
        (("n", "literal", 11), None),
        (("n", "add", 3), 8),
        (("n", "add", 30), 10),
        (("n", "add", -3), 2),
        (("n", "unset", None), None),
        (("money", "add", 50), 1300),
        (("money", "literal", "1"), 100),
        (("said", "copy", "n"), "5"),
        (("said", "copy", "money"), "12.50"),
        (("said", "copy", "vip"), "true"),
        (("said", "copy", "phone"), None),
        (("phone", "copy", "call.caller"), "13800138000"),
        (("said", "template", "{n}个,{money}元{phone},{call.line}"), "5个,12.50元,4001"),
        (("n", "template", "{n}"), 5),
        (("n", "template", "{said}"), None),
    ],
)
def test_a_row(row: tuple[str, str, Any], value: Value | None) -> None:
    assert assigned(row).get(row[0]) == value


def test_a_later_row_sees_what_an_earlier_one_did() -> None:
    after = assigned(("n", "add", 1), ("said", "copy", "n"), ("n", "unset", None), ("phone", "copy", "n"))
    assert after == {"said": "6", "money": 1250, "vip": True}
