"""The rules of collecting an answer, one row per case: what was typed ahead, what then happens, what comes of it.

A script is words: single keys, `end` (the prompt is over), `tick` (the timer ran out), `speak` (the caller begins to speak),
`hear:X` (the utterance means choice X), `count:123` (it means digits), `said` (it means nothing here), `noise`.
"""

from __future__ import annotations

import pytest

from runtime.engine.collecting import (
    UTTERANCE_MS,
    Carry,
    Choice,
    Collecting,
    Digits,
    Done,
    Input,
    Key,
    PromptEnded,
    Spec,
    Speech,
    SpeechStart,
    StopPrompt,
    Tick,
    begin,
    feed,
)
from runtime.engine.events import Chosen, Collected, Played, Silent, Unmatched

SALES, SUPPORT, TWELVE = Choice("sales", ("1",), ("销售",)), Choice("support", ("2",)), Choice("twelve", ("12",))
MENU = Spec(choices=(SALES, SUPPORT))
LONG = Spec(choices=(SALES, TWELVE))
HASH = Spec(choices=(SALES, Choice("again", ("#",))))
STAR = Spec(choices=(SALES, Choice("again", ("*",))))
PROMPT = Spec()
NOTICE = Spec(barge_in=False)
PATIENT = Spec(choices=(SALES, SUPPORT), barge_in=False)
FLUSHING = Spec(choices=(SALES, SUPPORT), flush=True)
NUMBER = Spec(digits=Digits(2, 4))
PIN = Spec(digits=Digits(4, 4, ""), sensitive=True)
STARRED = Spec(digits=Digits(2, 4, "*"))
EXTENSION = Spec(choices=(SALES, SUPPORT), digits=Digits(3, 4))
SAME_LENGTH = Spec(choices=(Choice("emergency", ("999",)),), digits=Digits(3, 3))

AT = 7


def perceive(word: str) -> Input:
    """A word of a script as what the machine is fed."""
    what, _, value = word.partition(":")
    match what:
        case "end":
            return PromptEnded(AT)
        case "tick":
            return Tick(AT)
        case "speak":
            return SpeechStart(AT)
        case "hear":
            return Speech("这个", AT, option=value)
        case "count":
            return Speech("数字", AT, digits=value)
        case "said":
            return Speech("随便", AT)
        case "noise":
            return Speech("", AT)
        case _:
            return Key(word, AT)


def outcome(spec: Spec, script: str, ahead: str = "", *, habit: bool = False) -> str:
    """Run a script until an answer is found; say it in words, or say what is still waited for."""
    state, outputs = begin(spec, 1, Carry(ahead, habit), AT)
    stops = outputs.count(StopPrompt())
    words = script.split()
    while not done(outputs) and words:
        state, outputs = feed(spec, state, perceive(words.pop(0)))
        stops += outputs.count(StopPrompt())
    assert stops <= 1, "a prompt is stopped once"
    found = done(outputs)
    if not found:
        return f"open, {'sounding' if state.sounding else 'stopped' if stops else 'quiet'}, timer {state.timer_ms}"
    assert not words, f"answered before {words}"
    return described(found) + (", cut" if stops else "")


def done(outputs: tuple[object, ...]) -> Done | None:
    return next((output for output in outputs if isinstance(output, Done)), None)


def described(found: Done) -> str:
    event, rest = found.event, found.rest
    assert event.at == AT
    assert event.token == 1
    match event:
        case Chosen():
            said = f"{event.option} by {event.via} {event.keys or event.heard}".strip()
        case Collected():
            said = f"number {event.digits} by {event.via}"
        case Unmatched():
            said = f"nothing by {event.via} {event.keys or event.heard}".strip()
        case Silent():
            said = "silence"
        case Played():
            said = "heard whole" if event.complete else "heard in part"
        case _:
            raise AssertionError(event)
    fresh = getattr(event, "fresh", True)
    return (
        said
        + ("" if fresh else ", ahead")
        + (f", rest {rest.keys}" if rest.keys else "")
        + (", habit" if rest.swallow else "")
    )


@pytest.mark.parametrize(
    ("spec", "ahead", "script", "expected"),
    [
        # a key chooses at once when no longer option begins with it
        (MENU, "", "1", "sales by key 1, cut"),
        (MENU, "", "end 1", "sales by key 1"),
        (MENU, "", "9", "nothing by key 9, cut"),
        (MENU, "", "A", "open, sounding, timer 0"),
        # longest match
        (LONG, "", "1", "open, stopped, timer 3000"),
        (LONG, "", "1 tick", "sales by key 1, cut"),
        (LONG, "", "1 2", "twelve by key 12, cut"),
        (LONG, "", "1 3", "sales by key 1, rest 3, cut"),
        (LONG, "13", "", "sales by key 1, ahead, rest 3, cut"),
        (LONG, "12", "", "twelve by key 12, ahead, cut"),
        (LONG, "1", "2", "twelve by key 12, cut"),
        # type-ahead
        (MENU, "1", "", "sales by key 1, ahead, cut"),
        (MENU, "12", "", "sales by key 1, ahead, rest 2, cut"),
        (MENU, "97", "", "nothing by key 9, ahead, rest 7, cut"),
        (PROMPT, "12", "", "heard in part, rest 12, cut"),
        (FLUSHING, "1", "end tick", "silence"),
        (FLUSHING, "1", "2", "support by key 2, cut"),
        # a plain prompt
        (PROMPT, "", "end", "heard whole"),
        (PROMPT, "", "1", "heard in part, rest 1, cut"),
        (PROMPT, "", "speak said end", "heard whole"),
        (NOTICE, "", "1 2 end", "heard whole, rest 12"),
        (NOTICE, "1", "end", "heard whole, rest 1"),
        # without barge-in keys wait for the end, and speech during the prompt is no answer
        (PATIENT, "", "1", "open, sounding, timer 0"),
        (PATIENT, "", "1 end", "sales by key 1"),
        (PATIENT, "", "1 2 end", "sales by key 1, rest 2"),
        (PATIENT, "1", "end", "sales by key 1, ahead"),
        (PATIENT, "", "speak hear:sales end", "open, quiet, timer 5000"),
        (PATIENT, "", "end speak hear:sales", "sales by speech 这个"),
        # the no-input time runs from the prompt's end and is held by speech
        (MENU, "", "tick", "open, sounding, timer 0"),
        (MENU, "", "end", "open, quiet, timer 5000"),
        (MENU, "", "end end", "open, quiet, timer 5000"),
        (MENU, "", "end tick", "silence"),
        (MENU, "", "end speak", f"open, quiet, timer {UTTERANCE_MS}"),
        (MENU, "", "end speak tick", "silence"),
        (MENU, "", "end speak noise", "open, quiet, timer 5000"),
        (MENU, "", "speak", f"open, stopped, timer {UTTERANCE_MS}"),
        (MENU, "", "speak noise", "open, stopped, timer 5000"),
        (MENU, "", "noise", "open, sounding, timer 0"),
        # what an utterance means
        (MENU, "", "speak hear:sales", "sales by speech 这个, cut"),
        (MENU, "", "hear:sales", "sales by speech 这个, cut"),
        (MENU, "", "hear:refund", "nothing by speech 这个, cut"),
        (MENU, "", "speak said", "nothing by speech 随便, cut"),
        (MENU, "", "count:12", "nothing by speech 数字, cut"),
        (NUMBER, "", "count:123", "number 123 by speech, cut"),
        (NUMBER, "", "count:12345", "nothing by speech 数字, cut"),
        # a key beats an utterance that has not been delivered
        (LONG, "", "speak 1 hear:twelve tick", "sales by key 1, cut"),
        (LONG, "", "1 speak tick", "sales by key 1, cut"),
        # a number: pause, terminator, full length
        (NUMBER, "", "1", "open, stopped, timer 3000"),
        (NUMBER, "", "1 tick", "nothing by key 1, cut"),
        (NUMBER, "", "1 2 tick", "number 12 by key, cut"),
        (NUMBER, "", "1 2 #", "number 12 by key, cut"),
        (NUMBER, "", "1 #", "nothing by key 1, cut"),
        (NUMBER, "", "#", "nothing by key #, cut"),
        (NUMBER, "", "1 2 3 4", "number 1234 by key, habit, cut"),
        (NUMBER, "", "1 * tick", "number 1* by key, cut"),
        (NUMBER, "12#3", "", "number 12 by key, ahead, rest 3, cut"),
        (NUMBER, "12345#", "", "number 1234 by key, ahead, rest 5#, habit, cut"),
        (STARRED, "", "1 2 *", "number 12 by key, cut"),
        (STARRED, "", "1 2 3 *", "number 123 by key, cut"),
        (STARRED, "1234*5", "", "number 1234 by key, ahead, rest *5, cut"),
        (STARRED, "", "*", "nothing by key *, cut"),
        # a number beside options
        (EXTENSION, "", "1", "open, stopped, timer 3000"),
        (EXTENSION, "", "1 tick", "sales by key 1, cut"),
        (EXTENSION, "", "1 #", "sales by key 1, cut"),
        (EXTENSION, "", "1 2 tick", "nothing by key 12, cut"),
        (EXTENSION, "", "1 2 3 tick", "number 123 by key, cut"),
        (EXTENSION, "", "1 2 3 #", "number 123 by key, cut"),
        (EXTENSION, "", "8 0 0 1", "number 8001 by key, habit, cut"),
        (EXTENSION, "80012", "", "number 8001 by key, ahead, rest 2, habit, cut"),
        (SAME_LENGTH, "", "9 9 9", "emergency by key 999, habit, cut"),
        (SAME_LENGTH, "", "9 9 8", "number 998 by key, habit, cut"),
    ],
)
def test_what_comes_of_it(spec: Spec, ahead: str, script: str, expected: str) -> None:
    assert outcome(spec, script, ahead) == expected


@pytest.mark.parametrize(
    ("spec", "ahead", "script", "expected"),
    [
        (MENU, "", "#", "open, sounding, timer 0"),
        (MENU, "", "# 1", "sales by key 1, cut"),
        (MENU, "", "1", "sales by key 1, cut"),
        (MENU, "", "9", "nothing by key 9, cut"),
        (MENU, "", "# #", "nothing by key #, cut"),
        (PROMPT, "", "# end", "heard whole"),
        (MENU, "#1", "", "sales by key 1, ahead, cut"),
        (MENU, "#", "end", "open, quiet, timer 5000"),
        (MENU, "1", "", "sales by key 1, ahead, cut"),
        (FLUSHING, "", "# 1", "sales by key 1, cut"),
        (HASH, "", "#", "again by key #, cut"),
        (HASH, "#", "", "again by key #, ahead, cut"),
    ],
)
def test_the_habitual_hash_after_a_full_number_is_swallowed_once(
    spec: Spec, ahead: str, script: str, expected: str
) -> None:
    assert outcome(spec, script, ahead, habit=True) == expected


def test_keys_typed_ahead_answer_one_question_after_another() -> None:
    carry, heard = Carry("12#1"), []
    for spec in (PROMPT, MENU, PROMPT, NUMBER):
        _, outputs = begin(spec, 1, carry, AT)
        found = done(outputs)
        if found is None:
            break
        heard.append(described(found))
        carry = found.rest
    assert heard == [
        "heard in part, rest 12#1",
        "sales by key 1, ahead, rest 2#1",
        "heard in part, rest 2#1",
        "nothing by key 2, ahead, rest 1",
    ]


def test_a_nodes_own_key_wins_over_a_shortcut_with_the_same_key() -> None:
    spec = Spec(choices=(Choice("own", ("0",)), Choice("@human", ("0",), ("人工",))))
    assert outcome(spec, "0") == "own by key 0, cut"
    assert outcome(spec, "hear:@human") == "@human by speech 这个, cut"


def test_what_is_sensitive_is_marked_and_its_words_are_not_kept() -> None:
    state, _ = begin(PIN, 1, Carry(), AT)
    for key in "123":
        state, _ = feed(PIN, state, Key(key, AT))
    _, outputs = feed(PIN, state, Key("4", AT))
    found = done(outputs)
    assert found is not None
    assert found.event == Collected(at=AT, token=1, digits="1234", via="key", sensitive=True)
    assert outcome(PIN, "1 2 tick") == "nothing by key, cut"
    assert outcome(PIN, "said") == "nothing by speech, cut"


def test_every_answer_disarms_the_timer() -> None:
    state, _ = feed(MENU, Collecting(token=1), PromptEnded(AT))
    assert (state.timer_ms, state.armed) == (5_000, 1)
    state, _ = feed(MENU, state, Key("1", AT))
    assert (state.timer_ms, state.armed) == (0, 2)
