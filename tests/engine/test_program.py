"""What a release must have to be run, and what is said when it has not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from runtime.engine.collecting import Choice
from runtime.engine.errors import ReleaseError
from runtime.engine.program import choices_for, compile_release
from runtime.nodes import KINDS
from tests.calls import fallback, flow, option, release, say

NODES = {
    "main": ("menu", {"prompt": say("选"), "options": [option("a", "1")]}, {"a": "agents"}),
    "agents": ("queue", {"destination": "坐席"}, {}),
}
REFUND = {"id": "refund", "when": {"keys": ["9"], "phrases": {"zh-CN": ["退款"]}}, "to": "agents"}


def good() -> dict[str, Any]:
    variables = {"n": {"type": "integer", "initial": "7"}, "m": {"type": "amount", "output": True}}
    return release(flow("main", NODES, variables=variables, defaults=fallback("agents"), shortcuts=[REFUND]))


def test_a_release_becomes_a_program() -> None:
    document = good()
    program = compile_release(document, KINDS)
    main = program.flows["main"]
    assert (program.root, program.digest) == ("main", document["digest"])
    assert (main.entry, main.fallback, main.after_failures) == ("main", "agents", 5)
    assert (main.initial, main.outputs) == ((("n", 7),), ("m",))
    assert main.shortcuts == {"@refund": "agents", "@human": ""}
    assert main.nodes["main"].ports["a"].to == "agents"
    assert main.nodes["main"].ports["no_input"].failure
    assert main.nodes["agents"].ports["answered_ended"].unwired == "end"


def _at(document: dict[str, Any], *path: str) -> dict[str, Any]:
    for step in path:
        document = document[step]
    return document


MAIN = ("flows", "main")


@pytest.mark.parametrize(
    ("spoil", "where", "what"),
    [
        (lambda d: d.update(engine=2), "release", "made for engine 2, this is engine 1"),
        (lambda d: d.update(root="other"), "release", "has no flow 'other'"),
        (lambda d: _at(d, *MAIN).update(entry="gone"), "main", "entry is not a node: 'gone'"),
        (lambda d: _at(d, *MAIN).update(fallback="gone"), "main", "fallback is not a node: 'gone'"),
        (lambda d: _at(d, *MAIN)["shortcuts"][0].update(to="gone"), "main", "shortcut '@refund' is not a node: 'gone'"),
        (
            lambda d: _at(d, *MAIN, "nodes", "main").update(kind="fax"),
            "main/main",
            "kind 'fax' is not known to this engine",
        ),
        (
            lambda d: _at(d, *MAIN, "nodes", "main", "ports", "a").update(to="gone"),
            "main/main",
            "port 'a' leads to a node that does not exist: 'gone'",
        ),
        (
            lambda d: _at(d, *MAIN, "nodes", "main", "config").pop("options"),
            "main/main",
            "config cannot be read: KeyError 'options'",
        ),
    ],
)
def test_what_cannot_be_run_is_refused_and_says_where(spoil: Callable[[Any], object], where: str, what: str) -> None:
    document = good()
    spoil(document)
    with pytest.raises(ReleaseError) as refused:
        compile_release(document, KINDS)
    assert (refused.value.where, refused.value.what) == (where, what)
    assert str(refused.value) == f"{where}: {what}"


def test_shortcuts_are_choices_in_the_language_of_the_call() -> None:
    shortcuts = tuple(good()["flows"]["main"]["shortcuts"])
    assert choices_for(shortcuts, "zh-CN")[0] == Choice("@refund", ("9",), ("退款",))
    assert choices_for(shortcuts, "fr-FR")[0].phrases == ()
