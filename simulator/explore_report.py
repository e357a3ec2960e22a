"""An exploration for people (text) and for programs (JSON). Nothing is found here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from runtime.document.findings import ERROR
from runtime.engine.program import Program
from simulator.caller import Input
from simulator.coverage import all_nodes, all_ports
from simulator.explore import Exploration
from simulator.explore_findings import Discovery

_SEVERITY = {"error": ("错误", "ERROR"), "warning": ("警告", "WARNING"), "hint": ("提示", "HINT")}


def exploration_to_json(program: Program, exploration: Exploration) -> dict[str, Any]:
    """``{"complete", "positions", "moves", "nodes": [reached, all], "ports": […], "ends": […], "findings": […]}``."""
    return {
        "complete": exploration.complete,
        "positions": exploration.positions,
        "moves": exploration.moves,
        "nodes": [len(exploration.coverage.nodes), len(all_nodes(program))],
        "ports": [len(exploration.coverage.ports), len(all_ports(program))],
        "ends": [
            {"ended": ended, "flow": flow, "node": node, "times": times}
            for (ended, flow, node), times in sorted(exploration.ends.items())
        ],
        "findings": [discovery_to_json(discovery) for discovery in exploration.discoveries],
    }


def discovery_to_json(discovery: Discovery) -> dict[str, Any]:
    """A finding with its flow and the scenario that shows it (null for what no call reaches)."""
    witness = discovery.witness.to_json() if discovery.witness else None
    return {**discovery.finding.to_json(), "flow": discovery.flow, "witness": witness}


def render_exploration(program: Program, exploration: Exploration, *, language: str = "zh-CN") -> str:
    """What was walked and what was found, with the call that shows each finding."""
    column = 0 if language.startswith("zh") else 1
    nodes = f"{len(exploration.coverage.nodes)}/{len(all_nodes(program))}"
    ports = f"{len(exploration.coverage.ports)}/{len(all_ports(program))}"
    done = (
        ("已走完全部路径", "all paths walked") if exploration.complete else ("到达上限，未走完", "stopped at the bound")
    )[column]
    lines = [
        (f"{done}：{exploration.positions} 个状态，{exploration.moves} 步，节点 {nodes}，出口 {ports}")
        if column == 0
        else f"{done}: {exploration.positions} states, {exploration.moves} steps, nodes {nodes}, ports {ports}"
    ]
    for discovery in exploration.discoveries:
        lines += _lines(discovery, column)
    if not exploration.discoveries:
        lines.append(("没有发现问题", "no findings")[column])
    return "\n".join(lines)


def has_errors(exploration: Exploration) -> bool:
    """Did it find anything that keeps the flow from being published?"""
    return any(discovery.finding.severity == ERROR for discovery in exploration.discoveries)


def _lines(discovery: Discovery, column: int) -> list[str]:
    finding = discovery.finding
    message, mend = (finding.message.zh, finding.mend.zh) if column == 0 else (finding.message.en, finding.mend.en)
    place = (finding.label.zh, finding.label.en)[column] or finding.node or discovery.flow
    lines = [f"{_SEVERITY[finding.severity][column]} [{place}] {message} {mend} ({finding.code})"]
    if discovery.witness:
        call = _call(discovery.witness.inputs, column)
        answers = discovery.witness.answers.to_json()
        shown = "; ".join(f"{kind} {given}" for kind, given in answers.items())
        lines.append(
            f"    {('来电', 'call')[column]} {discovery.witness.caller}: {call or '-'}{f'  [{shown}]' if shown else ''}"
        )
    return lines


def _call(inputs: Sequence[Input], column: int) -> str:
    words = {
        "press": ("按", "press"),
        "say": ("说", "say"),
        "silence": ("沉默", "silence"),
        "listen": ("听完", "listen"),
        "hang_up": ("挂机", "hang up"),
        "transferred_away": ("被转走", "moved away"),
        "message": ("留言", "message"),
        "fail": ("故障", "failure"),
    }
    return " → ".join(f"{words[given.do][column]} {given.value}".strip() for given in inputs)
