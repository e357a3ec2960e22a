"""The flows of the soak, a line each: what a service line does all day, and what it needs to do it."""

from __future__ import annotations

import csv
import dataclasses
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from runtime.asterisk.dialplan import DialplanFiles
from runtime.asterisk.queues_conf import QueueMember, QueueSettings, queues_conf
from runtime.settings import Settings
from runtime.store.database import open_database
from runtime.store.lookup_tables import make_live
from runtime.store.site import save_destination, save_schedule
from runtime.store.table_import import import_file, plan_for
from tests.asterisk.flows import flow, option, say

Json = dict[str, Any]
AGENTS = 40
QUEUE, PHONE, TABLE, HOURS = "坐席", "分机", "会员", "营业"
PEOPLE_CONTEXT = "bench-people"
# Who says something after the key, and for how long; the others are quiet.
SPEAKING_S = {"4006": 3.2}
MAILBOX_LINE = "4006"
IN_THE_DATABASE_S = 20.0


def menu(then: str) -> tuple[str, Json]:
    return ("menu", {"prompt": say("主菜单"), "options": [option("1", then)]})


def flows() -> Mapping[str, Json]:
    """The shortest call; one that decides much; one that asks in vain; a queue, a transfer and a mailbox; hours and a table."""
    end = ("hangup", {"prompt": say("再见")})
    split = {"branches": [{"id": "a", "label": "a", "percent": 50}, {"id": "b", "label": "b", "percent": 50}]}
    literal = {"assign": [{"variable": "topic", "op": "literal", "value": "7"}]}
    row = {"variable": "topic", "op": "equals", "value": "7"}
    conditions = {"conditions": [{"id": "seven", "label": "seven", "when": {"all": [row]}}]}
    asked = {"prompt": say("主菜单"), "variable": "topic", "maximum": 4, "no_input_s": 1, "no_input_retries": 0}
    mail = {"mailbox": QUEUE, "prompt": say("主菜单"), "silence_s": 1, "max_s": 10}
    look = {"table": TABLE, "key": "call.caller", "mapping": [{"column": "积分", "variable": "points"}]}
    variables = {"topic": {"type": "digits", "title": "话题"}}
    points = {"points": {"type": "integer", "minimum": 0, "maximum": 9999, "title": "积分"}}
    return {
        "4001": flow("短", {"menu": menu("end"), "end": end}, "menu.end>end", entry="menu"),
        "4002": flow(
            "决定",
            {
                "menu": menu("draw"),
                "draw": ("split", split),
                "note": ("set", literal),
                "which": ("condition", conditions),
                "end": end,
            },
            "menu.draw>draw draw.a>note draw.b>note note.done>which which.seven>end which.otherwise>end",
            entry="menu",
            variables=variables,
        ),
        "4003": flow(
            "问",
            {"menu": menu("ask"), "ask": ("collect", asked), "end": end},
            "menu.ask>ask ask.done>end ask.no_input>end ask.invalid>end",
            entry="menu",
            variables=variables,
        ),
        "4004": flow(
            "排队",
            {"menu": menu("agents"), "agents": ("queue", {"destination": QUEUE, "timeout_s": 20}), "end": end},
            "menu.agents>agents agents.answered_ended>end",
            entry="menu",
        ),
        "4005": flow(
            "转接",
            {"menu": menu("phone"), "phone": ("transfer", {"destination": PHONE, "ring_s": 10}), "end": end},
            "menu.phone>phone phone.answered_ended>end",
            entry="menu",
        ),
        MAILBOX_LINE: flow(
            "留言",
            {"menu": menu("mail"), "mail": ("voicemail", mail), "end": end},
            "menu.mail>mail mail.saved>end",
            entry="menu",
        ),
        "4007": flow(
            "查",
            {
                "hours": ("schedule", {"schedule": HOURS, "periods": ["open"]}),
                "menu": menu("look"),
                "look": ("lookup", look),
                "end": end,
            },
            "hours.open>menu menu.look>look look.found>end look.not_found>menu",
            entry="hours",
            variables=points,
        ),
    }


def equip(settings: Settings, folder: Path, caller: str) -> None:
    """Put into a site's store what the flows name: destinations, hours, and a table with a row for ``caller``."""
    path = folder / "members.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [("手机", "积分"), *((f"139{number:08d}", number % 9_000) for number in range(20_000)), (caller, 7)]
        )
    database = open_database(settings.database_url)
    try:
        save_destination(database, QUEUE, document={"kind": "queue", "queue": "support"})
        save_destination(database, PHONE, document={"kind": "extension", "device": f"Local/200@{PEOPLE_CONTEXT}/n"})
        every_day = {"from": "00:00", "to": "24:00"}
        weekly = {day: [every_day] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
        save_schedule(database, HOURS, document={"zone": "Asia/Shanghai", "weekly": weekly})
        tables = settings.data_dir / "tables"
        done = import_file(path, plan_for(path), tables)
        make_live(database, TABLE, imported=done, folder=tables, file=path.name, by="bench")
    finally:
        database.close()


def people(files: DialplanFiles, words: str) -> DialplanFiles:
    """Agents and a telephone inside the exchange itself: each answers, says ``words`` (a sound file) and hangs up."""
    members = tuple(QueueMember(f"Local/{100 + number}@{PEOPLE_CONTEXT}/n") for number in range(AGENTS))
    context = f"[{PEOPLE_CONTEXT}]\nexten => _X.,1,Answer()\n same => n,Playback({words})\n same => n,Hangup(16)\n"
    queue = queues_conf((QueueSettings("support", members, ring_s=5),))
    return dataclasses.replace(files, extensions=f"{files.extensions}\n{context}", queues=f"{files.queues}\n{queue}")


def recorded_soon(settings: Settings, calls: int, messages: int) -> tuple[int, int]:
    """How many completed calls and how many messages are in the database, once there are so many or it takes too long."""
    deadline = time.monotonic() + IN_THE_DATABASE_S
    while True:
        with closing(sqlite3.connect(settings.data_dir / "tonepath.db", timeout=30)) as connection:
            (done,) = connection.execute("SELECT count(*) FROM calls WHERE outcome = 'completed'").fetchone()
            (kept,) = connection.execute("SELECT count(*) FROM messages").fetchone()
        if (done >= calls and kept >= messages) or time.monotonic() > deadline:
            return int(done), int(kept)
        time.sleep(0.2)
