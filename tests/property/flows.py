"""Generated flows that are valid and free of silent loops by construction, and callers who do anything to them.

Only questions may lead backwards: they take a caller's time. What goes on by itself leads forwards, to the way to a human
in the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from runtime.engine.program import Program
from tests.calls import EN, ZH, Document, fallback, flow, option, program, say

Node = tuple[str, dict[str, Any], tuple[str, ...]]

RETURNS = [{"id": "ok", "label": "好"}, {"id": "bad", "label": "坏"}]
VARIABLES: Mapping[str, Any] = {
    "n": {"type": "integer", "minimum": 0, "maximum": 99},
    "code": {"type": "digits"},
    "pin": {"type": "digits", "sensitive": True},
    "due": {"type": "amount", "initial": "12.50"},
    "level": {"type": "enum", "values": ["gold", "none"]},
}
BOTH = {**say("您好{n}"), **say("hello {due}", EN)}
MAPPING = [{"variable": "due", "path": "due"}, {"variable": "level", "path": "level"}]
GOLD = {"any": [{"variable": "level", "op": "equals", "value": "gold"}, {"variable": "n", "op": "greater", "value": 5}]}

QUESTIONS: tuple[Node, ...] = (
    (
        "menu",
        {"prompt": BOTH, "options": [option("a", "1"), option("b", "2")], "repeat_keys": ["#"], "back_keys": ["*"]},
        ("a", "b", "no_input", "no_match"),
    ),
    (
        "menu",
        {"prompt": BOTH, "options": [option("a", "12")], "no_match_retries": 0, "extension": {"variable": "code"}},
        ("a", "extension", "no_input"),
    ),
    ("collect", {"prompt": BOTH, "variable": "n", "maximum": 2}, ("done", "invalid")),
    (
        "collect",
        {
            "prompt": BOTH,
            "variable": "pin",
            "maximum": 6,
            "check": {"kind": "luhn"},
            "read_back": {"prompt": say("对吗")},
        },
        ("done",),
    ),
    ("confirm", {"prompt": BOTH, "no_input_retries": 0}, ("yes", "no", "no_input", "no_match")),
)
OTHERS: tuple[Node, ...] = (
    ("play", {"prompt": BOTH}, ("done",)),
    ("schedule", {"schedule": "时间", "periods": ["open", "closed"]}, ("open", "closed", "otherwise")),
    ("caller", {"matches": [{"id": "vip", "list": "VIP"}]}, ("vip", "other")),
    ("condition", {"conditions": [{"id": "gold", "label": "金", "when": GOLD}]}, ("gold", "otherwise")),
    (
        "split",
        {"branches": [{"id": "x", "label": "x", "percent": 40}, {"id": "y", "label": "y", "percent": 60}]},
        ("x", "y"),
    ),
    ("loop", {"times": 2}, ("again", "exhausted")),
    (
        "set",
        {"assign": [{"variable": "n", "op": "add", "value": 3}, {"variable": "due", "op": "copy", "value": "due"}]},
        ("done",),
    ),
    ("http", {"url": "https://a.example/{code}", "mapping": MAPPING}, ("success", "failed")),
    ("language", {"language": EN}, ("done",)),
    ("record", {"mode": "start", "notice": BOTH}, ("done",)),
    ("queue", {"destination": "坐席", "prompt": BOTH, "leave_keys": "1"}, ("timeout", "left_by_key")),
    ("transfer", {"destination": "经理"}, ("busy", "failed")),
    (
        "voicemail",
        {
            "mailbox": "服务",
            "prompt": BOTH,
            "review": {"prompt": say("保留按1"), "keep_keys": ["1"], "again_keys": ["2"]},
        },
        ("empty",),
    ),
    (
        "subflow",
        {"flow": "sub", "inputs": {"in": {"variable": "n"}}, "outputs": {"code": "out"}, "returns": RETURNS},
        ("ok", "bad"),
    ),
    ("hangup", {"prompt": BOTH}, ()),
    ("goto", {"flow": "night"}, ()),
)


def sub() -> Document:
    """A sub-flow that asks, returns both ways and can lead to its caller's human."""
    nodes = {
        "ask": ("collect", {"prompt": say("{in}"), "variable": "out", "maximum": 3}, {"done": "ok", "invalid": "bad"}),
        "ok": ("hangup", {"then": "return", "return": "ok"}, {}),
        "bad": ("hangup", {"then": "return", "return": "bad"}, {}),
    }
    variables = {"in": {"type": "integer", "input": True}, "out": {"type": "digits", "output": True}}
    return flow("ask", nodes, name="sub", variables=variables, returns=RETURNS)


def night() -> Document:
    """Where a goto leads: a menu that can only be left for good, in another language and with fewer variables."""
    nodes = {
        "m": ("menu", {"prompt": say("夜间{n}"), "options": [option("a", "1")]}, {"a": "bye", "no_input": "m"}),
        "bye": ("hangup", {}, {}),
    }
    return flow("m", nodes, name="night", variables={"n": VARIABLES["n"], "due": {"type": "text"}})


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A flow of up to eight nodes and a human."""
    kinds = draw(st.lists(st.sampled_from(QUESTIONS + OTHERS), min_size=1, max_size=8))
    kinds.insert(draw(st.integers(0, len(kinds))), draw(st.sampled_from(QUESTIONS)))
    ids = [f"node{index}" for index in range(len(kinds))]
    nodes: dict[str, Any] = {"human": ("queue", {"destination": "人工"}, {})}
    for index, (kind, config, ports) in enumerate(kinds):
        backwards = any(config is question for _, question, _ in QUESTIONS)
        targets = [*(ids if backwards else ids[index + 1 :]), "human"]
        nodes[ids[index]] = (kind, config, {port: draw(st.sampled_from(targets)) for port in ports})
    after = draw(st.integers(1, 5))
    to = draw(st.sampled_from([None, "human"]))
    refund = [{"id": "refund", "when": {"keys": ["9"], "phrases": {ZH: ["退款"]}}, "to": draw(st.sampled_from(ids))}]
    return flow(
        draw(st.sampled_from(ids)),
        nodes,
        languages=[ZH, EN],
        variables=dict(VARIABLES),
        defaults=fallback(to, after_failures=after),
        shortcuts=refund,
    )


def programs() -> st.SearchStrategy[Program]:
    """A generated flow, compiled with the flows it may reach."""
    return documents().map(lambda document: program(document, sub(), night()))


def courses() -> st.SearchStrategy[list[int]]:
    """What happens on a call: which of the possible outcomes it is, step by step."""
    return st.lists(st.integers(0, 30), max_size=60)
