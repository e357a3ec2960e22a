"""Small flows for calls on a real exchange, and a short way to write them."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def say(text: str) -> Json:
    """A prompt."""
    return {"zh-CN": [{"say": text}]}


def flow(name: str, nodes: Json, edges: str, *, entry: str, fallback: str | None = None, **more: Any) -> Json:
    """A document; ``edges`` is "a.port>b" separated by blanks, ``nodes`` map ids to (kind, config)."""
    return {
        "schema_version": 1,
        "name": name,
        "languages": ["zh-CN"],
        "entry": entry,
        "variables": more.pop("variables", {}),
        "defaults": {"no_input_s": 1, "between_digits_s": 1, "fallback": {"after_failures": 5, "to": fallback}}
        | more.pop("defaults", {}),
        "shortcuts": more.pop("shortcuts", []),
        "nodes": {i: {"kind": kind, "label": i, "config": config} for i, (kind, config) in nodes.items()},
        "edges": [
            {"from": edge.split(".")[0], "port": edge.split(".")[1].split(">")[0], "to": edge.split(">")[1]}
            for edge in edges.split()
        ],
        "layout": {},
    } | more


def option(key: str, name: str) -> Json:
    """A menu option."""
    return {"id": name, "label": name, "keys": [key], "phrases": {}}


def hotline(name: str = "热线", goodbye: str = "再见") -> Json:
    """Two menus, a queue and an end: what most calls of a shop do."""
    return flow(
        name,
        {
            "main": (
                "menu",
                {
                    "prompt": say("主菜单"),
                    "options": [option("1", "more"), option("2", "bye")],
                    "no_input_prompts": [say("没听到")],
                    "no_match_prompts": [say("按错了")],
                },
            ),
            "second": ("menu", {"prompt": say("二级菜单"), "options": [option("3", "deep"), option("4", "bye")]}),
            "deep": ("play", {"prompt": say("三级")}),
            "end": ("hangup", {"prompt": say(goodbye)}),
            "agents": ("queue", {"destination": "客服", "timeout_s": 5}),
        },
        "main.more>second main.bye>end second.deep>deep second.bye>end deep.done>end",
        entry="main",
        fallback="agents",
    )
