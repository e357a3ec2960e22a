"""What Asterisk must have in its dialplan and queues for a call to reach the runtime, and a human when the runtime is gone.

Pure text from settings. The contract, in the order a call meets it:

1. `[tonepath-in]` does not answer: the flow may refuse a caller with busy. It arms the dead-man timer and calls the runtime.
2. The runtime sets TAKEN_VARIABLE when it takes a call and DONE_VARIABLE when the flow has ended. A second runtime is asked
   only while the first has not taken the call. AGISTATUS is never asked: it says SUCCESS for a runtime that was killed.
3. Not done: a caller whom somebody already spoke to (QUEUESTATUS, DIALSTATUS) is let go politely, never queued again.
4. Everybody else goes through plain dialplan to a human, and hears something at every turn.

Running queues, dials and the timer during the call belongs to runtime.asterisk.commands.
"""

import re
from dataclasses import dataclass

from runtime.asterisk.conf_text import HEADER, DialplanError, name, safe, sound, whole
from runtime.asterisk.queues_conf import LEAVE_CONTEXT, QueueMember, QueueSettings, queues_conf

__all__ = ["DialplanError", "DialplanFiles", "DialplanSettings", "QueueMember", "QueueSettings", "render"]

CONTEXT = "tonepath-in"
FALLBACK_CONTEXT = "tonepath-fallback"
AGENT_CONTEXT = "tonepath-agents"
AGI_ROUTE = "call"
# In the order of the feature codes.
AGENT_ROUTES = ("agent-in", "agent-out", "agent-pause")
ANNOUNCE_CONTEXT = "tonepath-announce"
# Where the words around an agent's number are, in the call's language: files before, after, and one for each key.
HOUSE_VARIABLE = "TONEPATH_HOUSE"
TAKEN_VARIABLE = "TONEPATH_TAKEN"
DONE_VARIABLE = "TONEPATH_DONE"
# What a caller gets who is not taken; and the mark of a refusal that no second runtime is asked about.
REFUSED_VARIABLE = "TONEPATH_REFUSED"
REFUSED = "refused"
SIP_VARIABLE = "TONEPATH_SIP"
# Heard when a site's own apology is missing; part of Asterisk's core sounds.
CORE_APOLOGY = "im-sorry"
# The product's own, in Mandarin and English, where they were copied into Asterisk's sounds folder.
OWN_FULL, OWN_APOLOGY, OWN_NOBODY = "tonepath-full", "tonepath-apology", "tonepath-nobody"
CORE_GOODBYE = "goodbye"


@dataclass(frozen=True, slots=True)
class AgiHost:
    """Where a runtime listens for calls."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class FallbackQueue:
    """Fallback step: wait for an agent of `queue` for at most `wait_s` seconds."""

    queue: str
    wait_s: int = 120


@dataclass(frozen=True, slots=True)
class FallbackDial:
    """Fallback step: ring `target`, an Asterisk device such as "PJSIP/reception", for at most `ring_s` seconds."""

    target: str
    ring_s: int = 30


@dataclass(frozen=True, slots=True)
class DialplanSettings:
    """What a site decides.

    `apology` and `last_apology` are sound files without extension (a path as Asterisk sees it, or a name in its sounds
    folder): heard first in the fallback, and when no human was reached. `goodbye` ends a call already served. `full` is heard
    by a caller for whom there is no room, when the site wants that rather than a human or a busy tone.
    `take_within_s`: how long a runtime may leave a new call untouched before the fallback takes it. `agent_codes` are what
    an agent dials to sign in, to sign out, and to pause or go on.
    """

    runtimes: tuple[AgiHost, ...]
    fallback: tuple[FallbackQueue | FallbackDial, ...]
    apology: str = CORE_APOLOGY
    last_apology: str = CORE_APOLOGY
    goodbye: str = CORE_GOODBYE
    full: str = CORE_APOLOGY
    language: str = ""
    take_within_s: int = 6
    queues: tuple[QueueSettings, ...] = ()
    agent_codes: tuple[str, str, str] = ("*81", "*82", "*83")


@dataclass(frozen=True, slots=True)
class DialplanFiles:
    """The texts of extensions_tonepath.conf and queues_tonepath.conf, and how to include them."""

    extensions: str
    queues: str
    readme: str


def render(settings: DialplanSettings) -> DialplanFiles:
    """Write the files for `settings`. Raises DialplanError naming the setting that cannot be used."""
    if not 1 <= len(settings.runtimes) <= 2:
        raise DialplanError("runtimes: name one runtime, or two of which the second is asked when the first is gone.")
    if not settings.fallback:
        raise DialplanError("fallback: name at least one queue or device, so that a caller reaches a human without us.")
    sections = (_entry(settings), _after(settings), _fallback(settings), _agents(settings), _announce())
    extensions = "\n".join((HEADER, *sections))
    return DialplanFiles(extensions, queues_conf(settings.queues), _readme(settings))


def _entry(settings: DialplanSettings) -> str:
    first, *second = [_agi(runtime, number, named=True) for number, runtime in enumerate(settings.runtimes, 1)]
    guard = whole("take_within_s", settings.take_within_s, least=1)
    language = [f"Set(CHANNEL(language)={safe('language', settings.language)})"] if settings.language else []
    steps = [
        "Set(AGISIGHUP=no)",
        "Set(AGIEXITONHANGUP=yes)",
        f"Set({TAKEN_VARIABLE}=)",
        f"Set({DONE_VARIABLE}=)",
        f"Set({REFUSED_VARIABLE}=)",
        f"Set({SIP_VARIABLE}=)",
        'GotoIf($["${CHANNEL(channeltype)}"!="PJSIP"]?named)',
        f"Set({SIP_VARIABLE}=${{CHANNEL(pjsip,call-id)}})",
        "(named)NoOp(Tonepath: ${UNIQUEID} is ${TONEPATH_SIP})",
        "Set(QUEUESTATUS=)",
        "Set(DIALSTATUS=)",
        *language,
        f"Set(TIMEOUT(absolute)={guard})",
        first,
    ]
    for other in second:
        steps += [
            f'GotoIf($["${{{TAKEN_VARIABLE}}}"!=""]?tonepath-after,s,1)',
            f"Set(TIMEOUT(absolute)={guard})",
            other,
        ]
    steps.append("Goto(tonepath-after,s,1)")
    return (
        f"[{CONTEXT}]\n"
        "; Any line, with or without a leading plus: which lines exist is the runtime's to say.\n"
        + _extension("_[+0-9]!", steps)
        + _extension("s", ["Goto(tonepath-after,s,1)"])
        + "; The dead-man timer: the runtime took the call and fell silent.\n"
        + _extension("T", ["Goto(tonepath-after,s,1)"])
        + _extension("h", ["NoOp(Tonepath: ${CHANNEL} ended, cause ${HANGUPCAUSE}, call ${TONEPATH_TAKEN})"])
    )


def _after(settings: DialplanSettings) -> str:
    steps = [
        "Set(TIMEOUT(absolute)=0)",
        f'GotoIf($["${{{DONE_VARIABLE}}}"!=""]?bye)',
        'GotoIf($["${QUEUESTATUS}"="CONTINUE"]?served)',
        'GotoIf($["${DIALSTATUS}"="ANSWER"]?served)',
        f'GotoIf($["${{{TAKEN_VARIABLE}}}"!="" & "${{{TAKEN_VARIABLE}}}"!="{REFUSED}"]?{FALLBACK_CONTEXT},s,1)',
        f'GotoIf($["${{{REFUSED_VARIABLE}}}"="busy"]?busy)',
        f'GotoIf($["${{{REFUSED_VARIABLE}}}"="message"]?full)',
        f"Goto({FALLBACK_CONTEXT},s,1)",
        f"(served)UserEvent(TonepathServed,Taken: ${{{TAKEN_VARIABLE}}})",
        f"Playback({sound('goodbye', settings.goodbye)})",
        "(bye)Hangup(16)",
        "(busy)Hangup(17)",
        "(full)UserEvent(TonepathFull,Channel: ${CHANNEL})",
        "Answer()",
        *_audible("full", settings.full, label="leave"),
        f"(leave)Playback({sound('goodbye', settings.goodbye)})",
        "Hangup(16)",
    ]
    return (
        "[tonepath-after]\n"
        + _extension("s", steps)
        + _extension("T", ["Goto(s,1)"])
        + f"\n[{LEAVE_CONTEXT}]\n"
        + _extension("_[0-9*#]", ["Goto(tonepath-after,s,1)"])
    )


def _fallback(settings: DialplanSettings) -> str:
    steps = [
        "Set(TIMEOUT(absolute)=0)",
        f"UserEvent(TonepathFallback,Taken: ${{{TAKEN_VARIABLE}}})",
        "Answer()",
        *_audible("apology", settings.apology, label="human"),
    ]
    # One placeholder, so that the label above always has a step to stand at.
    steps.append("(human)NoOp(Tonepath: to a human without the runtime)")
    for step in settings.fallback:
        if isinstance(step, FallbackQueue):
            wait = whole("fallback wait_s", step.wait_s, least=1)
            steps += ["Set(QUEUESTATUS=)", f"Queue({name('fallback queue', step.queue)},,,,{wait})"]
        else:
            ring = whole("fallback ring_s", step.ring_s, least=1)
            # Ringing for the ear: the caller is already answered, so silence would follow.
            steps += ["Set(DIALSTATUS=)", f"Dial({safe('fallback target', step.target)},{ring},r)"]
    steps += _audible("last_apology", settings.last_apology, label="bye")
    steps.append("(bye)Hangup(16)")
    return f"[{FALLBACK_CONTEXT}]\n" + _extension("s", steps)


def _agents(settings: DialplanSettings) -> str:
    """What an agent's phone can dial: the runtime takes the code, or the agent hears that it could not."""
    guard = whole("take_within_s", settings.take_within_s, least=1)
    text = f"[{AGENT_CONTEXT}]\n; Include this where your agents' phones dial.\n"
    if len(set(settings.agent_codes)) != len(AGENT_ROUTES):
        raise DialplanError("agent_codes: the three codes must be different.")
    for code, route in zip(settings.agent_codes, AGENT_ROUTES, strict=True):
        if not re.fullmatch(r"[0-9*#]{2,8}", code):
            raise DialplanError(f"agent_codes: {code!r} must be 2 to 8 of the keys 0-9, * and #.")
        steps = ["Set(AGISIGHUP=no)", "Set(AGIEXITONHANGUP=yes)", f"Set({TAKEN_VARIABLE}=)", "Answer()"]
        for number, runtime in enumerate(settings.runtimes, 1):
            steps += [
                f"Set(TIMEOUT(absolute)={guard})",
                _agi(runtime, number, route),
                f'GotoIf($["${{{TAKEN_VARIABLE}}}"!=""]?bye)',
            ]
        steps += ["Set(TIMEOUT(absolute)=0)", *_audible("apology", settings.apology, label="bye"), "(bye)Hangup(16)"]
        text += _extension(code, steps)
    return text + _extension("T", ["Hangup(16)"])


def _announce() -> str:
    """Say the number of the agent who has answered; a member's name begins with it (runtime.asterisk.groups.agent_name)."""
    folder = f"${{{HOUSE_VARIABLE}}}"
    steps = [
        "Set(LOCAL(number)=${CUT(MEMBERNAME, ,1)})",
        'GotoIf($["${REGEX("^[0-9][0-9A-Z]*$" ${number})}"!="1"]?out)',
        f"Playback({folder}/before)",
        "Set(LOCAL(at)=0)",
        f"(key)Playback({folder}/${{number:${{at}}:1}})",
        "Set(LOCAL(at)=$[${at}+1])",
        "GotoIf($[${at}<${LEN(${number})}]?key)",
        f"Playback({folder}/after)",
        "(out)Return()",
    ]
    return f"[{ANNOUNCE_CONTEXT}]\n" + _extension("s", steps)


def _audible(setting: str, file: str, *, label: str) -> list[str]:
    """Play `file`, or what Asterisk itself has when the file is missing; both end at `label`."""
    return [
        f"Playback({sound(setting, file)})",
        f'GotoIf($["${{PLAYBACKSTATUS}}"="SUCCESS"]?{label})',
        f"Playback({CORE_APOLOGY})",
    ]


def _extension(pattern: str, steps: list[str]) -> str:
    """Write one extension; a step beginning with "(label)" carries that label."""
    lines = []
    for number, step in enumerate(steps):
        label, body = (step[: step.index(")") + 1], step[step.index(")") + 1 :]) if step[0] == "(" else ("", step)
        lines.append(f"exten => {pattern},1{label},{body}" if number == 0 else f" same => n{label},{body}")
    return "\n".join(lines) + "\n"


def _agi(runtime: AgiHost, number: int, route: str = AGI_ROUTE, *, named: bool = False) -> str:
    """``named``: with the trunk's own name for the call, which the runtime keeps beside its own."""
    if not re.fullmatch(r"[A-Za-z0-9.\-]+|\[[0-9A-Fa-f:]+\]", runtime.host):
        raise DialplanError(f"runtime {number}: host {runtime.host!r} is not a name or an address (IPv6 in brackets).")
    if not 1 <= runtime.port <= 65_535:
        raise DialplanError(f"runtime {number}: port {runtime.port} is not between 1 and 65535.")
    name = f",${{{SIP_VARIABLE}}}" if named else ""
    return f"AGI(agi://{runtime.host}:{runtime.port}/{route}{name})"


def _readme(settings: DialplanSettings) -> str:
    return _README.format(
        context=CONTEXT, codes=settings.agent_codes, hosts=", ".join(f"{r.host}:{r.port}" for r in settings.runtimes)
    )


_README = """\
How to join Tonepath to your Asterisk
=====================================

1. Copy extensions_tonepath.conf and queues_tonepath.conf to /etc/asterisk.
2. At the end of /etc/asterisk/extensions.conf add:   #include extensions_tonepath.conf
   At the end of /etc/asterisk/queues.conf add:       #include queues_tonepath.conf
3. Let the trunk's calls enter the context: in pjsip.conf, context={context} at the trunk's endpoint,
   and dtmf_mode=auto_info there, so that keys arrive by RFC 4733 and by SIP INFO.
   Agents' phones include the context tonepath-agents, so that they can sign in ({codes[0]}), sign out ({codes[1]}) and
   pause ({codes[2]}):   include => tonepath-agents
4. Give the runtime a manager account in /etc/asterisk/manager.conf, with a password of your own:
       [tonepath]
       secret=...
       read=system,call,user,agent,dtmf,originate
       write=system,call,agent,originate,reporting
       permit=127.0.0.1/255.255.255.255
   and put the same name and password into Tonepath's settings.
5. In queues.conf, [general]: persistentmembers=yes keeps the agents over a restart of Asterisk while the runtime is away.
6. Copy what is in the folder sounds, if it was written, into Asterisk's sounds folder (such as /var/lib/asterisk/sounds):
   what a queue says in Mandarin, and what a caller hears when a line is full or the runtime is gone.
7. asterisk -rx "core reload"

Asterisk must reach the runtime at {hosts}. When it does not, callers go to the fallback in this file, which needs no
runtime: try it by stopping the runtime and calling.

接入步骤：将两个文件复制到 /etc/asterisk，在 extensions.conf 与 queues.conf 末尾各加一行 #include，
中继的 context 设为 {context}，坐席话机的 context 里 include => tonepath-agents（{codes[0]} 签入、{codes[1]} 签出、
{codes[2]} 暂停或恢复），为运行时建立 manager 账号，把 sounds 里的内容复制到 Asterisk 的 sounds 文件夹，然后执行 core reload。
运行时不可用时，来电自动转到本文件中的兜底流程（转人工），请停掉运行时后拨打一次加以验证。
"""
