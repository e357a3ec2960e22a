"""Playing what a prompt is made of on a caller's channel, and stopping it. What a key means is none of its affair.

A prompt stops when its question says so. Mostly the key itself has stopped it already, for the keys that may interrupt are
escape keys of the command; otherwise the private key does. A private key that nobody asked for (a caller's phone can send
one) only restarts what it cut.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from typing import Any, Protocol

from runtime.asterisk.agi import AgiError
from runtime.asterisk.ami import AmiLink
from runtime.asterisk.ami_watch import PRIVATE_KEY, ChannelWatch
from runtime.asterisk.commands import ALL_KEYS, Commands, Played
from runtime.engine.actions import Pause, Segment
from runtime.engine.program import Program
from runtime.ports import AudioLocator, Sound

log = logging.getLogger(__name__)

# How long a key needs at most to stop its prompt by itself before the private key is sent.
BY_ITSELF_S = 0.06
RESTARTS_MAX = 20


class Attention(Protocol):
    """Whoever the prompt is for: says when it must stop, and hears of the keys that stopped it."""

    def is_set(self) -> bool: ...

    async def wait(self) -> object: ...

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
        """Play until the end or until attention is set; False when there was something to say and nothing could be played.

        With ``interruptible`` any key stops the sound at once; a key that turns out not to matter lets it go on.
        Raises CallerGone.
        """
        heard = not segments
        for segment in segments:
            if attention.is_set():
                return True
            if isinstance(segment, Pause):
                await self._pause(segment.ms / 1_000, attention)
                heard = True
                continue
            sound = self._audio.locate(self._program, segment)
            if sound is None or not await self._sound(sound, attention, interruptible=interruptible):
                self.missing += 1
                log.error("no audio for %r", segment)
                continue
            heard = True
        return heard

    async def _pause(self, seconds: float, attention: Attention) -> None:
        await self._commands.hold(seconds)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await attention.wait()

    async def _sound(self, sound: Sound, attention: Attention, *, interruptible: bool) -> bool:
        """Play one file, going on where a key cut it that did not matter; False when Asterisk has no such file."""
        from_s = 0.0
        for _ in range(RESTARTS_MAX):
            attention.began()
            playing = asyncio.ensure_future(
                self._commands.stream_file(
                    sound.path,
                    ALL_KEYS if interruptible else PRIVATE_KEY,
                    lasts_s=max(0.0, sound.seconds - from_s) + 0.5,
                    from_s=from_s,
                )
            )
            stopping = asyncio.ensure_future(self._stop_when(attention, playing))
            try:
                played = await playing
            except AgiError as error:
                log.error("%s", error)
                return False
            finally:
                await _settled(stopping)
            if played.key is not None and played.key != PRIVATE_KEY and not attention.is_set():
                await attention.stopped_by(played.key)
            if played.key is None or attention.is_set():
                return True
            from_s = played.at_s
        return True

    async def _stop_when(self, attention: Attention, playing: asyncio.Future[Played]) -> None:
        """Send the private key once asked to stop, unless the sound has stopped by then; ends when Asterisk has shown it."""
        waiting = asyncio.ensure_future(attention.wait())
        first: set[asyncio.Future[Any]] = {waiting, playing}
        try:
            await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
        if not playing.done():
            await asyncio.wait({playing}, timeout=BY_ITSELF_S)
        if not playing.done():
            await self._link.interrupt(self._watch)


async def _settled(stopping: asyncio.Future[None]) -> None:
    """No media command may follow before a private key on its way has been shown."""
    try:
        await stopping
    except asyncio.CancelledError:
        stopping.cancel()
        raise
