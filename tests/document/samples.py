"""Small flow documents that the document tests share."""

from __future__ import annotations

import copy
from typing import Any, cast

from runtime.document.ports import ports
from runtime.document.schemas import NODES
from runtime.engine.actions import AWAITED, Awaited
from runtime.engine.state import Step

Document = dict[str, Any]


def say(text: str) -> dict[str, Any]:
    """A prompt in Chinese alone."""
    return {"zh-CN": [{"say": text}]}


def flow(nodes: dict[str, Any], edges: list[tuple[str, str, str]], **more: Any) -> Document:
    """A document whose entry is the first node unless said otherwise."""
    return {
        "schema_version": 1,
        "name": "总机",
        "languages": ["zh-CN"],
        "entry": next(iter(nodes)),
        "nodes": nodes,
        "edges": [{"from": a, "port": p, "to": b} for a, p, b in edges],
        **more,
    }


def clean() -> Document:
    """A service line without a single finding: every lint test spoils one thing in it."""
    return copy.deepcopy(_CLEAN)


_CLEAN = flow(
    {
        "welcome": {"kind": "play", "label": "欢迎语", "config": {"prompt": say("欢迎致电。")}},
        "main": {
            "kind": "menu",
            "label": "主菜单",
            "config": {
                "prompt": say("查订单请按1,报修请按2。"),
                "options": [
                    {"id": "orders", "label": "查订单", "keys": ["1"], "phrases": {"zh-CN": ["查订单"]}},
                    {"id": "repair", "label": "报修", "keys": ["2"], "phrases": {"zh-CN": ["报修"]}},
                ],
            },
        },
        "ask": {
            "kind": "collect",
            "label": "订单号",
            "config": {"prompt": say("请输入订单号。"), "variable": "order_no", "minimum": 4, "maximum": 12},
        },
        "read": {"kind": "play", "label": "念订单号", "config": {"prompt": say("订单号{order_no:digits}已收到。")}},
        "agents": {"kind": "queue", "label": "人工", "config": {"destination": "客服组"}},
        "bye": {"kind": "hangup", "label": "再见", "config": {"prompt": say("再见。")}},
    },
    [
        ("welcome", "done", "main"),
        ("main", "orders", "ask"),
        ("main", "repair", "agents"),
        ("ask", "done", "read"),
        ("read", "done", "bye"),
    ],
    variables={"order_no": {"type": "digits"}},
    defaults={"fallback": {"to": "agents"}},
    layout={"welcome": {"x": 0, "y": 0}},
)


def awaited(now: Step) -> Awaited:
    """What a call that goes on waits for."""
    last = now.actions[-1]
    assert isinstance(last, AWAITED)
    return cast("Awaited", last)


def one_node(kind: str, config: dict[str, Any]) -> Document:
    """A flow with one node of a kind, each of its ports leading to a hang-up of its own."""
    schema = NODES[kind]
    ends = {f"end_{i}": {"kind": "hangup", "label": port.id} for i, port in enumerate(ports(kind, config))}
    return flow(
        {"it": {"kind": kind, "label": "被测", "config": config}, **ends},
        [("it", end["label"], end_id) for end_id, end in ends.items()],
        languages=["zh-CN", "en-US"],
        variables=schema["x-example-variables"],
        returns=[{"id": "ok", "label": "好"}],
    )
