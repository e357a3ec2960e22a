"""What queue and transfer share: an announcement first, then the bridge, then the port named like its result."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

from runtime.engine.actions import Ask, Awaited
from runtime.engine.collecting import Spec
from runtime.engine.events import BridgeEnded, Completion
from runtime.engine.node import Leave, Verdict, View, Wait
from runtime.engine.values import Value
from runtime.nodes.base import Kind
from runtime.nodes.prompting import Prompt
from runtime.nodes.templates import Reads


@dataclass(frozen=True, slots=True)
class Bridge(Kind):
    """A node that connects the caller to a human."""

    prompt: Prompt
    context: Reads

    @abstractmethod
    def connect(self, view: View) -> Awaited:
        """The action that connects."""

    def enter(self, view: View) -> Verdict:
        """Announce."""
        return Wait(Ask(view.token, self.prompt.said(view), Spec(barge_in=False)))

    def on(self, view: View, event: Completion) -> Verdict:
        """Connect after the announcement; leave by the result after the bridge."""
        if isinstance(event, BridgeEnded):
            return Leave(event.result, accepted=event.result == "answered_ended")
        return Wait(self.connect(view))

    def handed_over(self, view: View) -> tuple[tuple[str, Value], ...]:
        """The variables the human is shown."""
        return self.context.texts(view)
