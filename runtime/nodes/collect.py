"""collect 收集输入: digits, checked, read back if wanted, and only then put into a variable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from runtime.domain.checks import CheckKind, check, representatives
from runtime.engine.actions import Ask, Segment
from runtime.engine.collecting import Digits, Spec
from runtime.engine.events import Chosen, Collected, Completion, Silent
from runtime.engine.node import Context, Leave, Verdict, View, Wait
from runtime.engine.values import INTEGER_MAX, Value, VariableType, coerce
from runtime.nodes.base import Config, Kind, barge_in, milliseconds, shortcuts
from runtime.nodes.confirm import yes_and_no
from runtime.nodes.prompting import Prompt, compile_prompt
from runtime.nodes.retrying import Retries, compile_retries

ASKING, READING_BACK = "asking", "reading_back"
LONGEST = 32  # digits, as the schema has it


@dataclass(frozen=True, slots=True)
class Rule:
    """A format check with its parameters."""

    kind: CheckKind
    params: Mapping[str, int]

    def accepts(self, digits: str) -> bool:
        """Do the digits pass?"""
        return check(self.kind, digits, **self.params)

    def completed(self, digits: str, maximum: int) -> str:
        """Digits that begin like these and pass, no longer than ``maximum``; "" when that is not found by its last digit.

        A flow may ask both whether a card is valid and whether it begins with 62: then it needs one that is both.
        """
        longer = (digits + "0" * padding + last for padding in range(maximum - len(digits)) for last in "0123456789")
        return digits if self.accepts(digits) else next((tried for tried in longer if self.accepts(tried)), "")

    def representatives(self, minimum: int) -> tuple[str, ...]:
        """Digits that pass and digits that do not, of ``minimum`` length where leading zeros change nothing."""
        return tuple(
            digits.zfill(minimum) if self.kind == "range" else digits
            for digits in representatives(self.kind, self.params)
        )


def _rule(config: Config) -> Rule | None:
    given = config.get("check") or {"kind": "none"}
    kind = given["kind"]
    bounds = {"min": given.get("minimum"), "max": given.get("maximum")} if kind in ("range", "length") else {}
    most = LONGEST + 1 if kind == "length" else INTEGER_MAX
    params = {name: min(n, most) for name, n in bounds.items() if n is not None}
    return None if kind == "none" else Rule(kind, params)


@dataclass(frozen=True, slots=True)
class Collect(Kind):
    """Asks for a number. Its local value is (phase, silences, invalid answers, digits waiting to be confirmed)."""

    prompt: Prompt
    specs: Mapping[str, Spec]
    no_input: Retries
    invalid: Retries
    variable: str
    type: VariableType
    rule: Rule | None
    read_back: Prompt | None
    read_back_specs: Mapping[str, Spec]

    @classmethod
    def compile(cls, config: Config, context: Context) -> Self:
        """See `runtime.engine.node.Node`."""
        rule = _rule(config)
        read_back = config.get("read_back") or {}
        silence = compile_retries(
            config,
            context,
            "no_input",
            times="no_input_retries",
            prompts="no_input_prompts",
            default="no_input_retries",
        )
        invalid = compile_retries(
            config, context, "invalid", times="invalid_retries", prompts="invalid_prompts", default="no_match_retries"
        )
        return cls(
            prompt=compile_prompt(config["prompt"]),
            specs={language: _spec(config, context, language, rule) for language in context.languages},
            no_input=silence,
            invalid=invalid,
            variable=config["variable"],
            type=context.variables[config["variable"]],
            rule=rule,
            read_back=compile_prompt(read_back["prompt"]) if read_back else None,
            read_back_specs={
                language: Spec(
                    choices=(*yes_and_no(read_back, language), *shortcuts(context, language, keys=False)),
                    no_input_ms=milliseconds(config, context, "no_input_s"),
                    sensitive=context.variables[config["variable"]].sensitive,
                )
                for language in (context.languages if read_back else ())
            },
        )

    def enter(self, view: View) -> Verdict:
        """Ask for the number."""
        return self._ask(view, 0, 0)

    def on(self, view: View, event: Completion) -> Verdict:
        """Take, read back, or ask again."""
        phase, silences, wrong, digits = view.local
        silences, wrong = int(silences), int(wrong)
        if phase == READING_BACK and isinstance(event, Chosen):
            if event.option == "yes":
                return self._take(str(digits))
            return self._ask(view, silences, wrong, accepted=True)
        if isinstance(event, Collected) and self._valid(event.digits):
            return self._read_back(view, silences, wrong, event.digits) if self.read_back else self._take(event.digits)
        if isinstance(event, Silent):
            return self._failed(view, self.no_input, silences + 1, wrong)
        return self._failed(view, self.invalid, silences, wrong + 1)

    def _failed(self, view: View, retries: Retries, silences: int, wrong: int) -> Verdict:
        failures = silences if retries is self.no_input else wrong
        if retries.exhausted(failures):
            return Leave(retries.port)
        if view.local[0] == READING_BACK:
            return self._read_back(view, silences, wrong, str(view.local[3]))
        return self._ask(view, silences, wrong, retries.said(view, failures), flush=True)

    def _ask(
        self,
        view: View,
        silences: int,
        wrong: int,
        before: tuple[Segment, ...] = (),
        *,
        flush: bool = False,
        accepted: bool = False,
    ) -> Verdict:
        spec = self.specs[view.language]
        if flush:
            spec = replace(spec, flush=True)
        ask = Ask(view.token, (*before, *self.prompt.said(view)), spec)
        return Wait(ask, local=(ASKING, silences, wrong, ""), accepted=accepted)

    def _read_back(self, view: View, silences: int, wrong: int, digits: str) -> Verdict:
        said = self.read_back.said(view, {self.variable: coerce(self.type, digits)}) if self.read_back else ()
        ask = Ask(view.token, said, self.read_back_specs[view.language])
        return Wait(ask, local=(READING_BACK, silences, wrong, digits))

    def _take(self, digits: str) -> Verdict:
        return Leave("done", assign=((self.variable, digits),), accepted=True)

    def _valid(self, digits: str) -> bool:
        return coerce(self.type, digits) is not None and (self.rule is None or self.rule.accepts(digits))


def _spec(config: Config, context: Context, language: str, rule: Rule | None) -> Spec:
    name = config["variable"]
    kind = context.variables[name]
    minimum, maximum = config["minimum"], config["maximum"]
    samples = [typed_form(kind, value) for value in context.samples.get(name, ())]
    samples += [rule.completed(sample, maximum) for sample in samples] if rule else []
    samples += rule.representatives(minimum) if rule else ()
    samples += ["1" * minimum, "9" * maximum]
    return Spec(
        choices=shortcuts(context, language, keys=False),
        digits=Digits(minimum, maximum, config.get("terminator", "#")),
        barge_in=barge_in(config, context),
        flush=bool(config.get("flush")),
        no_input_ms=milliseconds(config, context, "no_input_s"),
        between_ms=milliseconds(config, context, "between_digits_s"),
        sensitive=kind.sensitive,
        variable=name,
        samples=tuple(dict.fromkeys(s for s in samples if minimum <= len(s) <= maximum and s.strip("*").isdigit())),
    )


def typed_form(kind: VariableType, value: Value) -> str:
    """How a caller types a value of a type: 2026-10-01 as 20261001, 20:00 as 2000, 1200 分 as 12."""
    if kind.kind == "amount" and isinstance(value, int):
        return str(abs(value) // 100)
    return str(value).replace("-", "").replace(":", "").removeprefix("+")
