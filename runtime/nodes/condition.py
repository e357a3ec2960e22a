"""condition 条件判断: ordered conditions built from rows; the first that holds decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from runtime.engine.conditions import Group, compile_group
from runtime.engine.events import Completion
from runtime.engine.node import Context, Fail, Leave, Verdict, View
from runtime.nodes.base import Config, Kind


@dataclass(frozen=True, slots=True)
class Condition(Kind):
    """Leaves at once by the first condition that holds, else by "otherwise"."""

    conditions: tuple[tuple[str, Group], ...]

    @classmethod
    def compile(cls, config: Config, context: Context) -> Self:
        """See `runtime.engine.node.Node`."""
        return cls(tuple((doc["id"], compile_group(doc["when"], context.variables)) for doc in config["conditions"]))

    def enter(self, view: View) -> Verdict:
        """Decide."""
        return Leave(next((port for port, group in self.conditions if group.holds(view.value)), "otherwise"))

    def on(self, view: View, event: Completion) -> Verdict:  # noqa: ARG002 - the contract
        """A condition waits for nothing."""
        return Fail("defect")
