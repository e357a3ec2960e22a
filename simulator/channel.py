"""A caller's end of a call without a telephone: performs actions by a script, in simulated time.

It perceives and acts. What a key, a word or a silence means is decided by `runtime.engine.collecting`, to which it only
feeds what the script does, prompts that end and timers that run out; no rule about them belongs here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Protocol

from runtime.engine.actions import (
    Ask,
    Audio,
    Awaited,
    DropMessage,
    Ending,
    HangUp,
    Instant,
    JoinQueue,
    KeepMessage,
    Record,
    Say,
    Segment,
    SetLanguage,
)
from runtime.engine.actions import Dial as DialAction
from runtime.engine.collecting import (
    Carry,
    Key,
    PromptEnded,
    Spec,
    Speech,
    SpeechStart,
    Tick,
)
from runtime.engine.events import BridgeEnded, Completion, Event, Failed, HungUp, Recorded, TransferredAway
from runtime.ports import Destination
from simulator.answers import AnswerBook, bridge_end
from simulator.caller import Input, ScriptedCaller
from simulator.clock import SimulatedClock
from simulator.question import Question, units, words
from simulator.transcript import Row, What
from simulator.whom import FINAL, Whom, rings_s

MS_PER_MINUTE = 60_000
CHARACTERS_PER_MINUTE = 120
AUDIO_MS = 3_000
REACTION_MS = 700
KEY_MS = 300
BETWEEN_WORDS_MS = 300


class Interpret(Protocol):
    """What an utterance in a language means for an open question."""

    def __call__(self, spec: Spec, heard: str, language: str, *, at: int) -> Speech: ...


class VirtualChannel:
    """A `Channel` fed by a script. ``rows`` is what was heard and done so far."""

    def __init__(
        self,
        clock: SimulatedClock,
        caller: ScriptedCaller,
        *,
        answers: AnswerBook,
        whom: Whom,
        interpret: Interpret,
        language: str,
        audio_ms: Mapping[str, int],
        patience_ms: int,
    ) -> None:
        self.rows: list[Row] = []
        self.ending: Ending | None = None
        self.destinations: list[str] = []
        self._clock, self._caller, self._answers, self._interpret = clock, caller, answers, interpret
        self._whom = whom
        self._language, self._audio_ms = language, audio_ms
        self._until = clock.now() + patience_ms
        self._carry = Carry()
        self._gone: asyncio.Future[Event] = asyncio.get_running_loop().create_future()
        self._recordings = 0

    @property
    def gone(self) -> asyncio.Future[Event]:
        """Set when the script hangs up or the caller is moved away."""
        return self._gone

    async def perform(self, action: Awaited) -> Event:
        """Do what an action asks for and say how it ended."""
        if self._clock.now() >= self._until:
            self._leave(HungUp(at=self._clock.now()))
        if self._gone.done():
            return self._gone.result()
        match action:
            case Ask():
                return self._ask(action)
            case JoinQueue() | DialAction():
                return self._bridge(action)
            case Record():
                return self._record(action)
            case _:
                return Failed(at=self._clock.now(), token=action.token, reason="not a channel's action")

    async def fill(self, segments: tuple[Segment, ...], until: asyncio.Future[Completion]) -> None:
        """The filler is heard once: a simulated back end answers at once."""
        if segments:
            self._note("heard", words(segments))
            self._clock.advance(self._length(segments))
        await until

    async def do(self, action: Instant) -> None:
        """Do an instant action."""
        detail = ""
        match action:
            case SetLanguage():
                self._language = detail = action.language
            case KeepMessage():
                detail = f"{action.mailbox} {action.ref}"
            case DropMessage():
                detail = action.ref
        self._note("did", type(action).__name__, detail)

    async def finish(self, ending: Ending) -> None:
        """The call is over for us."""
        self.ending = ending
        self._note("ended", type(ending).__name__, ending.cause if isinstance(ending, HangUp) else ending.reason)

    # --- questions and prompts -------------------------------------------------------------------------------------------

    def _ask(self, action: Ask) -> Event:
        text = words(action.prompt)
        question = Question(action, self._carry, self._clock.now())
        if question.done():
            # Answered by keys typed ahead: the caller hears nothing here, so no input is due.
            if text:
                self._note("heard", text, "skipped")
            return self._close(question)
        given = self._caller.take("prompt" if action.spec.expects_nothing else "question", text)
        if given is not None and given.do == "fail":
            return Failed(at=self._clock.now(), token=action.token, reason=given.value)
        hushed = question.state.stopped
        if hushed:
            # Typed ahead, and more may follow: the caller is listened to, and hears nothing.
            if text:
                self._note("heard", text, "skipped")
        else:
            self._sound(question, given, text)
        if given is not None and given.do in ("hang_up", "transferred_away"):
            return self._go(given)
        if not question.done() and given is not None and (hushed or not given.during):
            self._clock.advance(REACTION_MS)
            self._act(question, given, "after")
        while not question.done():
            if not question.state.timer_ms:
                return Failed(at=self._clock.now(), token=action.token, reason="nothing ends this question")
            self._clock.advance(question.state.timer_ms)
            if not question.state.typed:
                self._note("silent", "")
            question.feed(Tick(self._clock.now()))
        return self._close(question)

    def _sound(self, question: Question, given: Input | None, text: str) -> None:
        """Let the prompt sound, the caller acting in the middle of it if the script says so."""
        length = self._length(question.prompt)
        place, started = len(self.rows), self._clock.now()
        if given is not None and (given.during or given.do in ("hang_up", "transferred_away")):
            self._clock.advance(length // 2)
            length -= length // 2
            self._act(question, given, "during")
            if question.state.stopped or given.do in ("hang_up", "transferred_away"):
                self.rows.insert(place, Row(started, "heard", text, "cut"))
                return
        if text:
            self.rows.insert(place, Row(started, "heard", text))
        self._clock.advance(length)
        question.feed(PromptEnded(self._clock.now()))

    def _act(self, question: Question, given: Input, when: str) -> None:
        """Type or speak; keys that the question no longer needs are left over for the next."""
        if given.do == "press":
            shown = "•" * len(given.value) if question.spec.sensitive else given.value
            self._note("pressed", shown, when)
            for key in given.value:
                self._clock.advance(KEY_MS)
                question.feed(Key(key, self._clock.now()))
        elif given.do == "say":
            question.feed(SpeechStart(self._clock.now()))
            self._clock.advance(max(self._spoken(given.value), BETWEEN_WORDS_MS))
            self._note("said", "•••" if question.spec.sensitive else given.value)
            question.feed(self._interpret(question.spec, given.value, self._language, at=self._clock.now()))

    def _close(self, question: Question) -> Completion:
        """Take the answer, and keep for the next question what this one did not use."""
        done = question.outcome()
        self._carry = done.rest.then(question.late)
        return done.event

    # --- people and recordings -------------------------------------------------------------------------------------------

    def _bridge(self, action: JoinQueue | DialAction) -> Event:
        """Ask one after the other, as the telephone does."""
        self._note("asked", type(action).__name__, action.destination)
        nobody = "unavailable" if isinstance(action, JoinQueue) else "failed"
        met: Event | None = None
        for way in self._whom.ways(action, self._clock.now):
            place = way.place
            if way.passed_over:
                self._note(way.passed_over, place.name, place.next)
                continue
            if way.near:
                self._note("near", place.name, way.near)
            self.destinations.append(place.name)
            met = self._meet(action, place)
            final = not isinstance(met, BridgeEnded) or met.result in FINAL or self._gone.done()
            if final or not self._whom.goes_on(action, place):
                return met
        if met is None:
            self._note("answered", nobody)
        return met or BridgeEnded(at=self._clock.now(), token=action.token, result=nobody)

    def _meet(self, action: JoinQueue | DialAction, place: Destination) -> Event:
        given = self._caller.take("queue" if isinstance(action, JoinQueue) else "transfer", place.name)
        if given is not None and given.do in ("hang_up", "transferred_away"):
            return self._go(given)
        answer = self._answers.for_bridge(action, place.name)
        end = bridge_end(answer, action.token, self._clock.now())
        if not isinstance(end, BridgeEnded):
            return end
        if end.result in ("timeout", "no_answer"):
            self._clock.advance(rings_s(action, place) * 1_000)
        if end.result == "answered_ended":
            self._clock.advance(end.talked_ms)
            self._note("talked", place.name, end.agent)
        else:
            self._note("answered", end.result)
        if answer.caller_hangs_up:
            self._leave(HungUp(at=self._clock.now()))
        return bridge_end(answer, action.token, self._clock.now())

    def _record(self, action: Record) -> Event:
        text = words(action.prompt)
        given = self._caller.take("recording", text)
        if text:
            self._note("heard", text)
        self._clock.advance(self._length(action.prompt))
        if given is not None and given.do == "fail":
            return Failed(at=self._clock.now(), token=action.token, reason=given.value)
        if given is not None and given.do == "transferred_away":
            return self._go(given)
        ended_by, ms = ("silence", 0) if given is None else (given.value, given.ms)
        if given is not None and given.do == "hang_up":
            ended_by, ms = "hangup", 0
        self._clock.advance(ms or action.silence_s * 1_000)
        self._recordings += 1
        self._note("recorded", ended_by, f"{ms} ms")
        if ended_by == "hangup":
            self._leave(HungUp(at=self._clock.now()))
        ref = f"recording-{self._recordings}" if ms else ""
        return Recorded(at=self._clock.now(), token=action.token, ended_by=ended_by, ms=ms, ref=ref)

    # --- small moves -----------------------------------------------------------------------------------------------------

    def _go(self, given: Input) -> Event:
        at = self._clock.now()
        return self._leave(HungUp(at=at) if given.do == "hang_up" else TransferredAway(at=at))

    def _leave(self, event: Event) -> Event:
        if not self._gone.done():
            self._note("gone", "hung_up" if isinstance(event, HungUp) else "transferred_away")
            self._gone.set_result(event)
        return self._gone.result()

    def _length(self, prompt: tuple[Segment, ...]) -> int:
        total = 0
        for segment in prompt:
            match segment:
                case Say():
                    total += self._spoken(segment.text)
                case Audio():
                    total += self._audio_ms.get(segment.name, AUDIO_MS)
                case _:
                    total += segment.ms
        return total

    def _spoken(self, text: str) -> int:
        return units(text) * MS_PER_MINUTE // CHARACTERS_PER_MINUTE

    def _note(self, what: What, text: str, detail: str = "") -> None:
        self.rows.append(Row(self._clock.now(), what, text, detail))
