"""The table of remembered moves gives what `step` gives, whatever was remembered or forgotten before."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.engine.events import Chosen, HungUp, Unmatched
from runtime.engine.program import Program
from runtime.engine.state import Call, Step
from runtime.engine.step import start, step
from runtime.engine.table import Table, without_token
from tests.calls import flow, option, program, say
from tests.property.flows import courses, programs
from tests.property.test_engine import outcomes

CALL = Call(line="4001", caller="13800138000")
MENU = {"m": ("menu", {"prompt": say("选"), "options": [option("a", "1")]}, {"a": "m"})}
GREETING = {"m": ("play", {"prompt": say("您好{call.caller}")}, {})}


def seen(taken: Step, compiled: Program) -> Step:
    """A step of `step`, without what the table leaves out."""
    plain = without_token(taken)
    return plain if compiled.reads_call else replace(plain, state=replace(plain.state, call=Call("", "")))


@given(programs(), st.lists(courses(), min_size=1, max_size=4), st.sampled_from([1, 5, 100_000]))
def test_a_remembered_move_is_the_step(compiled: Program, calls: list[list[int]], moves_max: int) -> None:
    table = Table(compiled, moves_max=moves_max)
    for course in calls:
        taken, move = start(compiled, CALL), table.start(CALL)
        for choice in course:
            assert move.step == seen(taken, compiled)
            if taken.state.ended:
                break
            ends = outcomes(compiled, taken)
            event = ends[choice % len(ends)]
            taken, move = step(compiled, taken.state, event), table.after(move, event)
        assert move.step == seen(taken, compiled)
        assert table.after(move, HungUp(at=1)).step == seen(step(compiled, taken.state, HungUp(at=1)), compiled)


def test_a_move_is_worked_out_once() -> None:
    table = Table(program(flow("m", MENU)))
    first = table.start(CALL)
    again = Chosen(at=0, token=7, option="a", via="key")
    assert table.after(first, again) is table.after(first, replace(again, at=99, token=8))
    assert table.after(table.after(first, again), again) is table.after(table.after(first, again), again)


def test_events_differ_in_all_but_time_and_token() -> None:
    table = Table(program(flow("m", MENU)))
    first = table.start(CALL)
    heard = [Unmatched(at=0, token=0, via="key", fresh=fresh) for fresh in (True, False)]
    assert table.after(first, heard[0]).step.state.hops == 0
    assert table.after(first, heard[1]).step.state.hops == 1


@pytest.mark.parametrize(("nodes", "shared"), [(MENU, True), (GREETING, False)])
def test_callers_share_their_moves_unless_the_release_reads_who_calls(nodes: dict[str, object], shared: bool) -> None:
    table = Table(program(flow("m", nodes)))  # type: ignore[arg-type]
    assert (table.start(CALL) is table.start(Call("4001", "13900139000"))) is shared
    assert table.start(CALL) is table.start(CALL)
