"""play 播放语音: a prompt that expects no answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from runtime.engine.actions import Ask
from runtime.engine.collecting import Spec
from runtime.engine.events import Completion
from runtime.engine.node import Context, Leave, Verdict, View, Wait
from runtime.nodes.base import Config, Kind, barge_in
from runtime.nodes.prompting import Prompt, compile_prompt


@dataclass(frozen=True, slots=True)
class Play(Kind):
    """Says a prompt and goes on."""

    prompt: Prompt
    spec: Spec

    @classmethod
    def compile(cls, config: Config, context: Context) -> Self:
        """See `runtime.engine.node.Node`."""
        return cls(compile_prompt(config["prompt"]), Spec(barge_in=barge_in(config, context)))

    def enter(self, view: View) -> Verdict:
        """Say it."""
        return Wait(Ask(view.token, self.prompt.said(view), self.spec))

    def on(self, view: View, event: Completion) -> Verdict:  # noqa: ARG002 - the contract
        """It was said, or cut short by a key that the next question will find."""
        return Leave("done")
