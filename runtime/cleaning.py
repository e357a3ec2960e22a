"""Cleaning up a site: what nobody can need any more goes. `app.py clean` runs it by hand, a runtime every night.

On each machine its own files; what stands in the database goes once, by whoever holds the lease.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass

from runtime.settings import Settings
from runtime.speech.sweeping import Swept, sweep_prompts, sweep_recordings
from runtime.store import leases
from runtime.store.cleaning import audio_in_use, expired_messages, forget_messages
from runtime.store.database import Database
from runtime.store.live import LiveFolder

DAY_S = 86_400.0
# By this machine's clock, when the fewest people call.
NIGHT_HOUR = 3
LOOK_S = 600.0
LEASE = "cleaning"
LEASED_S = 3_600.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What went, or would go."""

    prompts: Swept
    recordings: Swept
    messages: Swept
    forgotten: int
    drafts: int

    @property
    def bytes(self) -> int:
        """How much room there is now that was taken."""
        return self.prompts.bytes + self.recordings.bytes + self.messages.bytes


def clean(settings: Settings, database: Database, *, dry: bool = False, now: float | None = None) -> Cleaned:
    """Clean up, or with ``dry`` only count. ``now`` is Unix seconds. Raises what the database and the disk raise; what was
    done until then stands, and another run goes on from there."""
    now = time.time() if now is None else now
    since = {days: now - days * DAY_S if days else 0.0 for days in _days(settings)}
    prompts = Swept()
    if settings.unused_audio_days:
        # Asked before the files are looked at: what is published from now on finds its audio young.
        keep = audio_in_use(database)
        prompts = sweep_prompts(settings.audio_dir, keep, before=since[settings.unused_audio_days], dry=dry)
    messages_before = since[settings.keep_messages_days]
    forgotten = (expired_messages if dry else forget_messages)(database, int(messages_before * 1_000))
    recordings, messages = sweep_recordings(
        settings.audio_dir / "recordings",
        calls_before=since[settings.keep_recordings_days],
        messages_before=messages_before,
        dry=dry,
    )
    drafts = LiveFolder(settings.live_dir).sweep(before=now - DAY_S, dry=dry)
    return Cleaned(prompts, recordings, messages, forgotten, drafts)


def _days(settings: Settings) -> tuple[int, ...]:
    return settings.unused_audio_days, settings.keep_messages_days, settings.keep_recordings_days


class Nightly:
    """Cleans once a night, one machine of a site after another. `turn` is called every LOOK_S, by a thread that may wait."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._database = database
        self._done = ""

    def turn(self, now: float | None = None) -> bool:
        """Clean when it is time; whether it did. Raises what `clean` raises, and is then to be called again."""
        now = time.time() if now is None else now
        tonight = time.strftime("%Y-%m-%d", time.localtime(now))
        if time.localtime(now).tm_hour != NIGHT_HOUR or self._done == tonight:
            return False
        holder = self._settings.runtime_id
        if not leases.take(self._database, LEASE, holder=holder, for_s=LEASED_S):
            return False
        try:
            done = clean(self._settings, self._database, now=now)
        finally:
            leases.give_back(self._database, LEASE, holder=holder)
        self._done = tonight
        log.info("cleaned up: %.1f MB, %d messages forgotten", done.bytes / 1_000_000, done.forgotten)
        return True
