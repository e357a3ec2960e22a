"""Connecting the caller to a human: queues and dials, and what their end means for the flow.

Which destination, how long and what then is the flow's affair; this module turns names into queues and devices, and
Asterisk's words (QUEUESTATUS, DIALSTATUS) into results.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

from runtime.asterisk.ami_watch import AgentCompleted, AgentConnected, ChannelWatch, DialEnded, QueueLeft, WatchEvent
from runtime.asterisk.commands import Commands
from runtime.asterisk.dialplan import HOUSE_VARIABLE
from runtime.asterisk.house import language_of
from runtime.asterisk.question import ECHO_S
from runtime.engine.actions import Dial, JoinQueue
from runtime.engine.events import BridgeEnded, Completion, Failed
from runtime.engine.values import Value
from runtime.handing_on import Way, near_s, ways
from runtime.ports import Clock, Destination, DestinationSource, HouseSounds, RuleSource

# How each side's results read when a destination is not of the kind the node was drawn for.
QUEUE_RESULTS = {"CONTINUE": "answered_ended", "TIMEOUT": "timeout", "FULL": "full"}
DIAL_RESULTS = {"ANSWER": "answered_ended", "BUSY": "busy", "NOANSWER": "no_answer", "CANCEL": "no_answer"}
AS_QUEUE = {"busy": "full", "no_answer": "timeout", "failed": "unavailable"}
# With these nobody else is tried.
FINAL = frozenset({"answered_ended", "left_by_key"})
AS_DIAL = {"full": "busy", "timeout": "no_answer", "unavailable": "failed", "left_by_key": "no_answer"}


class Bridges:
    """The bridges of one call. Raises CallerGone and AgiError as `Commands` does."""

    def __init__(
        self,
        commands: Commands,
        watch: ChannelWatch,
        destinations: DestinationSource,
        *,
        rules: RuleSource,
        clock: Clock,
        caller: str = "",
        house: HouseSounds | None = None,
    ) -> None:
        self._commands = commands
        self._destinations = destinations
        self._rules = rules
        self._clock = clock
        self._caller = caller
        self._house = house
        self._pressed = ""
        self._position = 0
        self._waiting = False
        self._agent = ""
        self._talking_since = 0.0
        self._told: asyncio.Future[None] | None = None
        self._place: Destination | None = None
        watch.listen(self._perceive)

    def key(self, key: str) -> bool:
        """A key pressed now belongs to a bridge; says whether it does."""
        if not self._waiting:
            return False
        self._pressed = key
        if self._told is not None and not self._told.done():
            self._told.set_result(None)
        return True

    def cut_short(self, token: int) -> BridgeEnded | None:
        """How the bridge ended that the caller hung up in: answered, when somebody had; None when nobody had."""
        return self._ended(token, "answered_ended") if self._talking_since else None

    async def queue(self, action: JoinQueue) -> Completion:
        """Wait for an agent and talk; where nobody answers, the destination's next one is tried."""
        if self._destinations.destination(action.destination) is None:
            return self._unknown(action.token)
        await self._hand_over(action.context)
        await self._commands.set_variable("QUEUE_PRIO", action.priority)
        if action.music:
            await self._commands.set_variable("CHANNEL(musicclass)", action.music)
        result = "unavailable"
        for way in self._ways(action.destination, action.skill):
            if way.place.kind == "queue":
                result = await self._wait_in(way, action)
            else:
                result = await self._ring(way.place, action.timeout_s)
                result = AS_QUEUE.get(result, result)
            if result in FINAL:
                break
        return self._ended(action.token, result)

    async def dial(self, action: Dial) -> Completion:
        """Ring a destination and talk; where nobody answers, its next one is tried."""
        if self._destinations.destination(action.destination) is None:
            return self._unknown(action.token)
        await self._hand_over(action.context)
        result = "failed"
        for way in self._ways(action.destination):
            place = way.place
            caller_id = action.caller_id or place.caller_id
            if caller_id:
                await self._commands.set_variable("CALLERID(num)", caller_id)
            if place.kind == "queue":
                as_queue = JoinQueue(action.token, action.destination, place.ring_s or action.ring_s)
                result = await self._wait_in(way, as_queue)
                result = AS_DIAL.get(result, result)
            else:
                result = await self._ring(place, action.ring_s)
            if result in FINAL:
                break
        return self._ended(action.token, result)

    async def _announcing(self, wanted: bool) -> bool:
        """Put the folder of the words before the exchange, which says the agent's number itself; whether there is one."""
        if not wanted or self._house is None:
            return False
        language = language_of(await self._commands.get_variable("CHANNEL(language)") or "")
        folder = self._house.number_folder(language)
        await self._commands.set_variable(HOUSE_VARIABLE, folder)
        return bool(folder)

    def _ways(self, name: str, skill: str = "") -> Iterator[Way]:
        found = ways(name, self._destinations, self._rules, at=self._clock.now, skill=skill, caller=self._caller)
        return (way for way in found if not way.passed_over)

    async def _wait_in(self, way: Way, action: JoinQueue) -> str:
        """Wait: first for those of the caller's own region, at most half of the time, then for everybody."""
        place, deadline = way.place, time.monotonic() + action.timeout_s
        announce = await self._announcing(place.announce_agent or action.announce_agent)
        if way.near:
            first = time.monotonic() + near_s(place, action.timeout_s)
            near = place.near[way.near, action.skill]
            result = await self._wait_until(first, near, place, action.leave_keys, announce=announce)
            if result in FINAL:
                return result
        silent = "" if action.announce_position else place.silent
        queue = (place.skills or {}).get(action.skill, place.target) + silent
        return await self._wait_until(deadline, queue, place, action.leave_keys, announce=announce)

    async def _wait_until(
        self, deadline: float, queue: str, place: Destination, leave_keys: str, *, announce: bool
    ) -> str:
        """Wait in a queue; a key that means nothing here costs the caller neither their place nor their time."""
        self._begin(place)
        try:
            status, position = "", 0
            while status == "":
                left_s = max(1, round(deadline - time.monotonic()))
                self._pressed = ""
                status = await self._commands.queue(queue, wait_s=left_s, position=position, announce=announce)
                if status == "" and not self._pressed:
                    await self._key_told()
                if status == "" and (not self._pressed or self._pressed in leave_keys):
                    break
                position = self._position
        finally:
            self._waiting = False
        if status == "" and self._pressed:
            return "left_by_key"
        return QUEUE_RESULTS.get(status, "unavailable")

    async def _key_told(self) -> None:
        """Asterisk let the caller out by a key, and the manager has not told of it yet."""
        self._told = asyncio.get_running_loop().create_future()
        await asyncio.wait({self._told}, timeout=ECHO_S)

    async def _ring(self, place: Destination, seconds: int) -> str:
        self._begin(place)
        try:
            status = await self._commands.dial(place.target, ring_s=place.ring_s or seconds, options="gr")
        finally:
            self._waiting = False
        return DIAL_RESULTS.get(status, "failed")

    def _begin(self, place: Destination) -> None:
        self._place = place
        self._pressed, self._agent, self._talking_since = "", "", 0.0
        self._waiting = True

    async def _hand_over(self, context: tuple[tuple[str, Value], ...]) -> None:
        """What the human is shown: channel variables that their phone or screen can read."""
        for name, value in context:
            await self._commands.set_variable(f"__TONEPATH_{name.replace('.', '_').upper()}", value)

    def _perceive(self, event: WatchEvent) -> None:
        match event:
            case QueueLeft():
                self._position = event.position
            case AgentConnected():
                self._agent, self._talking_since = event.name or event.device, time.monotonic()
            case DialEnded(status="ANSWER") if self._waiting and not self._talking_since:
                self._talking_since = time.monotonic()
            case AgentCompleted():
                self._agent = event.name or event.device
            case _:
                pass

    def _ended(self, token: int, result: str) -> BridgeEnded:
        talked = time.monotonic() - self._talking_since if self._talking_since else 0.0
        self._talking_since = 0.0
        answered = result == "answered_ended"
        return BridgeEnded(
            at=self._clock.now(),
            token=token,
            result=result,
            agent=(self._agent or (self._place.name if self._place else "")) if answered else "",
            talked_ms=int(talked * 1_000) if answered else 0,
            key=self._pressed if result == "left_by_key" else "",
        )

    def _unknown(self, token: int) -> Failed:
        return Failed(at=self._clock.now(), token=token, reason="no_destination")
