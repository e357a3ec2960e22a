"""Scripted inputs: when they are due, and their JSON form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.caller import (
    HANG_UP,
    OCCASIONS,
    SILENCE,
    Input,
    ScriptedCaller,
    input_from_json,
    input_to_json,
    press,
    say,
    script_from_options,
)

keys = st.text("0123456789*#", min_size=1, max_size=8)
anchors = {"at": st.sampled_from(("", *OCCASIONS)), "hearing": st.sampled_from(("", "欢迎"))}
inputs = st.one_of(
    st.builds(Input, st.just("press"), keys, during=st.booleans(), **anchors),
    st.builds(Input, st.just("say"), st.text(min_size=1, max_size=20), during=st.booleans(), **anchors),
    st.builds(Input, st.sampled_from(("silence", "listen", "hang_up", "transferred_away")), **anchors),
    st.builds(
        Input,
        st.just("message"),
        st.sampled_from(("key", "silence", "max", "hangup")),
        ms=st.integers(0, 60_000),
        **anchors,
    ),
    st.builds(Input, st.just("fail"), st.just("unavailable"), **anchors),
)


@given(inputs)
def test_an_input_survives_its_json(one: Input) -> None:
    assert input_from_json(input_to_json(one)) == one


def test_an_input_waits_for_its_occasion() -> None:
    caller = ScriptedCaller((press("1"), HANG_UP))
    assert caller.take("prompt", "欢迎") is None
    assert caller.take("recording", "") is None
    assert caller.take("question", "请选择") == press("1")
    assert caller.take("prompt", "谢谢") is None
    assert caller.take("queue", "客服组") == HANG_UP
    assert caller.unused == ()


def test_an_input_can_wait_for_a_text() -> None:
    caller = ScriptedCaller((press("1", hearing="售后"),))
    assert caller.take("question", "订单请按一") is None
    assert caller.take("prompt", "这里是售后") == press("1", hearing="售后")


def test_options_of_a_command_become_a_script() -> None:
    options = [("keys", "1,2"), ("say", "转人工"), ("silence", ""), ("ahead", "12"), ("hang_up", "")]
    assert script_from_options(options) == (
        press("1"),
        press("2"),
        say("转人工"),
        SILENCE,
        press("12", during=True),
        HANG_UP,
    )


@pytest.mark.parametrize("wrong", ["", "a", "1,,2", "１"])
def test_what_is_no_key_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="not keys"):
        script_from_options([("keys", wrong)])


@pytest.mark.parametrize("wrong", [{}, {"during": "1", "say": "x"}, 7, {"wait": "2"}])
def test_what_is_no_input_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="input"):
        input_from_json(wrong)
