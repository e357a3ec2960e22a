"""One call without a telephone, by the loop that also runs the telephone's calls.

Belongs here: putting world, caller, channel and clock together, and weaving what was heard with what the engine traced.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from runtime.engine.actions import AWAITED, CallHttp, CheckCaller, CheckSchedule, DrawBranch, LookUp
from runtime.engine.events import (
    CallerChecked,
    Completion,
    Drawn,
    Event,
    Found,
    HttpFailed,
    HttpReplied,
    HungUp,
    NotFound,
    ScheduleChecked,
)
from runtime.engine.program import Program
from runtime.engine.state import Call, State, Step, Trace
from runtime.engine.values import Value
from runtime.hearing import interpret
from runtime.lookups import completed, missing
from runtime.ports import CallHeader, HttpCaller, Place
from runtime.session import Outside, run_call
from simulator.answers import AnswerBook
from simulator.caller import Script, ScriptedCaller
from simulator.channel import VirtualChannel
from simulator.clock import SimulatedClock
from simulator.transcript import Row, What
from simulator.whom import Whom
from simulator.world import SubstitutedRules, World

Pause = Callable[[tuple[str, str]], bool]

CALL_ID = "simulated"
EVENTS_MAX = 5_000


@dataclass(frozen=True, slots=True)
class Simulation:
    """A call that was simulated. ``logged`` are the events as a call log would keep them; ``state`` is the last one.

    ``unused`` are inputs whose occasion never came; ``destinations`` what the caller was sent to, in order.
    """

    trace: tuple[Trace, ...]
    events: tuple[Event, ...]
    logged: tuple[Mapping[str, Any], ...]
    steps: tuple[Step, ...]
    transcript: tuple[Row, ...]
    state: State
    unused: Script
    destinations: tuple[str, ...]

    @property
    def ended(self) -> str:
        """How the call ended: hung_up, transferred_away, completed or handed_back."""
        return self.state.ended

    @property
    def heard(self) -> tuple[str, ...]:
        """The prompts that sounded, in order."""
        return tuple(row.text for row in self.transcript if row.what == "heard" and row.detail != "skipped")

    def variables(self, program: Program) -> dict[str, Value]:
        """The variables of the innermost frame at the end, sensitive ones masked."""
        frame = self.state.frames[-1]
        types = program.flows[frame.flow].variables
        return {name: "•••" if types[name].sensitive else value for name, value in frame.variables}


def simulate(program: Program, call: Call, *, at: int, script: Script = (), world: World | None = None) -> Simulation:
    """Make a call at an instant (UTC ms) and follow it to its end. When the script is used up the caller stays silent."""
    return asyncio.run(simulate_async(program, call, at=at, script=script, world=world))


async def simulate_async(
    program: Program, call: Call, *, at: int, script: Script = (), world: World | None = None
) -> Simulation:
    """`simulate` for callers that already have an event loop."""
    caller = ScriptedCaller(script)
    running = Running(program, call, at=at, caller=caller, world=world or World())
    state = await running.run()
    return running.told(state, unused=caller.unused)


class PausedError(Exception):
    """Somebody wants the call to stand still on coming to a node; it has done nothing there yet."""


class Running:
    """A call put together and not begun: caller and world on one side, what is noted of it on the other.

    ``channel`` and ``http`` may be replaced before it runs; ``pause`` is asked at every node the call comes to, as (flow,
    node), and ends it there with `PausedError` when it says so.
    """

    def __init__(
        self,
        program: Program,
        call: Call,
        *,
        at: int,
        caller: ScriptedCaller,
        world: World,
        channel: type[VirtualChannel] = VirtualChannel,
        book: AnswerBook | None = None,
    ) -> None:
        self._program, self._call = program, call
        self._clock = SimulatedClock(at)
        self.book = AnswerBook(world.answers) if book is None else book
        self._rules = SubstitutedRules(world, self.book, call.caller)
        flow = program.flows[program.root]
        self.channel = channel(
            self._clock,
            caller,
            answers=self.book,
            whom=Whom(world, self._rules, self.book, call.caller),
            interpret=interpret,
            language=call.language if call.language in flow.languages else flow.languages[0],
            audio_ms=world.audio_ms,
            patience_ms=world.patience_ms,
        )
        self.http: HttpCaller = _BackEnds(self.book)
        self._tables = _Tables(world, self.book)
        self._watcher = _Watcher(self.channel, self._clock, self._rules)
        self._log = _Log()
        self.pause: Pause | None = None

    async def run(self) -> State:
        """Follow the call to its end. Raises `PausedError`."""
        self._watcher.pause = self.pause
        outside = Outside(rules=self._rules, http=self.http, log=self._log, clock=self._clock, tables=self._tables)
        return await run_call(
            self._program, self._call, self.channel, outside, call_id=CALL_ID, observer=self._watcher.see
        )

    def told(self, state: State | None = None, *, unused: Script = ()) -> Simulation:
        """What has happened so far; ``state`` is the last one, that of the last step when the call is not over."""
        steps = self._watcher.steps
        return Simulation(
            trace=tuple(row for taken in steps for row in taken.trace),
            events=tuple(self._watcher.events),
            logged=tuple(self._log.events),
            steps=tuple(steps),
            transcript=tuple(self.channel.rows),
            state=steps[-1].state if state is None else state,
            unused=unused,
            destinations=tuple(self.channel.destinations),
        )


@dataclass(slots=True)
class _Watcher:
    """Sees every step as the session takes it, and writes its trace between what is heard before and after it."""

    channel: VirtualChannel
    clock: SimulatedClock
    rules: SubstitutedRules
    pause: Pause | None = None
    steps: list[Step] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def see(self, event: Event | None, taken: Step) -> None:
        """The session's observer."""
        if event is not None:
            self.events.append(event)
            self._answered(event)
        now = self.clock.now()
        self._hold(taken, now)
        self.steps.append(taken)
        self.rules.expect(taken)
        self.channel.rows += [Row(now, "trace", row.what, row.detail, row.flow, row.node) for row in taken.trace]
        self._asked(taken)
        if len(self.events) >= EVENTS_MAX and not self.channel.gone.done():
            self.channel.gone.set_result(HungUp(at=now))

    def _hold(self, taken: Step, now: int) -> None:
        """Keep of a step what came before the node it is held at. Its values are those before the step, when more were
        assigned behind that node."""
        if self.pause is None:
            return
        for index, row in enumerate(taken.trace):
            if row.what == "entered" and self.pause((row.flow, row.node)):
                seen = taken.trace[: index + 1]
                self.channel.rows += [Row(now, "trace", each.what, each.detail, each.flow, each.node) for each in seen]
                later = any(each.what == "assigned" for each in taken.trace[index + 1 :])
                state = self.steps[-1].state if later and self.steps else taken.state
                self.steps.append(replace(taken, trace=seen, state=state))
                raise PausedError

    def _asked(self, taken: Step) -> None:
        action = taken.actions[-1] if taken.actions else None
        if not isinstance(action, AWAITED):
            return
        match action:
            case CheckSchedule():
                self._row("asked", action.schedule)
            case CheckCaller():
                self._row("asked", " ".join(action.matches))
            case LookUp():
                self._row("asked", action.table)
            case DrawBranch() | CallHttp():
                self._row("asked", type(action).__name__)
            case _:
                pass

    def _answered(self, event: Event) -> None:
        match event:
            case ScheduleChecked():
                self._row("answered", event.period, event.reason)
            case CallerChecked():
                self._row("answered", event.matched)
            case Drawn():
                self._row("answered", event.branch)
            case HttpReplied():
                self._row("answered", str(event.status))
            case HttpFailed():
                self._row("answered", event.reason)
            case Found():
                self._row("answered", "found")
            case NotFound():
                self._row("answered", "not_found", event.reason)
            case _:
                pass

    def _row(self, what: What, text: str, detail: str = "") -> None:
        self.channel.rows.append(Row(self.clock.now(), what, text, detail))


@dataclass(frozen=True, slots=True)
class _BackEnds:
    """An `HttpCaller` with substituted answers only."""

    book: AnswerBook

    async def call(self, action: CallHttp, at: int) -> Completion:
        """Answer at once."""
        return self.book.for_backend(action, at)


@dataclass(frozen=True, slots=True)
class _Tables:
    """A `TableSource`: substituted answers, else the world's own tables."""

    world: World
    book: AnswerBook

    async def look_up(self, action: LookUp, at: int) -> Completion:
        """Answer at once."""
        answer = self.book.for_lookup(action, at)
        if answer is not None:
            return answer
        table = self.world.tables.get(action.table)
        return missing(action, at) if table is None else completed(action, table.find(action.key), at)


@dataclass(slots=True)
class _Log:
    """A `CallLog` that keeps the events of one call in memory."""

    events: list[Mapping[str, Any]] = field(default_factory=list)

    def begin(self, header: CallHeader) -> None:
        """Nothing is kept of the header: the caller of `simulate` has it."""

    def event(
        self,
        call_id: str,  # noqa: ARG002 - the protocol
        sequence: int,  # noqa: ARG002 - the protocol
        event: Mapping[str, Any],
        place: Place | None = None,  # noqa: ARG002 - the protocol
    ) -> None:
        """Keep an event."""
        self.events.append(event)

    def end(self, call_id: str, ended: str, at: int) -> None:
        """Nothing is kept of the end: the last state has it."""
