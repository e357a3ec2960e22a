"""Which variables can change the way of a call? The others multiply positions without adding a path.

A variable matters when a condition row reads it, or when a node names it together with one that matters: that is how a
value travels (copied, put into a template, handed to a sub-flow). Of every other variable it only matters whether it is
set. Pure; compiled nodes are read as data, whatever their kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace

from runtime.engine.conditions import CALL_VARIABLES, Row
from runtime.engine.program import Flow, Program
from runtime.engine.state import Frame, State
from runtime.engine.values import VariableType

Name = tuple[str, str]  # flow, variable
_CALLER = "call.caller"
_IN_TEMPLATE = re.compile(r"\{\s*([\w.]+)")
_SET = ""


@dataclass(frozen=True, slots=True)
class Relevance:
    """What makes two states the same for exploration."""

    variables: frozenset[Name]
    caller: bool

    def reduced(self, state: State) -> State:
        """The state with everything that cannot change the way of the call taken out."""
        call = state.call if self.caller else replace(state.call, caller="")
        return replace(state, call=call, frames=tuple(self._frame(frame) for frame in state.frames))

    def _frame(self, frame: Frame) -> Frame:
        kept = tuple((n, value if (frame.flow, n) in self.variables else _SET) for n, value in frame.variables)
        return replace(frame, variables=kept)


def relevance(program: Program) -> Relevance:
    """Find the variables that matter in a program."""
    tested: set[Name] = {(flow.name, name) for flow in program.flows.values() for name in flow.tests}
    together: list[frozenset[Name]] = []
    for flow in program.flows.values():
        for placed in flow.nodes.values():
            atoms = tuple(_atoms(placed.node))
            tested |= {(flow.name, atom.variable) for atom in atoms if isinstance(atom, Row)}
            together.append(_named(program, flow, {atom for atom in atoms if isinstance(atom, str)}))
    matter = set(tested)
    grown = True
    while grown:
        grown = False
        for names in together:
            if names & matter and not names <= matter:
                matter |= names
                grown = True
    return Relevance(frozenset(matter), any(name == _CALLER for _, name in matter))


def _named(program: Program, flow: Flow, words: set[str]) -> frozenset[Name]:
    """The variables a node names: those of its flow, and of the flows it names, where they stand for each other."""
    names = words | {found for word in words for found in _IN_TEMPLATE.findall(word)}
    here = {(flow.name, name) for name in names if name in flow.variables or name in CALL_VARIABLES}
    for other in (program.flows[name] for name in names if name in program.flows):
        here |= {(other.name, name) for name in other.variables if name in names or name in flow.variables}
        here |= {(flow.name, name) for name in flow.variables if name in other.variables}
    return frozenset(here)


def _atoms(value: object) -> Iterator[str | Row]:
    """Every text and every condition row inside a compiled node; tables of types name variables without using them."""
    match value:
        case str():
            yield value
        case Row():
            yield value
        case VariableType():
            return
        case Mapping():
            if not any(isinstance(member, VariableType) for member in value.values()):
                yield from _inside([*value.keys(), *value.values()])
        case list() | tuple() | set() | frozenset():
            yield from _inside(value)
        case _ if is_dataclass(value):
            yield from _inside(getattr(value, field.name) for field in fields(value))
        case _:
            return


def _inside(members: Iterable[object]) -> Iterator[str | Row]:
    for member in members:
        yield from _atoms(member)
