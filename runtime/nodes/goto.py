"""goto 跳转流程: leaves for another flow and does not come back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from runtime.engine.events import Completion
from runtime.engine.node import Context, Fail, Jump, Verdict, View
from runtime.nodes.base import Config, Kind


@dataclass(frozen=True, slots=True)
class Goto(Kind):
    """Goes to the start of ``flow``."""

    flow: str

    @classmethod
    def compile(cls, config: Config, context: Context) -> Self:  # noqa: ARG003 - the contract
        """See `runtime.engine.node.Node`."""
        return cls(config["flow"])

    def enter(self, view: View) -> Verdict:  # noqa: ARG002 - the contract
        """Go."""
        return Jump(self.flow)

    def on(self, view: View, event: Completion) -> Verdict:  # noqa: ARG002 - the contract
        """A goto waits for nothing."""
        return Fail("defect")
