"""language 切换语言: prompts, speech and recognition go on in another language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from runtime.engine.actions import SetLanguage
from runtime.engine.events import Completion
from runtime.engine.node import Context, Fail, Leave, Verdict, View
from runtime.nodes.base import Config, Kind


@dataclass(frozen=True, slots=True)
class Language(Kind):
    """Switches to one of the flow's languages."""

    language: str

    @classmethod
    def compile(cls, config: Config, context: Context) -> Self:  # noqa: ARG003 - the contract
        """See `runtime.engine.node.Node`."""
        return cls(config["language"])

    def enter(self, view: View) -> Verdict:  # noqa: ARG002 - the contract
        """Switch and go on."""
        return Leave("done", do=(SetLanguage(self.language),))

    def on(self, view: View, event: Completion) -> Verdict:  # noqa: ARG002 - the contract
        """A language waits for nothing."""
        return Fail("defect")
