"""`StoreTables`: the live versions of the site's tables, for calls that look something up. Followed by a thread.

A call never waits for a disk inside the event loop: finding happens in a small pool of threads. What was live last stands on
this machine's disk, so a runtime that starts without a database answers as before.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from runtime.engine.actions import LookUp
from runtime.engine.events import Completion
from runtime.lookups import completed, missing
from runtime.store.database import Database
from runtime.store.errors import NotFound
from runtime.store.live import LiveFolder
from runtime.store.lookup_tables import fetch, live_digests
from runtime.store.lost import refuse_lost
from runtime.store.polling import POLL_S, Poller
from runtime.store.table_index import TableClosed, TableIndex, keep_only, path_of

LIVE = "live.json"
THREADS = 2

log = logging.getLogger(__name__)


class StoreTables:
    """A `TableSource`. Use `start` and `close`."""

    def __init__(self, database: Database, live: LiveFolder, folder: Path, *, every_s: float = POLL_S) -> None:
        self._database = database
        self._live = live
        self._folder = folder
        self._digests: Mapping[str, str] = {}
        self._open: Mapping[str, TableIndex] = {}
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="tables")
        self._poller = Poller("tables", self.refresh, every_s=every_s)

    async def look_up(self, action: LookUp, at: int) -> Completion:
        """See `runtime.ports.TableSource`."""
        loop = asyncio.get_running_loop()
        while True:
            table = self._open.get(action.table)
            if table is None:
                return missing(action, at)
            try:
                row = await loop.run_in_executor(self._threads, table.find, action.key)
            except TableClosed:
                # Another version went live while we were asking; nobody closes the one that is live.
                if self._open.get(action.table) is table:
                    raise
                continue
            return completed(action, row, at)

    @property
    def tables(self) -> Mapping[str, str]:
        """Which version (by digest) answers for each table on this machine."""
        return self._digests

    def start(self) -> None:
        """Open what was live last, then follow the database."""
        self._take_over(self._remembered(), fetching=False)
        self._poller.start()

    def wake(self) -> None:
        """Look at once: somebody has written."""
        self._poller.wake()

    def close(self) -> None:
        """Stop following, and give the files up."""
        self._poller.close()
        self._threads.shutdown()
        for table in self._open.values():
            table.close()
        self._open = {}

    def refresh(self) -> None:
        """One look: take over the versions that are new."""
        with self._database.reading() as connection:
            refuse_lost(connection, self._live)
            wanted = live_digests(connection)
        if wanted != self._digests:
            self._take_over(wanted, fetching=True)

    def _take_over(self, wanted: Mapping[str, str], *, fetching: bool) -> None:
        opened: dict[str, TableIndex] = {}
        digests: dict[str, str] = {}
        for name, digest in wanted.items():
            if self._digests.get(name) == digest:
                opened[name], digests[name] = self._open[name], digest
                continue
            try:
                place = fetch(self._database, digest, self._folder) if fetching else path_of(self._folder, digest)
                opened[name], digests[name] = TableIndex(place), digest
            except (NotFound, OSError, ValueError) as error:
                log.error("version %s of table %s cannot be used: %s", digest[:12], name, error)
                # The version before goes on answering; at the next look it is tried again.
                if name in self._open:
                    opened[name], digests[name] = self._open[name], self._digests[name]
        before, self._open, self._digests = self._open, opened, digests
        for name, table in before.items():
            if opened.get(name) is not table:
                table.close()
        if fetching:
            self._remember(digests)
            keep_only(self._folder, frozenset(digests.values()))

    def _remembered(self) -> dict[str, str]:
        with contextlib.suppress(OSError, ValueError):
            known = json.loads((self._folder / LIVE).read_text(encoding="utf-8"))
            if isinstance(known, dict):
                return {str(name): str(digest) for name, digest in known.items()}
        return {}

    def _remember(self, digests: Mapping[str, str]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self._folder / f".{os.getpid()}-{LIVE}"
        draft.write_text(json.dumps(digests, ensure_ascii=False, sort_keys=True), encoding="utf-8")
        draft.replace(self._folder / LIVE)
