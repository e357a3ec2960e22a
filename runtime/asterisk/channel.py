"""A caller on a real Asterisk: the `Channel` of the telephone. It perceives and acts; every rule is the engine's.

FastAGI acts, AMI perceives: keys come from AMI, complete and in order, and only when that link is down from AGI's own
results, which miss some; ``degraded`` then counts the questions asked that way.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Any

from runtime.asterisk.agi import AgiError, CallerGone
from runtime.asterisk.ami import AmiLink
from runtime.asterisk.ami_watch import PRIVATE_KEY, ChannelHungUp, ChannelWatch, DigitSeen, WatchEvent
from runtime.asterisk.bridges import Bridges
from runtime.asterisk.commands import Commands
from runtime.asterisk.playing import Player
from runtime.asterisk.question import Echo, Question
from runtime.asterisk.recordings import Recordings
from runtime.engine.actions import (
    Answer,
    Ask,
    Awaited,
    Dial,
    DropMessage,
    Ending,
    HangUp,
    Instant,
    JoinQueue,
    KeepMessage,
    Record,
    Segment,
    SetLanguage,
    StartRecording,
    StopRecording,
)
from runtime.engine.collecting import KEYS, Carry, Key, PromptEnded, Speech, SpeechStart
from runtime.engine.events import Completion, Event, Failed, HungUp, TransferredAway
from runtime.ports import Clock

log = logging.getLogger(__name__)

# Q.850 causes that Asterisk turns into what the caller's side is told.
CAUSES = {"normal": 16, "busy": 17, "congestion": 34, "rejected": 21}
POLL_S = 1.0
GONE_S = 3.0
WORKING_S = 30.0
HANGUP_TOLD_S = 0.5


class AsteriskChannel:
    """One caller's channel for the length of a call."""

    def __init__(
        self,
        commands: Commands,
        link: AmiLink,
        watch: ChannelWatch,
        *,
        player: Player,
        bridges: Bridges,
        recordings: Recordings,
        clock: Clock,
    ) -> None:
        self.gone: asyncio.Future[Event] = asyncio.get_running_loop().create_future()
        self.degraded = 0
        self._commands = commands
        self._link = link
        self._watch = watch
        self._player = player
        self._bridges = bridges
        self._recordings = recordings
        self._clock = clock
        self._carry = Carry()
        self._echo = Echo()
        self._question: Question | None = None
        watch.listen(self._perceive)
        self._socket = asyncio.create_task(self._watch_socket())

    def close(self) -> None:
        """Stop watching; the call is over."""
        self._socket.cancel()
        self._link.unwatch(self._watch)

    # --- perceiving --------------------------------------------------------------------------------------------------

    def _perceive(self, event: WatchEvent) -> None:
        match event:
            case DigitSeen(key=key) if key in KEYS:
                if self._echo.tell(key, again=event.again):
                    self._key(key)
            case ChannelHungUp():
                self._leave(HungUp(at=self._clock.now()))
            case _:
                pass

    def _key(self, key: str) -> None:
        """A key: to the open question, to the bridge, or kept for the next question."""
        if self._question is not None and not self._question.answered.done():
            self._question.give(Key(key, self._clock.now()))
        elif not self._bridges.key(key):
            self._carry = self._carry.then(key)

    def hear(self, given: SpeechStart | Speech) -> None:
        """What a recogniser makes of the caller's voice, for the question that is open; nothing when none is."""
        if self._question is not None:
            self._question.give(given)

    def _leave(self, event: Event) -> None:
        if not self.gone.done():
            self.gone.set_result(event)

    async def _watch_socket(self) -> None:
        """The session has ended: by a hang-up, unless AMI knows the channel to live on elsewhere.

        A channel that is being hung up still answers for a moment, so its end is waited for before it is asked.
        """
        await self._commands.request.wait_gone()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(HANGUP_TOLD_S if self._link.connected else 0):
                await self._watch.wait_hangup()
        alive = await self._link.alive(self._watch)
        at = self._clock.now()
        self._leave(TransferredAway(at=at) if alive else HungUp(at=at))

    # --- acting ------------------------------------------------------------------------------------------------------

    async def perform(self, action: Awaited) -> Event:
        """See `runtime.ports.Channel`."""
        try:
            match action:
                case Ask():
                    return await self._ask(action)
                case JoinQueue():
                    return await self._bridges.queue(action)
                case Dial():
                    return await self._bridges.dial(action)
                case Record():
                    return await self._record(action)
                case _:
                    return self._failed(action, f"{type(action).__name__} is not for a channel")
        except CallerGone:
            gone = await self._left()
            bridged = isinstance(action, JoinQueue | Dial) and isinstance(gone, HungUp)
            return (self._bridges.cut_short(action.token) if bridged else None) or gone
        except AgiError as error:
            log.error("%s: %s", type(action).__name__, error)
            return await self._left() if self._commands.request.gone else self._failed(action, "exchange")

    async def _left(self) -> Event:
        """The event in ``gone``, which the watcher sets within a moment of the session's end."""
        try:
            async with asyncio.timeout(GONE_S):
                return await asyncio.shield(self.gone)
        except TimeoutError:
            self._leave(HungUp(at=self._clock.now()))
            return self.gone.result()

    def _failed(self, action: Awaited, reason: str) -> Failed:
        return Failed(at=self._clock.now(), token=action.token, reason=reason)

    async def _ask(self, action: Ask) -> Event:
        question = Question(
            action.spec,
            action.token,
            self._carry,
            clock=self._clock,
            echo=self._echo,
            complete=lambda: self._link.connected,
        )
        self._carry = Carry()
        self._question = question
        conducting = asyncio.ensure_future(self._conduct(action, question))
        try:
            first: set[asyncio.Future[Any]] = {question.answered, conducting, self.gone}
            await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
            if question.answered.done():
                await conducting  # the prompt stops before anything else is sent
            elif self.gone.done():
                return self.gone.result()
            elif not await conducting:
                return self._failed(action, "no_audio")
            # Keys that came while the prompt was being stopped stand behind what the answer left over.
            self._carry = question.rest.then(self._carry.keys)
            return question.answered.result()
        finally:
            question.close()
            self._question = None
            conducting.cancel()
            with contextlib.suppress(asyncio.CancelledError, CallerGone, AgiError):
                await conducting

    async def _conduct(self, action: Ask, question: Question) -> bool:
        """Play the prompt, then keep the exchange's dead-man timer ahead of the machine's; False when nothing sounded."""
        if not self._link.connected:
            self.degraded += 1
        if not await self._player.play(action.prompt, question, interruptible=action.spec.barge_in):
            return False
        question.give(PromptEnded(self._clock.now()))
        while not question.answered.done():
            await self._commands.hold(POLL_S * 10)
            if self._link.connected:
                await asyncio.wait({question.answered}, timeout=POLL_S * 5)
            else:
                key = await self._commands.wait_for_digit(POLL_S)
                if key and key != PRIVATE_KEY:
                    self._key(key)
        return True

    async def _record(self, action: Record) -> Completion:
        await self._player.play(action.prompt, _Skippable(), interruptible=True)
        self._echo.begin()
        recorded = await self._recordings.message(action)
        if recorded.ended_by == "key" and self._link.connected:
            await self._echo.wait(action.finish_keys)  # or it would be the first key of what follows
        return recorded

    async def fill(self, segments: tuple[Segment, ...], until: asyncio.Future[Completion]) -> None:
        """See `runtime.ports.Channel`."""
        over = _Until(until, self.gone)
        try:
            with contextlib.suppress(CallerGone, AgiError):
                while not over.stop.done():
                    await self._commands.hold(WORKING_S)
                    if not segments or not await self._player.play(segments, over, interruptible=False):
                        await asyncio.wait({over.stop})
        finally:
            over.close()

    async def do(self, action: Instant) -> None:
        """See `runtime.ports.Channel`."""
        try:
            match action:
                case Answer():
                    await self._commands.answer()
                case SetLanguage():
                    await self._commands.set_language(action.language.partition("-")[0])
                case StartRecording():
                    await self._recordings.start()
                case StopRecording():
                    await self._recordings.stop()
                case KeepMessage():
                    self._recordings.keep(action)
                case DropMessage():
                    self._recordings.drop(action)
                case _:
                    pass  # Emit concerns the call log alone
        except CallerGone:
            await self._left()
        except AgiError as error:
            log.error("%s: %s", type(action).__name__, error)

    async def finish(self, ending: Ending) -> None:
        """See `runtime.ports.Channel`. Handing back is leaving without the done marker."""
        if not isinstance(ending, HangUp):
            log.warning("call handed back to the exchange: %s", ending.reason)
            return
        with contextlib.suppress(CallerGone, AgiError):
            cause = CAUSES.get(ending.cause, CAUSES["normal"])
            await self._commands.done()
            # With the mark of being done the dialplan hangs up normally by itself, as soon as the session closes.
            if cause != CAUSES["normal"]:
                await self._commands.hang_up(cause)


class _Skippable:
    """A prompt that any key ends."""

    def __init__(self) -> None:
        self.stop: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def began(self) -> None: ...

    async def stopped_by(self, key: str) -> None:  # noqa: ARG002 - any key
        if not self.stop.done():
            self.stop.set_result(None)


class _Until:
    """A prompt that goes on until one of some futures is done, whatever is pressed."""

    def __init__(self, *futures: asyncio.Future[Any]) -> None:
        self.stop: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._futures = futures
        for future in futures:
            future.add_done_callback(self._one_done)
        if any(future.done() for future in futures):
            self.stop.set_result(None)

    def close(self) -> None:
        """Let go of the futures, which may outlive this by hours."""
        for future in self._futures:
            future.remove_done_callback(self._one_done)

    def _one_done(self, _: object) -> None:
        if not self.stop.done():
            self.stop.set_result(None)

    def began(self) -> None: ...

    async def stopped_by(self, key: str) -> None: ...
