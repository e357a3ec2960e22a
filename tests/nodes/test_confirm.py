"""confirm: yes or no."""

from __future__ import annotations

from typing import Any

import pytest

from tests.calls import Walked, flow, say, walk


def confirm(**more: Any) -> Walked:
    config = {
        "prompt": say("可以吗"),
        "no_input_prompts": [say("没听到。")],
        "no_match_prompts": [say("没听懂。")],
    } | more
    nodes = {
        "ask": ("confirm", config, {"yes": "good", "no": "bad"}),
        "good": ("play", {"prompt": say("好")}, {}),
        "bad": ("play", {"prompt": say("算了")}, {}),
    }
    return walk(flow("ask", nodes))


def test_no_is_offered_before_yes_for_it_holds_yes() -> None:
    no, yes, human = confirm().spec.choices
    assert (no.id, no.keys, yes.id, yes.keys, human.id) == ("no", ("2",), "yes", ("1",), "@human")
    assert "不是" in no.phrases
    assert "是" in yes.phrases


@pytest.mark.parametrize(("answer", "node"), [("yes", "good"), ("no", "bad")])
def test_an_answer_leaves_by_its_port(answer: str, node: str) -> None:
    assert confirm().chooses(answer).node == node


def test_silence_and_mismatches_have_their_own_prompts_counters_and_ports() -> None:
    call = confirm().is_silent(2).errs(2)
    assert call.all_heard == ["可以吗", *["没听到。可以吗"] * 2, *["没听懂。可以吗"] * 2]
    assert confirm().is_silent(3).rows("left") == ["no_input"]
    assert confirm().errs(3).rows("left") == ["no_match"]


def test_its_settings() -> None:
    spec = confirm(no_input_s=9, barge_in=False, flush=True).spec
    assert (spec.no_input_ms, spec.barge_in, spec.flush) == (9_000, False, True)
