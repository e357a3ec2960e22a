"""The pages of tables: upload, preview with the rows that would be left out, live, found, taken back."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from runtime.settings import Settings
from runtime.store.database import Database
from runtime.store.lookup_tables import list_tables, load_table
from tests.designer.conftest import Person

MEMBERS = "手机,积分\n13800138000,12\n139,x\n13900139000,7\n"


def upload(person: Person, text: str | bytes = MEMBERS, name: str = "会员", file: str = "members.csv") -> TestResponse:
    content = text.encode() if isinstance(text, str) else text
    return person.post("/tables/", {"name": name, "file": (io.BytesIO(content), file)})


def previewed(person: Person, **more: str) -> tuple[str, str]:
    """The preview's path and page."""
    path = upload(person, **more).headers["Location"]
    return path, person.get(path).text


def test_a_file_is_previewed_with_its_errors_and_made_live_without_them(person: Person, database: Database) -> None:
    path, _ = previewed(person)
    data = {"key": "手机", "type:手机": "phone", "type:积分": "integer"}
    page = person.get(path, query_string=data).text
    assert "13900139000" in page
    assert re.search(r"<td>3</td>.*积分.*x", page)
    assert "不含 1 行" in page
    assert list_tables(database) == ()
    assert person.post(path, data, on=path).headers["Location"].startswith("/tables/show/")
    live = load_table(database, "会员").live
    assert (live.rows, live.refused, live.key, live.file, live.by) == (2, 1, "手机", "members.csv", "administrator")
    assert person.get(path).status_code == 404, "an upload is used once"


def test_types_and_key_can_be_changed_in_the_preview(person: Person) -> None:
    path, _ = previewed(person)
    page = person.get(path, query_string={"key": "积分", "type:手机": "text", "type:积分": "text"}).text
    assert "有错的行" not in page
    assert re.search(r'value="积分" checked', page)


def test_a_row_is_found_and_a_version_taken_back(person: Person, database: Database) -> None:
    for points in ("1", "2"):
        path, _ = previewed(person, text=f"手机,积分\n13800138000,{points}\n")
        person.post(path, {"key": "手机", "type:手机": "phone"}, on=path)
    shown = "/tables/show/会员"
    assert "<td>2</td>" in person.get(shown, query_string={"key": "+86 138 0013 8000"}).text
    person.post(f"{shown}/rollback", {"to": "1"}, on=shown)
    assert load_table(database, "会员").live.number == 1
    assert "没有这一行" in person.get(shown, query_string={"key": "13700137000"}).text
    person.post(f"{shown}/delete", on=shown)
    assert list_tables(database) == ()


@pytest.mark.parametrize(
    ("text", "says"), [(b"\0\1\2\3", "不是 CSV"), (b"PK\x03\x04x", "无法读取"), (b"a,a\n1,2\n", "列名"), (b"", "空的")]
)
def test_what_is_no_table_is_refused_in_words_and_leaves_nothing(
    person: Person, settings: Settings, text: bytes, says: str
) -> None:
    answer = person.get(upload(person, text).headers["Location"])
    assert answer.status_code == 422
    assert says in answer.text
    assert list((settings.data_dir / "uploads").iterdir()) == []


def test_markup_and_formulas_in_a_file_are_text_on_the_page(person: Person) -> None:
    _, page = previewed(person, text="k,v\n1,<script>alert(1)</script>\n2,=1+1\n")
    assert "<script>alert" not in page
    assert "=1+1" in page


def test_nobody_reads_an_upload_by_guessing(person: Person) -> None:
    for token in ("x", "0" * 32, "..%2f..%2fsession"):
        assert person.get(f"/tables/preview/{token}").status_code == 404


def test_only_somebody_signed_in_may_send_a_large_file(site: Flask, person: Person) -> None:
    site.config["MAX_CONTENT_LENGTH"] = 20_000
    large = MEMBERS.encode() + b"13700137000,1\n" * 3_000
    assert upload(person, large).status_code == 302
    stranger = Person(site.test_client())
    answer = stranger.post("/tables/", {"name": "x", "file": (io.BytesIO(large), "x.csv")}, on="/sign-in")
    assert answer.status_code == 413
