"""language: the call goes on in another one."""

from __future__ import annotations

from runtime.engine.actions import SetLanguage
from tests.calls import EN, ZH, flow, say, walk


def test_what_follows_is_in_the_other_language() -> None:
    both = {**say("您好"), **say("hello", EN)}
    nodes = {"to": ("language", {"language": EN}, {"done": "hi"}), "hi": ("play", {"prompt": both}, {})}
    call = walk(flow("to", nodes, languages=[ZH, EN]))
    assert call.actions[0] == SetLanguage(EN)
    assert (call.heard, call.state.language) == ("hello", EN)
