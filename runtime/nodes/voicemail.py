"""voicemail 语音留言: beep, record, review, store. A message ended by hanging up is a message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from runtime.engine import actions
from runtime.engine.actions import Ask, DropMessage, Instant, KeepMessage
from runtime.engine.collecting import Choice, Spec
from runtime.engine.events import Chosen, Completion, Recorded
from runtime.engine.node import Context, Leave, Verdict, View, Wait
from runtime.nodes.base import Config, Kind, shortcuts
from runtime.nodes.prompting import SILENCE, Prompt, compile_prompt

RECORDING, REVIEWING, THANKING = "recording", "reviewing", "thanking"
REVIEW_ASKED_MAX = 2


@dataclass(frozen=True, slots=True)
class Voicemail(Kind):
    """Records a message and keeps it at once: a caller who hangs up during the review has left it.

    Its local value is (phase, the recording's name, how often the review was asked).
    """

    prompt: Prompt
    mailbox: str
    max_s: int
    silence_s: int
    minimum_ms: int
    finish_keys: str
    review: Prompt
    review_specs: Mapping[str, Spec]
    saved_prompt: Prompt
    notify: tuple[str, ...]

    @classmethod
    def compile(cls, config: Config, context: Context) -> Self:
        """See `runtime.engine.node.Node`."""
        review = config.get("review") or {}
        return cls(
            prompt=compile_prompt(config["prompt"]),
            mailbox=config["mailbox"],
            max_s=config["max_s"],
            silence_s=config["silence_s"],
            minimum_ms=int(config["minimum_s"] * 1_000),
            finish_keys=config["finish_keys"],
            review=compile_prompt(review.get("prompt")),
            review_specs={
                language: Spec(
                    choices=(
                        Choice("keep", tuple(review["keep_keys"])),
                        Choice("again", tuple(review["again_keys"])),
                        *shortcuts(context, language, keys=False),
                    ),
                    no_input_ms=int(context.defaults["no_input_s"] * 1_000),
                )
                for language in (context.languages if review else ())
            },
            saved_prompt=compile_prompt(config.get("saved_prompt")),
            notify=tuple(config["notify"]),
        )

    def enter(self, view: View) -> Verdict:
        """Say the greeting, beep and record."""
        return self._record(view)

    def on(self, view: View, event: Completion) -> Verdict:
        """Store, review, thank."""
        if isinstance(event, Recorded):
            return self._recorded(view, event)
        if view.local[0] == THANKING:
            return Leave("saved", accepted=True)
        return self._reviewed(view, event)

    def _record(self, view: View, do: tuple[Instant, ...] = ()) -> Verdict:
        record = actions.Record(view.token, self.max_s, self.silence_s, self.finish_keys, self.prompt.said(view))
        return Wait(record, local=(RECORDING, "", 0), do=do)

    def _recorded(self, view: View, event: Recorded) -> Verdict:
        if not event.ref:
            return Leave("empty")
        if event.ms < self.minimum_ms:
            return Leave("empty", do=(DropMessage(event.ref),))
        keep = KeepMessage(event.ref, self.mailbox, event.ms, self.notify)
        if self.review == SILENCE:
            return self._thank(view, (keep,))
        return self._review(view, event.ref, 1, (keep,))

    def _review(self, view: View, ref: str, asked: int, do: tuple[Instant, ...] = ()) -> Verdict:
        ask = Ask(view.token, self.review.said(view), self.review_specs[view.language])
        return Wait(ask, local=(REVIEWING, ref, asked), do=do)

    def _reviewed(self, view: View, event: Completion) -> Verdict:
        _, ref, asked = view.local
        if isinstance(event, Chosen):
            if event.option == "again":
                return self._record(view, (DropMessage(str(ref)),))
            return self._thank(view)
        if int(asked) >= REVIEW_ASKED_MAX:
            return self._thank(view)
        return self._review(view, str(ref), int(asked) + 1)

    def _thank(self, view: View, do: tuple[Instant, ...] = ()) -> Verdict:
        return Wait(Ask(view.token, self.saved_prompt.said(view), Spec()), local=(THANKING, "", 0), do=do)
