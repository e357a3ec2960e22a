"""Prompts of a node: compiled once, said in the call's language with the call's values. How a value is said is the domain's.

A compiled prompt config is {language: [{"say": text} | {"audio": name} | {"value": variable, "as": type} | {"pause_ms": n}]}.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from runtime.domain import speaking
from runtime.domain.speaking import PAUSE, SpeakError, speak
from runtime.engine.actions import Audio, Pause, Say, Segment
from runtime.engine.node import View
from runtime.engine.values import Value

SpokenKind = speaking.Kind | Literal["text"]

# The short silence between groups of digits.
GROUP_PAUSE = Pause(200)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A value said in words."""

    variable: str
    kind: SpokenKind


Part = Say | Audio | Pause | Spoken


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt in every language the flow has it in. ``fixed`` are those without values, which are always said alike."""

    parts: Mapping[str, tuple[Part, ...]]
    fixed: Mapping[str, tuple[Segment, ...]]

    def said(self, view: View, extra: Mapping[str, Value | None] | None = None) -> tuple[Segment, ...]:
        """The segments to be heard in the call's language; ``extra`` values win over variables; unset ones are silent."""
        language = view.language if view.language in self.parts else next(iter(self.parts), "")
        fixed = self.fixed.get(language)
        if fixed is not None:
            return fixed
        segments: list[Segment] = []
        for part in self.parts[language]:
            if isinstance(part, Spoken):
                value = (extra or {}).get(part.variable, view.value(part.variable))
                segments.extend(_words(part.kind, value, language))
            else:
                segments.append(part)
        return tuple(segments)


SILENCE = Prompt({}, {"": ()})


def compile_prompt(config: Mapping[str, Sequence[Mapping[str, Any]]] | None) -> Prompt:
    """Read a prompt config; None is silence."""
    if not config:
        return SILENCE
    said = {language: tuple(_part(doc, language) for doc in parts) for language, parts in config.items()}
    plain = {
        language: tuple(part for part in parts if not isinstance(part, Spoken)) for language, parts in said.items()
    }
    return Prompt(said, {language: parts for language, parts in plain.items() if len(parts) == len(said[language])})


def compile_prompts(configs: Sequence[Mapping[str, Any]] | None) -> tuple[Prompt, ...]:
    """Read a list of prompts, as escalating retries have them."""
    return tuple(compile_prompt(config) for config in configs or ())


def _part(doc: Mapping[str, Any], language: str) -> Part:
    if "say" in doc:
        return Say(doc["say"], language)
    if "audio" in doc:
        return Audio(doc["audio"], language)
    if "pause_ms" in doc:
        return Pause(doc["pause_ms"])
    return Spoken(doc["value"], doc["as"])


def _words(kind: SpokenKind, value: Value | None, language: str) -> tuple[Segment, ...]:
    """The words of a value. One that is not of its kind is said as it is written: wrong in tone, but not silent."""
    if value is None:
        return ()
    if kind != "text":
        try:
            return tuple(GROUP_PAUSE if word == PAUSE else Say(word, language) for word in speak(kind, value, language))
        except SpeakError:
            pass
    return (Say(str(value), language),)
