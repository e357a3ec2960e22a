"""A flow that was published and called twice, and whose draft leads elsewhere since. No tests here."""

from __future__ import annotations

import json
import time
from pathlib import Path

from designer.proving import publish
from runtime.store.database import open_database
from runtime.store.drafts import save_draft
from simulator.answers import answers_from_json
from simulator.caller import press
from simulator.world import World
from tests.called import callers
from tests.designer.conftest import as_file, flow, hashes

CALLED = "重走热线"
LINE = "4007"


def make_calls(folder: Path) -> None:
    """Publish a flow, take two calls, and change the draft."""
    database = open_database(f"sqlite:///{folder}/var/tonepath.db")
    save_draft(database, CALLED, text=as_file(flow(CALLED)).decode(), expected=0, author="王")
    publish(database, CALLED, line=LINE, by="王", message="", render=hashes)
    changed = flow(CALLED)
    changed["edges"][0]["to"] = "agents"
    save_draft(database, CALLED, text=json.dumps(changed, ensure_ascii=False), expected=1, author="王")
    talk = answers_from_json(
        {"queues": {"agents": [{"result": "answered_ended", "agent": "8001", "talked_ms": 30_000}]}}
    )
    at = int(time.time() * 1_000) - 60_000
    with callers(database, folder / "var" / "spool-of-a-test", LINE) as people:
        people.call("walked", press("9"), press("1"), at=at, world=World(answers=talk))
        people.call("other", press("0"), at=at - 1_000, caller="13911112222", world=World(answers=talk))
    database.close()
