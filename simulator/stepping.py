"""A test call that waits for the person at it: given what they have done so far, it stops where they must act next.

Belongs here: when a call waits, and for what. It is always run from its beginning, so that nothing has to be kept between
two keys, and a step back is a shorter list. What an input means is the engine's business, as everywhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from runtime.engine.actions import Ask, Awaited, CallHttp, Dial, JoinQueue, Record, Segment
from runtime.engine.events import Completion, Event
from runtime.engine.program import Program
from runtime.engine.state import Call
from simulator.answers import ANY, Answer, AnswerBook, Answers, address_of
from simulator.caller import Input, Occasion, ScriptedCaller
from simulator.channel import VirtualChannel
from simulator.question import words
from simulator.simulate import PausedError, Running, Simulation
from simulator.world import World


@dataclass(frozen=True, slots=True)
class GoOn:
    """Leave the breakpoint the call stands at; anywhere else it does nothing."""


GO_ON = GoOn()
Doing = (
    Input | Answer | GoOn
)  # what the caller does, what a queue, a transfer or a back end does, or what the tester does
Place = tuple[str, str]  # flow, node


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a call waits for. ``occasion``: question, queue, transfer, recording or backend; ``prompt`` is what sounds;
    ``whom`` the destination that is asked now. At a breakpoint there is no action, but a ``place``."""

    occasion: str
    action: Awaited | None
    place: Place = ("", "")
    whom: str = ""

    @property
    def prompt(self) -> tuple[Segment, ...]:
        """What the caller hears meanwhile."""
        if isinstance(self.action, Ask | Record):
            return self.action.prompt
        return self.action.filler if isinstance(self.action, CallHttp) else ()


@dataclass(frozen=True, slots=True)
class Stepped:
    """A call as far as it has come. ``waiting`` is None when it is over; ``unused`` counts inputs that did not fit;
    ``answered`` are the answers given by hand, with what they were given for: (kind, name, answer)."""

    simulation: Simulation
    waiting: Waiting | None
    unused: int
    answered: tuple[tuple[str, str, Answer], ...] = ()


def step_through(
    program: Program,
    call: Call,
    *,
    at: int,
    doings: Sequence[Doing] = (),
    world: World | None = None,
    breakpoints: Iterable[Place] = (),
) -> Stepped:
    """Make a call at an instant (UTC ms), do ``doings`` in order, and stop where the next one is due, or when it comes to a
    node of ``breakpoints`` and the next doing is not to go on."""
    return asyncio.run(_step_through(program, call, at, _Hand(tuple(doings), frozenset(breakpoints)), world or World()))


async def _step_through(program: Program, call: Call, at: int, hand: _Hand, world: World) -> Stepped:
    book = _Book(world.answers, hand)
    running = Running(program, call, at=at, caller=_Caller(hand, book), world=world, channel=_Channel, book=book)
    running.http = _BackEnds(hand, book)
    running.pause = hand.pause
    over, waits = asyncio.ensure_future(running.run()), asyncio.ensure_future(hand.stopped.wait())
    await asyncio.wait((over, waits), return_when=asyncio.FIRST_COMPLETED)
    waits.cancel()
    if over.done() and isinstance(over.exception(), PausedError):
        return Stepped(running.told(), hand.waiting, hand.left, tuple(hand.answered))
    if over.done():
        return Stepped(running.told(over.result()), None, hand.left, tuple(hand.answered))
    over.cancel()
    await asyncio.wait((over,))
    return Stepped(running.told(), hand.waiting, hand.left, tuple(hand.answered))


@dataclass(slots=True)
class _Hand:
    """The doings, used in order; ``waiting`` is where the call stands still because the next one is not due there."""

    doings: tuple[Doing, ...]
    breakpoints: frozenset[Place] = frozenset()
    position: int = 0
    answered: list[tuple[str, str, Answer]] = field(default_factory=list)
    stopped: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: Waiting | None = None

    @property
    def left(self) -> int:
        """How many were not used; going on where nothing holds the call is no use either way."""
        return sum(not isinstance(doing, GoOn) for doing in self.doings[self.position :])

    def pause(self, place: Place) -> bool:
        """Does the call stand still on coming to a node? Not when the next doing is to go on."""
        if place not in self.breakpoints:
            return False
        if self.position < len(self.doings) and isinstance(self.doings[self.position], GoOn):
            self.position += 1
            return False
        self.waiting = Waiting("breakpoint", None, place)
        return True

    def _next(self) -> tuple[int, Doing | None]:
        """The next doing and its position. Going on is passed over and stays, for a breakpoint may yet come: what asks may be
        no more than a prompt that could be interrupted on the way there."""
        place = self.position
        while place < len(self.doings) and isinstance(self.doings[place], GoOn):
            place += 1
        return place, self.doings[place] if place < len(self.doings) else None

    def input(self, occasion: Occasion, text: str) -> Input | None:
        """Use the next doing up if it is an input that is due now."""
        place, given = self._next()
        if not isinstance(given, Input) or not given.due(occasion, text):
            return None
        self.position = place + 1
        return given

    def answer(self, kind: str, name: str) -> Answer | None:
        """Use the next doing up if it is an answer; it is noted for what."""
        place, given = self._next()
        if not isinstance(given, Answer):
            return None
        self.position = place + 1
        self.answered.append((kind, name, given))
        return given

    async def stop(self, occasion: str, action: Awaited, whom: str = "") -> Completion:
        """Stand still; whoever runs the call ends it here."""
        self.waiting = Waiting(occasion, action, whom=whom)
        self.stopped.set()
        ended: asyncio.Future[Completion] = asyncio.get_running_loop().create_future()
        return await ended


class _Book(AnswerBook):
    """The world's answers; where it has none, one given by hand."""

    def __init__(self, answers: Answers, hand: _Hand) -> None:
        super().__init__(answers)
        self.hand = hand
        self.ready: Answer | None = None

    def settles(self, occasion: str, name: str) -> bool:
        """Is it known how a queue or a transfer goes? Then nobody is asked."""
        self.ready = None if self.covers(f"{occasion}s", name) else self.hand.answer(f"{occasion}s", name)
        return self.ready is not None or self.covers(f"{occasion}s", name)

    def expects(self, kind: str, name: str) -> bool:
        """After an answer given by hand, somebody can be asked for the next one too."""
        return super().expects(kind, name) or (self.ready is not None and not self.covers(kind, name))

    def for_bridge(self, action: JoinQueue | Dial, whom: str = "") -> Answer:
        """How it goes."""
        return self.ready or super().for_bridge(action, whom)


class _NobodyActsError(Exception):
    """Somebody must act here, and the next doing is not due."""

    def __init__(self, occasion: str, whom: str) -> None:
        super().__init__(occasion, whom)
        self.occasion, self.whom = occasion, whom


class _Caller(ScriptedCaller):
    """A caller who does nothing without being told."""

    def __init__(self, hand: _Hand, book: _Book) -> None:
        super().__init__(())
        self._hand, self._book = hand, book

    def take(self, occasion: Occasion, text: str) -> Input | None:
        """The next doing if it is due now. Raises `_NobodyActsError` where somebody must act."""
        given = self._hand.input(occasion, text)
        if given is not None or occasion == "prompt":
            return given
        if occasion not in ("queue", "transfer"):
            raise _NobodyActsError(occasion, "")
        if not self._book.settles(occasion, text):
            raise _NobodyActsError(occasion, text)
        return None


class _Channel(VirtualChannel):
    """A virtual channel that stands still where somebody must act."""

    async def perform(self, action: Awaited) -> Event:
        """As the virtual channel does, if somebody acts."""
        try:
            return await super().perform(action)
        except _NobodyActsError as nobody:
            prompt = words(Waiting(nobody.occasion, action).prompt)
            if prompt:
                self._note("heard", prompt)
            return await self.hand.stop(nobody.occasion, action, nobody.whom)

    @property
    def hand(self) -> _Hand:
        """What is done by hand."""
        if not isinstance(self._answers, _Book):
            raise TypeError("this channel needs a book with a hand")
        return self._answers.hand


@dataclass(frozen=True, slots=True)
class _BackEnds:
    """Back ends answered by the world, else by hand."""

    hand: _Hand
    book: _Book

    async def call(self, action: CallHttp, at: int) -> Completion:
        """Answer at once, or wait for one."""
        if self.book.covers("backends", address_of(action)):
            return self.book.for_backend(action, at)
        given = self.hand.answer("backends", address_of(action))
        if given is None:
            return await self.hand.stop("backend", action)
        return AnswerBook(Answers((("backends", ANY, (given,)),))).for_backend(action, at)
