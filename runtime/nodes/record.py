"""record 通话录音: starts or stops recording; before it starts the caller is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from runtime.engine.actions import Ask, StartRecording, StopRecording
from runtime.engine.collecting import Spec
from runtime.engine.events import Completion
from runtime.engine.node import Context, Leave, Verdict, View, Wait
from runtime.nodes.base import Config, Kind
from runtime.nodes.prompting import Prompt, compile_prompt


@dataclass(frozen=True, slots=True)
class Record(Kind):
    """Says the notice to its end, then records; or stops."""

    starts: bool
    notice: Prompt

    @classmethod
    def compile(cls, config: Config, context: Context) -> Self:  # noqa: ARG003 - the contract
        """See `runtime.engine.node.Node`."""
        return cls(config["mode"] == "start", compile_prompt(config.get("notice")))

    def enter(self, view: View) -> Verdict:
        """Tell the caller, or stop."""
        if self.starts:
            return Wait(Ask(view.token, self.notice.said(view), Spec(barge_in=False)))
        return Leave("done", do=(StopRecording(),))

    def on(self, view: View, event: Completion) -> Verdict:  # noqa: ARG002 - the contract
        """The caller has been told."""
        return Leave("done", do=(StartRecording(),))
