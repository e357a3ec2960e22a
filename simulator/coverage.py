"""What a set of calls has walked: nodes, ports and edges, read out of their traces. No call is made here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from runtime.engine.program import Program
from runtime.engine.state import Trace

Place = tuple[str, str]  # flow, node
Exit = tuple[str, str, str]  # flow, node, port


@dataclass(frozen=True, slots=True)
class Coverage:
    """Nodes entered and ports left by. Add two to have both."""

    nodes: frozenset[Place] = frozenset()
    ports: frozenset[Exit] = frozenset()

    def __or__(self, other: Coverage) -> Coverage:
        return Coverage(self.nodes | other.nodes, self.ports | other.ports)

    def edges(self, program: Program) -> frozenset[tuple[str, str, str, str]]:
        """Edges walked, as (flow, from, port, to)."""
        return frozenset(
            (flow, node, port, program.flows[flow].nodes[node].ports[port].to)
            for flow, node, port in self.ports
            if (known := program.flows[flow].nodes[node].ports.get(port)) is not None and known.to
        )

    def nodes_missed(self, program: Program) -> tuple[Place, ...]:
        """Nodes never entered, in the order of the program."""
        return tuple(place for place in all_nodes(program) if place not in self.nodes)

    def ports_missed(self, program: Program) -> tuple[Exit, ...]:
        """Ports never taken, in the order of the program."""
        return tuple(port for port in all_ports(program) if port not in self.ports)


def covered(trace: Iterable[Trace]) -> Coverage:
    """The coverage of a trace."""
    nodes, ports = set(), set()
    for row in trace:
        if row.what == "entered":
            nodes.add((row.flow, row.node))
        elif row.what == "left":
            ports.add((row.flow, row.node, row.detail))
    return Coverage(frozenset(nodes), frozenset(ports))


def all_nodes(program: Program) -> tuple[Place, ...]:
    """Every node of a program."""
    return tuple((flow.name, node) for flow in program.flows.values() for node in flow.nodes)


def all_ports(program: Program) -> tuple[Exit, ...]:
    """Every port of every node of a program."""
    return tuple(
        (flow.name, placed.id, port)
        for flow in program.flows.values()
        for placed in flow.nodes.values()
        for port in placed.ports
    )
