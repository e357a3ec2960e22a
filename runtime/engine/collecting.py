"""Collecting an answer: one machine that owns every rule about keys, speech, barge-in, terminators and timers.

A channel feeds it what it perceives and does what it is told: stop the prompt, arm the timer, take the result. Neither a
telephone nor a simulator may hold a rule of its own.

The rules:

- longest match: with options 1 and 12 a typed 1 waits ``between_ms`` for a 2; 13 is option 1 and then 3;
- keys typed ahead count as if typed now; what an answer does not use is carried to the next question;
- without barge-in keys wait for the prompt's end, and what is spoken during it is not an answer;
- the no-input time runs from the prompt's end and is held while the caller speaks, but an utterance that never ends is silence;
- a key beats an utterance that has not been delivered yet;
- the habitual # after the last digit of a full-length number is swallowed;
- choices are given local ones first, so a node's own key wins over a flow's shortcut; a choice wins over a number.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from runtime.engine.events import Chosen, Collected, Completion, Played, Silent, Unmatched

KEYS = "0123456789*#"
UTTERANCE_MS = 30_000  # how long a recogniser may owe what it heard


@dataclass(frozen=True, slots=True)
class Choice:
    """Something the caller can choose by any of ``keys`` or by saying any of ``phrases``."""

    id: str
    keys: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Digits:
    """A number of ``minimum`` to ``maximum`` digits, ended by ``terminator`` ("" for none) or by a pause."""

    minimum: int
    maximum: int
    terminator: str = "#"


@dataclass(frozen=True, slots=True)
class Spec:
    """What an `Ask` expects. With neither choices nor digits it only plays.

    ``variable`` names where digits go, ``samples`` are representative digits for exploration. Times in milliseconds.
    """

    choices: tuple[Choice, ...] = ()
    digits: Digits | None = None
    barge_in: bool = True
    flush: bool = False
    no_input_ms: int = 5_000
    between_ms: int = 3_000
    sensitive: bool = False
    variable: str = ""
    samples: tuple[str, ...] = ()

    @property
    def expects_nothing(self) -> bool:
        """True for a plain prompt."""
        return not self.choices and self.digits is None


# --- what is fed -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Key:
    """A key went down."""

    key: str
    at: int


@dataclass(frozen=True, slots=True)
class SpeechStart:
    """The caller began to speak."""

    at: int


@dataclass(frozen=True, slots=True)
class Speech:
    """The caller said ``heard``, which means the choice ``option`` or the ``digits``, or neither; "" was only noise."""

    heard: str
    at: int
    option: str = ""
    digits: str = ""


@dataclass(frozen=True, slots=True)
class PromptEnded:
    """The last segment of the prompt has been heard to its end."""

    at: int


@dataclass(frozen=True, slots=True)
class Tick:
    """The armed timer has run out."""

    at: int


Input = Key | SpeechStart | Speech | PromptEnded | Tick

# --- what comes out --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Carry:
    """Keys left over for the next question; ``swallow`` says that a # which follows at once is only a habit."""

    keys: str = ""
    swallow: bool = False

    def then(self, keys: str) -> Carry:
        """With what was typed after it, while no question was open."""
        return replace(self, keys=self.keys + keys)


@dataclass(frozen=True, slots=True)
class Collecting:
    """The machine's state. A feeder (re)arms its one timer with ``timer_ms`` (0: none) whenever ``armed`` changes."""

    token: int
    typed: str = ""
    sounding: bool = True
    stopped: bool = False
    live: bool = False
    swallow: bool = False
    timer_ms: int = 0
    armed: int = 0


@dataclass(frozen=True, slots=True)
class StopPrompt:
    """Stop the sound, keep collecting."""


@dataclass(frozen=True, slots=True)
class Done:
    """The question is answered. ``rest`` is handed to the next `begin`."""

    event: Completion
    rest: Carry


Output = StopPrompt | Done
Fed = tuple[Collecting, tuple[Output, ...]]


def begin(spec: Spec, token: int, carry: Carry, at: int) -> Fed:
    """Start a question with what was typed before it; it may be answered at once, before a sound is heard."""
    keys = "" if spec.flush else carry.keys
    if carry.swallow and not _begins_choice(spec, "#"):
        keys = keys.removeprefix("#")
    state = Collecting(token=token, swallow=carry.swallow and not carry.keys)
    return _type(spec, state, keys, at) if spec.barge_in else (replace(state, typed=keys), ())


def feed(spec: Spec, state: Collecting, given: Input) -> Fed:
    """Tell the machine what was perceived; it answers with its next state and what to do."""
    match given:
        case Key():
            return _key(spec, state, given)
        case SpeechStart():
            return _speech_start(spec, state)
        case Speech():
            return _speech(spec, state, given)
        case PromptEnded():
            return _prompt_ended(spec, state, given.at)
        case _:
            return _tick(spec, state, given.at)


def _key(spec: Spec, state: Collecting, given: Key) -> Fed:
    if given.key not in KEYS:
        return state, ()
    if state.swallow and given.key == "#" and not _begins_choice(spec, "#"):
        return replace(state, swallow=False), ()
    state = replace(state, live=True, swallow=False)
    if state.sounding and not spec.barge_in:
        return replace(state, typed=state.typed + given.key), ()
    return _type(spec, state, given.key, given.at)


def _speech_start(spec: Spec, state: Collecting) -> Fed:
    if spec.expects_nothing or state.typed or (state.sounding and not spec.barge_in):
        return state, ()
    return _hush(_arm(state, UTTERANCE_MS))


def _speech(spec: Spec, state: Collecting, given: Speech) -> Fed:
    if spec.expects_nothing or state.typed or (state.sounding and not spec.barge_in):
        return state, ()
    heard = "" if spec.sensitive else given.heard
    if given.option and any(choice.id == given.option for choice in spec.choices):
        return _done(state, Chosen(at=given.at, token=state.token, option=given.option, via="speech", heard=heard))
    digits = spec.digits
    if digits and given.digits and digits.minimum <= len(given.digits) <= digits.maximum:
        return _done(state, _collected(spec, state, given.digits, "speech", given.at))
    if given.heard:
        return _done(state, Unmatched(at=given.at, token=state.token, via="speech", heard=heard))
    return (state if state.sounding else _arm(state, spec.no_input_ms)), ()


def _prompt_ended(spec: Spec, state: Collecting, at: int) -> Fed:
    if not state.sounding:
        return state, ()
    state = replace(state, sounding=False)
    if spec.expects_nothing:
        return _done(state, Played(at=at, token=state.token), Carry(state.typed))
    if state.typed:
        return _type(spec, replace(state, typed=""), state.typed, at)
    return _arm(state, spec.no_input_ms), ()


def _tick(spec: Spec, state: Collecting, at: int) -> Fed:
    if not state.timer_ms:
        return state, ()
    if not state.typed:
        return _done(state, Silent(at=at, token=state.token))
    return _settle(spec, state, at)


# --- judging what was typed ------------------------------------------------------------------------------------------


def _type(spec: Spec, state: Collecting, keys: str, at: int) -> Fed:
    """Type keys one after another; those behind an answer are left over. So keys typed ahead count as if typed now."""
    said: tuple[Output, ...] = ()
    for place, key in enumerate(keys, start=1):
        state, outputs = _judge(spec, replace(state, typed=state.typed + key), at)
        said += outputs
        if said and isinstance(said[-1], Done):
            rest = said[-1].rest
            return state, (*said[:-1], Done(said[-1].event, Carry(rest.keys + keys[place:], rest.swallow)))
    return state, said


def _judge(spec: Spec, state: Collecting, at: int) -> Fed:
    """Decide what the typed keys mean with this last one, stopping the prompt because the caller has begun to answer."""
    typed, digits = state.typed, spec.digits
    if spec.expects_nothing:
        return _done(state, Played(at=at, token=state.token, complete=False), Carry(typed))
    if digits and _is_number(digits, typed) and len(typed) == digits.maximum:
        return _done(state, _whole(spec, state, typed, at), Carry(swallow=digits.terminator != "*"))
    if digits and len(typed) > 1 and typed[-1] == digits.terminator:
        return _done(state, _whole(spec, state, typed[:-1], at))
    if _could_grow(spec, typed):
        return _hush(_arm(state, spec.between_ms))
    return _settle(spec, state, at)


def _settle(spec: Spec, state: Collecting, at: int) -> Fed:
    """No further key will help: where a number may be typed all keys count as one, else the longest choice is taken."""
    typed, length = state.typed, len(state.typed)
    if not spec.digits:
        length = next((n for n in range(length, 0, -1) if _choice(spec, typed[:n])), length)
    return _done(state, _whole(spec, state, typed[:length], at), Carry(typed[length:]))


def _whole(spec: Spec, state: Collecting, typed: str, at: int) -> Completion:
    """What keys mean that stand for one answer: a choice, else a number, else nothing."""
    choice, digits = _choice(spec, typed), spec.digits
    if choice:
        return Chosen(at=at, token=state.token, option=choice.id, via="key", keys=typed, fresh=state.live)
    if digits and _is_number(digits, typed) and digits.minimum <= len(typed) <= digits.maximum:
        return _collected(spec, state, typed, "key", at)
    return _unmatched(spec, state, typed, at)


def _could_grow(spec: Spec, typed: str) -> bool:
    if spec.digits and _is_number(spec.digits, typed) and len(typed) < spec.digits.maximum:
        return True
    return any(len(key) > len(typed) and key.startswith(typed) for choice in spec.choices for key in choice.keys)


def _begins_choice(spec: Spec, typed: str) -> bool:
    return any(key.startswith(typed) for choice in spec.choices for key in choice.keys)


def _choice(spec: Spec, typed: str) -> Choice | None:
    return next((choice for choice in spec.choices if typed in choice.keys), None)


def _is_number(digits: Digits, typed: str) -> bool:
    """The star is allowed where it ends nothing: it stands for the X of an identity card."""
    return "#" not in typed and (not digits.terminator or digits.terminator not in typed)


def _collected(spec: Spec, state: Collecting, number: str, via: str, at: int) -> Collected:
    fresh = state.live or via == "speech"
    return Collected(at=at, token=state.token, digits=number, via=via, fresh=fresh, sensitive=spec.sensitive)


def _unmatched(spec: Spec, state: Collecting, typed: str, at: int) -> Unmatched:
    return Unmatched(at=at, token=state.token, via="key", keys="" if spec.sensitive else typed, fresh=state.live)


# --- small moves -----------------------------------------------------------------------------------------------------


def _arm(state: Collecting, timer_ms: int) -> Collecting:
    return replace(state, timer_ms=timer_ms, armed=state.armed + 1)


def _hush(state: Collecting) -> Fed:
    if state.sounding:
        return replace(state, sounding=False, stopped=True), (StopPrompt(),)
    return state, ()


def _done(state: Collecting, event: Completion, rest: Carry = Carry()) -> Fed:
    state, stop = _hush(_arm(state, 0))
    return state, (*stop, Done(event, rest))
