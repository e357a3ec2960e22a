"""A thread that does one small thing again and again, outside the event loop. What it does is handed in."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

POLL_S = 0.5

log = logging.getLogger(__name__)


class Poller:
    """Calls ``work`` every ``every_s`` seconds until `close`, then ``at_end``. What they raise is logged, once per kind."""

    def __init__(
        self,
        name: str,
        work: Callable[[], None],
        *,
        every_s: float = POLL_S,
        at_end: Callable[[], None] = lambda: None,
    ) -> None:
        self._work = work
        self._every_s = every_s
        self._at_end = at_end
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._complaint = ""
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin; the first turn comes at once."""
        self._thread.start()

    @property
    def complaint(self) -> str:
        """What went wrong in the last turn, "" when nothing did."""
        return self._complaint.partition("\n")[0]

    def wake(self) -> None:
        """Take the next turn now."""
        self._wake.set()

    def close(self, *, timeout_s: float = 5.0) -> None:
        """Stop after the turn in progress."""
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._turn(self._work)
            self._wake.wait(self._every_s)
            self._wake.clear()
        self._turn(self._at_end)

    def _turn(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001  a thread that dies would leave callers with yesterday's flows
            complaint = f"{type(error).__name__}: {error}"
            if complaint != self._complaint:
                log.warning("%s: %s; going on with what is known", self._thread.name, complaint)
            self._complaint = complaint
        else:
            self._complaint = ""
