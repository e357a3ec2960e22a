"""Neither channel holds a rule about keys, speech or timers: a changed machine changes both alike, and the text shows none."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any

import pytest

from runtime.engine import collecting
from runtime.engine.collecting import KEYS, Choice, Collecting, Digits, Fed, Key, Spec
from tests.contract.both import events, play, rows
from tests.contract.cases import CASES
from tests.contract.plan import Plan
from tests.contract.site import Building
from tests.house.reading import Source, parse, sources

BY_NAME = {plan.id: plan for plan in CASES}


def shortest_match(spec: Spec, typed: str) -> bool:
    """No key is ever waited for."""
    return False


def keys_mean_nothing(spec: Spec, state: Collecting, given: Key) -> Fed:
    """A machine that hears no key."""
    return state, ()


def every_key_is_two(spec: Spec, state: Collecting, given: Key) -> Fed:
    """A machine that takes every key for a 2."""
    return TRUE_KEY(spec, state, Key("2", given.at))


def always_barge_in(spec: Spec, state: Collecting, given: Key) -> Fed:
    """A machine in which any prompt can be interrupted."""
    return TRUE_KEY(replace(spec, barge_in=True), state, given)


TRUE_KEY = collecting._key


@pytest.mark.asterisk
@pytest.mark.parametrize(
    ("name", "rule", "changed"),
    [
        ("12 is 12", "_could_grow", shortest_match),
        ("two menus by keys", "_key", keys_mean_nothing),
        ("two menus by keys", "_key", every_key_is_two),
        ("the notice cannot be cut", "_key", always_barge_in),
    ],
    ids=["shortest match", "deaf to keys", "every key is two", "always barge-in"],
)
def test_a_changed_rule_changes_both_channels_alike(
    building: Building, monkeypatch: pytest.MonkeyPatch, name: str, rule: str, changed: Callable[..., Any]
) -> None:
    plan: Plan = BY_NAME[name]
    usual = play(building, [plan])[plan.id]
    usual.assert_alike()
    monkeypatch.setattr(collecting, rule, changed)
    unusual = play(building, [plan])[plan.id]
    unusual.assert_alike()
    before, after = ((rows(one.real.trace), events(one.real.logged)) for one in (usual, unusual))
    assert after != before, "the changed rule is not asked in this case"


# --- what the modules say --------------------------------------------------------------------------------------------

CHANNELS = ("simulator/channel", "runtime/asterisk")
# What a feeder must know of the machine: whether keys may stop the sound, when to call again, whether it has stopped the
# sound, and what may not be written down. `typed` and `expects_nothing` name a transcript's row and an occasion.
SEEN = frozenset({"token", "barge_in", "armed", "timer_ms", "stopped", "typed", "sensitive", "expects_nothing"})
# Also names of other things in these modules: a watch's count of digits, a carry's keys, a file's flush.
OTHER_THINGS = frozenset({"digits", "id", "keys", "live", "flush"})
RULES = frozenset(
    {field.name for owner in (Spec, Digits, Choice, Collecting) for field in fields(owner)} | {"expects_nothing"}
)
# Where a digit is Asterisk's word and no key: a reply's result, a setting of the dialplan, a queue member's state.
ASTERISKS_OWN = frozenset(f"runtime/asterisk/{name}.py" for name in ("commands", "dialplan", "upkeep"))
OF_COLLECTING = frozenset({"no_input_ms", "between_ms", "UTTERANCE_MS", "no_input", "no_match", "retries", "attempts"})


def machine_reads(source: Source) -> Iterator[str]:
    """Fields of the machine's spec and state that a module looks at beyond what a feeder must know."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in RULES - SEEN - OTHER_THINGS:
            yield f"{source.path}:{node.lineno} reads .{node.attr}"


def is_key(node: ast.AST) -> bool:
    """Is it a key, or several, written out?"""
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and bool(node.value.strip())
        and set(node.value) <= set(KEYS)
    )


def keys_compared(source: Source) -> Iterator[str]:
    """Comparisons with a key written out."""
    for node in ast.walk(source.tree):
        compared: list[ast.AST] = []
        if isinstance(node, ast.Compare):
            compared = [node.left, *node.comparators]
        elif isinstance(node, ast.MatchValue):
            compared = [node.value]
        if any(map(is_key, compared)):
            yield f"{source.path}:{compared[0].lineno} compares with a key"


def rules_named(source: Source) -> Iterator[str]:
    """Names that belong to collecting or to a node's retries."""
    for node in ast.walk(source.tree):
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        if name in OF_COLLECTING:
            yield f"{source.path}:{node.lineno} names {name}"


def answers_made(source: Source) -> Iterator[str]:
    """Answers to questions that a channel makes up itself instead of taking them from the machine."""
    for node in ast.walk(source.tree):
        name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        if name in ("Chosen", "Collected", "Unmatched", "Silent"):
            yield f"{source.path}:{node.lineno} makes {name}"


CHECKS = (machine_reads, keys_compared, rules_named, answers_made)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_channels_show_no_rule(check: Callable[[Source], Iterator[str]]) -> None:
    modules = sources(*CHANNELS)
    assert {"simulator.channel", "runtime.asterisk.channel", "runtime.asterisk.question"} <= {m.name for m in modules}
    watched = [m for m in modules if check is not keys_compared or str(m.path) not in ASTERISKS_OWN]
    assert [place for module in watched for place in check(module)] == []


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (machine_reads, "def f(spec): return spec.between_ms"),
        (machine_reads, "def f(spec): return spec.choices"),
        (machine_reads, "def f(state): return state.swallow"),
        (keys_compared, "def f(key): return key == '#'"),
        (keys_compared, "def f(key): return key in '0123456789'"),
        (keys_compared, "match key:\n    case '*': pass"),
        (rules_named, "from x import UTTERANCE_MS\nwait(UTTERANCE_MS)"),
        (answers_made, "def f(at): return Silent(at=at, token=1)"),
    ],
)
def test_a_rule_would_be_seen(check: Callable[[Source], Iterator[str]], text: str) -> None:
    assert list(check(parse(text)))
