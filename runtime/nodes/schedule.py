"""schedule 时间判断: asks a schedule which period it is now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from runtime.engine.actions import CheckSchedule
from runtime.engine.events import Completion, ScheduleChecked
from runtime.engine.node import Context, Leave, Verdict, View, Wait
from runtime.engine.outcomes import OTHERWISE
from runtime.nodes.base import Config, Kind


@dataclass(frozen=True, slots=True)
class Schedule(Kind):
    """Leaves by the port of the period; by "otherwise" when the schedule answers something the flow does not know."""

    port_on_failure: ClassVar[str] = OTHERWISE

    schedule: str
    periods: tuple[str, ...]

    @classmethod
    def compile(cls, config: Config, context: Context) -> Self:  # noqa: ARG003 - the contract
        """See `runtime.engine.node.Node`."""
        return cls(config["schedule"], tuple(config["periods"]))

    def enter(self, view: View) -> Verdict:
        """Ask the schedule."""
        return Wait(CheckSchedule(view.token, self.schedule, self.periods))

    def on(self, view: View, event: Completion) -> Verdict:  # noqa: ARG002 - the contract
        """Leave by the period."""
        known = isinstance(event, ScheduleChecked) and event.period in self.periods
        return Leave(event.period if known and isinstance(event, ScheduleChecked) else OTHERWISE)
