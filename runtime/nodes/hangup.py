"""hangup 挂机: says goodbye and ends the call with a cause, or ends a sub-flow by one of its returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from runtime.engine.actions import Ask, HangUp
from runtime.engine.collecting import Spec
from runtime.engine.events import Completion
from runtime.engine.node import Context, End, Return, Verdict, View, Wait
from runtime.nodes.base import Config, Kind
from runtime.nodes.prompting import Prompt, compile_prompt


@dataclass(frozen=True, slots=True)
class Hangup(Kind):
    """Ends with ``cause``, or returns by ``return_id`` when it is not empty."""

    prompt: Prompt
    cause: str
    return_id: str

    @classmethod
    def compile(cls, config: Config, context: Context) -> Self:  # noqa: ARG003 - the contract
        """See `runtime.engine.node.Node`."""
        return_id = config.get("return") or "" if config["then"] == "return" else ""
        return cls(compile_prompt(config.get("prompt")), config["cause"], return_id)

    def enter(self, view: View) -> Verdict:
        """Say goodbye first."""
        return Wait(Ask(view.token, self.prompt.said(view), Spec(barge_in=False)))

    def on(self, view: View, event: Completion) -> Verdict:  # noqa: ARG002 - the contract
        """It has been said."""
        return Return(self.return_id) if self.return_id else End(HangUp(self.cause))
