"""Whom a simulated call reaches: the way through a world's destinations, by the same code as the telephone's.

Belongs here: which places come into question at a time, and when a call goes on to the next. How talking to one of them
goes is the answers' and the channel's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from runtime.engine.actions import Dial, JoinQueue
from runtime.handing_on import DESERTED, Way, ways
from runtime.ports import Destination, RuleSource
from simulator.answers import AnswerBook
from simulator.world import World

FINAL = frozenset({"answered_ended", "left_by_key"})


@dataclass(frozen=True, slots=True)
class Whom:
    """The destinations of a world as one call finds them; ``rules`` say who is open, ``book`` what was substituted."""

    world: World
    rules: RuleSource
    book: AnswerBook
    caller: str

    def ways(self, action: JoinQueue | Dial, at: Callable[[], int]) -> Iterator[Way]:
        """See `runtime.handing_on.ways`. A place the tester has an answer for is never passed over, and one that the world
        does not know is somebody who is always there."""
        name = action.destination
        if self.world.destination(name) is None:
            yield Way(Destination("queue" if isinstance(action, JoinQueue) else "device", name, name=name))
            return
        skill = action.skill if isinstance(action, JoinQueue) else ""
        for way in ways(name, self.world, self.rules, at=at, skill=skill, caller=self.caller):
            if self.book.covers(kind_of(action), way.place.name):
                yield replace(way, passed_over="")
            elif not way.passed_over and self.world.deserted(way.place.name):
                # The exchange finds that out by asking.
                yield replace(way, passed_over=DESERTED)
            else:
                yield way

    def goes_on(self, action: JoinQueue | Dial, place: Destination) -> bool:
        """Is it known how a place after this one goes? Else how this one ends is how the whole ends."""
        seen = {place.name}
        following = self.world.destination(place.next)
        while following is not None and following.name not in seen:
            if self.book.expects(kind_of(action), following.name):
                return True
            seen.add(following.name)
            following = self.world.destination(following.next)
        return False


def kind_of(action: JoinQueue | Dial) -> str:
    """Under which kind of answers the tester says how it goes."""
    return "queues" if isinstance(action, JoinQueue) else "transfers"


def rings_s(action: JoinQueue | Dial, place: Destination) -> int:
    """How long a place is waited for in vain, in seconds."""
    if isinstance(action, JoinQueue):
        return action.timeout_s if place.kind == "queue" else place.ring_s or action.timeout_s
    return place.ring_s or action.ring_s
