"""What the runtime can ask of a caller's channel, typed, each with its own deadline.

Every command keeps the exchange's dead-man timer ahead of itself: should the runtime freeze, the caller is in the fallback
within the command's own time and a few seconds. The timer is off while the caller waits in a queue or talks to somebody,
because it would throw the caller out of the conversation.

When to play, ask or transfer is the flow's affair; this module has no rule about keys or retries.
"""

import asyncio
import contextlib
import math
from collections.abc import Callable
from dataclasses import dataclass

from runtime.asterisk.agi import AgiError, AgiRequest, AgiResult, CallerGone
from runtime.asterisk.dialplan import ANNOUNCE_CONTEXT, DONE_VARIABLE, REFUSED, REFUSED_VARIABLE, TAKEN_VARIABLE

SAMPLES_PER_SECOND = 8000
# "D" is no key of a telephone: it is how the runtime itself stops a prompt (AmiLink.interrupt).
PRIVATE_KEY = "D"
ALL_KEYS = "0123456789*#" + PRIVATE_KEY
QUICK_S = 5.0
# What a command may take beyond the length of its media before the session is given up.
MARGIN_S = 3.0
# Re-arming costs a round trip, so the timer is set a little further than needed and left while it is good enough.
SLACK_S = 4.0
# A queue or a conversation may last hours, but not for ever.
LONGEST_BRIDGE_S = 12 * 3600.0


# What a queue runs on the caller's channel once somebody has answered is an AGI script. This one is on every machine, and all
# it says is to run a part of the dialplan: neither a frozen nor a dead runtime can come between caller and agent.
ANNOUNCE = f'"/bin/echo,GOSUB {ANNOUNCE_CONTEXT} s 1"'


@dataclass(frozen=True, slots=True)
class Played:
    """A prompt ended: `key` that stopped it or None, and how far it came in seconds."""

    key: str | None
    at_s: float


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording ended. `ended_by` is "key", "hangup" or "silence_or_limit", which `length_s` tells apart."""

    ended_by: str
    key: str | None
    length_s: float


class Commands:
    """The commands of one call. Each raises CallerGone or AgiError as AgiRequest.command does.

    A frozen runtime loses the caller to the fallback at most `margin_s` + SLACK_S + 1 seconds after the running command
    should have ended.
    """

    def __init__(
        self, request: AgiRequest, *, margin_s: float = MARGIN_S, measured: Callable[[float], None] | None = None
    ) -> None:
        """``measured`` is told how many seconds Asterisk took for each small command that waits for nothing."""
        self.request = request
        self._measured = measured
        self._margin_s = margin_s
        self._now = asyncio.get_running_loop().time
        self._armed_until = 0.0

    async def take(self, call_id: str = "1", *, language: str = "") -> None:
        """Mark the call as taken, so that no second runtime is asked for it. First command of every call.

        The mark is the call's id (letters and digits), and Asterisk's own record of the call carries it too. ``language`` is
        the folder of Asterisk's own sounds, "" to leave it. The timer goes with it: one way to Asterisk and back for all.
        """
        seconds = math.ceil(QUICK_S + self._margin_s + 1.0)
        values = [f"TIMEOUT(absolute)={seconds}", f"{TAKEN_VARIABLE}={call_id}", f"CDR(userfield)={call_id}"]
        values += [f"CHANNEL(language)={language}"] if language else []
        began = self._now()
        await self.request.command("EXEC", "MSet", ",".join(values), timeout_s=QUICK_S)
        self._armed_until = began + seconds
        if self._measured is not None:
            self._measured(self._now() - began)

    async def refuse(self, beyond: str, *, final: bool, language: str = "") -> None:
        """Say what a caller who is not taken gets: human, message or busy. ``final``: no second runtime is asked;
        ``language`` is the folder of Asterisk's own sounds, "" to leave it."""
        if language:
            await self.set_language(language)
        await self.set_variable(REFUSED_VARIABLE, beyond)
        if final:
            await self.set_variable(TAKEN_VARIABLE, REFUSED)

    async def done(self) -> None:
        """Mark the flow as ended. Without it Asterisk's fallback takes the call when the session closes."""
        await self.set_variable(DONE_VARIABLE, "1")

    async def hold(self, seconds: float) -> None:
        """Promise a next command within `seconds`: for look-ups and waiting, when the runtime works and sends nothing."""
        await self._arm(seconds)

    async def answer(self) -> None:
        """Take the call off the hook; nothing happens when it already is."""
        await self._quick("ANSWER")

    async def hang_up(self, cause: int = 16) -> None:
        """Hang up. Before the answer, cause 17 is "busy" (SIP 486) and 21 "refused" (403). The session ends with the call."""
        with contextlib.suppress(CallerGone):
            await self._quick("EXEC", "Hangup", cause)

    async def stream_file(
        self, path: str, escape_keys: str = ALL_KEYS, *, lasts_s: float, from_s: float = 0.0
    ) -> Played:
        """Play a sound file (no extension) until its end or one of `escape_keys`; `lasts_s` is its length.

        Raises AgiError when the file is missing. The channel must be answered, or the caller hears nothing.
        """
        arguments: tuple[object, ...] = (path, escape_keys)
        if from_s:
            arguments += (int(from_s * SAMPLES_PER_SECOND),)
        answer = await self._timed("STREAM FILE", *arguments, lasts_s=lasts_s)
        return Played(_key(answer), (answer.endpos or 0) / SAMPLES_PER_SECOND)

    async def wait_for_digit(self, seconds: float) -> str | None:
        """Wait for a key for at most `seconds`; None is silence."""
        return _key(await self._timed("WAIT FOR DIGIT", int(seconds * 1000), lasts_s=seconds))

    async def record_file(
        self, path: str, *, longest_s: float, silence_s: int = 0, escape_keys: str = ALL_KEYS, beep: bool = False
    ) -> Recorded:
        """Record the caller to `path`.wav for at most `longest_s`, ended by a key, `silence_s` of quiet, or hanging up."""
        arguments: list[object] = [path, "wav", escape_keys, int(longest_s * 1000), 0]
        arguments += ["BEEP"] if beep else []
        arguments += [f"s={silence_s}"] if silence_s else []
        answer = await self._timed("RECORD FILE", *arguments, lasts_s=longest_s + 2)
        length_s = (answer.endpos or 0) / SAMPLES_PER_SECOND
        if answer.data == "hangup":
            return Recorded("hangup", None, length_s)
        if answer.data == "dtmf":
            return Recorded("key", _key(answer), length_s)
        return Recorded("silence_or_limit", None, length_s)

    async def set_variable(self, name: str, value: object) -> None:
        """Set a channel variable or function, such as CHANNEL(language)."""
        await self._quick("SET VARIABLE", name, value)

    async def get_variable(self, name: str) -> str | None:
        """Read a channel variable; None when it is unset. Asterisk cuts it after 1023 bytes."""
        answer = await self._quick("GET VARIABLE", name)
        return answer.data if answer.result == "1" else None

    async def evaluate(self, expression: str) -> str:
        """Read an expression of variables and functions, such as ${CALLERID(num)}; "" when it is empty."""
        answer = await self._quick("GET FULL VARIABLE", expression)
        return answer.data or ""

    async def set_language(self, language: str) -> None:
        """Choose the folder of Asterisk's own sounds, such as "zh" or "en"."""
        await self.set_variable("CHANNEL(language)", language)

    async def set_music(self, on: bool, music_class: str = "default") -> None:
        """Start or stop music on hold."""
        await self._quick("SET MUSIC", "on" if on else "off", music_class)

    async def execute(self, application: str, *arguments: object, lasts_s: float = QUICK_S) -> str:
        """Run a dialplan application that takes at most `lasts_s`; returns its result. Raises AgiError for an unknown one."""
        answer = await self._timed("EXEC", application, ",".join(map(str, arguments)), lasts_s=lasts_s)
        if answer.result == "-2":
            raise AgiError(f"Asterisk has no application {application}; load its module.")
        return answer.result

    async def queue(
        self, name: str, *, wait_s: int, position: int = 0, options: str = "c", announce: bool = False
    ) -> str:
        """Wait in a queue for at most `wait_s` and talk to who answers; returns QUEUESTATUS.

        "CONTINUE" after a conversation (the caller stays: option "c"), else "TIMEOUT", "FULL", "JOINEMPTY", "LEAVEEMPTY",
        "JOINUNAVAIL", "LEAVEUNAVAIL", or "" when the caller left by key. A priority is the variable QUEUE_PRIO; a
        `position` above 0 is where they take their place again. `announce` tells the caller who has answered before the
        two are connected; the variable HOUSE_VARIABLE says where the words are.
        """
        await self.set_variable("QUEUESTATUS", "")
        said = ANNOUNCE if announce else ""
        await self._bridge("Queue", f"{_field(name)},{options},,,{wait_s},{said},,,{position or ''}")
        return await self.get_variable("QUEUESTATUS") or ""

    async def dial(self, target: str, *, ring_s: int, options: str = "g") -> str:
        """Ring a device and talk; returns DIALSTATUS.

        "ANSWER" after a conversation (the caller stays: option "g"), else "BUSY", "NOANSWER", "CONGESTION",
        "CHANUNAVAIL", "CANCEL".
        """
        await self.set_variable("DIALSTATUS", "")
        await self._bridge("Dial", f"{_field(target)},{ring_s},{options}")
        return await self.get_variable("DIALSTATUS") or ""

    async def _bridge(self, application: str, arguments: str) -> None:
        await self.request.command("SET VARIABLE", "TIMEOUT(absolute)", 0, timeout_s=QUICK_S)
        self._armed_until = math.inf
        try:
            await self.request.command("EXEC", application, arguments, timeout_s=LONGEST_BRIDGE_S)
        finally:
            self._armed_until = 0.0

    async def _timed(self, verb: str, *arguments: object, lasts_s: float) -> AgiResult:
        await self._arm(lasts_s)
        return await self.request.command(verb, *arguments, timeout_s=lasts_s + self._margin_s)

    async def _quick(self, verb: str, *arguments: object) -> AgiResult:
        """Run a command that needs no media time. A timer set for longer media stands: the next command is near."""
        if self._armed_until < self._now() + QUICK_S:
            await self._arm(QUICK_S)
        began = self._now()
        answer = await self.request.command(verb, *arguments, timeout_s=QUICK_S)
        if self._measured is not None and verb == "SET VARIABLE":
            self._measured(self._now() - began)
        return answer

    async def _arm(self, lasts_s: float) -> None:
        # Later than the command's own deadline: while the runtime lives it is the one to notice.
        needed = self._now() + lasts_s + self._margin_s + 1.0
        if needed <= self._armed_until <= needed + SLACK_S:
            return
        seconds = math.ceil(lasts_s + self._margin_s + 1.0 + SLACK_S / 2)
        began = self._now()
        await self.request.command("SET VARIABLE", "TIMEOUT(absolute)", seconds, timeout_s=QUICK_S)
        if self._measured is not None:
            self._measured(self._now() - began)
        self._armed_until = self._now() + seconds


def _key(answer: AgiResult) -> str | None:
    code = int(answer.result) if answer.result.isdecimal() else 0
    return chr(code) if 0 < code < 128 else None


def _field(value: str) -> str:
    if "," in value:
        raise AgiError(f"{value[:40]!r}: a comma would begin the application's next argument.")
    return value
