"""Playing what a prompt is made of on a caller's channel, and stopping it. What a key means is none of its affair.

A prompt stops when its question says so. Mostly the key itself has stopped it already, for the keys that may interrupt are
escape keys of the command; otherwise the private key does. A private key that nobody asked for (a caller's phone can send
one) only restarts what it cut.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Protocol

from runtime.asterisk.agi import AgiError
from runtime.asterisk.ami import AmiLink
from runtime.asterisk.ami_watch import PRIVATE_KEY, ChannelWatch
from runtime.asterisk.commands import ALL_KEYS, Commands, Played
from runtime.engine.actions import Pause, Say, Segment
from runtime.engine.program import Program
from runtime.ports import AudioLocator, Sound

log = logging.getLogger(__name__)

# How long a key needs at most to stop its prompt by itself before the private key is sent.
BY_ITSELF_S = 0.06
RESTARTS_MAX = 20


class Attention(Protocol):
    """Whoever the prompt is for: says when it must stop, and hears of the keys that stopped it.

    ``stop`` is done once the prompt must stop. Watch it, never await it itself: a cancelled waiter would cancel it.
    """

    @property
    def stop(self) -> asyncio.Future[None]: ...

    def began(self) -> None: ...

    async def stopped_by(self, key: str) -> None: ...


class Player:
    """Plays segments of one release on one channel. ``missing`` counts what had no audio."""

    def __init__(
        self, commands: Commands, link: AmiLink, watch: ChannelWatch, program: Program, audio: AudioLocator
    ) -> None:
        self.missing = 0
        self._commands = commands
        self._link = link
        self._watch = watch
        self._program = program
        self._audio = audio

    async def play(self, segments: Sequence[Segment], attention: Attention, *, interruptible: bool) -> bool:
        """Play until the end or until attention says stop; False when there was something to say and nothing could be played.

        With ``interruptible`` any key stops the sound at once; a key that turns out not to matter lets it go on.
        Raises CallerGone.
        """
        heard = not segments
        for segment in segments:
            if attention.stop.done():
                return True
            if isinstance(segment, Pause):
                await self._pause(segment.ms / 1_000, attention)
                heard = True
                continue
            sound = self._audio.locate(self._program, segment)
            if sound is None or not await self._sound(sound, attention, interruptible=interruptible):
                self.missing += 1
                # What has no recording is mostly a value, such as a caller's own number: it stays out of the log.
                what = f"{len(segment.text)} characters" if isinstance(segment, Say) else segment.name
                log.error("no audio for %s in %s", what, segment.language)
                continue
            heard = True
        return heard

    async def _pause(self, seconds: float, attention: Attention) -> None:
        await self._commands.hold(seconds)
        await asyncio.wait({attention.stop}, timeout=seconds)

    async def _sound(self, sound: Sound, attention: Attention, *, interruptible: bool) -> bool:
        """Play one file, going on where a key cut it that did not matter; False when Asterisk has no such file."""
        from_s = 0.0
        for _ in range(RESTARTS_MAX):
            attention.began()
            keys = ALL_KEYS if interruptible else PRIVATE_KEY
            try:
                played = await self._stretch(sound, keys, attention, from_s=from_s)
            except AgiError as error:
                log.error("%s", error)
                return False
            if played.key is not None and played.key != PRIVATE_KEY and not attention.stop.done():
                await attention.stopped_by(played.key)
            if played.key is None or attention.stop.done():
                return True
            from_s = played.at_s
        return True

    async def _stretch(self, sound: Sound, keys: str, attention: Attention, *, from_s: float) -> Played:
        """Play one file from a point on. Asked to stop, the private key is sent; then this ends when Asterisk has shown it."""
        # Most prompts are never asked to stop: only those that are cost a task.
        over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        stopping: list[asyncio.Task[None]] = []

        def stop(_: object) -> None:
            if not over.done():
                stopping.append(asyncio.create_task(self._stop(over)))

        attention.stop.add_done_callback(stop)
        try:
            lasts_s = max(0.0, sound.seconds - from_s) + 0.5
            return await self._commands.stream_file(sound.path, keys, lasts_s=lasts_s, from_s=from_s)
        finally:
            attention.stop.remove_done_callback(stop)
            over.set_result(None)
            for task in stopping:
                await _settled(task)

    async def _stop(self, over: asyncio.Future[None]) -> None:
        """Send the private key, unless the sound has stopped by then; ends when Asterisk has shown it."""
        await asyncio.wait({over}, timeout=BY_ITSELF_S)
        if not over.done():
            await self._link.interrupt(self._watch)


async def _settled(stopping: asyncio.Task[None]) -> None:
    """No media command may follow before a private key on its way has been shown."""
    try:
        await stopping
    except asyncio.CancelledError:
        stopping.cancel()
        raise
