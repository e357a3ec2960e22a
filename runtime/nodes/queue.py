"""queue 排队转人工: waits for an agent of a destination."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from runtime.engine.actions import Awaited, JoinQueue
from runtime.engine.node import Context, View
from runtime.nodes.base import Config
from runtime.nodes.bridging import Bridge, context_of
from runtime.nodes.prompting import compile_prompt


@dataclass(frozen=True, slots=True)
class Queue(Bridge):
    """Joins a queue with the node's priority, announcements and time-out."""

    port_on_failure: ClassVar[str] = "unavailable"

    join: JoinQueue

    @classmethod
    def compile(cls, config: Config, context: Context) -> Self:  # noqa: ARG003 - the contract
        """See `runtime.engine.node.Node`."""
        return cls(
            prompt=compile_prompt(config.get("prompt")),
            context=context_of(config.get("context")),
            join=JoinQueue(
                token=0,
                destination=config["destination"],
                timeout_s=config["timeout_s"],
                priority=config["priority"],
                skill=config["skill"],
                announce_position=config["announce_position"],
                announce_agent=config["announce_agent"],
                music=config["music"],
                leave_keys=config["leave_keys"],
            ),
        )

    def connect(self, view: View) -> Awaited:
        """Join the queue."""
        join = self.join
        return JoinQueue(
            token=view.token,
            destination=join.destination,
            timeout_s=join.timeout_s,
            priority=join.priority,
            skill=join.skill,
            announce_position=join.announce_position,
            announce_agent=join.announce_agent,
            music=join.music,
            leave_keys=join.leave_keys,
            context=self.handed_over(view),
        )
