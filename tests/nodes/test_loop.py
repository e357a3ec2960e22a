"""loop: `times` times again, then exhausted, then from the start."""

from __future__ import annotations

from tests.calls import flow, option, say, walk

NODES = {
    "m": ("menu", {"prompt": say("选"), "options": [option("go", "1")]}, {"go": "twice"}),
    "twice": ("loop", {"times": 2}, {"again": "m", "exhausted": "other"}),
    "other": ("loop", {"times": 1}, {"again": "m", "exhausted": "m"}),
}


def test_passes_are_counted_for_each_loop_of_the_call() -> None:
    call = walk(flow("m", NODES))
    seen = []
    for _ in range(7):
        call.chooses("go")
        seen.append([row.detail for row in call.last.trace if row.what == "left"][1:])
    again, more = ["again"], ["exhausted", "again"]
    assert seen == [again, again, more, again, again, ["exhausted", "exhausted"], again]


def test_a_counter_that_is_used_up_leaves_no_trace_in_the_state() -> None:
    call = walk(flow("m", NODES)).chooses("go").chooses("go")
    assert call.frame.passes == (("twice", 2),)
    assert call.chooses("go").frame.passes == (("other", 1),)
