"""Recording on a call: a caller's message, and both sides of a conversation. What is kept and for how long is the store's."""

from __future__ import annotations

from runtime.asterisk.commands import PRIVATE_KEY, Commands
from runtime.engine.actions import DropMessage, KeepMessage, Record
from runtime.engine.events import Recorded
from runtime.ports import Clock, MessageStore

# A recording this much shorter than allowed was ended by silence, not by its limit.
LIMIT_MARGIN_S = 0.5
# Asterisk itself cuts the silence that ended a recording down to this.
SILENCE_KEPT_S = 1.0
# Less sound than this is a cough, a click or nothing.
EMPTY_BELOW_S = 0.2


class Recordings:
    """The recordings of one call. ``directory`` is where Asterisk writes them, as Asterisk sees it."""

    def __init__(
        self, commands: Commands, messages: MessageStore, clock: Clock, *, call_id: str, directory: str
    ) -> None:
        self._commands = commands
        self._messages = messages
        self._clock = clock
        self._call_id = call_id
        self._directory = directory.rstrip("/")
        self._made = 0

    async def message(self, action: Record) -> Recorded:
        """Beep and record the caller; a message ended by hanging up is a message."""
        self._made += 1
        ref = f"{self._call_id}-{self._made}"
        result = await self._commands.record_file(
            f"{self._directory}/{ref}",
            longest_s=action.max_s,
            silence_s=action.silence_s,
            escape_keys=action.finish_keys + PRIVATE_KEY,
            beep=True,
        )
        ended_by, length_s = result.ended_by, result.length_s
        if ended_by == "silence_or_limit":
            ended_by = "max" if length_s >= action.max_s - LIMIT_MARGIN_S else "silence"
            length_s -= SILENCE_KEPT_S if ended_by == "silence" else 0
        empty = length_s < EMPTY_BELOW_S
        return Recorded(
            at=self._clock.now(),
            token=action.token,
            ended_by=ended_by,
            ms=0 if empty else int(length_s * 1_000),
            ref="" if empty else ref,
        )

    async def start(self) -> None:
        """Record both sides from now on."""
        await self._commands.execute("MixMonitor", f"{self._directory}/{self._call_id}-call.wav")

    async def stop(self) -> None:
        """Stop recording both sides."""
        await self._commands.execute("StopMixMonitor")

    def keep(self, action: KeepMessage) -> None:
        """Store a message."""
        self._messages.keep(self._call_id, action.ref, mailbox=action.mailbox, ms=action.ms, notify=action.notify)

    def drop(self, action: DropMessage) -> None:
        """Forget a message."""
        self._messages.drop(self._call_id, action.ref)
