"""How could a caller give this answer? Finds the keys or words that make `runtime.engine.collecting` answer as wanted.

Pure, and without a rule about keys: candidates are tried on the machine itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from runtime.engine.collecting import (
    KEYS,
    Carry,
    Done,
    Input,
    Key,
    PromptEnded,
    Spec,
    Speech,
    SpeechStart,
    Tick,
    begin,
    feed,
)
from runtime.engine.events import Completion
from simulator import caller

NONSENSE = ("今天天气怎么样", "purple elephants")
_TICKS_MAX = 4
_WRONG = sorted(KEYS, key="987654321*0#".index)  # the hash last: after a number it may be swallowed as a habit


def input_for(spec: Spec, answer: Completion) -> caller.Input | None:
    """What the caller does to give ``answer`` (Chosen, Collected, Unmatched, Silent); None when no caller can."""
    return _found(spec, type(answer).__name__, getattr(answer, "option", ""), getattr(answer, "digits", ""))


@lru_cache(maxsize=8_192)
def _found(spec: Spec, kind: str, option: str, digits: str) -> caller.Input | None:
    for candidate in _candidates(spec, kind, option, digits):
        done = _outcome(spec, candidate, option)
        if done is not None and not done.rest.keys and _same(done.event, kind, option, digits):
            return candidate
    return None


def _candidates(spec: Spec, kind: str, option: str, digits: str) -> Iterator[caller.Input]:
    if kind == "Chosen":
        for choice in spec.choices:
            if choice.id == option:
                yield from (caller.press(keys) for keys in choice.keys)
                yield from (caller.say(phrase) for phrase in choice.phrases)
    elif kind == "Collected":
        ends = ("", spec.digits.terminator) if spec.digits else ()
        yield from (caller.press(digits + end) for end in ends)
    elif kind == "Unmatched":
        yield from (caller.press(key) for key in _WRONG)
        yield from (caller.say(words) for words in NONSENSE)
    elif kind == "Silent":
        yield caller.SILENCE


def _outcome(spec: Spec, candidate: caller.Input, option: str) -> Done | None:
    fed: list[Input] = [PromptEnded(0)]
    if candidate.do == "press":
        fed += [Key(key, 0) for key in candidate.value]
    elif candidate.do == "say":
        fed += [SpeechStart(0), Speech(candidate.value, 0, option=option)]
    fed += [Tick(0)] * _TICKS_MAX
    state, outputs = begin(spec, 0, Carry(), 0)
    for given in fed:
        done = next((output for output in outputs if isinstance(output, Done)), None)
        if done is not None:
            return done if isinstance(given, Tick) or candidate.do == "say" else None
        state, outputs = feed(spec, state, given)
    return next((output for output in outputs if isinstance(output, Done)), None)


def _same(given: Completion, kind: str, option: str, digits: str) -> bool:
    same = getattr(given, "option", "") == option and getattr(given, "digits", "") == digits
    return same and type(given).__name__ == kind
