"""Tables over the API: sent, looked at with the rows that would be left out, live, found, taken back."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from designer.api import tables as api
from runtime.settings import Settings
from runtime.store.database import Database
from runtime.store.lookup_tables import list_tables, load_table
from tests.api.conftest import Client

MEMBERS = "手机,积分\n13800138000,12\n139,x\n13900139000,7\n"
PLAN = {"key": "手机", "kinds": {"手机": "phone", "积分": "integer"}}


def sent(client: Client, text: str | bytes = MEMBERS, name: str = "会员") -> str:
    """A file on its way; its token."""
    content = text.encode() if isinstance(text, str) else text
    answer = client.ask("POST", f"/table-uploads?name={quote(name)}&file=members.csv", file=content)
    assert answer.status_code == 201, answer.text
    return str(answer.get_json()["token"])


def looked(client: Client, token: str, plan: Any = PLAN) -> Any:
    return client.post(f"/table-uploads/{token}/preview", plan, 202)["result"]


def live(client: Client, text: str, plan: Any = PLAN) -> Any:
    return client.post(f"/table-uploads/{sent(client, text)}/live", plan, 202)["result"]


def test_a_file_is_looked_at_with_its_errors_and_made_live_without_them(client: Client, database: Database) -> None:
    token = sent(client)
    found = looked(client, token)
    assert (found["rows"], found["refused"], found["key"]) == (2, 1, "手机")
    assert found["sample"][1] == ["13900139000", "7"]
    (error,) = found["errors"]
    assert error["row"] == 3
    assert "x" in error["what"]["zh"]
    assert list_tables(database) == ()
    assert looked(client, token, {"key": "积分", "kinds": {"手机": "text", "积分": "text"}})["refused"] == 0
    done = client.post(f"/table-uploads/{token}/live", PLAN, 202)
    assert done["result"] == {"name": "会员", "number": 1, "rows": 2, "refused": 1}
    version = load_table(database, "会员").live
    assert (version.file, version.by) == ("members.csv", "admin")
    assert client.ask("POST", f"/table-uploads/{token}/live", PLAN).status_code == 404, "an upload is used once"


def test_a_row_is_found_and_a_version_taken_back(client: Client) -> None:
    for points in ("1", "2"):
        live(client, f"手机,积分\n13800138000,{points}\n")
    assert client.get("/tables/会员/row?key=%2B86 138 0013 8000")["row"]["积分"] == "2"
    assert client.get("/tables/会员/row?key=13700137000")["row"] is None
    assert client.post("/tables/会员/rollback", {"to": 1})["live"]["number"] == 1
    assert client.ask("POST", "/tables/会员/rollback", {"to": 9}).status_code == 404
    assert client.get("/tables/会员/row?key=13800138000")["row"]["积分"] == "1"
    assert [each["versions"] for each in client.get("/tables")["tables"]] == [2]
    assert client.ask("DELETE", "/tables/会员").status_code == 204
    assert client.ask("GET", "/tables/会员").status_code == 404


def test_a_large_file_is_read_by_a_job(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "SMALL_BYTES", 10)
    token = sent(client)
    begun = client.post(f"/table-uploads/{token}/live", PLAN, 202)
    assert begun["id"]
    assert client.finish(begun)["result"]["rows"] == 2
    assert client.get("/tables/会员/row?key=13800138000")["row"]["积分"] == "12"


@pytest.mark.parametrize(
    ("text", "says"), [(b"\0\1\2\3", "CSV"), (b"PK\x03\x04x", "cannot be read"), (b"a,a\n1,2\n", "columns"), (b"", "empty")]
)  # fmt: skip
def test_what_is_no_table_is_refused_in_words(client: Client, settings: Settings, text: bytes, says: str) -> None:
    token = sent(client, text)
    answer = client.ask("POST", f"/table-uploads/{token}/preview", {})
    assert answer.status_code == 422
    assert says in answer.get_json()["detail"]
    assert client.ask("DELETE", f"/table-uploads/{token}").status_code == 204
    assert list((settings.data_dir / "uploads").iterdir()) == []


def test_nobody_reads_an_upload_by_guessing_and_a_name_is_a_name(client: Client) -> None:
    for token in ("x", "0" * 32, "..%2f..%2fsession"):
        assert client.ask("POST", f"/table-uploads/{token}/preview", {}).status_code == 404
    for name in ("", " ", "a/b", "{x}"):
        assert client.ask("POST", f"/table-uploads?name={quote(name)}", file=b"a\n1\n").status_code == 422
