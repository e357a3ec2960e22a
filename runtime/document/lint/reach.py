"""Passes over the graph: what is never reached, where a call would be stuck, where it would turn in circles."""

from __future__ import annotations

from collections.abc import Iterator

from runtime.document.findings import ERROR, HINT, WARNING, Finding, Patch
from runtime.document.model import Model, NodeView, downstream, upstream
from runtime.document.naming import node_name
from runtime.document.ports import PortInfo, ports
from runtime.document.schemas import NODES, available
from runtime.document.texts import Text, same


def kinds(model: Model) -> Iterator[Finding]:
    """Kinds whose schema stands but which this version cannot run."""
    for node in model.nodes.values():
        if not available(node.kind):
            title = Text.from_json(NODES[node.kind]["x-kind"]["title"])
            what = Text(
                f"是“{title.zh}”，这个版本还不能用。", f"is of the kind “{title.en}”, not available in this version."
            )
            yield node.finding("kind_not_available", ERROR, what, Text("请换成别的节点。", "Use another node."))


def reachability(model: Model) -> Iterator[Finding]:
    """Nodes no call comes to."""
    reached = downstream(model.graph, model.roots)
    for node in model.nodes.values():
        if node.id not in reached:
            what = Text("没有任何路径到达。", "is never reached.")
            mend = Text("请把它连上，或删除它。", "Tie it in, or delete it.")
            yield node.finding("unreachable", WARNING, what, mend, acceptable=True, fix=_removal(model, node.id))


def _removal(model: Model, node_id: str) -> tuple[Patch, ...]:
    """Take a node out with its edges, the last ones first, so that indices stay true."""
    edges = [index for index, edge in enumerate(model.drawn["edges"]) if node_id in (edge["from"], edge["to"])]
    gone = tuple(Patch("remove", ("edges", index)) for index in reversed(edges))
    return (*gone, Patch("remove", ("nodes", node_id)))


def switched_off(model: Model) -> Iterator[Finding]:
    """Nodes that calls go past: nobody should publish one without having seen it."""
    for node_id, node in model.drawn["nodes"].items():
        if "bypass" not in node or node_id in model.nodes:
            continue
        title = next((port.title for port in ports(node["kind"], node["config"]) if port.id == node["bypass"]), None)
        label, by = node_name(node["kind"], node["label"], node_id), title or same(node["bypass"])
        what = Text(
            f"“{label.zh}”已停用，来电直接走它的出口“{by.zh}”。",
            f"“{label.en}” is switched off: calls go past it by its port “{by.en}”.",
        )
        mend = Text("要恢复时，在节点面板里启用它。", "Switch it on again in its panel when it is wanted.")
        yield Finding("switched_off", HINT, what, mend, node_id, label, acceptable=True)


def unwired(model: Model) -> Iterator[Finding]:
    """Ports that must lead somewhere before the flow is published."""
    for node in model.nodes.values():
        for port in _unwired(model, node):
            what = Text(f"的出口“{port.title.zh}”没有连线。", f"has a port that leads nowhere: “{port.title.en}”.")
            mend = Text("请把这个出口连到下一个节点。", "Tie the port to the next node.")
            yield node.finding("unwired_port", ERROR, what, mend, port=port.id)


def ends(model: Model) -> Iterator[Finding]:
    """Nodes from which no call ever ends: it could only be hung up by the caller."""
    can_end = upstream(model.graph, (node.id for node in model.nodes.values() if _ends(model, node)))
    # An unwired port further on is reported by itself; that the path has no end would only be said twice.
    unfinished = upstream(model.graph, (node.id for node in model.nodes.values() if _unwired(model, node)))
    for node in model.nodes.values():
        if node.id not in can_end and node.id not in unfinished:
            what = Text("之后没有任何路径能结束通话。", "is followed by no path that ends the call.")
            mend = Text("请让其中一条路径走到“挂机”或转人工。", "Lead one of the paths to Hang up or to a human.")
            yield node.finding("dead_end", ERROR, what, mend)


def _ends(model: Model, node: NodeView) -> bool:
    if not node.ports:
        return True
    return any(
        (node.id, port.id) not in model.wired
        and (port.unwired == "end" or (port.unwired == "fallback" and model.fallback is None))
        for port in node.ports
    )


def _unwired(model: Model, node: NodeView) -> list[PortInfo]:
    return [p for p in node.ports if p.unwired == "refuse_publish" and (node.id, p.id) not in model.wired]


def loops(model: Model) -> Iterator[Finding]:
    """Circles in which nobody asks the caller anything."""
    import networkx as nx  # as in runtime.document.model

    for waits, code, severity, what, mend in (
        (("nothing",), "silent_loop", ERROR, _SILENT, _SILENT_MEND),
        (("nothing", "sound"), "endless_announcement", WARNING, _ENDLESS, _ENDLESS_MEND),
    ):
        members = [n.id for n in model.nodes.values() if NODES[n.kind]["x-kind"]["waits_for"] in waits]
        part = model.graph.subgraph(members)
        for circle in nx.strongly_connected_components(part):
            first = min(circle)
            if len(circle) == 1 and not part.has_edge(first, first):
                continue
            if code == "endless_announcement" and not any(_sounds(model.nodes[node_id]) for node_id in circle):
                continue
            labels = [model.nodes[node_id].label for node_id in sorted(circle)[:6]]
            zh, en = " → ".join(f"“{each.zh}”" for each in labels), " → ".join(f"“{each.en}”" for each in labels)
            yield model.nodes[first].finding(
                code,
                severity,
                Text(f"{what.zh}{zh}。", f"{what.en} {en}."),
                mend,
                acceptable=severity == WARNING,
            )


def _sounds(node: NodeView) -> bool:
    return bool(NODES[node.kind]["x-kind"]["waits_for"] == "sound")


_SILENT = Text("在一个不问来电者的循环里：", "stands in a circle that never asks the caller:")
_SILENT_MEND = Text("请在循环里加“循环次数”或提问。", "Put a Loop or a question into the circle.")
_ENDLESS = Text("在一个只播放、从不提问的循环里：", "stands in a circle that only plays and never asks:")
_ENDLESS_MEND = Text("请加“循环次数”，让来电者能出去。", "Put a Loop into it, so that callers get out.")
