"""A person with a telephone who follows a scenario: does by ear what the simulator's scripted caller does by the book.

The same `ScriptedCaller` says which input is due on which occasion; the ear says when. Nothing here knows what a key means.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from runtime.engine.actions import Ask, Awaited, CallHttp, Dial, JoinQueue, Record
from runtime.engine.codec import decode_event
from runtime.engine.collecting import SpeechStart
from runtime.engine.events import Completion, Failed
from runtime.engine.program import Program
from runtime.engine.state import Step, Trace
from runtime.engine.step import start, step
from runtime.hearing import interpret
from runtime.ports import CallHeader, Destination
from runtime.ports import Place as Stood
from runtime.session import Outside
from simulator.answers import Answer, AnswerBook
from simulator.caller import Input, Script, ScriptedCaller
from simulator.channel import words
from simulator.scenario import Scenario
from simulator.scenarios import prepare
from simulator.world import SubstitutedRules
from tests.asterisk.conftest import CALLER
from tests.asterisk.phone import Call, Manner
from tests.contract.plan import begins
from tests.contract.site import AGENT, ELSEWHERE, ELSEWHERE_SAYS, EMPTY, FULL, NOBODY, Floor, Line, Place
from tests.contract.sound import Ear, Locator, names_of

POLL_S = 0.015
QUIET_S = 0.10
# The last key of what was typed may still be on its way.
SETTLED_S = 0.25
# After typing ahead, a caller who hears nothing for this long goes on.
UNHEARD_S = 0.4
PATIENCE_S = 90.0
SPOKEN_S = 0.05
ANONYMOUS = "anonymous"


class MovedOn(Exception):
    """What one was waiting at is over."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A queue or transfer under way: what the caller does in it, how it goes, the agent's calls before it, who it is."""

    given: Input | None
    answer: Answer
    rung: int
    whom: Destination | None


@dataclass(frozen=True, slots=True)
class Lived:
    """A call on the real exchange. ``trace`` is replayed from what was logged; ``heard`` are the texts in order."""

    trace: tuple[Trace, ...]
    logged: tuple[Mapping[str, Any], ...]
    heard: tuple[str, ...]
    ended: str
    unused: Script
    codes: tuple[int, ...]
    kept: int
    trouble: str
    seconds: float


class Person:
    """One scenario on the real exchange: the caller, and the live side of the world the call happens in."""

    def __init__(self, floor: Floor, place: Place, program: Program, scenario: Scenario, audio: Locator) -> None:
        world = prepare(scenario)
        self.ended = ""
        self.kept: dict[str, int] = {}
        self.steps: list[Step] = []
        self.logged: list[Mapping[str, Any]] = []
        self._floor, self._place, self._program, self._scenario = floor, place, program, scenario
        self._world, self._book = world, AnswerBook(world.answers)
        self._rules = SubstitutedRules(world, self._book, scenario.caller)
        self._script = ScriptedCaller(scenario.inputs)
        self._at, self._began = begins(scenario, world), time.monotonic()
        self._call: Call | None = None
        self._ear: Ear | None = None
        self._cursor = 0
        self._typed_at = 0.0
        self._met: Meeting | None = None
        self._asked: dict[str, Answer] = {}
        self.line: Line = floor.open(
            scenario.line,
            program,
            audio=audio,
            destinations=self,
            messages=self,
            outside=Outside(self._rules, self, self, self),
        )

    # --- the live side: clock, log, messages, back ends, destinations -------------------------------------------------

    def now(self) -> int:
        """See `runtime.ports.Clock`: the scenario's time."""
        return self._at + int((time.monotonic() - self._began) * 1_000)

    def begin(self, header: CallHeader) -> None:
        """See `runtime.ports.CallLog`."""
        self._take(start(self._program, header.call))

    def event(self, call_id: str, sequence: int, event: Mapping[str, Any], place: Stood | None = None) -> None:
        """See `runtime.ports.CallLog`."""
        assert sequence == len(self.logged)
        self.logged.append(event)
        happened = decode_event(dict(event))
        if isinstance(happened, Failed) and isinstance(self.awaited, Ask):
            self._script.take("question", words(self.awaited.prompt))
        self._take(step(self._program, self.steps[-1].state, happened))

    def end(self, call_id: str, ended: str, at: int) -> None:
        """See `runtime.ports.CallLog`."""
        self.ended = ended

    def keep(self, call_id: str, ref: str, *, mailbox: str, ms: int, notify: tuple[str, ...]) -> None:
        """See `runtime.ports.MessageStore`."""
        self.kept[ref] = ms

    def drop(self, call_id: str, ref: str) -> None:
        """See `runtime.ports.MessageStore`."""
        self.kept.pop(ref, None)

    async def call(self, action: CallHttp, at: int) -> Completion:
        """See `runtime.ports.HttpCaller`: the substituted answer, once the caller has heard what bridges the wait."""
        filler, since = names_of(action.filler), self._cursor
        await _poll(lambda: len(self.ear.heard(since)) >= len(filler))
        return self._book.for_backend(action, at)

    def destination(self, name: str) -> Destination | None:
        """See `runtime.ports.DestinationSource`: somebody who will do as the scenario has it, the same all the action long.
        A destination the scenario describes has its hours and its next one besides, and does as is said of itself."""
        known = self._world.destination(name)
        if known is not None:
            assert isinstance(self.awaited, JoinQueue | Dial)
            if name not in self._asked:
                self._asked[name] = self._book.for_bridge(self.awaited, name)
            whom = self._somebody(self._asked[name], queued=isinstance(self.awaited, JoinQueue))
            self._met = Meeting(None, self._asked[name], len(self._place.agent.incoming), whom)
            return None if whom is None else replace(whom, name=name, hours=known.hours, next=known.next)
        if self._met is None:
            queued = isinstance(self.awaited, JoinQueue)
            given = self._script.take("queue" if queued else "transfer", name)
            rung = len(self._place.agent.incoming)
            if given is not None and given.do in ("hang_up", "transferred_away"):
                answer = Answer(result="answered_ended" if given.do == "transferred_away" else "no_answer")
            else:
                assert isinstance(self.awaited, JoinQueue | Dial)
                answer = self._book.for_bridge(self.awaited)
            self._met = Meeting(given, answer, rung, self._somebody(answer, queued=queued))
        return self._met.whom

    def _somebody(self, answer: Answer, *, queued: bool) -> Destination | None:
        reach = self._place.queue if queued else self._place.device
        match answer.result:
            case _ if answer.failed:
                return None
            case "answered_ended":
                return reach(Manner.ANSWER)
            case "timeout" | "no_answer" | "left_by_key":
                return reach(Manner.RING)
            case "busy":
                return reach(Manner.BUSY)
            case "full":
                return Destination("queue", FULL)
            case "unavailable":
                return Destination("queue", EMPTY)
            case _:
                return NOBODY

    @property
    def awaited(self) -> Awaited | None:
        """What the call waits for."""
        actions = self.steps[-1].actions if self.steps else ()
        return actions[-1] if actions else None  # type: ignore[return-value]  # an ending awaits nothing and is not asked

    def _take(self, taken: Step) -> None:
        self.steps.append(taken)
        self._rules.expect(taken)
        self._met, self._asked = None, {}
        self.ear.listen()
        self._cursor = len(self.ear.utterances)

    # --- the caller ---------------------------------------------------------------------------------------------------

    @property
    def ear(self) -> Ear:
        """What the caller hears with."""
        assert self._ear is not None
        return self._ear

    @property
    def phone(self) -> Call:
        """The caller's call."""
        assert self._call is not None
        return self._call

    async def live(self) -> Lived:
        """Make the call and follow it to its end."""
        began = time.monotonic()
        telephone = await self._floor.phone(self._scenario.caller or ANONYMOUS)
        trouble = ""
        try:
            self._call = await telephone.call(self._scenario.line)
            self._ear = Ear(self._call.media, self._floor.building.chords)
            async with asyncio.timeout(PATIENCE_S):
                await self._behave()
                if self.ended == "handed_back":
                    self._call.hang_up()
                await self._call.ended.wait()
                await _poll(lambda: not self.line.exchange.active)
        except TimeoutError:
            trouble = f"still at {self.awaited} after {PATIENCE_S:g} s"
        finally:
            await telephone.close()
        return Lived(
            trace=tuple(row for taken in self.steps for row in taken.trace),
            logged=tuple(self.logged),
            heard=tuple(text for text in self.ear.heard() if text != ELSEWHERE_SAYS),
            ended=self.ended,
            unused=self._script.unused,
            codes=tuple(self.phone.codes),
            kept=len(self.kept),
            trouble=trouble,
            seconds=time.monotonic() - began,
        )

    async def _behave(self) -> None:
        done = 0
        while not self.ended and not (self.phone.ended.is_set() and not self.line.exchange.active):
            if done == len(self.steps):
                await asyncio.sleep(POLL_S)
                continue
            done = len(self.steps)
            try:
                match self.awaited:
                    case Ask() as action:
                        await self._question(action, done)
                    case JoinQueue() | Dial():
                        await self._human(done)
                    case Record() as action:
                        await self._message(action, done)
                    case _:
                        pass
            except MovedOn:
                pass

    async def _until(self, true: Callable[[], object], place: int) -> None:
        """Wait at a place of the call; raises MovedOn when it goes on without us."""
        while not true():
            if len(self.steps) != place or self.ended or self.phone.ended.is_set():
                raise MovedOn
            await asyncio.sleep(POLL_S)

    def _hears(self, count: int) -> bool:
        """Have so many texts begun to sound since the call came to this place?"""
        return len(self.ear.heard(self._cursor)) >= count

    def _still(self) -> bool:
        self.ear.listen()
        return time.monotonic() - self.ear.loud_at >= QUIET_S

    def _waits_in_vain(self) -> bool:
        """Was something typed ahead, and is nothing to be heard?"""
        now = time.monotonic()
        return now - self._typed_at < 2 * UNHEARD_S and now - max(self._typed_at, self.ear.loud_at) > UNHEARD_S

    async def _question(self, action: Ask, place: int) -> None:
        texts = names_of(action.prompt)
        await self._until(lambda: self._hears(min(1, len(texts))) or self._waits_in_vain(), place)
        await self._until(lambda: time.monotonic() - self._typed_at > SETTLED_S, place)
        given = self._script.take("prompt" if action.spec.expects_nothing else "question", words(action.prompt))
        if given is None:
            return
        if given.do in ("hang_up", "transferred_away"):
            self.phone.hang_up()
            return
        if not given.during:
            await self._until(lambda: (self._hears(len(texts)) or self._waits_in_vain()) and self._still(), place)
        await self._act(given, action)

    async def _act(self, given: Input, action: Ask) -> None:
        if given.do == "press":
            self.phone.press(given.value)
            await _poll(lambda: not self.phone.media.pressing or self.phone.ended.is_set())
            self._typed_at = time.monotonic()
        elif given.do == "say":
            await self._say(given.value, action)

    async def _say(self, text: str, action: Ask) -> None:
        """Speak. A recogniser would tell the channel just this."""
        channel = self.line.channel
        assert channel is not None
        language = self.steps[-1].state.language
        channel.hear(SpeechStart(self.now()))
        await asyncio.sleep(SPOKEN_S)
        channel.hear(interpret(action.spec, text, language, at=self.now()))

    async def _human(self, place: int) -> None:
        await self._until(lambda: self._met is not None, place)
        met = self._met
        assert met is not None
        does = met.given.do if met.given else ""
        if does == "hang_up" or met.answer.result == "left_by_key":
            await self._until(lambda: len(self._place.agent.incoming) > met.rung, place)
            if does == "hang_up":
                self.phone.hang_up()
            else:
                self.phone.press(met.answer.key)
        elif met.answer.result == "answered_ended" and met.whom is not None:
            moves = does == "transferred_away"
            await self._talk(met.rung, place, moves=moves, caller_leaves=met.answer.caller_hangs_up)

    async def _talk(self, rung: int, place: int, *, moves: bool, caller_leaves: bool) -> None:
        agent = self._place.agent
        await self._until(lambda: len(agent.incoming) > rung, place)
        other = agent.incoming[rung]
        began = time.monotonic()
        await self._until(lambda: self.phone.hears(AGENT, since=max(began, time.monotonic() - QUIET_S)), place)
        if moves:
            other.refer(ELSEWHERE)
            await self._until(lambda: self._hears(1), place)
        elif caller_leaves:
            self.phone.hang_up()
        else:
            other.hang_up()

    async def _message(self, action: Record, place: int) -> None:
        texts = names_of(action.prompt)
        given = self._script.take("recording", words(action.prompt))
        began = time.monotonic()
        await self._until(lambda: self._hears(len(texts)), place)

        def beeped() -> bool:
            # The exchange's own beep is loud and is no text.
            greeted = self.ear.utterances[-1].ended if texts else began
            return self._still() and self.ear.loud_at > greeted + QUIET_S

        await self._until(beeped, place)
        if given is None:
            return
        if given.do == "hang_up":
            self.phone.hang_up()
            return
        self.phone.say(CALLER, given.ms / 1_000)
        await self._until(lambda: not self.phone.media.saying, place)
        if given.value == "key":
            self.phone.press(action.finish_keys[0])
        elif given.value == "hangup":
            self.phone.hang_up()


async def _poll(true: Callable[[], object]) -> None:
    """Return as soon as something is true; whoever waits has a deadline."""
    while not true():  # noqa: ASYNC110 - what is waited for is heard, and the ear is asked
        await asyncio.sleep(POLL_S)
