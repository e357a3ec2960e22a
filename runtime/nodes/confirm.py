"""confirm 是否确认: yes or no, by key or by speech."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from runtime.engine.actions import Ask, Segment
from runtime.engine.collecting import Choice, Spec
from runtime.engine.events import Chosen, Completion, Silent
from runtime.engine.node import Context, Leave, Verdict, View, Wait
from runtime.nodes.base import Config, Kind, barge_in, milliseconds, phrases, shortcuts
from runtime.nodes.prompting import Prompt, compile_prompt
from runtime.nodes.retrying import Retries, compile_retries


@dataclass(frozen=True, slots=True)
class Confirm(Kind):
    """Asks a yes-or-no question. Its local value is (silences, mismatches) of this visit."""

    prompt: Prompt
    specs: Mapping[str, Spec]
    no_input: Retries
    no_match: Retries

    @classmethod
    def compile(cls, config: Config, context: Context) -> Self:
        """See `runtime.engine.node.Node`."""
        specs = {
            language: Spec(
                choices=(*yes_and_no(config, language), *shortcuts(context, language, keys=True)),
                barge_in=barge_in(config, context),
                flush=bool(config.get("flush")),
                no_input_ms=milliseconds(config, context, "no_input_s"),
                between_ms=int(context.defaults["between_digits_s"] * 1_000),
            )
            for language in context.languages
        }
        silence = compile_retries(
            config,
            context,
            "no_input",
            times="no_input_retries",
            prompts="no_input_prompts",
            default="no_input_retries",
        )
        mismatch = compile_retries(
            config,
            context,
            "no_match",
            times="no_match_retries",
            prompts="no_match_prompts",
            default="no_match_retries",
        )
        return cls(compile_prompt(config["prompt"]), specs, silence, mismatch)

    def enter(self, view: View) -> Verdict:
        """Ask."""
        return self._ask(view, (0, 0))

    def on(self, view: View, event: Completion) -> Verdict:
        """Take the answer, or ask again."""
        silences, mismatches = int(view.local[0]), int(view.local[1])
        if isinstance(event, Chosen):
            return Leave(event.option, accepted=True)
        if isinstance(event, Silent):
            silences += 1
            if self.no_input.exhausted(silences):
                return Leave("no_input")
            return self._ask(view, (silences, mismatches), self.no_input.said(view, silences))
        mismatches += 1
        if self.no_match.exhausted(mismatches):
            return Leave("no_match")
        return self._ask(view, (silences, mismatches), self.no_match.said(view, mismatches))

    def _ask(self, view: View, local: tuple[int, int], before: tuple[Segment, ...] = ()) -> Verdict:
        return Wait(Ask(view.token, (*before, *self.prompt.said(view)), self.specs[view.language]), local=local)


def yes_and_no(config: Config, language: str) -> tuple[Choice, Choice]:
    """The two choices of a yes-or-no question; "no" comes first, for 不是 holds 是."""
    return (
        Choice("no", tuple(config["no_keys"]), phrases(config, "no_phrases", language)),
        Choice("yes", tuple(config["yes_keys"]), phrases(config, "yes_phrases", language)),
    )
