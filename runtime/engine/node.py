"""The contract of a node kind: what it sees, what it may answer. No kind and no stepping here.

A kind is a class whose instances are compiled configs. ``compile`` reads a config whose defaults are filled in; ``enter``
is asked once per visit, ``on`` once per event that completes the visit's awaited action.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol, Self

from runtime.engine.actions import Awaited, Ending, Instant
from runtime.engine.events import Completion
from runtime.engine.state import Assignments, Call, Local
from runtime.engine.values import Value, VariableType

Config = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class View:
    """What a node may read: the call, its own local value, the frame's variables, its pass count.

    ``language`` is the call's where the flow speaks it, else the flow's first.
    ``token`` is the token an awaited action returned in this step must carry.
    """

    call: Call
    language: str
    local: Local
    variables: Mapping[str, Value]
    token: int
    passes: int

    def value(self, name: str) -> Value | None:
        """A variable, or one of call.caller, call.line, call.language; None when unset."""
        match name:
            case "call.caller":
                return self.call.caller or None
            case "call.line":
                return self.call.line
            case "call.language":
                return self.language
            case _:
                return self.variables.get(name)


@dataclass(frozen=True, slots=True)
class Context:
    """What a kind may know of its flow while compiling: names, types, defaults, and the choices open in every menu.

    ``samples`` gives for each variable the representative values that path exploration and redaction use.
    """

    flow: str
    node: str
    languages: tuple[str, ...]
    variables: Mapping[str, VariableType]
    defaults: Config
    shortcuts: tuple[Mapping[str, Any], ...]
    samples: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)


# --- verdicts --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Leave:
    """Go on by a port, after assigning variables and doing instant actions.

    ``accepted`` says that the caller gave an answer that was taken: it ends a row of failures. ``passes`` sets the
    node's own counter of this call.
    """

    port: str
    assign: Assignments = ()
    do: tuple[Instant, ...] = ()
    accepted: bool = False
    passes: int | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Do the instant actions, then wait for the awaited one, remembering ``local`` for this visit.

    ``accepted`` is as in `Leave`.
    """

    action: Awaited
    local: Local = ()
    do: tuple[Instant, ...] = ()
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Invoke:
    """Call another flow with inputs (callee's variable, value) and come back by one of its returns."""

    flow: str
    inputs: Assignments = ()


@dataclass(frozen=True, slots=True)
class Return:
    """Come back to the flow that called this one. In the first flow of a call it ends the call."""

    port: str


@dataclass(frozen=True, slots=True)
class Jump:
    """Leave for another flow and do not come back."""

    flow: str


@dataclass(frozen=True, slots=True)
class GoBack:
    """Return to the menu before this one; to this one again when there is none."""


@dataclass(frozen=True, slots=True)
class Fail:
    """This node cannot go on: the way to a human takes over."""

    reason: str


@dataclass(frozen=True, slots=True)
class End:
    """The call ends here."""

    ending: Ending


Verdict = Leave | Wait | Invoke | Return | Jump | GoBack | Fail | End


class Node(Protocol):
    """A compiled node.

    ``landmark`` marks menus, to which a caller can go back; ``port_on_failure`` is the port taken when the awaited
    action could not be carried out, "" for the way to a human.
    """

    landmark: ClassVar[bool]
    port_on_failure: ClassVar[str]

    @property
    def goes_back(self) -> bool:
        """May this node answer `GoBack`?"""
        ...

    @classmethod
    def compile(cls, config: Config, context: Context) -> Self:
        """Read a config that its schema accepts and whose defaults are filled in."""
        ...

    def enter(self, view: View) -> Verdict:
        """The caller arrives."""
        ...

    def on(self, view: View, event: Completion) -> Verdict:
        """The awaited action of this visit has ended."""
        ...

    def returned(self, view: View, port: str, outputs: Mapping[str, Value]) -> Verdict:
        """A flow that this node invoked has come back by ``port`` with its output variables."""
        ...


Kinds = Mapping[str, type[Node]]
