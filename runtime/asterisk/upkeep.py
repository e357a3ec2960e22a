"""Keeps a running Asterisk in step with the site: its include files, and who belongs to which of our queues right now.

Looks again when destinations or agents change, when the manager link comes up, and every so often, because somebody may have
changed members by hand. Only queues of ours are touched. What should be stands in runtime.asterisk.groups.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from runtime.asterisk.ami import AmiError, AmiLink
from runtime.asterisk.dialplan import DialplanError, DialplanFiles
from runtime.asterisk.groups import PREFIX, Member
from runtime.asterisk.include_files import write_includes

log = logging.getLogger(__name__)

LOOK_S = 0.3
REPEAT_S = 30.0
STATUS_S = 10.0

Members = Mapping[str, Mapping[str, Member]]


@dataclass(frozen=True, slots=True)
class Wish:
    """What Asterisk should have: the include files (None where a person installs them) and the members of our queues."""

    files: DialplanFiles | None
    members: Members


@dataclass(frozen=True, slots=True)
class Step:
    """One action of the manager."""

    action: str
    headers: dict[str, str]


class Upkeep:
    """``wish`` says what should be; ``stamp`` gives something that is another thing once the wish may have changed."""

    def __init__(
        self, link: AmiLink, wish: Callable[[], Wish], stamp: Callable[[], object], *, etc: Path | None
    ) -> None:
        self.problem = ""
        self.turns = 0
        self._link = link
        self._wish = wish
        self._stamp = stamp
        self._etc = etc
        self._done: object = None
        self._wake = asyncio.Event()
        self._reload_due = False
        self._task: asyncio.Task[None] | None = None
        link.on_state_change(self._on_link)

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._run(), name="upkeep")

    async def close(self) -> None:
        """End."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def look(self) -> None:
        """Look at once."""
        self._wake.set()

    def _on_link(self, up: bool) -> None:
        if up:
            self._done = None
            self._wake.set()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        again_at = 0.0
        while True:
            stamp = self._stamp()
            if self._link.connected and (stamp != self._done or loop.time() >= again_at):
                self._done = stamp if await self._turn() else None
                again_at = loop.time() + (REPEAT_S if self._done is not None else REPEAT_S / 10)
            self._wake.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_S):
                    await self._wake.wait()

    async def _turn(self) -> bool:
        """One look; False when something is still to be done and cannot be done now."""
        self.turns += 1
        try:
            wish = self._wish()
            await self._write(wish.files)
            problem = await self._keep_members(wish.members)
        except (AmiError, DialplanError, OSError) as error:
            problem = str(error)
        except Exception as error:
            log.exception("keeping Asterisk in step failed")
            problem = f"{type(error).__name__}: {error}"
        if problem and problem != self.problem:
            log.warning("Asterisk is not in step: %s", problem)
        self.problem = problem
        return not problem

    async def _write(self, files: DialplanFiles | None) -> None:
        if files is None or self._etc is None:
            return
        changed = await asyncio.to_thread(write_includes, self._etc, files)
        self._reload_due = self._reload_due or bool(changed)
        if not self._reload_due:
            return
        for module in ("pbx_config.so", "app_queue.so"):
            answer = await self._link.action("Reload", Module=module, timeout_s=STATUS_S)
            if not answer.ok:
                raise AmiError(f"{module} was not reloaded ({answer.get('Message')}): the account needs write=system")
        self._reload_due = False
        log.info("wrote %s and had Asterisk read them", ", ".join(changed) or "the include files")

    async def _keep_members(self, wanted: Members) -> str:
        if not wanted and not self._etc:
            return ""
        answer = await self._link.action_list("QueueStatus", timeout_s=STATUS_S)
        known = {m.get("Queue") for m in answer if m.name == "QueueParams"}
        present: dict[str, dict[str, Member]] = {}
        for each in answer:
            if each.name == "QueueMember" and each.get("Queue").startswith(PREFIX):
                member = Member(
                    each.get("Location"), each.get("Name"), int(each.get("Penalty") or 0), each.get("Paused") == "1"
                )
                present.setdefault(each.get("Queue"), {})[member.device] = member
        for step in steps(wanted, present, known=known):
            done = await self._link.action(step.action, timeout_s=STATUS_S, **step.headers)
            if not done.ok:
                return f"{step.action} {step.headers}: {done.get('Message')}"
        unknown = sorted(queue for queue in wanted if queue not in known)
        # Written before and never read: the process ended in between.
        self._reload_due = bool(unknown)
        return f"Asterisk does not know {', '.join(unknown)}; run app.py dialplan --out and reload" if unknown else ""


def steps(wanted: Members, present: Members, *, known: set[str]) -> tuple[Step, ...]:
    """What brings ``present`` to ``wanted``, for the queues Asterisk knows; () when they are alike."""
    made: list[Step] = []
    for queue in sorted(known):
        if not queue.startswith(PREFIX):
            continue
        should, does = wanted.get(queue, {}), present.get(queue, {})
        gone = sorted(does.keys() - should.keys())
        made += [Step("QueueRemove", {"Queue": queue, "Interface": device}) for device in gone]
        for device, member in sorted(should.items()):
            made += _one(queue, member, does.get(device))
    return tuple(made)


def _one(queue: str, member: Member, present: Member | None) -> list[Step]:
    where = {"Queue": queue, "Interface": member.device}
    paused = "true" if member.paused else "false"
    add = Step("QueueAdd", {**where, "MemberName": member.name, "Penalty": str(member.penalty), "Paused": paused})
    if present is None:
        return [add]
    if present.name != member.name:
        return [Step("QueueRemove", where), add]
    changed = [Step("QueuePause", {**where, "Paused": paused})] if present.paused != member.paused else []
    if present.penalty != member.penalty:
        changed.append(Step("QueuePenalty", {**where, "Penalty": str(member.penalty)}))
    return changed
