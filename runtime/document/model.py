"""A document seen as a graph of named nodes, as far as it is well-formed: what semantics and lint work on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from runtime.document.bypass import active
from runtime.document.defaults import fill_flow
from runtime.document.findings import Finding
from runtime.document.naming import node_name, rule_name
from runtime.document.ports import PortInfo, ports
from runtime.document.references import Use, uses
from runtime.document.schemas import NODES
from runtime.document.texts import Text, same
from runtime.document.variables import types_of
from runtime.document.walk import Path, Visit, walk
from runtime.document.wording import title_of
from runtime.engine.values import VariableType

if TYPE_CHECKING:
    import networkx as nx

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NodeView:
    """A node of a known kind. ``config`` has its defaults filled in; when not ``valid`` it is as the person left it.

    ``visits`` are its fields with their schemas, none when the config is not valid.
    """

    id: str
    kind: str
    label: Text
    config: Mapping[str, Any]
    valid: bool
    ports: tuple[PortInfo, ...]
    visits: tuple[Visit, ...]

    def finding(
        self, code: str, severity: str, message: Text, mend: Text, *, field: Path = (), port: str = "", **more: Any
    ) -> Finding:
        """A finding about this node; the message is put behind its label."""
        title = title_of(NODES[self.kind], field, self.config) if field else None
        named = Text(f"“{self.label.zh}”{message.zh}", f"“{self.label.en}” {message.en}")
        return Finding(code, severity, named, mend, self.id, self.label, field, title, port, **more)


@dataclass(frozen=True, slots=True)
class EdgeView:
    """An edge and its place in the document's list."""

    index: int
    source: str
    port: str
    target: str


class Model:
    """A document whose envelope is valid. ``broken`` names the nodes whose configs are not.

    ``drawn`` is the whole of it, ``document`` what calls go through: nodes that are switched off are not among ``nodes``.
    """

    def __init__(self, document: Document, broken: Collection[str]) -> None:
        self.drawn = fill_flow(document)
        calls = active(self.drawn)
        self.document = calls.document
        self.languages: tuple[str, ...] = tuple(self.document["languages"])
        self.types: Mapping[str, VariableType] = types_of(self.document)
        self.nodes: dict[str, NodeView] = {
            node_id: _view(node_id, node, node_id not in broken, rules=is_front(self.document))
            for node_id, node in self.document["nodes"].items()
        }
        self.edges = tuple(
            EdgeView(index, edge["from"], edge["port"], edge["to"])
            for index, edge in zip(calls.edges, self.document["edges"], strict=True)
        )

    @property
    def fallback(self) -> str | None:
        """The node that leads to a human, when it is set and exists."""
        target = self.document["defaults"]["fallback"]["to"]
        return target if target in self.nodes else None

    @property
    def shortcuts(self) -> tuple[Mapping[str, Any], ...]:
        """The flow's own shortcuts, defaults filled in."""
        return tuple(self.document["shortcuts"])

    @cached_property
    def wired(self) -> Mapping[tuple[str, str], str]:
        """(node, port) to node, for edges whose ends exist."""
        return {(e.source, e.port): e.target for e in self.edges if e.source in self.nodes and e.target in self.nodes}

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """Uses of variables by nodes that are valid."""
        return tuple(use for use in uses(self.document) if self.nodes[use.node].valid)

    @cached_property
    def graph(self) -> nx.DiGraph[str]:
        """Wired ports, and the ways a call takes by itself: an unwired fallback port, and shortcuts from where sound asks."""
        import networkx as nx  # takes 0.15 s, which a runtime that starts would spend on nothing

        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(self.nodes)
        for node in self.nodes.values():
            for port in node.ports:
                target = self.wired.get((node.id, port.id))
                if target is None and port.unwired == "fallback":
                    target = self.fallback
                if target is not None:
                    graph.add_edge(node.id, target)
            if listens(node):
                for target in (*(s["to"] for s in self.shortcuts if opens(s)), self.fallback):
                    if target in self.nodes:
                        graph.add_edge(node.id, str(target))
        return graph

    @cached_property
    def answers(self) -> nx.DiGraph[str]:
        """Only the wired ports that do not stand for a failure: where callers get by what they answer."""
        import networkx as nx  # as above

        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(self.nodes)
        for node in self.nodes.values():
            targets = (self.wired.get((node.id, port.id)) for port in node.ports if not port.failure)
            graph.add_edges_from((node.id, target) for target in targets if target)
        return graph

    @property
    def roots(self) -> tuple[str, ...]:
        """Where calls come in: the entry, and what a list of callers leads to at once. Failures lead to the fallback."""
        listed = [s["to"] for s in self.shortcuts if "list" in s["when"]]
        found = (self.document["entry"], *listed, self.fallback)
        return tuple(dict.fromkeys(node for node in found if node in self.nodes))


def downstream(graph: nx.DiGraph[str], sources: Iterable[str]) -> set[str]:
    """The sources and everything that follows from any of them, in one walk."""
    found = {source for source in sources if source in graph}
    waiting = list(found)
    while waiting:
        for node in graph.successors(waiting.pop()):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return found


def upstream(graph: nx.DiGraph[str], targets: Iterable[str]) -> set[str]:
    """The targets and everything that leads to any of them, in one walk."""
    return downstream(graph.reverse(copy=False), targets)


def listens(node: NodeView) -> bool:
    """Does a caller at this node have the flow's shortcuts? Told by the no-input port that only questions have."""
    return any(port.id == "no_input" for port in node.ports) and bool(node.config.get("shortcuts", True))


def opens(shortcut: Mapping[str, Any]) -> bool:
    """Has a shortcut keys or phrases, beside a list?"""
    return bool(shortcut["when"]["keys"] or shortcut["when"]["phrases"])


def is_front(document: Document) -> bool:
    """Is it the flow of a line's rules, which the server draws? No person can give a flow such a name."""
    return str(document["name"]).startswith("@")


def shortcut_name(model: Model, shortcut: Mapping[str, Any]) -> Text:
    """A shortcut of the flow by where it leads, which is what a person knows of it."""
    target = model.nodes.get(shortcut["to"])
    return target.label if target else same(str(shortcut["to"]))


def _view(node_id: str, node: Mapping[str, Any], valid: bool, *, rules: bool) -> NodeView:
    kind, config = node["kind"], node["config"]
    label = rule_name(node["label"]) if rules and node["label"] else node_name(kind, node["label"], node_id)
    visits = tuple(walk(NODES[kind], config)) if valid else ()
    return NodeView(node_id, kind, label, config, valid, ports(kind, config), visits)
