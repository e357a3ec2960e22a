"""What a runtime counts of itself, and the port it tells it on: /health and /metrics. Nothing of a call's content."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

LAG_EVERY_S = 0.25


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the runtime is well: ``problems`` in English, for a monitoring system; empty when it is."""

    problems: tuple[str, ...]


class Metrics:
    """The counters of one runtime, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.active = Gauge("tonepath_calls_active", "Calls in progress", registry=self.registry)
        self.calls = Counter("tonepath_calls", "Calls ended, by how", ["ended"], registry=self.registry)
        self.refused = Counter("tonepath_calls_refused", "Calls not taken, by why", ["why"], registry=self.registry)
        self.degraded = Counter(
            "tonepath_questions_degraded", "Questions asked without the manager link", registry=self.registry
        )
        self.link_up = Gauge("tonepath_manager_link_up", "1 while the manager link is up", registry=self.registry)
        self.lag = Histogram(
            "tonepath_loop_lag_seconds",
            "How late the event loop was",
            buckets=(0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1.0),
            registry=self.registry,
        )

    async def measure_lag(self) -> None:
        """Measure the event loop for ever."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + LAG_EVERY_S
            await asyncio.sleep(LAG_EVERY_S)
            self.lag.observe(max(0.0, loop.time() - due))


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
        problems = self._health().problems
        return web.Response(status=503 if problems else 200, text="\n".join(problems) or "ok")

    async def _tell_metrics(self, _: web.Request) -> web.Response:
        return web.Response(body=generate_latest(self._metrics.registry), content_type="text/plain")
