"""What a runtime counts of itself, and the port it tells it on: /health and /metrics. Nothing of a call's content."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

LAG_EVERY_S = 0.05


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the runtime is well, in English, for a monitoring system: ``problems`` that keep it from its work, and ``notes``
    of what it works around."""

    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()


class Metrics:
    """The counters of one runtime, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.active = Gauge("tonepath_calls_active", "Calls in progress", registry=self.registry)
        self.active_on_line = Gauge(
            "tonepath_line_calls_active", "Calls in progress, by line", ["line"], registry=self.registry
        )
        self.overloaded = self._gauge("overloaded", "1 while new calls are refused for the machine's sake")
        self.lag_p99 = self._gauge("loop_lag_p99_seconds", "The event loop's lateness in the last seconds, p99")
        self.round_trip_p99 = self._gauge(
            "agi_round_trip_p99_seconds", "What Asterisk took for a small command in the last seconds, p99"
        )
        self.calls = Counter("tonepath_calls", "Calls ended, by how", ["ended"], registry=self.registry)
        self.refused = Counter("tonepath_calls_refused", "Calls not taken, by why", ["why"], registry=self.registry)
        self.degraded = Counter(
            "tonepath_questions_degraded", "Questions asked without the manager link", registry=self.registry
        )
        self.link_up = Gauge("tonepath_manager_link_up", "1 while the manager link is up", registry=self.registry)
        self.log_backlog = self._gauge("call_log_backlog_bytes", "Bytes of call logs that wait for the database")
        self.log_waiting = self._gauge("call_log_waiting_records", "Records in memory that the disk does not take")
        self.log_lost = self._gauge(
            "call_log_lost_records", "Records lost since the start: the disk took none for too long"
        )
        self.log_refused = self._gauge(
            "call_log_refused_records", "Records set aside since the start: no database takes them"
        )
        self.log_untold = self._gauge(
            "refused_calls_without_record", "Refused calls of a flood that have no record of their own"
        )
        self.database_up = self._gauge("database_up", "1 while the database answers")
        self.lag = Histogram(
            "tonepath_loop_lag_seconds",
            "How late the event loop was",
            buckets=(0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1.0),
            registry=self.registry,
        )

    def _gauge(self, name: str, meaning: str) -> Gauge:
        return Gauge(f"tonepath_{name}", meaning, registry=self.registry)

    def follow(self, figures: Mapping[Gauge, Callable[[], float]]) -> None:
        """Take these gauges' values from elsewhere, whenever somebody asks for them."""
        for gauge, figure in figures.items():
            gauge.set_function(figure)

    async def measure_lag(self, late: Callable[[float], None] = lambda _: None) -> None:
        """Measure the event loop for ever; ``late`` is told each measurement in seconds."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + LAG_EVERY_S
            await asyncio.sleep(LAG_EVERY_S)
            measured = max(0.0, loop.time() - due)
            self.lag.observe(measured)
            late(measured)


class MetricsServer:
    """Serves /health (200, or 503 with what is wrong, one per line) and /metrics."""

    def __init__(self, metrics: Metrics, health: Callable[[], Health]) -> None:
        self._metrics = metrics
        self._health = health
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int) -> None:
        """Listen. Raises OSError when the address is taken."""
        app = web.Application()
        app.router.add_get("/health", self._tell_health)
        app.router.add_get("/metrics", self._tell_metrics)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _tell_health(self, _: web.Request) -> web.Response:
        health = self._health()
        lines = health.problems or ("ok",)
        notes = tuple(f"note: {note}" for note in health.notes)
        return web.Response(status=503 if health.problems else 200, text="\n".join(lines + notes))

    async def _tell_metrics(self, _: web.Request) -> web.Response:
        return web.Response(body=generate_latest(self._metrics.registry), content_type="text/plain")
