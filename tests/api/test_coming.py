"""A publish at a time: made at once by a job, listed, moved and taken back over the API; live by the designer's own turn."""

from __future__ import annotations

import pytest

from designer.coming import turn
from runtime.store.database import Database
from runtime.store.sql import now_ms
from tests.api.conftest import Client, draft_of
from tests.api.test_publishing import NAME, changed, publisher
from tests.designer.conftest import flow, hashes

__all__ = ["publisher"]
HOUR_MS = 3_600_000


@pytest.mark.slow
def test_tonight_at_two(publisher: Client, database: Database) -> None:
    draft_of(publisher, flow())
    at = now_ms() + 4 * HOUR_MS
    body = {"line": "4001", "message": "凌晨上线", "base_revision": 1, "at": at, "window_ms": HOUR_MS}
    job = publisher.finish(publisher.post(f"/flows/{NAME}/publish", body, 202))
    assert job["state"] == "done", job
    assert publisher.get("/lines")["lines"] == []
    (row,) = publisher.get("/coming?line=4001")["coming"]
    assert row["id"] == job["result"]["coming"]
    assert (row["flow"], row["version"], row["at"], row["state"], row["message"]) == (
        NAME,
        1,
        at,
        "waiting",
        "凌晨上线",
    )
    publisher.ask("PUT", f"/flows/{NAME}/draft", changed(), If_Match="1")
    assert publisher.get(f"/coming?flow={NAME}")["coming"][0]["draft_changed"] is True

    assert publisher.ask("PUT", f"/coming/{row['id']}", {"at": now_ms() - 1}).status_code == 422
    moved = publisher.ask("PUT", f"/coming/{row['id']}", {"at": at + HOUR_MS, "window_ms": HOUR_MS}).get_json()
    assert moved["at"] == at + HOUR_MS
    assert turn(database, hashes, holder="a", now=at + 1) == ()
    assert len(turn(database, hashes, holder="a", now=at + HOUR_MS)) == 1
    assert publisher.get("/lines/4001")["version"] == 1
    assert publisher.ask("DELETE", f"/coming/{row['id']}").status_code == 422
    assert publisher.ask("DELETE", "/coming/none").status_code == 404


def test_a_time_that_will_not_do_is_refused_before_any_work(client: Client) -> None:
    draft_of(client, flow())
    for wrong in ({"at": now_ms() - 1}, {"at": now_ms() + 400 * 24 * HOUR_MS}, {"at": "tonight"}):
        body = {"line": "4001", "base_revision": 1, **wrong}
        assert client.ask("POST", f"/flows/{NAME}/publish", body).status_code == 422
