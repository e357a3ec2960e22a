"""split 按比例分流: a percentage split, the same for the same caller."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from runtime.engine.actions import DrawBranch
from runtime.engine.events import Completion, Drawn
from runtime.engine.node import Context, Fail, Leave, Verdict, View, Wait
from runtime.nodes.base import Config, Kind


@dataclass(frozen=True, slots=True)
class Split(Kind):
    """Leaves by the branch the caller belongs to."""

    salt: str
    weights: tuple[tuple[str, int], ...]

    @classmethod
    def compile(cls, config: Config, context: Context) -> Self:
        """See `runtime.engine.node.Node`."""
        weights = tuple((branch["id"], branch["percent"]) for branch in config["branches"])
        return cls(f"{context.flow}/{context.node}", weights)

    def enter(self, view: View) -> Verdict:
        """Draw."""
        return Wait(DrawBranch(view.token, self.salt, self.weights))

    def on(self, view: View, event: Completion) -> Verdict:  # noqa: ARG002 - the contract
        """Leave by the branch."""
        return Leave(event.branch) if isinstance(event, Drawn) else Fail("defect")
