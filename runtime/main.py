"""The runtime process: the parts of the store, speech and exchange put together, started, and drained at the end.

Nothing is decided here. Calls are taken as soon as the AGI port listens; a missing manager link or database shows on
/health and in the log, and does not keep callers from being answered.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
import time
from pathlib import Path

from runtime.asterisk.admission import Admission
from runtime.asterisk.agi_server import AgiLimits, AgiServer
from runtime.asterisk.ami import AmiLink, AmiSettings
from runtime.asterisk.desk import AgentDesk
from runtime.asterisk.destinations import Destinations
from runtime.asterisk.dialplan import AGI_ROUTE
from runtime.asterisk.exchange import Exchange, Surroundings
from runtime.asterisk.groups import members_wanted
from runtime.asterisk.house import number_words, vocabulary
from runtime.asterisk.include_files import site_files
from runtime.asterisk.metrics import Health, Metrics, MetricsServer
from runtime.asterisk.pressure import Limits, Pressure
from runtime.asterisk.upkeep import Upkeep, Wish
from runtime.cleaning import LOOK_S, Nightly
from runtime.domain.region import regions
from runtime.heartbeat import beat
from runtime.http.client import SafeHttp
from runtime.nodes import KINDS
from runtime.session import Outside
from runtime.settings import Settings
from runtime.speech.house_sounds import HouseRecordings
from runtime.speech.locator import StoreLocator
from runtime.store import leases, runtimes
from runtime.store.agents import StoreAgents
from runtime.store.call_log import SpoolCallLog
from runtime.store.database import open_database
from runtime.store.live import LiveFolder
from runtime.store.lookup_tables import folder_of
from runtime.store.polling import Poller
from runtime.store.release_source import StoreReleases
from runtime.store.rule_source import StoreRules
from runtime.store.table_source import StoreTables

HOUSEKEEPING_S = 600.0

log = logging.getLogger(__name__)


class WallClock:
    """A `Clock`: UTC milliseconds of this machine."""

    def now(self) -> int:
        """See `runtime.ports.Clock`."""
        return time.time_ns() // 1_000_000


class Runtime:
    """One runtime process. Build, `start`, wait for a signal, `stop`."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.metrics = Metrics()
        # Made by who starts this process, if at all: later on a missing one is waited for.
        database = open_database(settings.database_url, create=False)
        live = LiveFolder(settings.live_dir)
        self.audio = StoreLocator(settings.audio_dir_asterisk, settings.audio_dir)
        recordings = settings.audio_dir / "recordings"
        recordings.mkdir(parents=True, exist_ok=True)
        self.database = database
        self.releases = StoreReleases(
            database, live, kinds=KINDS, runtime=settings.runtime_id, missing_audio=self.audio.missing
        )
        self.rules = StoreRules(database, live)
        self.call_log = SpoolCallLog(
            database,
            settings.spool_dir,
            runtime=settings.runtime_id,
            delete_recording=lambda ref: (recordings / f"{Path(ref).name}.wav").unlink(missing_ok=True),
        )
        self.http = SafeHttp(self.rules.secret, settings.http_allow_private)
        self.link = AmiLink(
            AmiSettings(settings.ami_port, settings.ami_user, settings.ami_secret, host=settings.ami_host)
        )
        self.agents = StoreAgents(database, live)
        self.house = HouseRecordings(settings.audio_dir, settings.audio_dir_asterisk)
        etc = Path(settings.asterisk_etc) if settings.asterisk_etc else None
        self.upkeep = Upkeep(self.link, self._wish, self._stamp, etc=etc)
        self.desk = AgentDesk(
            self.agents,
            self.rules.destinations,
            self.house,
            language=settings.agent_language,
            changed=self.upkeep.look,
        )
        self.tables = StoreTables(database, live, folder_of(settings.data_dir))
        limits = Limits(settings.overload_lag_ms / 1_000, settings.overload_round_trip_ms / 1_000)
        self.pressure = Pressure(limits, time.monotonic)
        self.admission = Admission(
            settings.admission_limit,
            beyond=settings.admission_beyond,
            line_limit=settings.line_limit,
            of_line=self.rules.capacity,
            pressure=self.pressure,
        )
        self.exchange = Exchange(
            self.link,
            Surroundings(
                releases=self.releases,
                audio=self.audio,
                destinations=Destinations(self.rules.destination, trunk=settings.trunk),
                house=self.house,
                messages=self.call_log,
                outside=Outside(self.rules, self.http, self.call_log, WallClock(), self.tables),
                recordings=f"{settings.audio_dir_asterisk.rstrip('/')}/recordings",
                admission=self.admission,
                pressure=self.pressure,
                refusals=self.call_log,
            ),
            self.metrics,
        )
        self._listener = database.listener([self.releases.wake, self.rules.wake, self.tables.wake])
        self._housekeeping = Poller("housekeeping", self._keep_house, every_s=HOUSEKEEPING_S)
        self._nightly = Nightly(settings, database)
        self._cleaning = Poller("cleaning", self._clean, every_s=LOOK_S)
        self._background: list[asyncio.Task[None]] = []
        self.metrics.follow(
            {
                self.metrics.log_backlog: lambda: self.call_log.backlog,
                self.metrics.log_waiting: lambda: self.call_log.spool.waiting,
                self.metrics.log_lost: lambda: self.call_log.spool.lost,
                self.metrics.log_refused: lambda: self.call_log.refused,
                self.metrics.log_untold: lambda: self.call_log.untold,
                self.metrics.database_up: lambda: not self._database_trouble(),
                self.metrics.overloaded: lambda: bool(self.admission.overload),
                self.metrics.lag_p99: lambda: self.pressure.lag_s,
                self.metrics.round_trip_p99: lambda: self.pressure.round_trip_s,
            }
        )
        self._metrics_server = MetricsServer(self.metrics, self.health)

    async def start(self) -> None:
        """Start every part; raises OSError when a port is taken."""
        settings = self.settings
        self.releases.start()
        self.rules.start()
        self.tables.start()
        self.agents.start()
        silent = (*self.house.prepare(vocabulary()), *self.house.prepare_numbers(number_words()))
        if silent:
            log.warning("no recording of %s", ", ".join(words for words, _ in silent))
        self.call_log.start()
        self._housekeeping.start()
        self._cleaning.start()
        if self._listener is not None:
            self._listener.start()
        self.link.on_state_change(lambda up: self.metrics.link_up.set(int(up)))
        if settings.ami_user:
            await self.link.start()
        else:
            log.warning("no manager account is set: keys are taken from AGI alone, which loses some of them")
        self.server = AgiServer(
            AgiLimits(allow=tuple(map(str, settings.agi_allow)), calls=settings.admission_limit + 64)
        )
        self.server.add_route(AGI_ROUTE, self.exchange.take)
        for route, take in self.desk.routes().items():
            self.server.add_route(route, take)
        self.upkeep.start()
        await self.server.start(settings.agi_host, settings.agi_port)
        await self._metrics_server.start(settings.metrics_host, settings.metrics_port)
        self._background.append(asyncio.create_task(self._measure()))
        log.info("the runtime takes calls at %s:%d", settings.agi_host, settings.agi_port)

    async def stop(self) -> None:
        """Take no more calls, let those in progress end within the drain time, and close every part."""
        await self.exchange.drain(self.settings.drain_s)
        await self.server.stop()
        for task in self._background:
            task.cancel()
        await self._metrics_server.stop()
        await self.upkeep.close()
        await self.link.close()
        await self.http.close()
        if self._listener is not None:
            self._listener.close()
        self._housekeeping.close()
        self._cleaning.close()
        self.releases.close()
        self.rules.close()
        self.tables.close()
        self.agents.close()
        self.call_log.close()
        self.database.close()

    async def _measure(self) -> None:
        # It reads its places when first asked, which takes half a second: best not while a caller waits, nor before calls are
        # taken. What that does to the loop is no reason to refuse anybody.
        await asyncio.to_thread(regions)
        await self.metrics.measure_lag(self._late)

    def _late(self, seconds: float) -> None:
        self.pressure.late(seconds)
        # Judged all the time, not only when somebody calls: a calm line must be open again by then.
        if self.pressure.due:
            _ = self.admission.overload

    def _wish(self) -> Wish:
        """What Asterisk should have, from what is known of the site now."""
        places = self.rules.destinations()
        files = site_files(self.settings, places) if self.settings.asterisk_etc else None
        return Wish(files, members_wanted(places, self.agents.agents()))

    def _stamp(self) -> object:
        # The mappings themselves, not their ids: an id may be given again once its owner is gone.
        return _Stamp(self.rules.destinations(), self.agents.agents())

    def health(self) -> Health:
        """What a monitoring system should know."""
        problems = []
        if not self.link.connected:
            problems.append(f"manager link down: {self.link.why_down}")
        if self.upkeep.problem:
            problems.append(f"Asterisk is not in step: {self.upkeep.problem}")
        if self.admission.overload:
            problems.append(f"overloaded, new calls are refused: {self.admission.overload}")
        if not self.releases.lines:
            problems.append("no line is published")
        spool = self.call_log.spool
        if spool.trouble:
            problems.append(f"the disk takes no call logs ({spool.trouble}): {spool.waiting} records wait in memory")
        if spool.lost:
            problems.append(f"{spool.lost} records of calls were lost: the disk took none for too long")
        notes = []
        trouble = self._database_trouble()
        if trouble:
            notes.append(f"no database, calls go on with what this machine knows: {trouble}")
        return Health(tuple(problems), tuple(notes))

    def _database_trouble(self) -> str:
        return self.call_log.trouble or self.releases.trouble

    def _clean(self) -> None:
        self._nightly.turn()

    def _keep_house(self) -> None:
        """What one runtime of a site does for all of them."""
        if leases.take(self.database, "housekeeping", holder=self.settings.runtime_id, for_s=HOUSEKEEPING_S * 2):
            runtimes.forget_the_gone(self.database)


class _Stamp:
    """Equal to another stamp as long as neither mapping has been replaced."""

    def __init__(self, *parts: object) -> None:
        self._parts = parts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Stamp) and all(a is b for a, b in zip(self._parts, other._parts, strict=True))

    __hash__ = None  # type: ignore[assignment]


def spare_the_collector() -> None:
    """Take what the process is made of so far out of the garbage collector's walks, which would hold up calls: about
    0.1 s for each full one with all that is imported here."""
    gc.collect()
    gc.freeze()


async def serve(settings: Settings, *, heartbeat: int = -1) -> None:
    """Run a runtime until SIGTERM or SIGINT; a second signal ends the draining. ``heartbeat`` is a supervisor's pipe."""
    runtime = Runtime(settings)
    stop = asyncio.Event()
    again = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, lambda: again.set() if stop.is_set() else stop.set())
    await runtime.start()
    spare_the_collector()
    # Kept, for the loop itself holds tasks weakly.
    beating = asyncio.create_task(beat(heartbeat)) if heartbeat >= 0 else None
    if beating is not None:
        # A supervisor that died is started again, and so is its runtime: that one needs our ports.
        beating.add_done_callback(lambda _: stop.set())
    await stop.wait()
    log.info("draining: %d calls in progress", runtime.exchange.active)
    stopping = asyncio.create_task(runtime.stop())
    impatient = asyncio.create_task(again.wait())
    await asyncio.wait({stopping, impatient}, return_when=asyncio.FIRST_COMPLETED)
    impatient.cancel()
    if not stopping.done():
        stopping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await stopping
    if beating is not None:
        beating.cancel()


def main(settings: Settings, *, heartbeat: int = -1) -> None:
    """Run a runtime to its end."""
    asyncio.run(serve(settings, heartbeat=heartbeat))
