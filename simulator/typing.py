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
from runtime.engine.events import Chosen, Collected, Completion, Silent, Unmatched
from simulator import caller

NONSENSE = ("今天天气怎么样", "purple elephants")
_TICKS_MAX = 4
_WRONG = sorted(KEYS, key="987654321*0#".index)  # the hash last: after a number it may be swallowed as a habit


@lru_cache(maxsize=4_096)
def input_for(spec: Spec, answer: Completion) -> caller.Input | None:
    """What the caller does to give ``answer`` (Chosen, Collected, Unmatched, Silent); None when no caller can."""
    for candidate in _candidates(spec, answer):
        done = _outcome(spec, candidate, answer)
        if done is not None and not done.rest.keys and _same(done.event, answer):
            return candidate
    return None


def _candidates(spec: Spec, answer: Completion) -> Iterator[caller.Input]:
    match answer:
        case Chosen():
            for choice in spec.choices:
                if choice.id == answer.option:
                    yield from (caller.press(keys) for keys in choice.keys)
                    yield from (caller.say(phrase) for phrase in choice.phrases)
        case Collected():
            ends = ("", spec.digits.terminator) if spec.digits else ()
            yield from (caller.press(answer.digits + end) for end in ends)
        case Unmatched():
            yield from (caller.press(key) for key in _WRONG)
            yield from (caller.say(words) for words in NONSENSE)
        case Silent():
            yield caller.SILENCE
        case _:
            return


def _outcome(spec: Spec, candidate: caller.Input, answer: Completion) -> Done | None:
    option = answer.option if isinstance(answer, Chosen) else ""
    fed: list[Input] = [PromptEnded(0)]
    if candidate.do == "press":
        fed += [Key(key, 0) for key in candidate.value]
    elif candidate.do == "say":
        fed += [SpeechStart(0), Speech(candidate.value, 0, option=option)]
    fed += [Tick(0)] * _TICKS_MAX
    state, outputs = begin(spec, answer.token, Carry(), 0)
    for given in fed:
        done = next((output for output in outputs if isinstance(output, Done)), None)
        if done is not None:
            return done if isinstance(given, Tick) or candidate.do == "say" else None
        state, outputs = feed(spec, state, given)
    return next((output for output in outputs if isinstance(output, Done)), None)


def _same(given: Completion, wanted: Completion) -> bool:
    match given, wanted:
        case (Chosen(), Chosen()):
            return given.option == wanted.option
        case (Collected(), Collected()):
            return given.digits == wanted.digits
        case _:
            return type(given) is type(wanted)
