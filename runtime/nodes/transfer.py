"""transfer 转接号码: connects to an extension, a mobile or an outside number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from runtime.engine.actions import Awaited, Dial
from runtime.engine.node import Context, View
from runtime.nodes.base import Config
from runtime.nodes.bridging import Bridge
from runtime.nodes.prompting import compile_prompt
from runtime.nodes.templates import reads


@dataclass(frozen=True, slots=True)
class Transfer(Bridge):
    """Dials a destination."""

    port_on_failure: ClassVar[str] = "failed"

    destination: str
    ring_s: int
    caller_id: str

    @classmethod
    def compile(cls, config: Config, context: Context) -> Self:
        """See `runtime.engine.node.Node`."""
        return cls(
            prompt=compile_prompt(config.get("prompt")),
            context=reads(config.get("context") or (), context),
            destination=config["destination"],
            ring_s=config["ring_s"],
            caller_id=config["caller_id"],
        )

    def connect(self, view: View) -> Awaited:
        """Dial."""
        return Dial(view.token, self.destination, self.ring_s, self.caller_id, self.handed_over(view))
