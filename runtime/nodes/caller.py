"""caller 来电识别: asks caller lists and the region of the number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from runtime.engine.actions import CheckCaller
from runtime.engine.events import CallerChecked, Completion
from runtime.engine.node import Context, Leave, Verdict, View, Wait
from runtime.engine.outcomes import OTHER
from runtime.nodes.base import Config, Kind


@dataclass(frozen=True, slots=True)
class Caller(Kind):
    """Leaves by the port of the first match that holds. ``ports`` maps "list:VIP" or "region:广东" to port ids."""

    port_on_failure: ClassVar[str] = OTHER

    ports: Mapping[str, str]

    @classmethod
    def compile(cls, config: Config, context: Context) -> Self:  # noqa: ARG003 - the contract
        """See `runtime.engine.node.Node`."""
        return cls({_match(match): match["id"] for match in config["matches"]})

    def enter(self, view: View) -> Verdict:
        """Ask who calls."""
        return Wait(CheckCaller(view.token, tuple(self.ports)))

    def on(self, view: View, event: Completion) -> Verdict:  # noqa: ARG002 - the contract
        """Leave by the match."""
        matched = event.matched if isinstance(event, CallerChecked) else OTHER
        return Leave(self.ports.get(matched, OTHER))


def _match(doc: Mapping[str, str]) -> str:
    return f"list:{doc['list']}" if "list" in doc else f"region:{doc['region']}"
