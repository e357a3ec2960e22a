"""The text of queues_tonepath.conf: one section for each queue. Which queues a group needs is runtime.asterisk.groups'."""

from __future__ import annotations

from dataclasses import dataclass

from runtime.asterisk.conf_text import HEADER, DialplanError, comment, name, safe, whole

# Asterisk lets a caller out of a queue only by a key that has an extension here. Which keys mean something is the flow's to
# say: for the others the runtime puts the caller back in place.
LEAVE_CONTEXT = "tonepath-leave"
# How a destination's way of choosing an agent is called by Asterisk.
STRATEGIES = {
    "round_robin": "rrmemory",
    "least_recent": "leastrecent",
    "fewest_calls": "fewestcalls",
    "ring_all": "ringall",
}


@dataclass(frozen=True, slots=True)
class QueueMember:
    """A phone that belongs to a queue; a lower `penalty` is asked first."""

    device: str
    name: str = ""
    penalty: int = 0


@dataclass(frozen=True, slots=True)
class QueueSettings:
    """One queue of agents. `strategy` is a key of STRATEGIES; times in seconds; `max_waiting` 0 means no limit.

    `announce_every_s` 0 says nothing; else the position, the expected wait, or both. `title` is a comment for people.
    """

    name: str
    members: tuple[QueueMember, ...] = ()
    strategy: str = "round_robin"
    ring_s: int = 20
    retry_s: int = 1
    wrap_up_s: int = 0
    max_waiting: int = 0
    music: str = "default"
    announce_every_s: int = 0
    announce_position: bool = True
    announce_wait: bool = False
    title: str = ""


def queues_conf(queues: tuple[QueueSettings, ...]) -> str:
    """The whole file. Raises DialplanError naming what cannot be used."""
    return "\n".join([HEADER, *map(_section, queues)])


def _section(queue: QueueSettings) -> str:
    if queue.strategy not in STRATEGIES:
        raise DialplanError(f"queue {queue.name}: strategy {queue.strategy!r} is not one of {', '.join(STRATEGIES)}.")
    lines = [
        f"[{name('queue', queue.name)}]",
        f"strategy={STRATEGIES[queue.strategy]}",
        f"timeout={whole('ring_s', queue.ring_s, least=1)}",
        f"retry={whole('retry_s', queue.retry_s, least=1)}",
        f"wrapuptime={whole('wrap_up_s', queue.wrap_up_s)}",
        f"maxlen={whole('max_waiting', queue.max_waiting)}",
        f"musicclass={name('music', queue.music)}",
        f"context={LEAVE_CONTEXT}",
        "ringinuse=no",
        # Who answered, for the announcement of the agent's number.
        "setinterfacevar=yes",
        # Logged out or paused is "nobody"; talking or ringing is not.
        "joinempty=unavailable,invalid,unknown,paused",
        "leavewhenempty=unavailable,invalid,unknown,paused",
    ]
    if queue.announce_every_s:
        every_s = whole("announce_every_s", queue.announce_every_s)
        lines += [
            f"announce-frequency={every_s}",
            f"min-announce-frequency={min(15, every_s)}",
            f"announce-position={'yes' if queue.announce_position else 'no'}",
            "announce-to-first-user=yes",
            f"announce-holdtime={'yes' if queue.announce_wait else 'no'}",
        ]
    for member in queue.members:
        device, penalty = safe("queue member", member.device), whole("penalty", member.penalty)
        lines.append(f"member => {device},{penalty},{safe('member name', member.name)}".rstrip(","))
    return (comment(queue.title) if queue.title else "") + "\n".join(lines) + "\n"
