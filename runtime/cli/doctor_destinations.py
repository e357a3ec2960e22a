"""`app.py doctor` for destinations: does Asterisk have every queue, phone and trunk that calls are sent to?"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from runtime.asterisk.groups import members_wanted, queues_of
from runtime.cli.ami_probe import visit
from runtime.cli.trouble import explained
from runtime.cli.verdict import BAD, DOUBTFUL, GOOD, Verdict
from runtime.document.destinations import check_among
from runtime.document.findings import ERROR
from runtime.domain.texts import Bilingual
from runtime.ports import AgentState
from runtime.settings import Settings
from runtime.store.agents import agent_states
from runtime.store.database import open_database
from runtime.store.site import list_destinations, list_schedules

Json = Mapping[str, Any]
ANSWER_S = 10.0


@dataclass(frozen=True, slots=True)
class Has:
    """What Asterisk has: queues with their members' devices, and PJSIP endpoints with their device state."""

    queues: Mapping[str, frozenset[str]]
    endpoints: Mapping[str, str]


def destinations(settings: Settings) -> Iterator[Verdict]:
    """Each destination against the database and the exchange. Says nothing where another check has said why."""
    try:
        database = open_database(settings.database_url)
        try:
            site = {each.name: each.document for each in list_destinations(database)}
            schedules = {each.name for each in list_schedules(database)}
            states = agent_states(database)
        finally:
            database.close()
    except Exception as error:
        if explained(error) is None:
            raise
        return
    troubles = list(_alone(site, schedules))
    if settings.ami_user:
        try:
            has = asyncio.run(_asked(settings))
        except (OSError, TimeoutError, EOFError):
            return
        troubles += against(site, has, states, trunk=settings.trunk)
    yield from troubles
    if not troubles and site:
        count = len(site)
        yield Verdict(GOOD, Bilingual(f"转接目标：{count} 个", f"destinations: {count}"))


async def _asked(settings: Settings) -> Has:
    async with visit(settings) as connection:
        queues: dict[str, set[str]] = {}
        for message in await connection.action("QueueStatus", {}, timeout_s=ANSWER_S):
            if message.name == "QueueParams":
                queues.setdefault(message.get("Queue"), set())
            elif message.name == "QueueMember":
                queues.setdefault(message.get("Queue"), set()).add(message.get("Location"))
        listed = await connection.action("PJSIPShowEndpoints", {}, timeout_s=ANSWER_S)
    endpoints = {m.get("ObjectName"): m.get("DeviceState") for m in listed if m.name == "EndpointList"}
    return Has({name: frozenset(members) for name, members in queues.items()}, endpoints)


def _alone(site: Mapping[str, Json], schedules: set[str]) -> Iterator[Verdict]:
    """What is wrong with the documents themselves, such as hours that were deleted by hand."""
    for name, document in site.items():
        for finding in check_among(name, document, site, schedules=schedules):
            what = Bilingual(f"转接目标“{name}”：{finding.message.zh}", f"destination {name!r}: {finding.message.en}")
            mend = Bilingual(finding.mend.zh, finding.mend.en)
            yield Verdict(BAD if finding.severity == ERROR else DOUBTFUL, what, mend)


def against(site: Mapping[str, Json], has: Has, states: Mapping[str, AgentState], *, trunk: str) -> Iterator[Verdict]:
    """What the exchange lacks for these destinations."""
    wanted = members_wanted(site, states)
    for name, document in site.items():
        match document["kind"]:
            case "group":
                yield from _group(name, document, has, wanted)
            case "queue":
                if document["queue"] not in has.queues:
                    yield _no_queue(name, document["queue"])
            case "extension":
                yield from _phone(name, document["device"], has)
            case "number":
                line = document.get("trunk") or trunk
                if line not in has.endpoints:
                    yield _no_trunk(name, line)


def _group(name: str, document: Json, has: Has, wanted: Mapping[str, Mapping[str, object]]) -> Iterator[Verdict]:
    queues = [queue.name for queue in queues_of(name, document)]
    missing = [queue for queue in queues if queue not in has.queues]
    if missing:
        # One tells enough: all of them stand in the same file.
        yield _no_queue(name, missing[0])
    else:
        absent = sorted({device for queue in queues for device in set(wanted[queue]) - has.queues[queue]})
        if absent:
            yield Verdict(
                BAD,
                Bilingual(f"坐席组“{name}”里缺 {'、'.join(absent)}", f"group {name!r} lacks {', '.join(absent)}"),
                Bilingual(
                    "启动运行时（app.py run），成员由它加入；AMI 账号要有 write=agent",
                    "start the runtime (app.py run), which brings them in; its AMI account needs write=agent",
                ),
            )
    for member in document["members"]:
        yield from _phone(name, member["device"], has)


def _phone(name: str, device: str, has: Has) -> Iterator[Verdict]:
    technology, _, rest = device.partition("/")
    if technology.upper() != "PJSIP":
        return  # nothing else says what it has
    endpoint = rest.split("/")[0].rpartition("@")[2]
    state = has.endpoints.get(endpoint)
    if state is None:
        yield Verdict(
            BAD,
            Bilingual(
                f"“{name}”的话机 {device} 在 Asterisk 里不存在", f"Asterisk has no {device}, which {name!r} rings"
            ),
            Bilingual(
                f"在 pjsip.conf 里建立 [{endpoint}]，或改正：app.py destination {name}",
                f"make [{endpoint}] in pjsip.conf, or correct it: app.py destination {name}",
            ),
        )
    elif state.lower() in ("unavailable", "invalid"):
        yield Verdict(
            DOUBTFUL,
            Bilingual(f"“{name}”的话机 {device} 没有注册", f"{device}, which {name!r} rings, is not registered"),
            Bilingual("检查话机的账号、密码与网络", "look at the phone's account, password and network"),
        )


def _no_queue(name: str, queue: str) -> Verdict:
    return Verdict(
        BAD,
        Bilingual(f"Asterisk 里没有“{name}”的队列 {queue}", f"Asterisk has no queue {queue}, which {name!r} leads to"),
        Bilingual(
            "设置 TONEPATH_ASTERISK_ETC 让运行时自动写入，或执行 app.py dialplan --out 文件夹 --reload",
            "set TONEPATH_ASTERISK_ETC and the runtime writes it, or run app.py dialplan --out DIR --reload",
        ),
    )


def _no_trunk(name: str, trunk: str) -> Verdict:
    return Verdict(
        BAD,
        Bilingual(
            f"“{name}”经中继 {trunk} 外呼，Asterisk 里没有它", f"Asterisk has no trunk {trunk}, which {name!r} calls by"
        ),
        Bilingual(
            f"在 pjsip.conf 里建立 [{trunk}]，或设置 TONEPATH_TRUNK 为已有的中继",
            f"make [{trunk}] in pjsip.conf, or set TONEPATH_TRUNK to the trunk you have",
        ),
    )
