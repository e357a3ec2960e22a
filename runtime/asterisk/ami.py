"""The one manager link to one Asterisk: kept up, watched for silence, shared by all calls.

Bytes and replies belong to runtime.asterisk.ami_wire, what happens on a caller's channel to runtime.asterisk.ami_watch.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from runtime.asterisk.ami_watch import PRIVATE_KEY, ChannelHungUp, ChannelWatch, LinkLost, LinkRestored
from runtime.asterisk.ami_wire import WANTED, AmiError, AmiMessage, Connection

log = logging.getLogger(__name__)

__all__ = ["AmiError", "AmiLink", "AmiMessage", "AmiSettings"]

# AGI's own events are left out: two for every command, and nothing in them that the session does not know.
EVENT_CLASSES = "call,user,agent,dtmf,originate,system"
ANSWER_S = 3.0
# Where a transfer names its victim, the channel under watch stands in one of these.
_CALLER_HEADERS = ("uniqueid", "transfereeuniqueid")


@dataclass(frozen=True, slots=True)
class AmiSettings:
    """Where the manager listens and who we are there. Times in seconds; back-off doubles from the first to the second."""

    port: int
    user: str
    password: str = field(repr=False)
    host: str = "127.0.0.1"
    ping_every_s: float = 5.0
    ping_answer_s: float = 3.0
    backoff_s: tuple[float, float] = (0.25, 5.0)


class AmiLink:
    """Connected, or getting connected again; never queues an action for a later connection."""

    def __init__(self, settings: AmiSettings) -> None:
        self.settings = settings
        self.why_down = "not started"
        self._connection: Connection | None = None
        self._booted = asyncio.Event()
        self._watches: dict[str, ChannelWatch] = {}
        self._state_listeners: list[Callable[[bool], None]] = []
        self._event_listeners: list[Callable[[AmiMessage], None]] = []
        self._keeper: asyncio.Task[None] | None = None
        self._first_try = asyncio.Event()

    @property
    def connected(self) -> bool:
        """Whether keys and hang-ups are being heard of now."""
        return self._connection is not None and not self._connection.ended.is_set()

    @property
    def watching(self) -> int:
        """How many channels are under watch."""
        return len(self._watches)

    def on_state_change(self, listener: Callable[[bool], None]) -> None:
        """Call `listener(connected)` whenever the link comes up or goes down."""
        self._state_listeners.append(listener)

    def on_event(self, listener: Callable[[AmiMessage], None]) -> None:
        """Call `listener` with every event of ami_wire.WANTED, such as OriginateResponse or UserEvent."""
        self._event_listeners.append(listener)

    async def start(self) -> None:
        """Begin to keep the link; returns after the first attempt. `connected` and `why_down` tell how it went."""
        self._keeper = asyncio.create_task(self._keep(), name="ami-link")
        await self._first_try.wait()

    async def close(self) -> None:
        """End the link for good."""
        if self._keeper is not None:
            self._keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeper
            self._keeper = None
        self.why_down = "closed"

    async def action(self, name: str, /, *, timeout_s: float = ANSWER_S, **headers: object) -> AmiMessage:
        """Send an action and return its response. Raises AmiError when there is none in time."""
        return (await self._send(name, headers, timeout_s=timeout_s, as_list=False))[0]

    async def action_list(
        self,
        name: str,
        /,
        *,
        timeout_s: float = ANSWER_S,
        **headers: object,
    ) -> list[AmiMessage]:
        """Send an action that answers with a list; return the response and its events. Raises AmiError."""
        return await self._send(name, headers, timeout_s=timeout_s, as_list=None)

    async def _send(
        self,
        name: str,
        headers: Mapping[str, object],
        *,
        timeout_s: float,
        as_list: bool | None,
    ) -> list[AmiMessage]:
        if self._connection is None or not self.connected:
            raise AmiError(f"{name}: the manager link is down ({self.why_down})")
        return await self._connection.action(name, headers, timeout_s=timeout_s, as_list=as_list)

    def watch(self, uniqueid: str, channel: str) -> ChannelWatch:
        """Begin to watch a channel; ends by itself with its hang-up, or by `unwatch`."""
        watch = self._watches.get(uniqueid)
        if watch is None:
            watch = self._watches[uniqueid] = ChannelWatch(uniqueid, channel)
        return watch

    def unwatch(self, watch: ChannelWatch) -> None:
        """Stop watching a channel."""
        self._watches.pop(watch.uniqueid, None)

    async def alive(self, watch: ChannelWatch) -> bool | None:
        """Ask whether the channel still lives; None when Asterisk cannot be asked."""
        if watch.hangup is not None:
            return False
        try:
            answer = await self.action("Getvar", Channel=watch.channel, Variable="UNIQUEID")
        except AmiError:
            return None
        # A channel's name can be used again; its id cannot.
        return answer.ok and answer.get("Value") == watch.uniqueid

    async def interrupt(self, watch: ChannelWatch, *, timeout_s: float = 1.0) -> bool:
        """Stop the running prompt or recording as the private key; returns whether Asterisk has shown that key.

        Send no media command before this returns. False means the key was not shown and may still come: the caller of this
        drops the session or waits. Asterisk takes a recording to its end in about 0.1 s, a prompt at once.
        """
        watch.expect_private()
        try:
            async with asyncio.timeout(timeout_s):
                sent = await self.action("PlayDTMF", Channel=watch.channel, Digit=PRIVATE_KEY, Receive="true")
                if sent.ok:
                    await watch.wait_private()
                    return watch.hangup is None
        except (AmiError, TimeoutError):
            log.warning("The private key was not shown on %s", watch.channel)
        watch.unexpect_private()
        return False

    async def _keep(self) -> None:
        first, longest = self.settings.backoff_s
        pause = first
        while True:
            connection = Connection(self._take)
            try:
                await self._open(connection)
                pause = first
                await self._stay(connection)
            except (OSError, TimeoutError, AmiError) as error:
                self.why_down = str(error) or type(error).__name__
            finally:
                connection.close()
                self._went_down(connection)
                self._first_try.set()
            log.info("Manager link down (%s); next try in %.2g s", self.why_down, pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, longest)

    async def _open(self, connection: Connection) -> None:
        self._booted.clear()
        await connection.open(self.settings.host, self.settings.port, timeout_s=ANSWER_S)
        login: Mapping[str, object] = {
            "Username": self.settings.user,
            "Secret": self.settings.password,
            "Events": EVENT_CLASSES,
        }
        answer = (await connection.action("Login", login, timeout_s=ANSWER_S, as_list=False))[0]
        if not answer.ok:
            raise AmiError(f"the manager refused user {self.settings.user!r}: {answer.get('Message')}")
        # Before this the modules are still loading, and a channel could not be asked for.
        async with asyncio.timeout(30):
            await self._booted.wait()
        # Spares both sides the events nobody here uses. An exchange too old for it, or an account that may not, sends them all.
        for name in sorted(WANTED):
            connection.tell("Filter", Operation="Add", MatchCriteria=f"action(include),name({name})")
        self._connection = connection
        await self._catch_up(connection)
        self.why_down = ""
        log.info("Manager link up")
        self._tell(True)
        self._first_try.set()

    async def _stay(self, connection: Connection) -> None:
        """Return when the connection ends; end it when a ping goes unanswered, as with a frozen Asterisk."""
        while not connection.ended.is_set():
            try:
                async with asyncio.timeout(self.settings.ping_every_s):
                    await connection.ended.wait()
            except TimeoutError:
                await connection.action("Ping", {}, timeout_s=self.settings.ping_answer_s)
        self.why_down = "Asterisk closed the link"

    async def _catch_up(self, connection: Connection) -> None:
        """Tell watches what they missed: channels that ended meanwhile have hung up, the others go on."""
        if not self._watches:
            return
        answer = await connection.action("CoreShowChannels", {}, timeout_s=ANSWER_S)
        living = {message.get("Uniqueid") for message in answer[1:]}
        for watch in list(self._watches.values()):
            if watch.uniqueid in living:
                watch.put(LinkRestored())
            else:
                self._watches.pop(watch.uniqueid, None)
                watch.put(ChannelHungUp(0, "ended while the manager link was down"))

    def _went_down(self, connection: Connection) -> None:
        if self._connection is not connection:
            return
        self._connection = None
        for watch in list(self._watches.values()):
            watch.put(LinkLost())
        self._tell(False)

    def _tell(self, connected: bool) -> None:
        for listener in self._state_listeners:
            try:
                listener(connected)
            except Exception:
                log.exception("A listener of the manager link failed")

    def _take(self, message: AmiMessage) -> None:
        if message.name == "FullyBooted":
            self._booted.set()
        for header in _CALLER_HEADERS:
            watch = self._watches.get(message.headers.get(header, ""))
            if watch is not None:
                if message.name == "Hangup":
                    self._watches.pop(watch.uniqueid, None)
                watch.take(message)
        for listener in self._event_listeners:
            listener(message)
