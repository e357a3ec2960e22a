"""A site with agents: an Asterisk of its own whose files the product writes itself, and four agents' telephones.

What queues and the house say are tones here, one for each sound, so that a phone can tell what it hears.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from deploy.pbx import Pbx
from runtime.asterisk.groups import queue_name
from runtime.asterisk.house import number_words, vocabulary
from runtime.asterisk.include_files import site_files
from runtime.settings import load
from runtime.speech.house_sounds import QUEUE_WORDS, HouseRecordings
from runtime.store.calls import show_call
from runtime.store.database import open_database
from runtime.store.runtimes import acknowledgements
from runtime.store.site import save_destination, save_schedule
from tests.asterisk.flows import Json, flow
from tests.asterisk.phone import Call, Manner, Phone, until
from tests.asterisk.process import Installation
from tests.asterisk.tone import RATE, tone

AGENTS = ("a1", "a2", "a3", "a4")
# What a caller hears after the queue or transfer, by port; and in the queue, by sound.
PORTS = {
    name: 400.0 + 60 * n
    for n, name in enumerate(("answered_ended", "timeout", "full", "unavailable", "busy", "no_answer", "failed"))
}
QUEUE_TONES = {name: 1000.0 + 40 * n for n, name in enumerate(QUEUE_WORDS)}
NUMBER_TONES = {name: 900.0 + 70 * n for n, name in enumerate(("before", "after", *"0123456789"))}
HOUSE_TONES = {
    words: 900.0 + 90 * n for n, words in enumerate(sorted(w for w, lang in vocabulary() if lang == "zh-CN"))
}


def group(*members: str | Json, **more: Any) -> Json:
    """A group of phones, silent unless it is said otherwise; a member may be a name or {"device"...}."""
    silent = {"position": False, "wait": False}
    made = [{"device": f"PJSIP/{m}", "name": m.upper()} if isinstance(m, str) else m for m in members]
    return {"kind": "group", "members": made, "ring_s": 3, "announce": silent, **more}


class AgentSite:
    """The installation, its exchange and its phones."""

    def __init__(self, pbx: Pbx, installation: Installation, ports: dict[str, int]) -> None:
        self.pbx = pbx
        self.installation = installation
        self._ports = ports
        self._line = 4300

    def destination(self, name: str, document: Json) -> str:
        """Save a destination; its name."""
        with_database = open_database(self.installation.settings.database_url)
        save_destination(with_database, name, document=document)
        with_database.close()
        return name

    def closed(self, name: str) -> str:
        """Save a schedule that is never open; its name."""
        with_database = open_database(self.installation.settings.database_url)
        save_schedule(with_database, name, document={"zone": "Asia/Shanghai", "weekly": {}})
        with_database.close()
        return name

    async def line(self, kind: str, destination: str, **config: Any) -> str:
        """A new line that goes straight to a destination and says by which port it left."""
        number = await asyncio.to_thread(self.publish, kind, destination, **config)
        await until(lambda: self._answered(number), within_s=20, what=f"the runtime to answer {number}")
        return number

    def _answered(self, number: str) -> bool:
        if "tonepath_overloaded 0.0" not in self.installation.metrics():
            return False  # it was frozen a moment ago
        database = open_database(self.installation.settings.database_url)
        try:
            return bool(acknowledgements(database).get(number))
        finally:
            database.close()

    def publish(self, kind: str, destination: str, **config: Any) -> str:
        """The same, at once."""
        self._line += 1
        ports = ("answered_ended", "timeout", "full", "unavailable") if kind == "queue" else (
            "answered_ended", "busy", "no_answer", "failed"
        )  # fmt: skip
        for port in ports:
            self.installation.tone(port, PORTS[port])
        nodes: Json = {port: ("hangup", {"prompt": {"zh-CN": [{"audio": port}]}}) for port in ports}
        document = flow(
            f"{kind}-{self._line}",
            {"human": (kind, {"destination": destination, **config}), **nodes},
            " ".join(f"human.{port}>{port}" for port in ports),
            entry="human",
            fallback="human",
        )
        number = str(self._line)
        self.installation.publish(document, number)
        return number

    async def members(
        self, destination: str, *wanted: str, skill: str = "", region: str = "", within_s: float = 10.0
    ) -> None:
        """Wait until exactly these phones belong to a group; "a1!" is one that is paused."""
        queue = queue_name(destination, skill, region)
        await until(lambda: self._members(queue) == set(wanted), within_s=within_s, what=f"{queue} to have {wanted}")

    def _members(self, queue: str) -> set[str] | None:
        shown = self.pbx.cli(f"queue show {queue}")
        if "No such queue" in shown:
            return None
        found = (line for line in shown.splitlines() if "PJSIP/" in line)
        return {
            line.split("PJSIP/")[1].split()[0].strip("()") + ("!" if "(paused" in line.lower() else "")
            for line in found
        }

    @asynccontextmanager
    async def phone(self, name: str, manner: Manner = Manner.RING) -> AsyncIterator[Phone]:
        """An agent's phone, or a caller's for any other name."""
        phone = Phone(name, ("127.0.0.1", self.pbx.ports.sip), manner)
        deadline = time.monotonic() + 2
        while True:
            try:
                await phone.open(self._ports.get(name, 0))
                break
            except OSError:  # a phone that hung up a moment ago still has the port
                assert time.monotonic() < deadline
                await asyncio.sleep(0.01)
        try:
            yield phone
        finally:
            await phone.close()

    async def dial(self, agent: str, code: str) -> Call:
        """An agent dials a feature code and listens to the end."""
        async with self.phone(agent, Manner.BUSY) as phone:
            call = await phone.call(code)
            await call.wait_ended(within_s=10)
            return call

    async def bridge(self, line: str) -> Json:
        """How the last call on a line was bridged, from the call log."""
        await until(lambda: self._call(line) is not None, what=f"line {line} in the call log")
        return self._call(line) or {}

    def _call(self, line: str) -> Json | None:
        rows = [row for row in self.installation.calls() if row.line == line and row.ended is not None]
        if not rows:
            return None
        database = open_database(self.installation.settings.database_url)
        try:
            events = [event for _, event in show_call(database, rows[0].id).events]
        finally:
            database.close()
        return next((event for event in events if event.get("type") == "BridgeEnded"), None)


def tones_for_queues(pbx: Pbx) -> None:
    """Let every sound of a Mandarin queue be a tone of its own, a quarter of a second long."""
    for name, frequency in QUEUE_TONES.items():
        (pbx.run_dir / "data/sounds/zh" / f"{name}.ulaw").write_bytes(tone(frequency, 0.4))


def tones_for_the_house(installation: Installation) -> None:
    """Let all that the house says be a tone of its own, as long as its recording."""
    settings = installation.settings
    recordings = HouseRecordings(settings.audio_dir, settings.audio_dir_asterisk)
    assert recordings.prepare(vocabulary()) == ()
    assert recordings.prepare_numbers(number_words()) == ()
    for name, frequency in NUMBER_TONES.items():
        path = Path(recordings.number_folder("zh-CN")) / f"{name}.ulaw"
        path.write_bytes(tone(frequency, path.stat().st_size / RATE)[: path.stat().st_size])
    for words, frequency in HOUSE_TONES.items():
        sound = recordings.sound(words, "zh-CN")
        assert sound is not None
        Path(f"{sound.path}.ulaw").write_bytes(tone(frequency, sound.seconds)[: round(sound.seconds * RATE)])


def agent_site(folder: Path, run_dir: Path, free_port: Callable[..., int]) -> Iterator[AgentSite]:
    """The site, running until the generator is closed."""
    import socket

    agi_port = free_port()
    ports = {name: free_port(socket.SOCK_DGRAM) for name in AGENTS}
    settings = load({"TONEPATH_DATA_DIR": str(folder / "var"), "TONEPATH_AGI_PORT": str(agi_port)})
    pbx = Pbx(run_dir, site_files(settings, {}), agents=ports, trusted=("127.0.0.1/32",))
    pbx.start()
    tones_for_queues(pbx)
    installation = Installation(folder, pbx, agi_port=agi_port, metrics_port=free_port())
    installation.environment["TONEPATH_ASTERISK_ETC"] = str(run_dir / "etc")
    site = AgentSite(pbx, installation, ports)
    try:
        site.destination("总机", {"kind": "extension", "device": "PJSIP/a1"})
        site.publish("transfer", "总机")
        installation.start()
        tones_for_the_house(installation)
        yield site
    finally:
        installation.stop()
        pbx.stop(grace_s=0)


async def rung(phone: Phone, calls: int = 1, *, within_s: float = 6.0) -> float:
    """Wait until a phone has been called so many times; when the last of them came."""
    await until(lambda: len(phone.incoming) >= calls, within_s=within_s, what=f"{phone.number} to ring")
    return time.monotonic()


async def quiet(seconds: float, *phones: Phone) -> None:
    """Watch phones for some seconds: none of them may ring."""
    ends = time.monotonic() + seconds
    await until(lambda: time.monotonic() >= ends or any(p.incoming for p in phones), within_s=seconds + 1)
    assert [p.number for p in phones if p.incoming] == []


Ring = Callable[..., Awaitable[float]]
