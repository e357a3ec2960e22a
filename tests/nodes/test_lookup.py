"""lookup: what is asked of a table, and what becomes of its row. Finding the row is the source's."""

from __future__ import annotations

from typing import Any

from runtime.engine.actions import LookUp
from runtime.engine.events import Found, NotFound
from tests.calls import Walked, flow, say, walk

MAPPING = [{"variable": "points", "column": "积分"}, {"variable": "due", "column": "欠款"}]
VARIABLES: dict[str, Any] = {
    "member": {"type": "integer"},
    "points": {"type": "integer", "initial": 5},
    "due": {"type": "amount"},
}


def lookup(key: str = "call.caller", caller: str = "13800138000", **variables: Any) -> Walked:
    config = {"table": "会员", "key": key, "mapping": MAPPING}
    nodes = {
        "ask": ("lookup", config, {"found": "good", "not_found": "bad"}),
        "good": ("play", {"prompt": say("好")}, {}),
        "bad": ("play", {"prompt": say("没有")}, {}),
    }
    return walk(flow("ask", nodes, variables={**VARIABLES, **variables}), caller=caller)


def test_it_asks_with_the_key_as_people_write_it_and_the_types_it_wants() -> None:
    asked = lookup(key="member", member={"type": "amount", "initial": "12.50"}).awaited
    assert isinstance(asked, LookUp)
    assert (asked.table, asked.key) == ("会员", "12.50")
    assert [field[:2] for field in asked.fields] == [("points", "积分"), ("due", "欠款")]
    assert '"amount"' in asked.fields[1][2]


def test_a_row_is_assigned_and_what_it_lacks_is_unset() -> None:
    call = lookup()
    call.happens(Found(at=1, token=call.state.token, values=(("due", 1250),)))
    assert call.node == "good"
    assert call.variables == {"due": 1250}


def test_no_row_keeps_what_was_known() -> None:
    call = lookup()
    call.happens(NotFound(at=1, token=call.state.token))
    assert (call.node, call.variables) == ("bad", {"points": 5})


def test_a_table_that_cannot_be_asked_has_no_such_row() -> None:
    call = lookup().fails("adapter")
    assert (call.node, call.variables) == ("bad", {"points": 5})


def test_an_unset_key_is_in_no_table_and_nothing_is_asked() -> None:
    assert lookup(caller="").node == "bad"
    assert lookup(key="member").node == "bad"


def test_a_look_up_makes_no_sound_so_it_does_not_answer_the_call() -> None:
    assert lookup().did == ["LookUp"]
