"""loop 循环次数: counts passes in this call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from runtime.engine.events import Completion
from runtime.engine.node import Context, Fail, Leave, Verdict, View
from runtime.nodes.base import Config, Kind


@dataclass(frozen=True, slots=True)
class Loop(Kind):
    """Leaves ``times`` times by "again", then by "exhausted", and counts anew."""

    times: int

    @classmethod
    def compile(cls, config: Config, context: Context) -> Self:  # noqa: ARG003 - the contract
        """See `runtime.engine.node.Node`."""
        return cls(config["times"])

    def enter(self, view: View) -> Verdict:
        """Count."""
        if view.passes < self.times:
            return Leave("again", passes=view.passes + 1)
        return Leave("exhausted", passes=0)

    def on(self, view: View, event: Completion) -> Verdict:  # noqa: ARG002 - the contract
        """A loop waits for nothing."""
        return Fail("defect")
