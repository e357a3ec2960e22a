"""`StoreReleases`: which program answers a line right now, kept up to date by a thread, from the database or the live folder."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from runtime.document.canonical import digest as digest_of
from runtime.engine.errors import ReleaseError
from runtime.engine.node import Kinds
from runtime.engine.program import Program, compile_release
from runtime.store import runtimes, tables
from runtime.store.database import Database
from runtime.store.live import LiveFolder
from runtime.store.lost import refuse_lost
from runtime.store.polling import POLL_S, Poller

log = logging.getLogger(__name__)


class StoreReleases:
    """A `ReleaseSource`. `for_line` only reads a dictionary; everything slow happens in the thread `start` begins.

    ``missing_audio`` says which audio of a program Asterisk cannot read here; a release with any is not taken over, and
    the line goes on with the one before; ``held`` tells of such releases. ``told`` is what else the site is to know of this
    runtime, asked for whenever it tells that it is alive.
    """

    def __init__(
        self,
        database: Database,
        live: LiveFolder,
        *,
        kinds: Kinds,
        runtime: str,
        missing_audio: Callable[[Program], Sequence[str]] = lambda _: (),
        told: Callable[[], Mapping[str, Any]] = dict,
        every_s: float = POLL_S,
    ) -> None:
        self._database = database
        self._live = live
        self._kinds = kinds
        self._runtime = runtime
        self._missing_audio = missing_audio
        self._programs: dict[str, Program] = {}
        self._told = told
        self._refused: dict[str, str] = {}
        self._waiting: dict[str, tuple[str, ...]] = {}
        self._lines: Mapping[str, Program] = {}
        self._acknowledged: dict[str, str] | None = None
        self._told_at = 0.0
        self._wanted: dict[str, str] = {}
        self._asked_for: frozenset[str] = frozenset()
        self._poller = Poller("releases", self.refresh, every_s=every_s, at_end=self._leave)

    def for_line(self, line: str) -> Program | None:
        """The program of a line; None when the line is not published."""
        return self._lines.get(line)

    @property
    def lines(self) -> Mapping[str, str]:
        """Which release each line is answered with by this runtime."""
        return {line: program.digest for line, program in self._lines.items()}

    @property
    def held(self) -> dict[str, dict[str, Any]]:
        """Releases that are wanted and not taken over: digest -> {"why": "audio", "count", "first"} while Asterisk cannot
        read that many files here, or {"why": "unusable", "what"} when it cannot be run by this runtime at all."""
        unusable: dict[str, dict[str, Any]] = {
            digest: {"why": "unusable", "what": what} for digest, what in self._refused.items()
        }
        waiting = {
            digest: {"why": "audio", "count": len(missing), "first": missing[0]}
            for digest, missing in self._waiting.items()
        }
        return {digest: why for digest, why in {**unusable, **waiting}.items() if digest in self._asked_for}

    @property
    def trouble(self) -> str:
        """Why the database cannot be followed, "" when it can."""
        return self._poller.complaint

    def start(self) -> None:
        """Load what this machine knows, then follow the database. Returns with the live folder's releases in place."""
        self._load_live()
        self._poller.start()

    def close(self) -> None:
        """Stop following, and count no more among the runtimes."""
        self._poller.close()

    def wake(self) -> None:
        """Look now: something was written."""
        self._poller.wake()

    def refresh(self) -> None:
        """One look at the pointer table: load, compile, check and take over what is new there."""
        with self._database.reading() as connection:
            c = tables.lines.c
            rows = connection.execute(select(c.number, c.live_digest).where(c.live_digest.is_not(None))).all()
            if not rows:
                refuse_lost(connection, self._live)
        wanted: dict[str, str] = {row.number: row.live_digest for row in rows}
        self._asked_for = frozenset(wanted.values())
        if wanted != self._wanted:
            self._take_over(wanted)
        self._acknowledge()

    def _take_over(self, wanted: Mapping[str, str]) -> None:
        lines: dict[str, Program] = {}
        complete = True
        for line, digest in wanted.items():
            program = self._program(digest, self._from_database)
            complete &= program is not None or digest in self._refused
            # What cannot be run here is not run: the line keeps what it had.
            kept = program or self._lines.get(line)
            if kept is not None:
                lines[line] = kept
        self._lines = lines
        digests = {program.digest for program in lines.values()}
        self._waiting = {digest: missing for digest, missing in self._waiting.items() if digest in self._asked_for}
        self._programs = {digest: program for digest, program in self._programs.items() if digest in digests}
        self._live.write_lines({line: program.digest for line, program in lines.items()})
        self._live.keep_only(digests)
        # Audio may still be on its way: then look again at the next turn.
        self._wanted = dict(wanted) if complete else {}

    def _load_live(self) -> None:
        lines: dict[str, Program] = {}
        for line, digest in self._live.lines().items():
            program = self._program(digest, self._live.release)
            if program is not None:
                lines[line] = program
        self._lines = lines

    def _program(self, digest: str, load: Callable[[str], dict[str, Any] | None]) -> Program | None:
        if digest in self._programs:
            return self._programs[digest]
        if digest in self._refused:
            return None
        document = load(digest)
        if document is None:
            return None
        try:
            if digest_of(document) != digest:
                raise ReleaseError("release", f"is stored as {digest}, which its content is not")
            program = compile_release(document, self._kinds)
        except Exception as error:
            log.exception("release %s cannot be run by this runtime; its lines keep what they had", digest)
            self._refused[digest] = str(error)[:300]
            return None
        missing = tuple(self._missing_audio(program))
        if missing:
            self._waiting[digest] = missing
            log.error(
                "release %s waits: Asterisk cannot read %d audio files, first %s", digest, len(missing), missing[0]
            )
            return None
        self._waiting.pop(digest, None)
        self._live.write_release(document)
        self._programs[digest] = program
        return program

    def _from_database(self, digest: str) -> dict[str, Any] | None:
        query = select(tables.releases.c.document).where(tables.releases.c.digest == digest)
        with self._database.reading() as connection:
            text = connection.execute(query).scalar_one_or_none()
        return None if text is None else dict(json.loads(text))

    def _leave(self) -> None:
        if self._acknowledged is not None:
            runtimes.leave(self._database, self._runtime)

    def _acknowledge(self) -> None:
        """Tell that this runtime is alive, now and then, and what it answers with, when that has changed."""
        current = self.lines
        changed = current != self._acknowledged
        if not changed and time.monotonic() - self._told_at < runtimes.BEAT_S:
            return
        told = {**self._told(), "held": self.held}
        if changed or not runtimes.beat(self._database, self._runtime, told=told):
            runtimes.acknowledge(self._database, self._runtime, lines=current, told=told)
            self._acknowledged = dict(current)
        self._told_at = time.monotonic()
