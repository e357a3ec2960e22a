"""The sign of life a runtime gives its supervisor through a pipe, so that a frozen one is killed at once.

A frozen process keeps its sockets: the exchange would leave its callers in silence until the dead-man timer of each ran
out. Killed, it leaves them to the exchange's fallback in the same moment. What is done about it is `run`'s.
"""

from __future__ import annotations

import asyncio
import os

BEAT_S = 0.25
# Counted in looks of the watcher, not in seconds: a machine that was suspended, or that starves both, is no freeze.
FROZEN_LOOKS = 7


async def beat(file: int) -> None:
    """Beat, from the event loop: what is to be seen is that the loop turns. Returns when nobody watches any more."""
    os.set_blocking(file, False)
    while True:
        try:
            os.write(file, b".")
        except BlockingIOError:
            pass  # the watcher stands still, and finds enough beats when it goes on
        except OSError:
            return
        await asyncio.sleep(BEAT_S)


class Pulse:
    """The watcher's end. ``theirs`` is the descriptor the watched process gets; `started` closes it here."""

    def __init__(self) -> None:
        self._ours, self.theirs = os.pipe()
        os.set_blocking(self._ours, False)
        self._beaten = False
        self._missed = 0

    def started(self) -> None:
        """The process has its end."""
        os.close(self.theirs)

    def frozen(self) -> bool:
        """Look; true when the last FROZEN_LOOKS looks found no beat. Before the first beat a process is starting."""
        try:
            beaten = bool(os.read(self._ours, 1 << 16))
        except BlockingIOError:
            beaten = False
        self._beaten = self._beaten or beaten
        self._missed = 0 if beaten else self._missed + 1
        return self._beaten and self._missed >= FROZEN_LOOKS

    def close(self) -> None:
        """Watch no more."""
        os.close(self._ours)
