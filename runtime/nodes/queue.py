"""queue 排队转人工: waits for an agent of a destination."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Self

from runtime.engine.actions import Awaited, JoinQueue
from runtime.engine.node import Context, View
from runtime.nodes.base import Config
from runtime.nodes.bridging import Bridge
from runtime.nodes.prompting import compile_prompt
from runtime.nodes.templates import reads


@dataclass(frozen=True, slots=True)
class Queue(Bridge):
    """Joins a queue with the node's priority, announcements and time-out."""

    port_on_failure: ClassVar[str] = "unavailable"

    join: JoinQueue

    @classmethod
    def compile(cls, config: Config, context: Context) -> Self:
        """See `runtime.engine.node.Node`."""
        return cls(
            prompt=compile_prompt(config.get("prompt")),
            context=reads(config.get("context") or (), context),
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
        return replace(self.join, token=view.token, context=self.handed_over(view))
