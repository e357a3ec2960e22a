"""The people of the campaign: callers with something in mind, and those who pick up when a telephone rings."""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import time
from dataclasses import dataclass, field

from bench.faults.ear import Ear
from bench.faults.flow import ENDS, HUMANS, LINE, OTHERS
from tests.asterisk.phone import Call, Phone

LOOK_S = 0.08
# A call that has not come to its end by then will not.
LONGEST_S = 120.0
ANSWERED_S = 15.0
# What each does at a prompt: the keys pressed, or words said after it.
WISHES = {
    "order": {"menu": "1", "order": "123456#"},
    "human": {"menu": "2"},
    "phone": {"menu": "3"},
    "message": {"menu": "4"},
    "recorded": {"menu": "5"},
    "undecided": {"menu": "9"},
    "silent": {},
    "leaves": {"menu": "2"},
}


@dataclass(slots=True)
class Story:
    """How one call went. Times monotonic; ``silent_s`` is the longest silence, which began at ``silent_at``."""

    number: str
    wish: str
    dialled: float
    answered: float = 0.0
    ended: float = 0.0
    left: bool = False
    stuck: bool = False
    codes: tuple[int, ...] = ()
    heard: dict[str, float] = field(default_factory=dict)
    silent_at: float = 0.0
    silent_s: float = 0.0

    @property
    def reached(self) -> bool:
        """Whether it came to an end, a human or a mailbox."""
        return bool(ENDS & self.heard.keys())

    @property
    def lost(self) -> bool:
        """The exchange ended it, or never will, before that, and the caller had stayed."""
        return not self.left and not self.reached


class Caller:
    """One caller. ``run`` makes the call and tells its story."""

    def __init__(self, number: str, wish: str, pbx: tuple[str, int], chance: random.Random) -> None:
        self._number, self._wish, self._pbx, self._chance = number, wish, pbx, chance
        self._dead = False
        self._press_at = 0.0
        self._said_until = 0.0

    def line_died(self) -> None:
        """The exchange is dead: hang up."""
        self._dead = True

    async def run(self) -> Story:
        """Call, do as one does, and hang up when the other side has or when patience is at an end."""
        phone = await Phone(self._number, self._pbx).open()
        story = Story(self._number, self._wish, time.monotonic())
        leaves_at = story.dialled + self._chance.uniform(0.5, 12.0) if self._wish == "leaves" else float("inf")
        call = await phone.call(LINE)
        ear = Ear(call)
        before = ""
        while not call.ended.is_set():
            now = time.monotonic()
            if (
                now >= leaves_at
                or now - story.dialled > LONGEST_S
                or (not call.answered.is_set() and now - story.dialled > ANSWERED_S)
            ):
                story.left, story.stuck = now >= leaves_at, now < leaves_at
                call.hang_up()
                break
            if self._dead:
                call.hang_up()
                break
            ear.listen()
            if call.media.saying or call.media.pressing:
                # By what is still to be sent: on a busy machine a telephone speaks and keys more slowly than it was asked to.
                ear.spoken.append(now)
            self._react(call, ear, before, now)
            before = ear.now
            await asyncio.sleep(LOOK_S)
        self._conclude(story, call, ear)
        await phone.close()
        return story

    def _react(self, call: Call, ear: Ear, before: str, now: float) -> None:
        began = ear.now and ear.now != before
        if began and ear.now in WISHES[self._wish] and now > self._press_at + 1.0:
            self._press_at = now + self._chance.uniform(0.1, 1.5)
            keys = WISHES[self._wish][ear.now]
            asyncio.get_running_loop().call_at(self._press_at, self._press, call, keys)
        elif before == "mail" and not ear.now and now > self._said_until:
            self._say(call, now, 3.0)
        elif began and ear.now in HUMANS and now > self._said_until:
            self._say(call, now, 0.6)

    def _press(self, call: Call, keys: str) -> None:
        if not call.ended.is_set():
            call.press(keys)

    def _say(self, call: Call, now: float, seconds: float) -> None:
        call.say(OTHERS["caller"], seconds)
        self._said_until = now + seconds

    def _conclude(self, story: Story, call: Call, ear: Ear) -> None:
        ear.review()
        story.answered, story.codes, story.heard = call.answered_at, tuple(call.codes), ear.heard
        story.ended = call.ended_at or time.monotonic()
        if story.answered:
            story.silent_at, story.silent_s = ear.longest_silence(story.answered, story.ended)
        call.media.heard.clear()


class Staff:
    """Everybody who picks up. ``served`` counts for each caller's number how often somebody did."""

    def __init__(self, pbx: tuple[str, int], chance: random.Random) -> None:
        self.served: dict[str, list[float]] = {}
        self._pbx = pbx
        self._chance = chance
        self._phones: list[Phone] = []

    async def open(self, ports: dict[str, int]) -> None:
        """Sit down at the telephones: name -> port."""
        for name, port in ports.items():
            phone = Phone(name, self._pbx)
            tone = OTHERS["extension" if name == "extension" else "agent"]
            phone.on_call = lambda call, tone=tone: self._talk(call, tone)
            self._phones.append(await phone.open(port))

    def hang_up(self) -> None:
        """End every call."""
        for phone in self._phones:
            for call in phone.calls.values():
                call.hang_up()

    async def close(self) -> None:
        """Go home."""
        for phone in self._phones:
            await phone.close()

    async def _talk(self, call: Call, tone: float) -> None:
        found = re.search(r"sip:(\d+)@", call.remote)
        self.served.setdefault(found.group(1) if found else "", []).append(time.monotonic())
        seconds = self._chance.uniform(1.5, 3.5)
        call.say(tone, seconds)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await call.ended.wait()
        call.hang_up()
        call.media.heard.clear()
        call.phone.incoming.clear()
