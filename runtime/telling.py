"""What a runtime tells the site of itself beside being alive: its calls and limits, its Asterisk, what it works around.

It goes into the database with every sign of life, for the pages to show. Monitoring asks /health and /metrics instead.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from typing import Any

from runtime.asterisk.admission import Admission
from runtime.asterisk.ami import AmiError, AmiLink
from runtime.asterisk.upkeep import Upkeep
from runtime.settings import Settings
from runtime.store.call_log import SpoolCallLog

log = logging.getLogger(__name__)


class Telling:
    """Gathers it. `told` may be asked from any thread: it only reads what others keep up to date."""

    def __init__(
        self, settings: Settings, *, link: AmiLink, admission: Admission, upkeep: Upkeep, call_log: SpoolCallLog
    ) -> None:
        self._settings = settings
        self._link = link
        self._admission = admission
        self._upkeep = upkeep
        self._call_log = call_log
        self._started = time.time_ns() // 1_000_000
        self._version = ""
        self._asking: asyncio.Task[None] | None = None
        link.on_state_change(self._on_link)

    def told(self) -> dict[str, Any]:
        """As JSON: {"host", "started" (UTC ms), "calls", "lines": {line: calls}, "limit", "line_limit", "beyond", "draining",
        "overload" (why new calls are refused), "asterisk": {"account", "where", "up", "why", "version", "out_of_step"},
        "log": {"waiting_bytes", "waiting", "lost", "trouble"}}. Limits of 0 are none; texts are "" for nothing."""
        settings, spool = self._settings, self._call_log.spool
        lines = self._admission.lines
        return {
            "host": socket.gethostname(),
            "started": self._started,
            "calls": sum(lines.values()),
            "lines": lines,
            "limit": settings.admission_limit,
            "line_limit": settings.line_limit,
            "beyond": settings.admission_beyond,
            "draining": self._admission.draining,
            "overload": self._admission.refusing,
            "asterisk": {
                "account": bool(settings.ami_user),
                "where": f"{settings.ami_host}:{settings.ami_port}",
                "up": self._link.connected,
                "why": "" if self._link.connected else self._link.why_down,
                "version": self._version,
                "out_of_step": self._upkeep.problem,
            },
            "log": {
                "waiting_bytes": self._call_log.backlog,
                "waiting": spool.waiting,
                "lost": spool.lost,
                "trouble": spool.trouble,
            },
        }

    def _on_link(self, up: bool) -> None:
        if up:
            self._asking = asyncio.create_task(self._ask_version(), name="asterisk-version")

    async def _ask_version(self) -> None:
        """It is nice to know and nothing more: an account that may not ask goes without."""
        try:
            answer = await self._link.action("CoreSettings")
        except AmiError as error:
            log.debug("Asterisk's version is not known: %s", error)
            return
        if answer.ok:
            self._version = answer.get("AsteriskVersion")
