"""An open question on a real call: feeds keys, speech and timers to the collecting machine and keeps its one timer.

What a key means is the machine's; how a prompt is played and stopped is the player's.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from runtime.engine.collecting import Carry, Collecting, Done, Fed, Input, Key, Spec, StopPrompt, Tick, begin, feed
from runtime.engine.events import Completion
from runtime.ports import Clock

# AMI tells of a key within a millisecond of AGI; when it has not by then, AGI's word is taken.
ECHO_S = 0.4
# What AMI tells of such a key later than that is not a second key.
LATE_S = 3.0

log = logging.getLogger(__name__)


class Echo:
    """The keys of one call as AMI tells them, beside what AGI reports of the same keys: each must count once."""

    def __init__(self) -> None:
        self._now = asyncio.get_running_loop().time
        self._told = ""
        self._waiting: asyncio.Future[None] | None = None
        self._taken: list[tuple[str, float]] = []

    def begin(self) -> None:
        """A command begins that a key may end."""
        self._told = ""

    def tell(self, key: str, *, again: bool = False) -> bool:
        """AMI tells of a key; False when it has been taken on AGI's word already, or is told ``again``."""
        self._told += key
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)
        if again:
            return False
        self._taken = [(taken, until) for taken, until in self._taken if until > self._now()]
        for index, (taken, _) in enumerate(self._taken):
            if taken == key:
                del self._taken[index]
                return False
        return True

    def take(self, key: str) -> None:
        """A key is taken on AGI's word."""
        log.warning("a key was told by AGI alone")
        self._taken.append((key, self._now() + LATE_S))

    async def wait(self, keys: str) -> bool:
        """Return when one of ``keys`` has been told since the command began; False when that takes too long."""
        deadline = self._now() + ECHO_S
        while not any(key in self._told for key in keys):
            self._waiting = asyncio.get_running_loop().create_future()
            await asyncio.wait({self._waiting}, timeout=deadline - self._now())
            if not self._waiting.done():
                return False
        return True


class Question:
    """One `Ask` in progress. ``answered`` holds the event, ``rest`` what it left over of the keys.

    It is the player's `Attention`: ``stop`` is done once the prompt must stop. ``complete`` says whether every key is given to it by
    somebody else (AMI) besides being reported by the prompt it stopped.
    """

    def __init__(
        self, spec: Spec, token: int, carry: Carry, *, clock: Clock, echo: Echo, complete: Callable[[], bool]
    ) -> None:
        loop = asyncio.get_running_loop()
        self.answered: asyncio.Future[Completion] = loop.create_future()
        self.stop: asyncio.Future[None] = loop.create_future()
        self.rest = Carry()
        self._spec = spec
        self._clock = clock
        self._echo = echo
        self._complete = complete
        self._loop = loop
        self._timer: asyncio.TimerHandle | None = None
        self._state = Collecting(token=token)
        self._take(begin(spec, token, carry, clock.now()))

    def give(self, given: Input) -> None:
        """Feed the machine; nothing happens once the question is answered."""
        if self.answered.done():
            return
        self._take(feed(self._spec, self._state, given))

    def began(self) -> None:
        """A sound begins."""
        self._echo.begin()

    async def stopped_by(self, key: str) -> None:
        """The sound was stopped by a key: see that the machine has it, once."""
        if self._complete():
            if await self._echo.wait(key):
                return
            self._echo.take(key)
        self.give(Key(key, self._clock.now()))

    def close(self) -> None:
        """Stop the timer for good."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _take(self, fed: Fed) -> None:
        armed = self._state.armed
        self._state, outputs = fed
        if self._state.armed != armed:
            self._arm(self._state.timer_ms / 1_000)
        for output in outputs:
            match output:
                case StopPrompt():
                    self._hush()
                case Done():
                    self._hush()
                    self.rest = output.rest
                    self.answered.set_result(output.event)

    def _hush(self) -> None:
        if not self.stop.done():
            self.stop.set_result(None)

    def _arm(self, seconds: float) -> None:
        self.close()
        if seconds:
            self._timer = self._loop.call_later(seconds, self._tick)

    def _tick(self) -> None:
        self.give(Tick(self._clock.now()))
