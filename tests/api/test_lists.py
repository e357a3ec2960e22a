"""Caller lists over the API: entries in one shape, every refusal with its row, files in and out, and the way back."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from runtime.domain.caller_list import CallerEntry, CallerList
from runtime.store.caller_lists import Entry, domain_list, put_entries, save_list
from runtime.store.database import Database
from runtime.store.sql import now_ms
from tests.api.conftest import Client, draft_of
from tests.designer.conftest import flow

CSV = "手机号,姓名,有效期\n138-0013-8000,王总,\n12a*,坏的,\n13800138000,又一次,\n13900139000,,2099-12-31\n95588,,明天\n"


@pytest.fixture
def vip(client: Client) -> Client:
    client.post("/lists", {"name": "VIP", "title": "贵宾"}, 201)
    return client


def numbers(client: Client, query: str = "") -> list[str]:
    return [entry["number"] for entry in client.get(f"/lists/VIP/entries{query}")["entries"]]


def test_entries_have_one_shape_and_every_change_its_way_back(vip: Client, database: Database) -> None:
    put = [{"number": "+86 138 0013 8000", "note": "王总"}, {"number": "(010) 6234-5678", "days": 1}]
    done = vip.post("/lists/VIP/entries", {"put": put})
    assert (done["added"], done["changed"], done["removed"]) == (2, 0, 0)
    assert numbers(vip) == ["01062345678", "13800138000"]
    first = vip.get("/lists/VIP/entries")["entries"][0]
    assert 0 < first["expires"] - now_ms() <= 86_400_000
    done = vip.post(
        "/lists/VIP/entries", {"put": [{"number": "13800138000", "note": "李总"}], "remove": ["010-62345678"]}
    )
    assert (done["added"], done["changed"], done["removed"]) == (0, 1, 1)
    assert domain_list(database, "VIP").matches("008613800138000", 1)
    vip.post("/lists/VIP/entries", done["undo"])
    assert [entry["note"] for entry in vip.get("/lists/VIP/entries")["entries"]] == ["", "王总"]
    assert vip.get("/lists/VIP/entries")["entries"][0] == first


def test_one_bad_number_names_its_row_and_nothing_is_written(vip: Client) -> None:
    told = vip.ask("POST", "/lists/VIP/entries", {"put": [{"number": "13800138000"}, {"number": "13*8"}]}).get_json()
    assert (told["status"], told["type"]) == (422, "urn:tonepath:rows")
    assert [(row["row"], row["number"]) for row in told["rows"]] == [(2, "13*8")]
    assert told["rows"][0]["mend"]
    assert numbers(vip) == []


def test_entries_are_found_by_number_and_note_page_by_page(vip: Client) -> None:
    put = [{"number": f"138001380{n:02d}", "note": "100%" if n == 7 else f"客户{n}"} for n in range(60)]
    vip.post("/lists/VIP/entries", {"put": put})
    page = vip.get("/lists/VIP/entries?start=50")
    assert (len(page["entries"]), page["total"]) == (10, 60)
    assert numbers(vip, "?search=%2B86%20138%200013%208059") == ["13800138059"]
    assert numbers(vip, "?search=%25") == ["13800138007"], "a sign of the database's is a letter like any other"


def test_a_file_is_looked_at_before_anything_is_written(vip: Client) -> None:
    vip.post("/lists/VIP/entries", {"put": [{"number": "13800138000"}, {"number": "13700137000"}]})
    look = vip.ask("POST", "/lists/VIP/import/preview?mode=replace", file=CSV.encode("gbk")).get_json()
    found = {key: look[key] for key in ("good", "new", "changed", "same", "removed", "bad")}
    assert found == {"good": 2, "new": 1, "changed": 1, "same": 0, "removed": 1, "bad": 3}
    assert [row["row"] for row in look["errors"]] == [3, 4, 6]
    assert "row 2" in look["errors"][1]["what"]
    assert numbers(vip) == ["13700137000", "13800138000"]
    done = vip.ask("POST", "/lists/VIP/import?mode=replace", file=CSV.encode("gbk")).get_json()
    assert (done["added"], done["changed"], done["removed"]) == (1, 1, 1)
    assert numbers(vip) == ["13800138000", "13900139000"]
    vip.post("/lists/VIP/entries", done["undo"])
    assert numbers(vip) == ["13700137000", "13800138000"]
    merged = vip.ask("POST", "/lists/VIP/import", file=CSV.encode()).get_json()
    assert (merged["added"], merged["removed"]) == (1, 0)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_goes_out_comes_in_again(vip: Client, form: str, database: Database) -> None:
    put = [
        Entry("+14155550123", "=1+1"),
        Entry("1380013*", "号段", 1_800_000_000_000),
        Entry("01062345678", "", 1_798_732_800_000),
    ]
    put_entries(database, "VIP", entries=put)
    out = vip.ask("GET", f"/lists/VIP/export?format={form}")
    assert "attachment" in out.headers["Content-Disposition"]
    if form == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(out.data)).worksheets[0]
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}, "nothing in it is a formula"
    else:
        assert b"'=1+1" in out.data
    look = vip.ask("POST", "/lists/VIP/import/preview", file=out.data).get_json()
    assert (look["same"], look["changed"], look["bad"]) == (3, 0, 0)
    assert vip.ask("POST", "/lists/VIP/import", file=vip.ask("GET", f"/list-template?format={form}").data).get_json()["added"] == 1  # fmt: skip


def test_files_that_are_no_list_are_refused(vip: Client) -> None:
    for file in (b"", b"name\nbob\n", "姓名\n王\n".encode(), b"PK\x03\x04xx", b"\xd0\xcf\x11\xe0"):
        assert vip.ask("POST", "/lists/VIP/import", file=file).status_code == 422, file
    told: dict[str, Any] = vip.ask("POST", "/lists/VIP/import", file="号码\n王总！\n".encode()).get_json()
    assert told["rows"][0]["row"] == 2
    assert vip.ask("POST", "/lists/VIP/import?zone=Mars", file=b"13800138000").status_code == 422
    assert vip.ask("POST", "/lists/none/import", file=b"13800138000").status_code == 404
    bare = vip.ask("POST", "/lists/VIP/import", file=b"13800138000,Wang\n1234567890123456,odd\n").get_json()
    assert bare["added"] == 2, "a file without a heading is numbers from its first row"


def test_one_in_use_says_where(vip: Client) -> None:
    document = flow()
    document["nodes"]["who"] = {
        "kind": "caller",
        "label": "贵宾吗",
        "config": {"matches": [{"id": "m1", "list": "VIP"}]},
    }
    draft_of(vip, document)
    assert vip.get("/lists/VIP")["uses"] == ["the draft of flow '测试热线' → 贵宾吗"]
    assert vip.ask("DELETE", "/lists/VIP").get_json()["uses"]
    assert vip.ask("POST", "/lists/VIP/rename", {"name": "贵宾"}).status_code == 409
    vip.post("/lists", {"name": "custom"}, 201)
    vip.post("/lists/custom/entries", {"put": [{"number": "8001"}]})
    assert vip.post("/lists/custom/rename", {"name": "own"})["entries"] == 1
    assert vip.ask("PUT", "/lists/own", {"title": "自己的"}).get_json()["title"] == "自己的"
    for name, status in (("own", 409), ("a/b", 422), (" x", 422)):
        assert vip.ask("POST", "/lists", {"name": name}).status_code == status
    assert vip.ask("DELETE", "/lists/own").status_code == 204


def test_a_number_written_before_there_was_one_shape_is_one_entry(vip: Client, database: Database) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO caller_list_entries (list, number, note) VALUES ('VIP', '138 0013 8000', 'old')"
        )
    vip.post("/lists/VIP/entries", {"put": [{"number": "13800138000", "note": "new"}]})
    assert [(e["number"], e["note"]) for e in vip.get("/lists/VIP/entries")["entries"]] == [("13800138000", "new")]
    save_list(database, "other")
    assert CallerList("x", (CallerEntry("138 0013 8000"),)).matches("13800138000", 1)
