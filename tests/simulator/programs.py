"""Tiny flows for the simulator's tests, built as a publish builds them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from runtime.document.release import build
from runtime.engine.node import Kinds
from runtime.engine.program import Program, compile_release
from runtime.nodes import KINDS
from simulator.scenario import Scenario
from simulator.world import World

FLOWS = Path(__file__).parent / "flows"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")

OFFICE = World.from_json(
    {
        "schedules": {
            "客服时间": {
                "zone": "Asia/Shanghai",
                "calendar": "CN",
                "weekly": {day: [{"from": "09:00", "to": "18:00"}] for day in WEEKDAYS},
            }
        },
        "lists": {"VIP": ["13900139000"]},
    }
)


def document(name: str) -> dict[str, Any]:
    """A flow document of this folder."""
    loaded: dict[str, Any] = json.loads((FLOWS / f"{name}.json").read_text("utf-8"))
    return loaded


def program(*names: str) -> Program:
    """The release that starts with the first of the named flow files."""
    documents = [document(name) for name in names]
    return compile_release(build(documents[0]["name"], {doc["name"]: doc for doc in documents}), KINDS)


def small(nodes: dict[str, Any], edges: list[tuple[str, str, str]], **envelope: Any) -> Program:
    """A flow of the given nodes, {id: (kind, config)}, the first being the entry."""
    doc = {
        "schema_version": 1,
        "name": "小流程",
        "languages": ["zh-CN"],
        "entry": next(iter(nodes)),
        "variables": {},
        "nodes": {name: {"kind": kind, "label": name, "config": config} for name, (kind, config) in nodes.items()},
        "edges": [{"from": source, "port": port, "to": target} for source, port, target in edges],
        "layout": {},
        **envelope,
    }
    return compile_release(build("小流程", {"小流程": doc}), KINDS)


def bare(kinds: Kinds, nodes: dict[str, Any]) -> Program:
    """A hand-made release for kinds that exist only in a test: {id: (kind, {port: target or None})}."""
    flow = {
        "entry": next(iter(nodes)),
        "languages": ["zh-CN"],
        "variables": {},
        "defaults": {},
        "fallback": None,
        "after_failures": 5,
        "shortcuts": [],
        "nodes": {
            name: {
                "kind": kind,
                "label": name,
                "config": {},
                "ports": {port: {"to": to, "unwired": "end", "failure": False} for port, to in ports.items()},
            }
            for name, (kind, ports) in nodes.items()
        },
    }
    return compile_release({"engine": 1, "digest": "test", "root": "试", "flows": {"试": flow}}, kinds)


def said(text: str) -> dict[str, Any]:
    """A prompt."""
    return {"zh-CN": [{"say": text}]}


def option(key: str) -> dict[str, Any]:
    """A menu option with the id o<key>."""
    return {"id": f"o{key}", "label": key, "keys": [key]}


def ends(scenario: Scenario) -> list[str]:
    """What the inputs of a scenario do, for short comparisons."""
    return [f"{given.do} {given.value}".strip() for given in scenario.inputs]
