"""menu 按键/语音菜单: one choice by key or by speech, with back, repeat and direct extension dialling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from runtime.engine.actions import Ask, Segment
from runtime.engine.collecting import Choice, Digits, Spec
from runtime.engine.events import Chosen, Collected, Completion, Silent
from runtime.engine.node import Context, GoBack, Leave, Verdict, View, Wait
from runtime.nodes.base import Config, Kind, barge_in, milliseconds, shortcuts
from runtime.nodes.prompting import Prompt, compile_prompt
from runtime.nodes.retrying import Retries, compile_retries

BACK, REPEAT = "#back", "#repeat"


@dataclass(frozen=True, slots=True)
class Menu(Kind):
    """Offers options. Its local value is (silences, mismatches) of this visit."""

    landmark: ClassVar[bool] = True

    prompt: Prompt
    specs: Mapping[str, Spec]
    no_input: Retries
    no_match: Retries
    extension: str

    @property
    def goes_back(self) -> bool:
        """Has it keys for going back?"""
        return any(choice.id == BACK for spec in self.specs.values() for choice in spec.choices)

    @classmethod
    def compile(cls, config: Config, context: Context) -> Self:
        """See `runtime.engine.node.Node`."""
        extension = config.get("extension")
        return cls(
            prompt=compile_prompt(config["prompt"]),
            specs={language: _spec(config, context, language) for language in context.languages},
            no_input=compile_retries(
                config,
                context,
                "no_input",
                times="no_input_retries",
                prompts="no_input_prompts",
                default="no_input_retries",
            ),
            no_match=compile_retries(
                config,
                context,
                "no_match",
                times="no_match_retries",
                prompts="no_match_prompts",
                default="no_match_retries",
            ),
            extension=extension["variable"] if extension else "",
        )

    def enter(self, view: View) -> Verdict:
        """Offer the options."""
        return self._ask(view, 0, 0)

    def on(self, view: View, event: Completion) -> Verdict:
        """Take the choice, or ask again until the retries of this kind of failure are used up."""
        silences, mismatches = (int(view.local[0]), int(view.local[1]))
        match event:
            case Chosen(option="#back"):
                return GoBack()
            case Chosen(option="#repeat"):
                return self._ask(view, silences, mismatches, accepted=True)
            case Chosen():
                return Leave(event.option, accepted=True)
            case Collected():
                return Leave("extension", assign=((self.extension, event.digits),), accepted=True)
            case Silent():
                return self._again(view, self.no_input, silences + 1, mismatches)
            case _:
                return self._again(view, self.no_match, silences, mismatches + 1)

    def _again(self, view: View, retries: Retries, silences: int, mismatches: int) -> Verdict:
        failures = silences if retries is self.no_input else mismatches
        if retries.exhausted(failures):
            return Leave(retries.port)
        return self._ask(view, silences, mismatches, retries.said(view, failures))

    def _ask(
        self, view: View, silences: int, mismatches: int, before: tuple[Segment, ...] = (), *, accepted: bool = False
    ) -> Verdict:
        ask = Ask(view.token, (*before, *self.prompt.said(view)), self.specs[view.language])
        return Wait(ask, local=(silences, mismatches), accepted=accepted)


def _spec(config: Config, context: Context, language: str) -> Spec:
    own = [
        Choice(option["id"], tuple(option["keys"]), tuple((option.get("phrases") or {}).get(language, ())))
        for option in config["options"]
    ]
    if config.get("back_keys"):
        own.append(Choice(BACK, tuple(config["back_keys"])))
    if config.get("repeat_keys"):
        own.append(Choice(REPEAT, tuple(config["repeat_keys"])))
    shared = shortcuts(context, language, keys=True) if config.get("shortcuts", True) else ()
    choices = (*own, *shared)
    extension = config.get("extension")
    hash_is_free = not any("#" in key for choice in choices for key in choice.keys)
    digits = Digits(extension["minimum"], extension["maximum"], "#" if hash_is_free else "") if extension else None
    return Spec(
        choices=choices,
        digits=digits,
        barge_in=barge_in(config, context),
        flush=bool(config.get("flush")),
        no_input_ms=milliseconds(config, context, "no_input_s"),
        between_ms=milliseconds(config, context, "between_digits_s"),
        sensitive=context.variables[extension["variable"]].sensitive if extension else False,
        variable=extension["variable"] if extension else "",
        samples=("8" * extension["minimum"],) if extension else (),
    )
