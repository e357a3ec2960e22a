"""Prompts: their parts, their languages, values that have no words."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.engine.node import View
from runtime.engine.state import Call
from runtime.nodes.prompting import SILENCE, compile_prompt, compile_prompts
from tests.calls import words


def view(language: str = "zh-CN", **variables: Any) -> View:
    return View(Call("4001", ""), language, (), variables, 1, 0)


@pytest.mark.parametrize(
    ("part", "heard"),
    [
        ({"say": "您好"}, "您好"),
        ({"audio": "welcome"}, "[welcome]"),
        ({"pause_ms": 500}, "/"),
        ({"value": "n", "as": "integer"}, "十二"),
        ({"value": "n", "as": "text"}, "12"),
        ({"value": "n", "as": "date"}, "12"),  # no date, but not silent
        ({"value": "mobile", "as": "phone"}, "幺三八/零零幺三/八零零零"),
        ({"value": "unset", "as": "integer"}, ""),
        ({"value": "call.caller", "as": "phone"}, ""),
        ({"value": "call.line", "as": "digits"}, "四零零一"),
        ({"value": "call.language", "as": "text"}, "zh-CN"),
    ],
)
def test_a_part(part: dict[str, Any], heard: str) -> None:
    prompt = compile_prompt({"zh-CN": [part]})
    assert words(prompt.said(view(n=12, mobile="13800138000"))) == heard


def test_the_caller_is_known_by_number() -> None:
    seen = View(Call("4001", "1001"), "zh-CN", (), {}, 1, 0)
    assert words(compile_prompt({"zh-CN": [{"value": "call.caller", "as": "digits"}]}).said(seen)) == "一零零一"


def test_values_given_for_once_win_over_variables() -> None:
    prompt = compile_prompt({"zh-CN": [{"value": "n", "as": "integer"}]})
    assert words(prompt.said(view(n=1), {"n": 2})) == "二"
    assert prompt.said(view(n=1), {"n": None}) == ()


def test_a_language_the_prompt_has_not_is_said_in_its_first_in_words_and_values_alike() -> None:
    prompt = compile_prompt(
        {"en-US": [{"say": "You have "}, {"value": "n", "as": "integer"}], "zh-CN": [{"say": "好"}]}
    )
    assert words(prompt.said(view("zh-CN", n=3))) == "好"
    assert words(prompt.said(view("fr-FR", n=3))) == "You have three"
    assert {segment.language for segment in prompt.said(view("fr-FR", n=3))} == {"en-US"}  # type: ignore[union-attr]


def test_silence() -> None:
    assert compile_prompt(None) == compile_prompt({}) == SILENCE
    assert SILENCE.said(view()) == ()
    assert compile_prompts(None) == ()
