"""The one interpreter: `start` a call, `step` it with an event. Pure; telephone, simulator, exploration and replay share it.

What an event means for the whole call (counters, type-ahead, shortcuts, the end) is decided here; what it means for a
node is the node's; how verdicts are applied stands in `walk`.
"""

from __future__ import annotations

from dataclasses import replace

from runtime.engine.actions import HandBack
from runtime.engine.events import (
    BridgeEnded,
    Chosen,
    Collected,
    Completion,
    Event,
    Failed,
    HungUp,
    Played,
    Recorded,
    Silent,
    TransferredAway,
    Unmatched,
)
from runtime.engine.node import Fail, Leave, Verdict
from runtime.engine.outcomes import declared
from runtime.engine.program import Program
from runtime.engine.state import Call, Frame, State, Step, Trace
from runtime.engine.walk import Walk

BRIDGES_THAT_TOOK_TIME = ("answered_ended", "timeout", "no_answer", "left_by_key")


def start(program: Program, call: Call) -> Step:
    """The first step of a call: its state, and what to do until the first event."""
    flow = program.flows[program.root]
    language = call.language if call.language in flow.languages else flow.languages[0]
    frame = Frame(flow.name, flow.entry, variables=flow.initial)
    walk = Walk(program, State(call=call, frames=(frame,), language=language))
    walk.settle(walk.enter(flow.entry))
    return walk.step()


def step(program: Program, state: State, event: Event) -> Step:
    """What follows from an event. An event that nothing waits for changes nothing and is traced as ignored."""
    if state.ended:
        return _ignored(state, event)
    if isinstance(event, HungUp | TransferredAway):
        return _gone(state, event)
    if not isinstance(event, Completion) or event.token != state.token or not state.waiting:
        return _ignored(state, event)
    walk = Walk(program, state)
    if declared(state.waiting, event):
        _account(walk, event)
        walk.settle(_verdict(walk, event))
    else:
        walk.note("defect", f"{type(event).__name__} does not end {state.waiting}")
        walk.settle(walk.fall_back("defect"))
    taken = walk.step()
    left = isinstance(event, Recorded) and event.ended_by == "hangup"
    return _without_caller(taken) if left and taken.state.ended == "handed_back" else taken


def _without_caller(taken: Step) -> Step:
    """A message ended by hanging up needs nobody any more: there is nothing to hand back to the exchange."""
    kept = tuple(action for action in taken.actions if not isinstance(action, HandBack))
    return Step(replace(taken.state, ended="hung_up"), kept, taken.trace)


def _verdict(walk: Walk, event: Completion) -> Verdict:
    node = walk.placed.node
    if isinstance(event, Failed):
        return Leave(node.port_on_failure) if node.port_on_failure else Fail(event.reason)
    if isinstance(event, Chosen) and event.option.startswith("@"):
        return walk.shortcut(event.option)
    return walk.ask(lambda view: node.on(view, event))


def _account(walk: Walk, event: Completion) -> None:
    """Keep the books of the whole call: has real caller time passed, are typed keys void, was the call answered?"""
    match event:
        case Played(complete=True) | Silent():
            walk.hops = 0
        case Chosen(fresh=True) | Collected(fresh=True):
            walk.hops = 0
        case Unmatched():
            walk.hops = 0 if event.fresh else walk.hops
            walk.flush = True
        case BridgeEnded():
            walk.flush = True
            walk.hops = 0 if event.result in BRIDGES_THAT_TOOK_TIME else walk.hops
            walk.answered = walk.answered or event.result == "answered_ended"
        case Recorded():
            walk.flush = True
            walk.hops = 0 if event.ms else walk.hops
        case _:
            pass


def _ignored(state: State, event: Event) -> Step:
    frame = state.frames[-1]
    return Step(state, (), (Trace("ignored", frame.flow, frame.node, type(event).__name__),))


def _gone(state: State, event: Event) -> Step:
    frame = state.frames[-1]
    ended = "hung_up" if isinstance(event, HungUp) else "transferred_away"
    return Step(replace(state, waiting="", ended=ended), (), (Trace("ended", frame.flow, frame.node, ended),))
