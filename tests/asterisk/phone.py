"""A telephone for tests: it calls, answers, presses, speaks, listens, is busy, or lets it ring.

What it hears and which SIP answers it gets are what tests judge by. Messages are written in tests.asterisk.sip, audio in
tests.asterisk.rtp; this module is the calls between them. UDP on loopback only.
"""

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable
from enum import Enum
from typing import cast

from tests.asterisk.rtp import Media
from tests.asterisk.sip import Message, address, digest_answer, offer, token, write
from tests.asterisk.tone import tone

AUDIBLE = 1500.0


class Manner(Enum):
    """What a phone does when it is called."""

    ANSWER = "answer"
    RING = "ring"
    BUSY = "busy"


async def until(true: Callable[[], object], *, within_s: float = 5.0, what: str = "") -> None:
    """Return as soon as `true()` is; fail when it is not within `within_s`."""
    deadline = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < deadline, f"not within {within_s:g} s: {what or true}"
        await asyncio.sleep(0.01)


class Call:
    """One call of one phone. `codes` are the SIP answers to its INVITE in order; times are monotonic seconds."""

    def __init__(self, phone: "Phone", media: Media, call_id: str) -> None:
        self.phone = phone
        self.media = media
        self.call_id = call_id
        self.codes: list[int] = []
        self.local = self.remote = self.target = ""
        self.peer = phone.pbx
        self.invite: Message | None = None
        self.branch = ""
        self.cseq = 1
        self.answered_at = self.ended_at = 0.0
        self.answered = asyncio.Event()
        self.ended = asyncio.Event()
        self.reinvites = 0
        self.referred_to: list[str] = []
        self.referral: list[int] = []

    # what the person does

    def press(self, keys: str, *, tone_s: float = 0.1) -> None:
        """Press keys as RFC 4733 events in the audio."""
        self.media.press(keys, tone_s=tone_s)

    async def press_info(self, keys: str, *, gap_s: float = 0.08) -> None:
        """Press keys as SIP INFO messages."""
        for key in keys:
            self._request("INFO", {"Content-Type": "application/dtmf-relay"}, f"Signal={key}\r\nDuration=100\r\n")
            await asyncio.sleep(gap_s)

    def say(self, frequency: float, seconds: float) -> None:
        """Speak: a pure tone."""
        self.media.play(tone(frequency, seconds))

    def hang_up(self) -> None:
        """End the call, in whatever state it is."""
        if self.ended.is_set():
            return
        if self.answered.is_set():
            self._request("BYE")
        elif self.invite is None:
            self._cancel()
        else:
            self.reject(486)
        self._over()

    def refer(self, extension: str) -> None:
        """Transfer the other party to an extension, blind."""
        to = f"<sip:{extension}@127.0.0.1:{self.phone.pbx[1]}>"
        self._request("REFER", {"Refer-To": to, "Contact": self.phone.contact})

    def reinvite(self) -> None:
        """Offer the same audio again, as phones do after a network change."""
        self._request(
            "INVITE", {"Contact": self.phone.contact, "Content-Type": "application/sdp"}, offer(self.media.port)
        )

    def accept(self) -> None:
        """Answer an incoming call."""
        assert self.invite is not None
        self.phone.respond(self.invite, 200, "OK", to=self.local, body=offer(self.media.port))
        self.media.send_to(self.invite.media_port)
        self._up()

    def reject(self, code: int = 486) -> None:
        """Refuse an incoming call."""
        assert self.invite is not None
        self.phone.respond(self.invite, code, "Busy Here" if code == 486 else "Declined", to=self.local)
        self._over()

    # what the person hears

    def hears(self, frequency: float, *, since: float = 0.0, until_at: float = float("inf")) -> bool:
        """Whether a tone is plainly in what was heard in a span of time."""
        return self.media.level(frequency, since=since, until=until_at) > AUDIBLE

    async def wait_answered(self, within_s: float = 5.0) -> None:
        """Return when the call is answered; fail when it ends first."""
        await until(lambda: self.answered.is_set() or self.ended.is_set(), within_s=within_s, what="an answer")
        assert self.answered.is_set(), f"ended with {self.codes}"

    async def wait_ended(self, within_s: float = 5.0) -> None:
        """Return when the other side has ended the call."""
        await until(self.ended.is_set, within_s=within_s, what="the end of the call")

    async def wait_tone(self, frequency: float, *, within_s: float = 5.0, window_s: float = 0.2) -> float:
        """Return the time at which a tone began to fill the last `window_s`; fail when it does not come."""
        began = time.monotonic()
        await until(
            lambda: (
                self.hears(frequency, since=max(began, time.monotonic() - window_s))
                and time.monotonic() - began >= window_s
            ),
            within_s=within_s + window_s,
            what=f"a tone of {frequency:g} Hz",
        )
        return time.monotonic() - window_s

    # what the exchange does

    async def wait_quiet(self, *, within_s: float = 5.0, window_s: float = 0.3) -> None:
        """Return when nothing has been heard for `window_s`."""
        began = time.monotonic()
        await until(
            lambda: (
                time.monotonic() - began >= window_s
                and self.media.loudness(since=time.monotonic() - window_s) < AUDIBLE
            ),
            within_s=within_s + window_s,
            what="silence",
        )

    async def said(self, within_s: float = 10.0) -> None:
        """Return when everything has been said."""
        await until(lambda: not self.media.saying, within_s=within_s, what="the end of one's own words")

    def took_response(self, message: Message) -> None:
        if message.method != "INVITE":
            if message.method == "REFER":
                self.referral.append(message.status)
            return
        self.codes.append(message.status)
        if message.status >= 180 and message.media_port:
            self.media.send_to(message.media_port)
        if message.status < 200:
            return
        self.remote = message.get("to")
        self.target = message.contact or self.target
        refused = message.status >= 300
        number = message.get("cseq").split()[0]
        self._send("ACK", number, self.branch if refused else None, {})
        if message.status == 401 and number == "1" and self.phone.password:
            self._invite_again(message.get("www-authenticate"))
        elif refused:
            self._over()
        else:
            self._up()

    def dial(self, challenge: str = "") -> None:
        """Send the INVITE; with an answer to the exchange's challenge when there was one."""
        headers = {"Contact": self.phone.contact, "Content-Type": "application/sdp"}
        if challenge:
            headers["Authorization"] = digest_answer(
                challenge, method="INVITE", uri=self.target, user=self.phone.number, password=self.phone.password
            )
        self.branch = "z9hG4bK" + token()
        self._send("INVITE", str(self.cseq), self.branch, headers, offer(self.media.port))

    def _invite_again(self, challenge: str) -> None:
        self.codes.clear()
        self.cseq += 1
        self.remote = f"<{self.target}>"
        self.dial(challenge)

    def took_bye(self) -> None:
        self._over()

    def _up(self) -> None:
        if not self.answered.is_set():
            self.answered_at = time.monotonic()
            self.answered.set()

    def _over(self) -> None:
        if not self.ended.is_set():
            self.ended_at = time.monotonic()
            self.ended.set()
        self.media.close()

    def _request(self, method: str, extra: dict[str, str] | None = None, body: str = "") -> None:
        self.cseq += 1
        self._send(method, str(self.cseq), None, extra or {}, body)

    def _cancel(self) -> None:
        self._send("CANCEL", str(self.cseq), self.branch, {}, to=self.remote)

    def _send(
        self, method: str, number: str, branch: str | None, extra: dict[str, str], body: str = "", *, to: str = ""
    ) -> None:
        headers = {
            "Via": f"SIP/2.0/UDP 127.0.0.1:{self.phone.port};branch={branch or 'z9hG4bK' + token()}",
            "Max-Forwards": "70",
            "From": self.local,
            "To": to or self.remote,
            "Call-ID": self.call_id,
            "CSeq": f"{number} {method}",
            **extra,
        }
        self.phone.send(write(f"{method} {self.target} SIP/2.0", headers, body), self.peer)


class Phone(asyncio.DatagramProtocol):
    """One telephone at one UDP port. `pbx` is where it sends its calls; `manner` what it does when called."""

    def __init__(self, number: str, pbx: tuple[str, int], manner: Manner = Manner.ANSWER) -> None:
        self.number = number
        self.pbx = pbx
        self.manner = manner
        self.calls: dict[str, Call] = {}
        self.incoming: list[Call] = []
        self.password = ""
        self.on_call: Callable[[Call], Awaitable[None]] | None = None
        self.port = 0
        self._transport: asyncio.DatagramTransport | None = None
        self._waiting: dict[str, asyncio.Future[Message]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self, port: int = 0, *, bound: socket.socket | None = None) -> "Phone":
        """Be reachable at a port, or at a socket that holds one already."""
        loop = asyncio.get_running_loop()
        if bound is not None:
            await loop.create_datagram_endpoint(lambda: self, sock=bound)
        else:
            await loop.create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", port))
        return self

    async def close(self) -> None:
        """Hang up everything and give the port back."""
        for task in self._tasks:
            task.cancel()
        for call in self.calls.values():
            call.hang_up()
        await asyncio.sleep(0)
        if self._transport is not None:
            self._transport.close()

    @property
    def contact(self) -> str:
        return f"<sip:{self.number}@127.0.0.1:{self.port}>"

    async def register(self, password: str) -> int:
        """Register with the exchange; return the final SIP code."""
        uri, call_id, authorization = f"sip:127.0.0.1:{self.pbx[1]}", token(), ""
        for number in (1, 2):
            headers = {
                "Via": f"SIP/2.0/UDP 127.0.0.1:{self.port};branch=z9hG4bK{token()}",
                "Max-Forwards": "70",
                "From": f"<sip:{self.number}@127.0.0.1>;tag={token()}",
                "To": f"<sip:{self.number}@127.0.0.1>",
                "Call-ID": call_id,
                "CSeq": f"{number} REGISTER",
                "Contact": self.contact,
                "Expires": "300",
            }
            if authorization:
                headers["Authorization"] = authorization
            self._waiting[call_id] = asyncio.get_running_loop().create_future()
            self.send(write(f"REGISTER {uri} SIP/2.0", headers), self.pbx)
            answer = await asyncio.wait_for(self._waiting[call_id], 5)
            if answer.status != 401:
                break
            challenge = answer.get("www-authenticate")
            authorization = digest_answer(challenge, method="REGISTER", uri=uri, user=self.number, password=password)
        self.password = password
        return answer.status

    async def call(self, number: str) -> Call:
        """Call a number; returns at once, before anybody answers."""
        call = Call(self, await Media.open(), token())
        uri = f"sip:{number}@127.0.0.1:{self.pbx[1]}"
        call.local, call.remote, call.target = f"<sip:{self.number}@127.0.0.1>;tag={token()}", f"<{uri}>", uri
        self.calls[call.call_id] = call
        call.dial()
        return call

    def send(self, data: bytes, to: tuple[str, int]) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.sendto(data, to)

    def respond(self, request: Message, code: int, text: str, *, to: str = "", body: str = "") -> None:
        """Answer a request."""
        headers = {
            "Via": "\n".join(request.all("via")),
            "From": request.get("from"),
            "To": to or request.get("to"),
            "Call-ID": request.get("call-id"),
            "CSeq": request.get("cseq"),
            "Contact": self.contact,
        }
        if body:
            headers["Content-Type"] = "application/sdp"
        self.send(write(f"SIP/2.0 {code} {text}", headers, body), self.pbx)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)
        self.port = transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        message = Message.read(data)
        call_id = message.get("call-id")
        if not call_id:
            return  # late audio for whoever had this port before
        call = self.calls.get(call_id)
        if message.status:
            waiting = self._waiting.get(call_id)
            if waiting is not None and message.status >= 200 and not waiting.done():
                waiting.set_result(message)
            elif call is not None:
                call.took_response(message)
            return
        self._asked(message, call)

    def _asked(self, message: Message, call: Call | None) -> None:
        method = message.method
        if method == "ACK":
            return
        if method == "INVITE":
            self._invited(message, call)
        elif method == "CANCEL":
            self.respond(message, 200, "OK")
            if call is not None and call.invite is not None:
                self.respond(call.invite, 487, "Request Terminated", to=call.local)
                call.took_bye()
        elif method == "BYE":
            self.respond(message, 200, "OK")
            if call is not None:
                call.took_bye()
        elif method == "REFER":
            self.respond(message, 202, "Accepted")
            if call is not None:
                call.referred_to.append(address(message.get("refer-to")))
        else:
            self.respond(message, 200, "OK")

    def _invited(self, message: Message, call: Call | None) -> None:
        if call is not None:
            if message.get("to").find("tag=") < 0:
                return  # the first INVITE once more: the answer is on its way
            call.reinvites += 1
            call.media.send_to(message.media_port)
            self.respond(message, 200, "OK", body=offer(call.media.port))
            return
        task = asyncio.create_task(self._ring(message))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _ring(self, message: Message) -> None:
        call = Call(self, await Media.open(), message.get("call-id"))
        call.invite, call.remote, call.target = message, message.get("from"), message.contact
        call.local = f"{message.get('to')};tag={token()}"
        self.calls[call.call_id] = call
        self.incoming.append(call)
        if self.manner is Manner.BUSY:
            call.reject(486)
            return
        self.respond(message, 180, "Ringing", to=call.local)
        if self.manner is Manner.ANSWER:
            call.accept()
        if self.on_call is not None:
            await self.on_call(call)
