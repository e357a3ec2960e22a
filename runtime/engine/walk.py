"""Applying the verdicts of nodes until the call waits or ends. How a step begins stands in `step`.

A `Walk` is a step in the making: it is built from a state, changed by verdicts, and read out as the next state. It never
outlives the step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from runtime.engine.actions import (
    Action,
    Answer,
    Ask,
    CallHttp,
    HandBack,
    HangUp,
    Instant,
    JoinQueue,
    Record,
    SetLanguage,
    StartRecording,
)
from runtime.engine.events import Played
from runtime.engine.node import End, Fail, GoBack, Invoke, Jump, Leave, Return, Verdict, View, Wait
from runtime.engine.program import Flow, Placed, Program
from runtime.engine.state import Assignments, Frame, State, Step, Trace
from runtime.engine.values import Value, fit

HOPS_MAX = 100  # nodes in a row without any real caller time: more is a silent loop
DEPTH_MAX = 8  # sub-flows inside sub-flows


class Walk:
    """A step in the making."""

    __slots__ = (
        "actions",
        "answered",
        "ended",
        "failures",
        "falling_back",
        "flush",
        "frames",
        "hops",
        "language",
        "program",
        "state",
        "token",
        "trace",
        "waiting",
    )

    def __init__(self, program: Program, state: State) -> None:
        self.program = program
        self.state = state
        self.frames = list(state.frames)
        self.language = state.language
        self.token = state.token
        self.waiting = ""
        self.failures = state.failures
        self.hops = state.hops
        self.answered = state.answered
        self.flush = state.flush
        self.falling_back = state.falling_back
        self.ended = ""
        self.actions: list[Action] = []
        self.trace: list[Trace] = []

    def step(self) -> Step:
        """Read out the step."""
        state = State(
            self.state.call,
            tuple(self.frames),
            self.language,
            self.token,
            self.waiting,
            self.failures,
            self.hops,
            self.answered,
            self.flush,
            self.falling_back,
            self.ended,
        )
        return Step(state, tuple(self.actions), tuple(self.trace))

    # --- where we are ------------------------------------------------------------------------------------------------

    @property
    def flow(self) -> Flow:
        """The flow of the innermost frame."""
        return self.program.flows[self.frames[-1].flow]

    @property
    def placed(self) -> Placed:
        """The node of the innermost frame."""
        return self.flow.nodes[self.frames[-1].node]

    def view(self) -> View:
        """What the current node may read."""
        frame = self.frames[-1]
        languages = self.program.flows[frame.flow].languages
        return View(
            self.state.call,
            self.language if self.language in languages else languages[0],
            frame.local,
            dict(frame.variables),
            self.token + 1,
            dict(frame.passes).get(frame.node, 0),
        )

    def note(self, what: str, detail: str = "") -> None:
        """Add a row to the trace."""
        frame = self.frames[-1]
        self.trace.append(Trace(what, frame.flow, frame.node, detail))

    def ask(self, question: Callable[[View], Verdict]) -> Verdict:
        """Ask the current node; a node that raises is a defect of ours, and the caller goes to a human."""
        try:
            return question(self.view())
        except Exception as error:  # noqa: BLE001 - nothing on a call ever raises into silence
            self.note("defect", f"{type(error).__name__} in {self.placed.kind}")
            return Fail("defect")

    # --- verdicts ----------------------------------------------------------------------------------------------------

    def settle(self, verdict: Verdict) -> None:
        """Apply verdicts until the call waits or ends."""
        while True:
            match verdict:
                case Wait():
                    at_once = self._wait(verdict)
                    if at_once is None:
                        return
                    verdict = at_once
                case End():
                    self._end(verdict)
                    return
                case Leave():
                    verdict = self._leave(verdict)
                case Invoke():
                    verdict = self._invoke(verdict)
                case Return():
                    verdict = self._return(verdict)
                case Jump():
                    verdict = self._jump(verdict)
                case GoBack():
                    verdict = self._go_back()
                case _:
                    verdict = self.fall_back(verdict.reason)

    def enter(self, node: str) -> Verdict:
        """Arrive at a node of the innermost frame."""
        frame, flow = self.frames[-1], self.flow
        placed = flow.nodes[node]
        trail = frame.trail
        if flow.goes_back and placed.node.landmark:
            trail = (*trail[: trail.index(node)], node) if node in trail else (*trail, node)
        self.frames[-1] = Frame(frame.flow, node, (), frame.variables, frame.passes, trail)
        self.note("entered")
        self.hops += 1
        if self.hops > HOPS_MAX:
            self.note("defect", "silent_loop")
            return Fail("silent_loop")
        return self.ask(placed.node.enter)

    def fall_back(self, reason: str) -> Verdict:
        """The way to a human; handed back to the exchange when that way itself has failed or there is none."""
        self.note("fallback", reason)
        if self.falling_back or not self._find_human():
            return End(HandBack(reason))
        self.falling_back, self.failures, self.hops, self.flush = True, 0, 0, True
        return self.enter(self.flow.fallback)

    def shortcut(self, option: str) -> Verdict:
        """The caller chose a shortcut of the flow from within a menu."""
        self.note("shortcut", option)
        self._accept()
        target = self.flow.shortcuts.get(option, "")
        if not target:
            if not self._find_human():
                return self.fall_back("no_human")
            target = self.flow.fallback
        return self.enter(target)

    def _find_human(self) -> bool:
        """Drop frames until one has a fallback; change nothing when none has."""
        for depth in range(len(self.frames), 0, -1):
            if self.program.flows[self.frames[depth - 1].flow].fallback:
                del self.frames[depth:]
                return True
        return False

    def _wait(self, verdict: Wait) -> Verdict | None:
        """Wait for the action; the node's next verdict when there is nothing to wait for.

        A prompt with nothing to say takes no time, so a circle of such nodes counts as silent.
        """
        if verdict.accepted:
            self._accept()
        for action in verdict.do:
            self._do(action)
        awaited = verdict.action
        frame = self.frames[-1]
        if frame.local != verdict.local:
            self.frames[-1] = Frame(frame.flow, frame.node, verdict.local, frame.variables, frame.passes, frame.trail)
        if isinstance(awaited, Ask) and awaited.spec.expects_nothing and not awaited.prompt:
            said = Played(at=0, token=awaited.token)
            return self.ask(lambda view: self.placed.node.on(view, said))
        if isinstance(awaited, Ask | Record | JoinQueue) or (isinstance(awaited, CallHttp) and awaited.filler):
            self._answer()
        if isinstance(awaited, Ask) and self.flush:
            awaited = replace(awaited, spec=replace(awaited.spec, flush=True))
            self.flush = False
        self.token += 1
        self.waiting = type(awaited).__name__
        self.actions.append(awaited)
        return None

    def _end(self, verdict: End) -> None:
        self.actions.append(verdict.ending)
        self.ended = "completed" if isinstance(verdict.ending, HangUp) else "handed_back"
        self.note("ended", self.ended)

    def _leave(self, verdict: Leave) -> Verdict:
        frame, placed = self.frames[-1], self.placed
        self._assign(verdict.assign)
        for action in verdict.do:
            self._do(action)
        if verdict.passes is not None:
            passes = {**dict(frame.passes), frame.node: verdict.passes}
            kept = tuple(sorted((node, count) for node, count in passes.items() if count))
            now = self.frames[-1]
            self.frames[-1] = Frame(now.flow, now.node, now.local, now.variables, kept, now.trail)
        self.note("left", verdict.port)
        port = placed.ports.get(verdict.port)
        if port is None:
            self.note("defect", f"no port {verdict.port!r}")
            return self.fall_back("defect")
        if verdict.accepted:
            self._accept()
        if port.failure:
            self.flush = True
            self.failures += 1
            if self.failures >= self.flow.after_failures:
                return self.fall_back("failures")
        if port.to:
            return self.enter(port.to)
        return End(HangUp()) if port.unwired == "end" else self.fall_back("unwired")

    def _invoke(self, verdict: Invoke) -> Verdict:
        target = self.program.flows.get(verdict.flow)
        if target is None or len(self.frames) >= DEPTH_MAX:
            self.note("defect", f"cannot call {verdict.flow!r}")
            return self.fall_back("defect")
        self.frames.append(Frame(target.name, target.entry, variables=target.initial))
        self._assign(verdict.inputs)
        return self.enter(target.entry)

    def _return(self, verdict: Return) -> Verdict:
        if len(self.frames) == 1:
            return End(HangUp())
        outputs = self._outputs()
        self.frames.pop()
        return self.ask(lambda view: self.placed.node.returned(view, verdict.port, outputs))

    def _outputs(self) -> Mapping[str, Value]:
        variables = dict(self.frames[-1].variables)
        return {name: variables[name] for name in self.flow.outputs if name in variables}

    def _jump(self, verdict: Jump) -> Verdict:
        target = self.program.flows.get(verdict.flow)
        if target is None:
            self.note("defect", f"cannot go to {verdict.flow!r}")
            return self.fall_back("defect")
        here = self.flow
        alike = {name for name, kind in target.variables.items() if kind == here.variables.get(name)}
        kept = dict(target.initial) | {n: value for n, value in self.frames[-1].variables if n in alike}
        self.frames = [Frame(target.name, target.entry, variables=tuple(sorted(kept.items())))]
        return self.enter(target.entry)

    def _go_back(self) -> Verdict:
        self._accept()
        frame = self.frames[-1]
        earlier = [menu for menu in frame.trail if menu != frame.node]
        return self.enter(earlier[-1] if earlier else frame.node)

    # --- small moves -------------------------------------------------------------------------------------------------

    def _accept(self) -> None:
        """The caller's answer was taken: it ends a row of failures."""
        self.failures, self.falling_back = 0, False

    def _assign(self, assignments: Assignments) -> None:
        if not assignments:
            return
        types = self.flow.variables
        variables = dict(self.frames[-1].variables)
        for name, value in assignments:
            kind = types.get(name)
            if kind is None:
                self.note("defect", f"no variable {name!r}")
                continue
            kept = fit(kind, value)
            if kept is None:
                variables.pop(name, None)
            else:
                variables[name] = kept
            shown = "unset" if kept is None else "•••" if kind.sensitive else str(kept)
            self.note("assigned", f"{name}={shown}")
        now, kept_all = self.frames[-1], tuple(sorted(variables.items()))
        self.frames[-1] = Frame(now.flow, now.node, now.local, kept_all, now.passes, now.trail)

    def _do(self, action: Instant) -> None:
        if isinstance(action, StartRecording):
            self._answer()
        if isinstance(action, SetLanguage):
            self.language = action.language
        self.actions.append(action)

    def _answer(self) -> None:
        if not self.answered:
            self.answered = True
            self.actions.append(Answer())
