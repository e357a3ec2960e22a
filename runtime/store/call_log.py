"""The call log of a runtime: `CallLog`, `RefusalLog` and `MessageStore` on a spool, and the one thread that drains it. No queries here."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from runtime.ports import CallHeader, Place
from runtime.store import drain
from runtime.store.database import Database
from runtime.store.errors import StoreError
from runtime.store.spool import (
    Spool,
    backlog,
    files_to_drain,
    forget,
    left_behind,
    position_of,
    read_batch,
    remember_position,
    writer_of,
)
from runtime.store.sql import now_ms

# A batch a second costs a tenth of what a batch for every call does, and nobody looks sooner.
PAUSE_S = 1.0
LONGEST_PAUSE_S = 5.0
# Refused calls that are noted one by one: so many at once, and so many a second for as long as it lasts.
ALLOWED_AT_ONCE, ALLOWED_A_SECOND = 500.0, 10.0

log = logging.getLogger(__name__)


class SpoolCallLog:
    """Appends to the spool at once and drains it in a thread of its own (`start`, `close`).

    ``delete_recording`` deletes the sound of a message the caller records anew; it runs in that thread. ``trouble`` says why
    nothing can be drained, "" when it can; ``backlog`` is how many bytes wait on disk; ``refused`` counts records set
    aside, ``untold`` refused calls of a flood that have no record of their own.
    """

    def __init__(
        self,
        database: Database,
        directory: Path,
        *,
        runtime: str,
        delete_recording: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._database = database
        self._runtime = runtime
        self._delete_recording = delete_recording
        self.spool = Spool(directory, runtime=runtime)
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="call-log", daemon=True)
        self.refused = 0
        self.trouble = ""
        self.backlog = 0
        self.untold = 0
        self._allowance, self._allowed_at = ALLOWED_AT_ONCE, time.monotonic()

    # --- CallLog ---

    def begin(self, header: CallHeader) -> None:
        """Note that a call began."""
        self._append(drain.BEGIN, header.id, **self._told(header))

    def event(self, call_id: str, sequence: int, event: Mapping[str, Any], place: Place | None = None) -> None:
        """Note one event, already redacted. ``sequence`` counts from 0 within the call."""
        where = {} if place is None else {"place": asdict(place)}
        self._append(drain.EVENT, call_id, sequence=sequence, event=dict(event), **where)

    def end(self, call_id: str, ended: str, at: int) -> None:
        """Note how and when (UTC ms) a call ended."""
        self._append(drain.END, call_id, ended=ended, at=at)

    # --- RefusalLog ---

    def turn_away(self, header: CallHeader, *, why: str, beyond: str) -> None:
        """Note a call that was not taken. What a flood of them does to the disk is bounded by ALLOWED_AT_ONCE."""
        now = time.monotonic()
        self._allowance = min(ALLOWED_AT_ONCE, self._allowance + (now - self._allowed_at) * ALLOWED_A_SECOND)
        self._allowed_at = now
        if self._allowance < 1:
            self.untold += 1
            return
        self._allowance -= 1
        self._append(drain.REFUSE, header.id, **self._told(header), why=why, beyond=beyond)

    # --- MessageStore ---

    def keep(self, call_id: str, ref: str, *, mailbox: str, ms: int, notify: tuple[str, ...]) -> None:
        """Store a voicemail recorded as ``ref``."""
        self._append(drain.KEEP, call_id, ref=ref, mailbox=mailbox, ms=ms, notify=list(notify), at=now_ms())

    def drop(self, call_id: str, ref: str) -> None:
        """Forget a voicemail and delete its sound."""
        self._append(drain.DROP, call_id, ref=ref)

    # --- its thread ---

    def start(self) -> None:
        """Begin draining, first what earlier processes left behind."""
        self._thread.start()

    def close(self, *, timeout_s: float = 5.0) -> None:
        """Drain what there is, at most ``timeout_s``; the rest waits on disk for the next start."""
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)
        self.spool.close()

    def flush(self, *, timeout_s: float = 10.0) -> bool:
        """Wait until everything appended so far is in the database; false when that took too long."""
        deadline = time.monotonic() + timeout_s
        target = self.spool.current
        size = target.stat().st_size if target.exists() else 0
        while time.monotonic() < deadline:
            self._wake.set()
            if not target.exists() or position_of(target) >= size:
                return True
            time.sleep(0.02)
        return False

    def _told(self, header: CallHeader) -> dict[str, object]:
        return {
            "at": header.started,
            "release": header.release,
            "line": header.call.line,
            "caller": header.call.caller,
            "language": header.call.language,
            "runtime": self._runtime,
            "uniqueid": header.uniqueid,
            "sip_call_id": header.sip_call_id,
        }

    def _append(self, kind: str, call_id: str, **fields: object) -> None:
        try:
            self.spool.append({"kind": kind, "id": call_id, **fields})
        except Exception:
            log.exception("a record of call %s could not be spooled", call_id)

    def _run(self) -> None:
        pause = PAUSE_S
        while True:
            stopping = self._stop.is_set()
            try:
                self.spool.retry()
                self.spool.rotate_if()
                busy = self.drain_once()
                self.trouble, pause = "", PAUSE_S
            except (SQLAlchemyError, StoreError, OSError) as error:
                self._complain(error)
                busy, pause = False, min(pause * 2, LONGEST_PAUSE_S)
            self.backlog = backlog(self.spool.directory)
            if stopping:
                return
            if not busy:
                self._wake.wait(pause)
                self._wake.clear()

    def _complain(self, error: Exception) -> None:
        trouble = str(error).partition("\n")[0]
        if trouble != self.trouble:
            log.warning("the call log waits on disk, the database cannot be written: %s", trouble)
        self.trouble = trouble

    def drain_once(self) -> bool:
        """Write one batch of every writer that has one, from its oldest file; true when there was any."""
        busy = False
        waiting: set[str] = set()
        files = files_to_drain(self.spool.directory)
        last = {writer_of(path): path for path in files}
        for path in files:
            writer = writer_of(path)
            if writer in waiting:
                continue
            if path == self.spool.current:
                busy |= self._drain_file(path)
                continue
            with left_behind(path) as ours:
                more = ours and self._drain_file(path)
                if ours and not more:
                    if path == last[writer]:
                        drain.interrupt(self._database, path)
                    forget(path)
            if more or not ours:
                waiting.add(writer)
            busy |= more
        return busy

    def _drain_file(self, path: Path) -> bool:
        position = position_of(path)
        batch = read_batch(path, position)
        if batch.position == position:
            return False
        refused = drain.write_batch(self._database, batch.records)
        for record in batch.records:
            if record.get("kind") == drain.DROP:
                self._delete_recording(str(record["ref"]))
        if refused or batch.bad:
            self.refused += len(refused) + len(batch.bad)
            log.error(
                "%s: %d records could not be read or stored and were set aside", path, len(refused) + len(batch.bad)
            )
            self._set_aside(path, [*(repr(dict(r)).encode() for r in refused), *batch.bad])
        remember_position(path, batch.position)
        return True

    def _set_aside(self, path: Path, lines: list[bytes]) -> None:
        with path.with_suffix(".refused").open("ab") as file:
            file.writelines(line + b"\n" for line in lines)
