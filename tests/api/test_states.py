"""The states of a flow beside each other, and taking one of them back without losing what was there."""

from __future__ import annotations

from runtime.store.database import Database
from runtime.store.publishing import write_versions
from tests.api.conftest import Client, draft_of
from tests.api.test_publishing import NAME, changed
from tests.designer.conftest import flow


def test_two_states_are_compared_with_their_documents(client: Client, database: Database) -> None:
    draft_of(client, flow())
    write_versions(database, {NAME: flow()}, of=NAME, by="王", message="第一版")
    client.ask("PUT", f"/flows/{NAME}/draft", changed(), If_Match="1")
    found = client.get(f"/flows/{NAME}/compare?before=1&after=draft")
    assert (found["before"]["message"], found["before"]["author"], found["after"]["kind"]) == ("第一版", "王", "draft")
    assert found["before"]["document"]["edges"] == flow()["edges"]
    assert [change["text"]["zh"] for change in found["changes"]] == ["按1：答复 → 人工"]
    assert client.get(f"/flows/{NAME}/compare?before=saved-1&after=1")["changes"] == []
    assert client.ask("GET", f"/flows/{NAME}/compare?before=live").status_code == 422
    assert client.ask("GET", f"/flows/{NAME}/compare?before=saved-7").status_code == 404
    assert client.ask("GET", f"/flows/{NAME}/compare?before=nonsense").status_code == 422


def test_restoring_is_undone_from_the_drafts_history(client: Client, database: Database) -> None:
    draft_of(client, flow())
    write_versions(database, {NAME: flow()}, of=NAME, by="王", message="")
    tag = client.ask("PUT", f"/flows/{NAME}/draft", changed(), If_Match="1").headers["ETag"]
    assert client.ask("POST", f"/flows/{NAME}/draft/restore", {"from": "1"}, If_Match="1").status_code == 412
    answer = client.ask("POST", f"/flows/{NAME}/draft/restore", {"from": "1"}, If_Match=tag)
    assert answer.get_json()["revision"] == 3
    assert client.get(f"/flows/{NAME}/draft")["edges"] == flow()["edges"]
    rows = client.get(f"/flows/{NAME}/saved")["saved"]
    assert [(row["revision"], row["kind"], row["source"]) for row in rows] == [(3, "restore", "1"), (2, "save", ""), (1, "save", "")]  # fmt: skip
    assert client.get(f"/flows/{NAME}/saved/2")["edges"] == changed()["edges"]
    client.ask("POST", f"/flows/{NAME}/draft/restore", {"from": "saved-2"}, If_Match="3")
    assert client.get(f"/flows/{NAME}/draft") == changed()

    client.ask("POST", f"/flows/{NAME}/draft/discard", {}, If_Match="4")
    assert client.get(f"/flows/{NAME}/saved")["saved"][0]["kind"] == "discard"
    client.ask("POST", f"/flows/{NAME}/draft/restore", {"from": "saved-4"}, If_Match="5")
    assert client.get(f"/flows/{NAME}/draft") == changed()


def test_a_version_goes_out_as_a_file(client: Client, database: Database) -> None:
    draft_of(client, flow())
    write_versions(database, {NAME: flow()}, of=NAME, by="王", message="")
    client.ask("PUT", f"/flows/{NAME}/draft", {"spoilt": True}, If_Match="1")
    file = client.get(f"/flows/{NAME}/versions/1/export")
    assert file["flows"][0]["edges"] == flow()["edges"]
    assert client.ask("GET", f"/flows/{NAME}/versions/2/export").status_code == 404
