"""One real Asterisk for the session, and for each test a runtime's lower half and telephones."""

import asyncio
import dataclasses
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from deploy.pbx import Pbx
from deploy.ports import free_port
from runtime.asterisk.agi import AgiRequest
from runtime.asterisk.agi_server import AgiLimits, AgiServer
from runtime.asterisk.ami import AmiLink, AmiSettings
from runtime.asterisk.ami_watch import ChannelWatch, WatchEvent
from runtime.asterisk.commands import Commands
from runtime.asterisk.dialplan import (
    AGI_ROUTE,
    AgiHost,
    DialplanSettings,
    FallbackQueue,
    QueueMember,
    QueueSettings,
    render,
)
from runtime.ports import Destination
from tests.asterisk.phone import Manner, Phone, until
from tests.asterisk.site import Tonepath, tonepath_on
from tests.asterisk.tone import write_prompt

# What the caller hears tells where the call is.
MENU, LONG, APOLOGY, GOODBYE, LAST_APOLOGY = 350.0, 450.0, 900.0, 1100.0, 1300.0
AGENT, CALLER = 600.0, 750.0
LINE = "4008001234"


@dataclass(frozen=True)
class Prompts:
    """The sound files, as Asterisk wants them named, and a folder for recordings."""

    folder: Path
    menu: str
    long: str
    apology: str
    goodbye: str
    last_apology: str


@dataclass(frozen=True)
class Site:
    """What the session's exchange is made of."""

    agi_port: int
    agents: dict[str, int]
    prompts: Prompts
    settings: DialplanSettings


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("sounds")

    def prompt(name: str, frequency: float, seconds: float) -> str:
        return str(write_prompt(folder / f"{name}.wav", frequency, seconds))

    prompts = Prompts(
        folder,
        menu=prompt("menu", MENU, 1.0),
        long=prompt("long", LONG, 20.0),
        apology=prompt("apology", APOLOGY, 0.6),
        goodbye=prompt("goodbye", GOODBYE, 0.6),
        last_apology=prompt("last_apology", LAST_APOLOGY, 0.6),
    )
    agi_port = free_port()
    settings = DialplanSettings(
        runtimes=(AgiHost("127.0.0.1", agi_port),),
        fallback=(FallbackQueue("support", 2),),
        apology=prompts.apology,
        last_apology=prompts.last_apology,
        goodbye=prompts.goodbye,
        take_within_s=2,
        queues=(
            QueueSettings("support", (QueueMember("PJSIP/agent1", "Li"),), ring_s=5),
            QueueSettings("empty"),
        ),
    )
    agents = {"agent1": free_port(socket.SOCK_DGRAM), "agent2": free_port(socket.SOCK_DGRAM)}
    return Site(agi_port, agents, prompts, settings)


@pytest.fixture(scope="session")
def pbx(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pbx]:
    run_dir = tmp_path_factory.mktemp("pbx")
    pbx = Pbx(run_dir, render(site.settings), agents=site.agents, trusted=("127.0.0.1/32",))
    pbx.start()
    yield pbx
    pbx.stop(grace_s=0)


@pytest.fixture
def dialplan(pbx: Pbx, site: Site) -> Iterator[Callable[..., None]]:
    """Change the dialplan's settings for one test: `dialplan(fallback=...)`."""

    def change(**changes: object) -> None:
        pbx.reload(render(dataclasses.replace(site.settings, **changes)))  # type: ignore[arg-type]

    yield change
    pbx.reload(render(site.settings))


PhoneMaker = Callable[..., Awaitable[Phone]]


@pytest.fixture
async def phones(pbx: Pbx, site: Site) -> AsyncIterator[PhoneMaker]:
    """Make telephones: `await phones()` for a caller, `await phones("agent1", Manner.BUSY)` for an agent."""
    made: list[Phone] = []

    async def make(number: str = "13800138000", manner: Manner = Manner.ANSWER) -> Phone:
        phone = await Phone(number, ("127.0.0.1", pbx.ports.sip), manner).open(site.agents.get(number, 0))
        made.append(phone)
        return phone

    yield make
    for phone in made:
        await phone.close()


class Runtime:
    """The lower half of a runtime: an AGI server and a manager link. Each test says what a call does with `on_call`."""

    def __init__(self, pbx: Pbx, ami: AmiLink, server: AgiServer) -> None:
        self.pbx = pbx
        self.ami = ami
        self.server = server
        self.calls: list[Served] = []
        self._body: Callable[[Served], Awaitable[None]] | None = None
        server.add_route(AGI_ROUTE, self._run)

    def on_call(self, body: Callable[["Served"], Awaitable[None]]) -> None:
        """Run `body` for each call, after taking it."""
        self._body = body

    def password(self, user: str) -> str:
        """The password a softphone registers with."""
        return self.pbx.accounts[user].password

    async def first(self) -> "Served":
        """Return the first call once it is here."""
        await until(lambda: self.calls, what="a call at the runtime")
        return self.calls[0]

    async def _run(self, request: AgiRequest) -> None:
        served = Served(request, self.ami.watch(request.call.uniqueid, request.call.channel))
        self.calls.append(served)
        try:
            await served.commands.take()
            if self._body is not None:
                await self._body(served)
        except BaseException as error:
            served.error = error
            raise
        finally:
            served.finished.set()


class Served:
    """One call in the runtime's hands: its commands, what the manager told, and how the test's body ended."""

    def __init__(self, request: AgiRequest, watch: ChannelWatch) -> None:
        self.request = request
        self.commands = Commands(request, margin_s=1.0)
        self.watch = watch
        self.events: list[WatchEvent] = []
        self.error: BaseException | None = None
        self.finished = asyncio.Event()
        self.notes: list[Any] = []
        watch.listen(self.events.append)

    def seen(self, kind: type) -> list[WatchEvent]:
        """The events of one kind, in order."""
        return [event for event in self.events if isinstance(event, kind)]


def ami_settings(pbx: Pbx) -> AmiSettings:
    """The session's manager account, with a watchdog quick enough for tests."""
    return AmiSettings(
        pbx.ports.ami, pbx.ami_user, pbx.ami_password, ping_every_s=0.3, ping_answer_s=0.5, backoff_s=(0.1, 0.4)
    )


@pytest.fixture
async def runtime(pbx: Pbx, site: Site) -> AsyncIterator[Runtime]:
    ami = AmiLink(ami_settings(pbx))
    await ami.start()
    assert ami.connected, ami.why_down
    server = AgiServer(AgiLimits())
    await server.start(port=site.agi_port)
    yield Runtime(pbx, ami, server)
    await server.stop()
    await ami.close()


@pytest.fixture
def child(site: Site) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start a runtime in a process of its own on the session's AGI port: `child()`, or `child(queue="support")`."""
    started: list[subprocess.Popen[str]] = []

    def start(queue: str = "") -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.asterisk.child_runtime", str(site.agi_port), site.prompts.menu, queue]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


@pytest.fixture
async def tonepath(pbx: Pbx, site: Site, tmp_path: Path) -> AsyncIterator[Tonepath]:
    """A whole runtime in the test's process, with the destinations 客服 (queue), 空队列 (empty queue), 分机 (agent1)."""
    ami = AmiLink(ami_settings(pbx))
    await ami.start()
    assert ami.connected, ami.why_down
    running = await tonepath_on(ami, site.agi_port, tmp_path)
    running.destinations |= {
        "客服": Destination("queue", "support"),
        "空队列": Destination("queue", "empty"),
        "分机": Destination("device", "PJSIP/agent1"),
    }
    yield running
    await running.server.stop()
    await ami.close()
