"""Which variables can change the way of a call? The others multiply positions without adding a path.

A variable's value matters when a condition row compares it, or when a node names it together with one that matters: that
is how a value travels (copied, put into a template, handed to a sub-flow). Of every other variable it only matters whether
it is set. A row that only asks whether something is set makes the values matter of what is turned into it from another
type, since that may fail. Pure; compiled nodes are read as data, whatever their kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace

from runtime.engine.conditions import CALL_VARIABLES, Row
from runtime.engine.program import Flow, Program
from runtime.engine.state import Call, Frame, State
from runtime.engine.values import VariableType

Name = tuple[str, str]  # flow, variable
_CALLER = "call.caller"
_IN_TEMPLATE = re.compile(r"\{\s*([\w.]+)")
_SET = "set"
_ONLY_SET = ("is_set", "is_not_set")


@dataclass(frozen=True, slots=True)
class Relevance:
    """What makes two states the same for exploration.

    ``variables`` are those whose value matters, ``caller`` whether the caller's number does, ``withheld`` whether it
    matters that there is one. ``rows`` are all that is asked of the number when it goes nowhere else.
    """

    variables: frozenset[Name]
    caller: bool
    withheld: bool
    rows: tuple[Row, ...] = ()
    calls: dict[Call, Call] = field(default_factory=dict, compare=False, repr=False)

    def reduced(self, state: State, *, hops: int) -> State:
        """The state with everything taken out that cannot change the way of the call: tokens, and whether keys typed
        ahead are dropped, for nobody types ahead here."""
        call, known = state.call, self.calls.get(state.call)
        if known is None:
            known = self.calls[call] = replace(call, caller=self._number(call.caller))
        return State(
            known,
            tuple(map(self._frame, state.frames)),
            state.language,
            0,
            state.waiting,
            state.failures,
            hops,
            state.answered,
            False,
            state.falling_back,
            state.ended,
        )

    def _number(self, number: str) -> str:
        """The class of a caller's number: what the rows say of it, or itself when its value travels on."""
        if self.caller and not self.rows:
            return number
        answers = "".join("+" if row.holds(lambda _: number or None) else "-" for row in self.rows)
        return f"{_SET if number else ''}{answers}"

    def _frame(self, frame: Frame) -> Frame:
        if not frame.variables:
            return frame
        kept = tuple((n, value if (frame.flow, n) in self.variables else _SET) for n, value in frame.variables)
        return Frame(frame.flow, frame.node, frame.local, kept, frame.passes, frame.trail)


def relevance(program: Program) -> Relevance:
    """Find the variables that matter in a program."""
    compared: set[Name] = set()
    asked: set[Name] = set()
    together: list[frozenset[Name]] = []
    caller_rows: list[Row] = []
    for flow in program.flows.values():
        for placed in flow.nodes.values():
            atoms = tuple(_atoms(placed.node))
            rows = [atom for atom in atoms if isinstance(atom, Row)]
            caller_rows += [row for row in rows if row.variable == _CALLER]
            compared |= {(flow.name, row.variable) for row in rows if row.op not in _ONLY_SET}
            asked |= {(flow.name, row.variable) for row in rows if row.op in _ONLY_SET}
            words = {atom for atom in atoms if isinstance(atom, str)} | {row.variable for row in rows}
            together.append(_named(program, flow, words))
    matter = _spread(compared | _converted(program, asked, together), together)
    with_caller = [names for names in together if any(name == _CALLER for _, name in names)]
    travels = any(name != _CALLER and (flow, name) in matter for names in with_caller for flow, name in names)
    return Relevance(
        variables=frozenset(matter),
        caller=any(name == _CALLER for _, name in matter),
        withheld=bool(with_caller),
        rows=() if travels else tuple(dict.fromkeys(caller_rows)),
    )


def _spread(seeds: set[Name], together: Sequence[frozenset[Name]]) -> set[Name]:
    """The names that are named together with a seed, or with a name so found. Nothing travels into what is only read."""
    found = set(seeds)
    grown = True
    while grown:
        grown = False
        for names in together:
            written = {name for name in names & found if name[1] not in CALL_VARIABLES}
            if written and not names <= found:
                found |= names
                grown = True
    return found


def _converted(program: Program, asked: set[Name], together: Sequence[frozenset[Name]]) -> set[Name]:
    """Variables that are turned into another type on their way to one of which is asked whether it is set."""
    on_the_way = _spread(asked, together)
    found: set[Name] = set()
    for names in together:
        if names & on_the_way and len({_type(program, name) for name in names}) > 1:
            found |= names
    return found


def _type(program: Program, name: Name) -> VariableType:
    flow, variable = name
    return CALL_VARIABLES.get(variable) or program.flows[flow].variables[variable]


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
            yield from _inside(getattr(value, part.name) for part in fields(value))
        case _:
            return


def _inside(members: Iterable[object]) -> Iterator[str | Row]:
    for member in members:
        yield from _atoms(member)
