"""subflow 子流程: calls another flow with inputs and outputs and comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from runtime.engine.events import Completion
from runtime.engine.node import Context, Fail, Invoke, Leave, Verdict, View
from runtime.engine.values import Value
from runtime.nodes.base import Config, Kind


@dataclass(frozen=True, slots=True)
class Subflow(Kind):
    """Calls ``flow``; leaves by the port named like the return it came back by."""

    flow: str
    inputs: Mapping[str, Mapping[str, Any]]
    outputs: Mapping[str, str]

    @classmethod
    def compile(cls, config: Config, context: Context) -> Self:  # noqa: ARG003 - the contract
        """See `runtime.engine.node.Node`."""
        return cls(config["flow"], config["inputs"], config["outputs"])

    def enter(self, view: View) -> Verdict:
        """Call the flow."""
        return Invoke(
            self.flow,
            tuple(
                (name, view.value(given["variable"]) if "variable" in given else given["value"])
                for name, given in self.inputs.items()
            ),
        )

    def on(self, view: View, event: Completion) -> Verdict:  # noqa: ARG002 - the contract
        """A sub-flow node waits for no event of its own."""
        return Fail("defect")

    def returned(self, view: View, port: str, outputs: Mapping[str, Value]) -> Verdict:  # noqa: ARG002 - the contract
        """Take the outputs over and go on."""
        return Leave(port, assign=tuple((mine, outputs.get(theirs)) for mine, theirs in self.outputs.items()))
