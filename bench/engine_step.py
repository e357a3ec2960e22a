"""Engine steps a second, beside a hand-written bare step and the library `transitions`, on the same two courses.

The courses: a menu that leads to itself, in one call; and a whole call of six nodes (play, menu, collect, condition,
transfer, hangup). Three of ours: `step` as a telephone calls it, with tokens and trace; the table as bulk replay calls it,
with trace and coverage; and the table's moves alone. Each course runs in turns, and the median of the turns counts.
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from itertools import repeat
from typing import Any

from transitions import Machine

from runtime.document.release import build
from runtime.engine.events import BridgeEnded, Chosen, Collected, Event, Played
from runtime.engine.program import Program, compile_release
from runtime.engine.state import Call
from runtime.engine.step import start, step
from runtime.engine.table import Move, Table
from runtime.nodes import KINDS
from simulator.coverage import Coverage, covered

VISITS = 6
TURNS = 7
CALL = Call(line="4001", caller="13800138000")
NAMES = {"play": "welcome", "menu": "main", "collect": "acct", "branch": "vip", "transfer": "200", "hangup": "16"}
NEVER = 1 << 60


# --- the flow, as a document, as a hand-written step, as a machine of the library ------------------------------------


def program() -> Program:
    """The six nodes as a release; the menu's key 7 leads back to it."""

    def say(text: str) -> dict[str, Any]:
        return {"zh-CN": [{"say": text}]}

    options = [{"id": name, "label": name, "keys": [key], "phrases": {}} for name, key in (("go", "1"), ("again", "7"))]
    vip = {"all": [{"variable": "acct", "op": "starts_with", "value": "9"}]}
    nodes: Mapping[str, tuple[str, dict[str, Any], dict[str, str]]] = {
        "play": ("play", {"prompt": say("欢迎")}, {"done": "menu"}),
        "menu": ("menu", {"prompt": say("请选择"), "options": options}, {"go": "collect", "again": "menu"}),
        "collect": ("collect", {"prompt": say("账号"), "variable": "acct", "maximum": 4}, {"done": "branch"}),
        "branch": (
            "condition",
            {"conditions": [{"id": "vip", "label": "VIP", "when": vip}]},
            {"vip": "transfer", "otherwise": "hangup"},
        ),
        "transfer": ("transfer", {"destination": "200"}, {"answered_ended": "hangup"}),
        "hangup": ("hangup", {}, {}),
    }
    document = {
        "schema_version": 1,
        "name": "bench",
        "languages": ["zh-CN"],
        "entry": "play",
        "variables": {"acct": {"type": "digits"}},
        "defaults": {},
        "shortcuts": [],
        "nodes": {key: {"kind": kind, "label": key, "config": config} for key, (kind, config, _) in nodes.items()},
        "edges": [{"from": key, "port": p, "to": to} for key, node in nodes.items() for p, to in node[2].items()],
        "layout": {},
    }
    return compile_release(build("bench", {"bench": document}), KINDS)


EVENTS: tuple[Event, ...] = (
    Played(at=0, token=1),
    Chosen(at=0, token=2, option="go", via="key", keys="1"),
    Collected(at=0, token=3, digits="9123", via="key"),
    BridgeEnded(at=0, token=4, result="answered_ended"),
)

AGAIN = Chosen(at=0, token=2, option="again", via="key", keys="7")

Bare = tuple[int, int, tuple[str, ...]]


def bare() -> tuple[tuple[Callable[[Bare, str], Bare], ...], tuple[tuple[str, str], ...]]:
    """A closure per node over a tuple (node, retries, variables): no tokens, prompts, languages, trace or fallback."""

    def play(s: Bare, _: str) -> Bare:
        return (1, 0, s[2])

    def menu(s: Bare, key: str, choices: Mapping[str, int] = {"1": 2}) -> Bare:
        chosen = choices.get(key)
        if chosen is not None:
            return (chosen, 0, s[2])
        return (1, s[1] + 1, s[2]) if s[1] < NEVER else (5, 0, s[2])

    def collect(_: Bare, digits: str) -> Bare:
        return (3, 0, (digits,))

    def branch(s: Bare, _: str) -> Bare:
        return (4 if s[2][0][:1] == "9" else 5, 0, s[2])

    def transfer(s: Bare, _: str) -> Bare:
        return (5, 0, s[2])

    return (play, menu, collect, branch, transfer), tuple(NAMES.items())


class Caller:
    """A model of `transitions`: one call."""

    def __init__(self, out: list[str] | None) -> None:
        self.out, self.retries, self.acct = out, 0, ""

    def known(self, key: str) -> bool:
        return key == "1"

    def may_retry(self, _: str) -> bool:
        return self.retries < NEVER

    def count(self, _: str) -> None:
        self.retries += 1

    def keep(self, digits: str) -> None:
        self.acct = digits

    def vip(self) -> bool:
        return self.acct.startswith("9")

    def entered(self, *_: str) -> None:
        if self.out is not None:
            self.out.append(NAMES[self.state])  # type: ignore[attr-defined]  # the library adds it


def machine() -> Machine:
    """The same flow in the library's terms."""
    return Machine(
        model=None,
        states=list(NAMES),
        initial="play",
        auto_transitions=False,
        after_state_change="entered",
        transitions=[
            {"trigger": "done", "source": "play", "dest": "menu"},
            {"trigger": "done", "source": "transfer", "dest": "hangup"},
            {"trigger": "digit", "source": "menu", "dest": "collect", "conditions": "known"},
            {"trigger": "digit", "source": "menu", "dest": "menu", "conditions": "may_retry", "before": "count"},
            {"trigger": "digits", "source": "collect", "dest": "branch", "before": "keep"},
            {"trigger": "auto", "source": "branch", "dest": "transfer", "conditions": "vip"},
            {"trigger": "auto", "source": "branch", "dest": "hangup"},
        ],
    )


# --- the courses: each does a number of node visits ------------------------------------------------------------------

Course = Callable[[int], None]


def bare_courses() -> tuple[Course, Course]:
    """The hand-written step."""
    functions, actions = bare()

    def loop(visits: int) -> None:
        state: Bare = (1, 0, ())
        for _ in range(visits):
            state = functions[state[0]](state, "7")
            actions[state[0]]

    def call(visits: int) -> None:
        for _ in range(visits // VISITS):
            state: Bare = (0, 0, ())
            heard = [actions[0]]
            for event in ("", "1", "9123", "", ""):
                state = functions[state[0]](state, event)
                heard.append(actions[state[0]])

    return loop, call


def library_courses() -> tuple[Course, Course]:
    """`transitions`."""
    library = machine()

    def loop(visits: int) -> None:
        caller: Any = Caller(None)
        library.add_model(caller)
        caller.done()
        for _ in range(visits):
            caller.digit("7")
        library.remove_model(caller)

    def call(visits: int) -> None:
        for _ in range(visits // VISITS):
            caller: Any = Caller([NAMES["play"]])
            library.add_model(caller)
            caller.done()
            caller.digit("1")
            caller.digits("9123")
            caller.auto()
            caller.done()
            library.remove_model(caller)

    return loop, call


def step_courses() -> tuple[Course, Course]:
    """`step` as a call on the telephone takes it: tokens, actions, trace."""
    compiled = program()

    def loop(visits: int) -> None:
        state = step(compiled, start(compiled, CALL).state, EVENTS[0]).state
        for token in range(2, visits + 2):
            state = step(compiled, state, Chosen(at=0, token=token, option="again", via="key", keys="7")).state

    def call(visits: int) -> None:
        for _ in range(visits // VISITS):
            state = start(compiled, CALL).state
            for event in EVENTS:
                state = step(compiled, state, event).state

    return loop, call


def table_courses(*, traced: bool) -> tuple[Course, Course]:
    """The table of remembered moves; ``traced`` adds up the coverage of each move once."""
    table = Table(program())
    seen: set[int] = set()

    def follow(first: Move, events: Iterable[Event]) -> None:
        move, after = first, table.after
        for event in events:
            move = after(move, event)

    def cover(first: Move, events: Iterable[Event]) -> None:
        coverage, move, after = Coverage(), first, table.after
        for event in events:
            move = after(move, event)
            if id(move) not in seen:
                seen.add(id(move))
                coverage = coverage | covered(move.step.trace)

    going = cover if traced else follow

    def loop(visits: int) -> None:
        going(table.after(table.start(CALL), EVENTS[0]), repeat(AGAIN, visits))

    def call(visits: int) -> None:
        for _ in range(visits // VISITS):
            going(table.start(CALL), EVENTS)

    return loop, call


def courses() -> dict[str, tuple[Course, Course]]:
    """By runner: the menu's loop and the whole call, both taking the number of node visits."""
    return {
        "bare": bare_courses(),
        "transitions": library_courses(),
        "step": step_courses(),
        "table": table_courses(traced=False),
        "table, trace": table_courses(traced=True),
    }


def rate(course: Course, seconds: float) -> float:
    """Node visits a second of CPU, in one turn of about ``seconds``."""
    visits = VISITS * 50
    while True:
        gc.collect()
        began = time.process_time()
        course(visits)
        took = time.process_time() - began
        if took >= seconds / 2:
            return visits / took
        visits *= 4 if took < seconds / 8 else 2


def main(arguments: list[str]) -> None:
    """Print a table of rates and the closing lines."""
    seconds = 0.02 if "--quick" in arguments else 0.2
    runners = courses()
    measured: dict[str, list[tuple[float, float]]] = {name: [] for name in runners}
    for _ in range(3 if "--quick" in arguments else TURNS):
        for name, (loop, call) in runners.items():
            measured[name].append((rate(loop, seconds), rate(call, seconds)))
    rates = {
        name: [statistics.median(column) for column in zip(*turns, strict=True)] for name, turns in measured.items()
    }
    print(f"{'node visits/s':16}{'menu loop':>14}{'six-node call':>16}")
    for name, (loop_rate, call_rate) in rates.items():
        print(f"{name:16}{loop_rate:14,.0f}{call_rate:16,.0f}")

    def over(ours: str, peer: str) -> str:
        return " / ".join(f"{mine / theirs:.2f}" for mine, theirs in zip(rates[ours], rates[peer], strict=True))

    print("figures: menu loop / six-node call")
    print(f"engine_live_step_vs_transitions: {over('step', 'transitions')} (goal 1)")
    print(f"engine_step_vs_bare: {over('table', 'bare')} (goal 0.5)")
    print(f"engine_step_vs_transitions: {over('table', 'transitions')} (goal 30)")
    print(f"engine_traced_step_vs_bare: {over('table, trace', 'bare')} (goal 0.15)")
    print(f"engine_traced_step_vs_transitions: {over('table, trace', 'transitions')} (goal 10)")


if __name__ == "__main__":
    main(sys.argv[1:])
