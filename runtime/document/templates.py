"""The two small languages in a document's text: {variable:type} and {{secret:NAME}}. Nothing is looked up here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from runtime.document.texts import has_words, spoken

VARIABLE = re.compile(r"\{([a-z][a-z0-9_]{0,39}|call\.(?:caller|line|language))(?::([a-z]+))?\}")
SECRET = re.compile(r"\{\{secret:([^{}]{1,80})\}\}")

_LEADING = ",，。.、;；:：!！?？ \t\n"

SPOKEN_AS = {
    "integer": "integer",
    "amount": "amount",
    "date": "date",
    "time": "time",
    "phone": "phone",
    "digits": "digits",
}
CALL_TYPES = {"call.caller": "phone", "call.line": "phone", "call.language": "text"}


def variables_in(text: str) -> tuple[str, ...]:
    """Names of the variables a template uses, in order, each once."""
    return tuple(dict.fromkeys(found[1] for found in VARIABLE.finditer(SECRET.sub("", text))))


def secrets_in(text: str) -> tuple[str, ...]:
    """Names of the secrets a template uses, in order, each once."""
    return tuple(dict.fromkeys(found[1] for found in SECRET.finditer(text)))


def split_prompt(prompt: Mapping[str, Any], types: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """A prompt whose ``say`` segments hold no placeholders any more: they are split into ``say`` and ``value``.

    ``types`` gives each variable's type, which says how it is read where the placeholder does not.
    """
    return {
        language: [part for segment in segments for part in _split(segment, types)]
        for language, segments in prompt.items()
    }


def _split(segment: Mapping[str, Any], types: Mapping[str, str]) -> list[dict[str, Any]]:
    if "say" not in segment:
        return [dict(segment)]
    parts: list[dict[str, Any]] = []
    text, place = segment["say"], 0
    for found in VARIABLE.finditer(text):
        parts += _words(text[place : found.start()])
        parts.append({"value": found[1], "as": found[2] or spoken_as(found[1], types)})
        place = found.end()
    return parts + _words(text[place:])


def spoken_as(name: str, types: Mapping[str, str]) -> str:
    """How a variable is read aloud when nobody says."""
    return SPOKEN_AS.get(CALL_TYPES.get(name) or types.get(name, ""), "text")


def _words(text: str) -> list[dict[str, Any]]:
    # What stands between two values: lone punctuation has no sound, and a comma before the words would be spoken oddly.
    return [{"say": spoken(text.lstrip(_LEADING))}] if has_words(text) else []
