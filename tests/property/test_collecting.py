"""Keys typed ahead count as if typed now; a question always ends; no key is lost and none is heard twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from runtime.engine.collecting import (
    KEYS,
    Carry,
    Choice,
    Collecting,
    Digits,
    Done,
    Fed,
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
from runtime.engine.events import Chosen, Collected, Played, Unmatched

sequences = st.text(alphabet="12#", min_size=1, max_size=3)
choices = st.lists(sequences, max_size=4, unique=True).map(
    lambda keys: tuple(Choice(f"c{number}", (key,)) for number, key in enumerate(keys))
)
digits = st.none() | st.builds(
    lambda least, more, ending: Digits(least, least + more, ending),
    st.integers(1, 3),
    st.integers(0, 2),
    st.sampled_from(["#", "*", ""]),
)
specs = st.builds(Spec, choices=choices, digits=digits, barge_in=st.booleans())
typed = st.text(alphabet="12*#", max_size=8)
perceived = st.one_of(
    st.sampled_from(KEYS).map(lambda key: Key(key, 1)),
    st.sampled_from(
        [SpeechStart(1), PromptEnded(1), Tick(1), Speech("", 1), Speech("喂", 1), Speech("一", 1, option="c0")]
    ),
)


def done(fed: Fed) -> Done | None:
    return next((output for output in fed[1] if isinstance(output, Done)), None)


def finished(spec: Spec, fed: Fed) -> Done:
    """Let the prompt end and the timer run out until there is an answer."""
    for given_now in (PromptEnded(9), Tick(9)):
        found = done(fed)
        if found:
            return found
        fed = feed(spec, fed[0], given_now)
    found = done(fed)
    assert found, f"the question has no end: {fed[0]}"
    return found


def live(spec: Spec, keys: str) -> tuple[Done, str]:
    """Type key by key into the open question; what comes after the answer is left over."""
    fed: Fed = begin(spec, 1, Carry(), 0)
    for place, key in enumerate(keys):
        fed = feed(spec, fed[0], Key(key, 0))
        found = done(fed)
        if found:
            return found, found.rest.keys + keys[place + 1 :]
    found = finished(spec, fed)
    return found, found.rest.keys


def meaning(found: Done) -> tuple[str, str]:
    event = found.event
    if isinstance(event, Chosen):
        return "chosen", event.option
    if isinstance(event, Collected):
        return "collected", event.digits
    return type(event).__name__, ""


@given(specs, typed)
def test_typing_ahead_is_typing(spec: Spec, keys: str) -> None:
    ahead = finished(spec, begin(spec, 1, Carry(keys), 0))
    now, rest = live(spec, keys)
    assert meaning(ahead) == meaning(now)
    if not isinstance(now.event, Unmatched):  # after a mistake all keys are void
        assert ahead.rest.keys == rest
        assert ahead.rest.swallow == now.rest.swallow


@given(specs, typed)
def test_no_key_is_lost(spec: Spec, keys: str) -> None:
    found, rest = live(spec, keys)
    event = found.event
    if isinstance(event, Chosen | Collected):
        used = event.keys if isinstance(event, Chosen) else event.digits
        between = keys[len(used) : len(keys) - len(rest)]
        assert keys.startswith(used)
        assert keys.endswith(rest)
        assert between in ("", "#", "*"), "only an ending key is used up besides"
    elif isinstance(event, Played):
        assert rest == keys


@given(specs, st.lists(perceived, max_size=12))
def test_a_question_ends_whatever_is_perceived_and_stops_its_prompt_once(spec: Spec, inputs: list[Input]) -> None:
    fed: Fed = begin(spec, 1, Carry(), 0)
    stops = fed[1].count(StopPrompt())
    for given_now in inputs:
        if done(fed):
            break
        fed = feed(spec, fed[0], given_now)
        stops += fed[1].count(StopPrompt())
    assert stops <= 1
    assert finished(spec, fed).event.token == 1


@given(specs, st.lists(perceived, max_size=12))
def test_once_its_prompt_is_over_an_open_question_has_a_timer(spec: Spec, inputs: list[Input]) -> None:
    state: Collecting = begin(spec, 1, Carry(), 0)[0]
    for given_now in (*inputs, PromptEnded(2)):
        state, outputs = feed(spec, state, given_now)
        if done((state, outputs)):
            return
        assert state.sounding or state.timer_ms > 0
