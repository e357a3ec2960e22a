"""All paths through a release: breadth first over `step` and everything an action can end with.

Pure: it knows actions, events and traces, and no node kind, no clock and no channel. A caller hanging up is tried at every
position; a carrier that fails is tried last, so that what can be shown without a failure is shown without one.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from runtime.engine.actions import Ask, Dial, Emit, HandBack, JoinQueue
from runtime.engine.events import Collected, Completion, Event, Failed, HungUp, Played, Recorded
from runtime.engine.outcomes import possible
from runtime.engine.program import Program
from runtime.engine.state import Call, Step
from runtime.engine.step import start, step
from runtime.engine.values import Value
from simulator.coverage import Coverage, Exit, Place
from simulator.explore_findings import Discovery, Findings
from simulator.explore_graph import Graph, Position, position_after, where
from simulator.explore_relevance import Relevance, relevance
from simulator.explore_unset import UnsetWatch
from simulator.scenario import CALLER, LINE
from simulator.typing import input_for

NO_DOCUMENTS: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
POSITIONS_MAX = 20_000
MOVES_MAX = 400_000
MOVES_BETWEEN_PROGRESS = 500
_NUMBER = "(number)"


@dataclass(frozen=True, slots=True)
class Exploration:
    """What was found. ``complete`` is false when a bound cut it short; ``ends`` counts endings by (ended, flow, node)."""

    discoveries: tuple[Discovery, ...]
    positions: int
    moves: int
    complete: bool
    ends: Mapping[tuple[str, str, str], int]
    coverage: Coverage
    graph: Graph = field(repr=False)


def explore(
    program: Program,
    documents: Mapping[str, Mapping[str, Any]] = NO_DOCUMENTS,
    *,
    line: str = LINE,
    positions_max: int = POSITIONS_MAX,
    moves_max: int = MOVES_MAX,
    progress: Callable[[int], None] | None = None,
) -> Exploration:
    """Walk everything that can happen on a call to ``line``, starting once per caller worth telling apart. ``documents`` are
    the flows the program was made of, for what is said of them only; ``progress`` is told now and then how many positions
    were looked at."""
    relevant = relevance(program)
    explorer = _Explorer(program, documents, relevant, positions_max, moves_max, progress)
    for caller in _callers(program, relevant):
        explorer.begin(Call(line=line, caller=caller))
    explorer.run()
    return explorer.result()


def _callers(program: Program, relevant: Relevance) -> tuple[str, ...]:
    known = (str(value) for flow in program.flows.values() for value in flow.samples.get("call.caller", ()))
    callers = tuple(dict.fromkeys((CALLER, *known))) if relevant.caller else (CALLER,)
    return (*callers, "") if relevant.withheld else callers


@dataclass(slots=True)
class _Explorer:
    """An exploration under way."""

    program: Program
    documents: Mapping[str, Mapping[str, Any]]
    relevant: Relevance
    positions_max: int
    moves_max: int
    progress: Callable[[int], None] | None = None
    graph: Graph = field(default_factory=Graph)
    waiting: deque[int] = field(default_factory=deque)
    failing: deque[int] = field(default_factory=deque)
    moves: int = 0
    told: int = 0
    ends: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    nodes: set[Place] = field(default_factory=set)
    ports: set[Exit] = field(default_factory=set)
    findings: Findings = field(init=False)
    unset: UnsetWatch = field(init=False)

    def __post_init__(self) -> None:
        self.findings = Findings(self.program, self.graph, self.documents)
        self.unset = UnsetWatch(self.program)

    # --- walking -----------------------------------------------------------------------------------------------------

    def begin(self, call: Call) -> None:
        """Start a call."""
        try:
            taken = start(self.program, call)
        except Exception as error:  # noqa: BLE001 - the engine raising is what is looked for
            self.findings.crashed(-1, None, error)
            return
        self._follow(-1, None, taken, position_after(taken, None, ()))

    def run(self) -> None:
        """Everything without failures first; then a failure at every position, and everything after it."""
        while self.waiting or self.failing:
            if self.moves >= self.moves_max:
                return
            if self.progress and self.moves >= self.told + MOVES_BETWEEN_PROGRESS:
                self.told = self.moves
                self.progress(len(self.graph.positions))
            if self.waiting:
                number = self.waiting.popleft()
                self._expand(number, self._events(number))
                self.failing.append(number)
            else:
                number = self.failing.popleft()
                self._expand(number, self._failures(number))
                self.graph.expanded[number] = True

    def _events(self, number: int) -> Iterator[Event]:
        position = self.graph.positions[number]
        for event in self._possible(position):
            if not isinstance(event, Failed) and _feasible(position, event):
                yield event
        yield HungUp(at=0)

    def _failures(self, number: int) -> Iterator[Event]:
        return (event for event in self._possible(self.graph.positions[number]) if isinstance(event, Failed))

    def _possible(self, position: Position) -> tuple[Completion, ...]:
        if position.action is None:
            return ()
        samples: Mapping[str, tuple[Value, ...]] = self.program.flows[position.state.frames[-1].flow].samples
        return possible(position.action, samples)

    def _expand(self, number: int, events: Iterable[Event]) -> None:
        position = self.graph.positions[number]
        whole: Position | None = None
        seen: set[object] = set()
        for event in events:
            self.moves += 1
            try:
                taken = step(self.program, position.state, event)
            except Exception as error:  # noqa: BLE001 - the engine raising is what is looked for
                self.findings.crashed(number, event, error)
                continue
            after = position_after(taken, event, position.messages)
            if isinstance(event, Played) and not event.complete and whole is not None and _alike(after, whole):
                continue
            whole = after if isinstance(event, Played) else whole
            if isinstance(event, Collected) and self._told_before(position, event, taken, seen):
                continue
            if isinstance(event, Completion):
                for name in self.unset.answered(position.state, event):
                    self.findings.unset_spoken(number, event, name, position.state)
            self._follow(number, event, taken, after)

    def _told_before(self, position: Position, event: Collected, taken: Step, seen: set[object]) -> bool:
        """Has another number led to the same, going into a variable whose value matters to nobody?"""
        action, frame = position.action, position.state.frames[-1]
        if not isinstance(action, Ask) or (frame.flow, action.spec.variable) in self.relevant.variables:
            return False
        state = self.relevant.reduced(taken.state, hops=0)
        frames = tuple(
            replace(one, local=tuple(_NUMBER if part == event.digits else part for part in one.local))
            for one in state.frames
        )
        rows = tuple((row.what, row.flow, row.node) for row in taken.trace)
        told = (rows, replace(state, frames=frames))
        known = told in seen
        seen.add(told)
        return known

    def _follow(self, source: int, event: Event | None, taken: Step, after: Position) -> None:
        """Look at what a step did, and go on from where it leads unless the call is over."""
        self._judge(source, event, taken)
        if taken.state.ended:
            self._ended(source, event, taken, after)
            return
        if isinstance(event, Recorded) and event.ended_by == "hangup":
            # The caller has gone already: nothing but that can follow.
            if after.messages:
                self.findings.message_lost(source, event, taken.state)
            return
        number, new = self.graph.add(after, self._key(after), source, event)
        if source >= 0 and not isinstance(event, Failed):
            self.graph.targets[source].append(number)
        if new:
            if after.messages:
                self.findings.message_lost(number, HungUp(at=0), taken.state)
            for name in self.unset.arrived(after.state):
                self.findings.unset_spoken(number, None, name, after.state)
            if len(self.graph.positions) <= self.positions_max:
                self.waiting.append(number)

    def _ended(self, source: int, event: Event | None, taken: Step, after: Position) -> None:
        flow, node = where((), taken.state)
        self.ends[taken.state.ended, flow, node] += 1
        if isinstance(event, HungUp):
            if any(not isinstance(action, Emit) for action in taken.actions):
                self.findings.acted_after_hang_up(source, event, taken.state)
            return
        if source >= 0 and not isinstance(event, Failed):
            self.graph.finishing.add(source)
        if after.messages:
            self.findings.message_lost(source, event, taken.state)

    def _judge(self, source: int, event: Event | None, taken: Step) -> None:
        for row in taken.trace:
            if row.what == "entered":
                self.nodes.add((row.flow, row.node))
            elif row.what == "left":
                self.ports.add((row.flow, row.node, row.detail))
            elif row.what == "defect":
                self.findings.defect(source, event, row)
        last = taken.actions[-1] if taken.actions else None
        failed = isinstance(event, Failed) or (source >= 0 and not self.graph.sound[source])
        fallback = any(self.program.flows[frame.flow].fallback for frame in taken.state.frames)
        if isinstance(last, HandBack) and fallback and not failed:
            self.findings.handed_back(source, event, last.reason, taken.state)

    def _key(self, position: Position) -> Position:
        """What makes two positions one: the node, its local value and the variables that matter say which action it is.
        Hops matter only before the next sound."""
        hops = 0 if isinstance(position.action, Ask) else position.state.hops
        return Position(self.relevant.reduced(position.state, hops=hops), None, position.messages)

    # --- the result --------------------------------------------------------------------------------------------------

    def result(self) -> Exploration:
        """Judge the whole graph and sum up."""
        graph = self.graph
        unknown = {number for number, expanded in enumerate(graph.expanded) if not expanded}
        complete = not unknown
        coverage = Coverage(frozenset(self.nodes), frozenset(self.ports))
        people = set(graph.numbers(lambda position: isinstance(position.action, JoinQueue | Dial)))
        leading_out = graph.reaching(graph.finishing | people | unknown)
        trapped = [n for n in range(len(graph.positions)) if n not in leading_out and graph.sound[n]]
        self.findings.endless(trapped)
        inside = set(trapped)
        leading_to_people = graph.reaching(people | unknown)
        asking = graph.numbers(lambda position: isinstance(position.action, Ask) and bool(position.action.spec.choices))
        alone = [n for n in asking if n not in leading_to_people and n not in inside and graph.sound[n]]
        self.findings.without_human(alone, nobody=not people and complete)
        if complete:
            self.findings.unreached(coverage)
        return Exploration(
            discoveries=self.findings.ordered(),
            positions=len(graph.positions),
            moves=self.moves,
            complete=complete,
            ends=dict(self.ends),
            coverage=coverage,
            graph=graph,
        )


def _feasible(position: Position, event: Completion) -> bool:
    """Is there anything a caller could do to give this answer? A key that another choice has is none."""
    action = position.action
    if not isinstance(action, Ask) or action.spec.expects_nothing:
        return True
    return input_for(action.spec, event) is not None


def _alike(one: Position, other: Position) -> bool:
    """Do two positions differ in nothing but how long nothing was heard?"""
    here, there = one.state, other.state
    if (one.action, one.messages, here.frames, here.ended) != (other.action, other.messages, there.frames, there.ended):
        return False
    return replace(here, hops=0) == replace(there, hops=0)
