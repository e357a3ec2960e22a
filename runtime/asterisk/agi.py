"""One call's FastAGI session: what may be sent, and what came back.

Built on panoramisk's Request, with the parts replaced that a slow peer, a hang-up or a caller's own name could break. A
command ends in exactly one of three ways: an AgiResult, CallerGone, or AgiError; whenever the reply stream could be out of
step the socket is dropped.

Listening and admission belong to runtime.asterisk.agi_server, what the single commands mean to runtime.asterisk.commands,
watching the channel to runtime.asterisk.ami.
"""

import asyncio
import math
import re
from dataclasses import dataclass

from panoramisk import fast_agi

LONGEST_COMMAND = 8000
LONGEST_HEADERS = 16_384
LONGEST_CALL_ID = 128
# A reply is one line. More lines than these without one is a peer that is not Asterisk.
MOST_NOTICES = 32
MOST_USAGE_LINES = 200

_RESULT = re.compile(rb"200 result=(\S*)(?: \((.*)\))?(?: endpos=(-?\d+))?\s*\Z", re.DOTALL)
_SPECIAL = re.compile('[\r\n\\0"\\\\]')


class AgiError(Exception):
    """A command did not work while the caller may still be there: refused, too late, or not understood."""


class CallerGone(Exception):
    """Asterisk closed the session. Mostly a hang-up; the channel may live on elsewhere, which only AMI can tell."""


@dataclass(frozen=True, slots=True)
class AgiResult:
    """Asterisk's answer: `result` as sent, `data` from the brackets or None, `endpos` in samples or None."""

    result: str
    data: str | None = None
    endpos: int | None = None


@dataclass(frozen=True, slots=True)
class AgiCall:
    """What Asterisk says about a call when it hands it over; absent or withheld numbers and names are ""."""

    channel: str
    uniqueid: str
    line: str
    caller: str
    caller_name: str
    language: str
    context: str
    sip_call_id: str = ""

    @classmethod
    def from_headers(cls, headers: dict[str, str]) -> "AgiCall":
        """Read the agi_* headers."""

        def known(name: str) -> str:
            value = headers.get(name, "")
            return "" if value == "unknown" else value

        return cls(
            channel=headers.get("agi_channel", ""),
            uniqueid=headers.get("agi_uniqueid", ""),
            line=headers.get("agi_extension", ""),
            caller=known("agi_callerid"),
            caller_name=known("agi_calleridname"),
            language=headers.get("agi_language", ""),
            context=headers.get("agi_context", ""),
            # A caller's telephone makes it up: kept as text of a bounded length, believed in nothing.
            sip_call_id="".join(c for c in known("agi_arg_1")[:LONGEST_CALL_ID] if c.isprintable()),
        )


def quote(argument: object) -> str:
    """Quote one argument of a command. Raises AgiError for CR, LF and NUL, which would begin a command of their own."""
    text = str(argument)
    if _SPECIAL.search(text) is not None:
        if any(c in text for c in "\r\n\0"):
            raise AgiError(f"A control character cannot stand in an AGI argument: {text[:40]!r}")
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


class AgiReader(asyncio.StreamReader):
    """A reader that tells of the end at once, also while no command is reading."""

    def __init__(self) -> None:
        super().__init__(limit=LONGEST_HEADERS)
        self.ended = asyncio.Event()

    def feed_eof(self) -> None:
        super().feed_eof()
        self.ended.set()

    def set_exception(self, exc: BaseException) -> None:
        super().set_exception(exc)  # type: ignore[arg-type]
        self.ended.set()


class AgiRequest(fast_agi.Request):  # type: ignore[misc]
    """One call's session. Commands queue behind one lock; none is sent once the session has ended."""

    def __init__(
        self, app: fast_agi.Application, headers: dict[str, str], reader: AgiReader, writer: asyncio.StreamWriter
    ) -> None:
        super().__init__(app, headers, reader, writer)
        self.call = AgiCall.from_headers(headers)
        self._lock = asyncio.Lock()
        self._loop = asyncio.get_running_loop()
        # The running command's deadline, and the one timer that watches it.
        self._due = math.inf
        self._alarm: asyncio.TimerHandle | None = None
        self._late = False

    @property
    def gone(self) -> bool:
        """Whether the session has ended, for whatever reason."""
        return bool(self.reader.ended.is_set() or self.writer.transport.is_closing())

    async def wait_gone(self) -> None:
        """Return when Asterisk closes the session; also while no command runs."""
        await self.reader.ended.wait()

    def drop(self) -> None:
        """Cut the session now: the dialplan goes on without us, and without a done marker that means the fallback."""
        self.writer.transport.abort()

    async def send_command(self, command: str) -> None:
        """Refused: an unquoted line is how a caller's name becomes a command. Use `command`."""
        raise AgiError(f"Unquoted AGI line refused: {command[:40]!r}")

    async def command(self, verb: str, *arguments: object, timeout_s: float) -> AgiResult:
        """Run one command and return its result.

        Raises CallerGone, or AgiError when Asterisk refused it, answered outside the protocol, or took longer than
        `timeout_s` seconds. In the last two cases, and when cancelled, the session is dropped.
        """
        line = " ".join([verb, *map(quote, arguments)]).encode() if arguments else verb.encode()
        if len(line) > LONGEST_COMMAND:
            raise AgiError(f"{verb}: {len(line)} bytes are more than the {LONGEST_COMMAND} Asterisk reads.")
        await self._lock.acquire()
        try:
            answer = await self._exchange(line + b"\n", timeout_s)
            # -1 is "the caller hung up" and also "no such file"; the next reply tells which. A recording that ended by
            # hanging up says so itself, and is kept.
            if answer.result == "-1" and answer.data != "hangup":
                await self._exchange(b"CHANNEL STATUS\n", timeout_s)
                raise AgiError(f"{verb} {' '.join(map(str, arguments))[:80]} did not work on this channel.")
            return answer
        finally:
            self._lock.release()

    async def _exchange(self, line: bytes, timeout_s: float) -> AgiResult:
        if self.gone:
            raise CallerGone("the session has ended")
        self._due = self._loop.time() + timeout_s
        if self._alarm is None or self._alarm.when() > self._due:
            self._set_alarm()
        try:
            self.writer.write(line)
            raw = await self.reader.readuntil(b"\n")
            found = _RESULT.match(raw)
            return _result(found) if found is not None else await self._other_reply(raw)
        except asyncio.IncompleteReadError:
            if self._late:
                raise AgiError(f"{line[:80]!r}: no reply within {timeout_s:g} s; session dropped") from None
            raise CallerGone("Asterisk closed the session") from None
        except asyncio.CancelledError:
            # The reply still on its way would be taken for the next command's.
            self.drop()
            raise
        except asyncio.LimitOverrunError:
            self.drop()
            raise AgiError("A reply longer than any of Asterisk's; session dropped.") from None
        except OSError as error:
            raise CallerGone(str(error)) from error
        finally:
            self._due = math.inf

    def _set_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm = self._loop.call_at(self._due, self._ring_alarm)

    def _ring_alarm(self) -> None:
        # One timer serves many commands: it goes off where some command's deadline was, and looks whose turn it is now.
        self._alarm = None
        if self._due <= self._loop.time():
            self._late = True
            self.drop()
        elif self._due != math.inf:
            self._set_alarm()

    async def _other_reply(self, raw: bytes) -> AgiResult:
        """Deal with a line that is no result: a refusal, a dead channel, or a notice with the result still to come."""
        for _ in range(MOST_NOTICES):
            if raw.startswith(b"511"):
                raise CallerGone("the channel is dead")
            if raw.startswith(b"520-"):
                await self._skip_usage()
            if raw.startswith((b"510", b"520")):
                raise AgiError(raw.decode("utf-8", "replace").strip())
            if not raw.startswith((b"100", b"HANGUP")):
                break
            raw = await self.reader.readuntil(b"\n")
            found = _RESULT.match(raw)
            if found is not None:
                return _result(found)
        self.drop()
        raise AgiError("This peer does not answer as Asterisk does; session dropped.")

    async def _skip_usage(self) -> None:
        for _ in range(MOST_USAGE_LINES):
            if (await self.reader.readuntil(b"\n")).startswith(b"520 "):
                return
        self.drop()


def _result(found: re.Match[bytes]) -> AgiResult:
    result, data, endpos = found.groups()
    return AgiResult(
        result.decode("utf-8", "replace"),
        None if data is None else data.decode("utf-8", "replace"),
        None if endpos is None else int(endpos),
    )
