"""menu: options by key and speech, back, repeat, extensions. Retries are tested with the step."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.engine.collecting import Choice, Digits
from tests.calls import EN, ZH, Walked, flow, option, say, walk

OPTIONS = [option("sales", "1", zh=["销售"]), option("support", "2")]
EXTENSION = {"extension": {"minimum": 3, "maximum": 4, "variable": "ext"}}


def menu(variables: Any = None, **more: Any) -> Walked:
    config = {"prompt": say("选"), "options": OPTIONS} | more
    ports = {"sales": "sold", "support": "m"} | ({"extension": "sold"} if "extension" in more else {})
    nodes = {"m": ("menu", config, ports), "sold": ("play", {"prompt": say("好")}, {})}
    return walk(flow("m", nodes, variables=variables or {"ext": {"type": "digits"}}))


def test_options_come_before_the_shortcuts_of_the_flow() -> None:
    assert menu().spec.choices[0] == Choice("sales", ("1",), ("销售",))
    assert [choice.id for choice in menu().spec.choices] == ["sales", "support", "@human"]


def test_back_and_repeat_are_offered_when_they_have_keys() -> None:
    choices = menu(back_keys=["*"], repeat_keys=["#"]).spec.choices
    assert choices[2:4] == (Choice("#back", ("*",)), Choice("#repeat", ("#",)))


def test_a_menu_may_shut_the_shortcuts_out() -> None:
    assert [choice.id for choice in menu(shortcuts=False).spec.choices] == ["sales", "support"]


def test_a_choice_leaves_by_its_port() -> None:
    assert menu().chooses("sales").node == "sold"


@pytest.mark.parametrize(
    ("field", "value", "seen", "expected"),
    [
        ("no_input_s", 8, "no_input_ms", 8_000),
        ("between_digits_s", 2, "between_ms", 2_000),
        ("barge_in", False, "barge_in", False),
        ("flush", True, "flush", True),
    ],
)
def test_its_own_settings_win_over_the_flows(field: str, value: Any, seen: str, expected: Any) -> None:
    assert getattr(menu().spec, seen) != expected
    assert getattr(menu(**{field: value}).spec, seen) == expected


def test_an_extension_can_be_dialled_beside_the_options() -> None:
    call = menu(**EXTENSION)
    assert call.spec.digits == Digits(3, 4, "#")
    call.types("801")
    assert (call.node, call.variables) == ("sold", {"ext": "801"})


def test_a_hash_that_means_something_else_ends_no_extension() -> None:
    assert menu(**EXTENSION, repeat_keys=["#"]).spec.digits == Digits(3, 4, "")


def test_an_extension_kept_in_a_sensitive_variable_is_sensitive() -> None:
    assert menu({"ext": {"type": "digits", "sensitive": True}}, **EXTENSION).spec.sensitive
    assert not menu(**EXTENSION).spec.sensitive


def test_phrases_are_those_of_the_calls_language() -> None:
    spoken = option("sales", "1") | {"phrases": {ZH: ["销售"], EN: ["sales"]}}
    config = {"prompt": {**say("选"), **say("choose", EN)}, "options": [spoken]}
    document = flow("m", {"m": ("menu", config, {"sales": "m"})}, languages=[ZH, EN])
    assert walk(document, language=EN).spec.choices[0].phrases == ("sales",)
    assert walk(document).spec.choices[0].phrases == ("销售",)
