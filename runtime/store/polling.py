"""A thread that does one small thing again and again, outside the event loop. What it does is handed in."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

POLL_S = 0.5

log = logging.getLogger(__name__)


class Poller:
    """Calls ``work`` every ``every_s`` seconds until `close`. What it raises is logged once per kind, then tried again."""

    def __init__(self, name: str, work: Callable[[], None], *, every_s: float = POLL_S) -> None:
        self._work = work
        self._every_s = every_s
        self._stop = threading.Event()
        self._complaint = ""
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin; the first turn comes at once."""
        self._thread.start()

    def close(self, *, timeout_s: float = 5.0) -> None:
        """Stop after the turn in progress."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._turn()
            self._stop.wait(self._every_s)

    def _turn(self) -> None:
        try:
            self._work()
        except Exception as error:  # noqa: BLE001  a thread that dies would leave callers with yesterday's flows
            complaint = f"{type(error).__name__}: {error}"
            if complaint != self._complaint:
                log.warning("%s: %s; going on with what is known", self._thread.name, complaint)
            self._complaint = complaint
        else:
            self._complaint = ""
