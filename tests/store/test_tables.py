"""Tables: hostile and ordinary files, versions, what reaches a runtime, with and without its database."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from runtime.engine.actions import LookUp
from runtime.engine.events import Found, NotFound
from runtime.store import lookup_tables, table_files, tables
from runtime.store.database import Database
from runtime.store.drafts import save_draft
from runtime.store.errors import InUse, Unusable
from runtime.store.errors import NotFound as NoSuch
from runtime.store.live import LiveFolder
from runtime.store.lookup_tables import TableVersion
from runtime.store.table_files import read_rows
from runtime.store.table_import import Imported, guess, import_file, plan_for
from runtime.store.table_index import TableClosed, TableIndex, path_of
from runtime.store.table_source import StoreTables
from tests.store.conftest import as_text, flow

MEMBERS = "手机,积分,余额,到期\n+86 138-0013-8000,1200,12.5,2026/10/1\n13900139000,3,,2026-12-31\n"


def written(tmp_path: Path, content: str | bytes, name: str = "members.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def sheet(tmp_path: Path, rows: Sequence[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]  # a new book has a sheet
    book.save(tmp_path / "t.xlsx")
    return tmp_path / "t.xlsx"


def imported(tmp_path: Path, content: str | bytes | Path, **kinds: str) -> Imported:
    path = content if isinstance(content, Path) else written(tmp_path, content)
    return import_file(path, plan_for(path, kinds=kinds), tmp_path / "tables")


def opened(tmp_path: Path, given: Imported) -> TableIndex:
    return TableIndex(path_of(tmp_path / "tables", given.digest))


# --- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_offices_write_csv_in_many_ways(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = written(tmp_path, MEMBERS.replace(",", delimiter).encode(encoding))
    rows = list(read_rows(path))
    assert rows[0].texts == ("手机", "积分", "余额", "到期")
    assert [row.number for row in rows] == [1, 2, 3]


def test_types_are_guessed_and_values_kept_as_people_write_them(tmp_path: Path) -> None:
    done = imported(tmp_path, MEMBERS)
    assert [column.kind for column in done.plan.columns] == ["phone", "integer", "amount", "date"]
    assert (done.rows, done.refused, done.plan.key) == (2, 0, "手机")
    index = opened(tmp_path, done)
    row = index.find("13800138000")
    assert row == {"手机": "+8613800138000", "积分": "1200", "余额": "12.50", "到期": "2026-10-01"}
    assert index.find("+86 139 0013 9000") == {"手机": "13900139000", "积分": "3", "到期": "2026-12-31"}
    assert index.find("13700137000") is None
    assert index.find("no number at all" * 100) is None
    index.close()
    with pytest.raises(TableClosed):
        index.find("13800138000")


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["1", "20", "-3"], "integer"),
        (["007", "12"], "digits"),
        (["12345678901"], "digits"),
        (["12.5", "3"], "amount"),
        (["13800138000", "010-62345678", "13900139000"], "phone"),
        (["2026-10-01"], "date"),
        (["yes", "否"], "boolean"),
        (["1,200", "-30"], "integer"),
        (["￥1,200.50"], "amount"),
        (["2026年1月2日", "2026/10/1"], "date"),
        (["gold", "1"], "text"),
        (["", ""], "text"),
    ],
)
def test_the_narrowest_type_is_taken(values: list[str], kind: str) -> None:
    assert guess(values) == kind


def test_an_office_sheet_reads_as_it_looks(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["手机", "积分", "会员", "到期", "备注"],
        [13800138000, 12.0, True, date(2026, 10, 1), "=1+1"],
        [None, None, None, None, None],
        [13900139000, 7, False, None, '=HYPERLINK("http://x")'],
    ]
    done = imported(tmp_path, sheet(tmp_path, rows))
    index = opened(tmp_path, done)
    # A formula nobody has computed has no value; one is never computed by us.
    assert index.find("13800138000") == {"手机": "13800138000", "积分": "12", "会员": "true", "到期": "2026-10-01"}
    assert (index.find("13900139000") or {})["积分"] == "7"
    index.close()


def test_a_formula_in_a_csv_is_a_text(tmp_path: Path) -> None:
    done = imported(tmp_path, "code,note\nA1,=cmd|'/c calc'!A1\n")
    index = opened(tmp_path, done)
    assert (index.find("a1") or {})["note"] == "=cmd|'/c calc'!A1"
    index.close()


def test_rows_that_cannot_be_taken_are_named_with_their_mend(tmp_path: Path) -> None:
    text = "工号,积分\n001,5\n002,many\n,7\n001,9\n003,4,extra\n004," + "9" * 3_000 + "\n005,\n"
    done = imported(tmp_path, text, 工号="digits", 积分="integer")
    assert [(error.number, error.what.en) for error in done.errors] == [
        (3, "'积分' holds 'many', which is no whole number"),
        (4, "has no usable key in '工号'"),
        (5, "has the same '工号' as row 2"),
        (6, "has more cells than the heading"),
        (7, "has a cell of more than 2000 characters"),
    ]
    assert all(error.mend.zh and error.mend.en and error.what.zh for error in done.errors)
    assert (done.rows, done.refused) == (2, 5)
    assert done.sample == (("001", "5"), ("005", ""))


def test_a_number_that_a_spreadsheet_has_rounded_is_not_believed(tmp_path: Path) -> None:
    done = imported(tmp_path, sheet(tmp_path, [["card", "n"], ["6222021234567894", 1], [6222021234567894123, 2]]))
    assert [error.number for error in done.errors] == [3]
    assert "rounded" in done.errors[0].what.en


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\1\2\3" * 100,
        b"\xd0\xcf\x11\xe0old",
        b"PK\x03\x04nothing",
        b"a,b\n",
        b"a,a\n1,2\n",
        b"a,\n1,2\n",
        b'a,b\n1,"' + b"x" * 500_000 + b"\n",
        b"a" * 3_000_000,
        b",".join(b"c%d" % n for n in range(1_000_000)) + b"\n1\n",
        b"a\n" + b"1" * 50 + b"," * 999_000 + b"\n",
        b"a,b\n\xff\xff\xff,1\n",
    ],
    ids=[
        "empty",
        "binary",
        "xls",
        "zip",
        "no rows",
        "twice",
        "nameless",
        "open quote",
        "line",
        "columns",
        "cells",
        "bytes",
    ],
)
def test_a_hostile_file_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Unusable) as caught:
        imported(tmp_path, content)
    assert caught.value.text.zh
    assert caught.value.text.en
    assert list(tmp_path.glob("tables/*")) == []


def zipped(tmp_path: Path, **parts: bytes) -> Path:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return path


def test_a_zip_bomb_is_seen_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = zipped(tmp_path, **{"xl/worksheets/sheet1.xml": b" " * 60_000_000})
    with pytest.raises(Unusable, match="too large"):
        list(read_rows(bomb))


def test_many_parts_and_declared_entities_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="too large"):
        list(read_rows(zipped(tmp_path, **{f"p{n}": b"" for n in range(table_files.PARTS_MAX + 1)})))
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'
    with pytest.raises(Unusable, match="entities"):
        list(read_rows(zipped(tmp_path, **{"[Content_Types].xml": laughs})))


def test_a_sheet_that_lies_about_its_size_is_read_as_it_is(tmp_path: Path) -> None:
    plain = sheet(tmp_path, [["a", "b"], ["1", "2"]])
    lying = tmp_path / "lying.xlsx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(lying, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part).replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')
            new.writestr(part, content)
    assert [row.texts for row in read_rows(lying)] == [("a", "b"), ("1", "2")]


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_files, "ROWS_MAX", 3)
    with pytest.raises(Unusable, match="too large"):
        imported(tmp_path, "a\n1\n2\n3\n4\n")


def test_an_unfinished_version_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(Unusable):
        imported(tmp_path, "a,b\n,1\n")
    assert list((tmp_path / "tables").iterdir()) == []


# --- versions --------------------------------------------------------------------------------------------------------


def put(database: Database, tmp_path: Path, text: str, name: str = "会员") -> TableVersion:
    return lookup_tables.make_live(
        database, name, imported=imported(tmp_path, text), folder=tmp_path / "tables", file="members.csv", by="li"
    )


def test_a_version_goes_live_at_once_and_can_be_taken_back(database: Database, tmp_path: Path) -> None:
    first = put(database, tmp_path, "k,v\n1,a\n")
    second = put(database, tmp_path, "k,v\n1,b\n2,c\n")
    row = lookup_tables.load_table(database, "会员")
    assert (row.live, [version.number for version in row.versions]) == (second, [2, 1])
    assert (second.rows, second.key, second.file, second.by) == (2, "k", "members.csv", "li")
    assert lookup_tables.take_back(database, "会员", by="wang") == first
    assert lookup_tables.load_table(database, "会员").live == first
    with pytest.raises(NoSuch):
        lookup_tables.take_back(database, "会员", by="wang")
    assert lookup_tables.take_back(database, "会员", to=2, by="wang") == second


def test_old_versions_and_their_content_are_forgotten_but_never_the_live_one(
    database: Database, tmp_path: Path
) -> None:
    made = [put(database, tmp_path, f"k,v\n1,{n}\n") for n in range(lookup_tables.VERSIONS_KEPT + 3)]
    kept = lookup_tables.load_table(database, "会员").versions
    assert [version.number for version in kept] == [8, 7, 6, 5, 4]
    with database.reading() as connection:
        digests = set(connection.execute(tables.lookup_chunks.select()).scalars())
    assert digests == {version.digest for version in kept}
    assert made[-1].digest in digests


def test_a_machine_without_the_file_gets_it_from_the_database(database: Database, tmp_path: Path) -> None:
    version = put(database, tmp_path, "k,v\n" + "".join(f"{n},x{n * 7919}\n" for n in range(3_000)))
    elsewhere = tmp_path / "elsewhere"
    index = TableIndex(lookup_tables.fetch(database, version.digest, elsewhere))
    assert (index.find("2999") or {})["v"] == f"x{2999 * 7919}"
    index.close()


def test_a_damaged_piece_is_not_taken(database: Database, tmp_path: Path) -> None:
    version = put(database, tmp_path, "k,v\n1,a\n")
    with database.writing() as connection:
        row = connection.execute(tables.lookup_chunks.select()).one()
        connection.execute(tables.lookup_chunks.update().values(content=row.content[:-30] + b"\0" * 30))
    with pytest.raises(Exception, match=r".") as caught:
        lookup_tables.fetch(database, version.digest, tmp_path / "elsewhere")
    assert not isinstance(caught.value, AssertionError)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_table_a_flow_asks_is_not_deleted(database: Database, tmp_path: Path) -> None:
    put(database, tmp_path, "k,v\n1,a\n")
    document = flow()
    document["nodes"]["ask"] = {"kind": "lookup", "label": "查会员", "config": {"table": "会员", "key": "call.caller"}}
    save_draft(database, "售后热线", text=as_text(document), expected=0, author="li")
    with pytest.raises(InUse, match="查会员"):
        lookup_tables.delete_table(database, "会员")
    del document["nodes"]["ask"]
    save_draft(database, "售后热线", text=as_text(document), expected=1, author="li")
    lookup_tables.delete_table(database, "会员")
    assert lookup_tables.list_tables(database) == ()
    with database.reading() as connection:
        assert connection.execute(tables.lookup_chunks.select()).all() == []


# --- at the runtime --------------------------------------------------------------------------------------------------

FIELDS = (("v", "v", json.dumps({"type": "text"})),)


async def value(source: StoreTables, key: str, table: str = "会员") -> str:
    event = await source.look_up(LookUp(1, table, key, FIELDS), 5)
    assert isinstance(event, Found | NotFound)
    return str(dict(event.values).get("v", "")) if isinstance(event, Found) else event.reason or "no row"


def source_for(database: Database, tmp_path: Path) -> StoreTables:
    return StoreTables(database, LiveFolder(tmp_path / "live"), tmp_path / "runtime" / "tables", every_s=3600)


async def test_a_runtime_takes_new_versions_over_and_back(database: Database, tmp_path: Path) -> None:
    source = source_for(database, tmp_path)
    source.start()
    try:
        assert await value(source, "1") == "missing"
        put(database, tmp_path, "k,v\n1,a\n")
        source.refresh()
        assert [await value(source, key) for key in ("1", "2")] == ["a", "no row"]
        put(database, tmp_path, "k,v\n1,b\n2,c\n")
        assert await value(source, "1") == "a"
        source.refresh()
        assert [await value(source, key) for key in ("1", "2")] == ["b", "c"]
        lookup_tables.take_back(database, "会员", by="li")
        source.refresh()
        assert [await value(source, key) for key in ("1", "2")] == ["a", "no row"]
        assert len(list((tmp_path / "runtime" / "tables").glob("*.table"))) == 1
    finally:
        source.close()


async def test_a_runtime_without_its_database_answers_as_before(database: Database, tmp_path: Path) -> None:
    put(database, tmp_path, "k,v\n1,a\n")
    source = source_for(database, tmp_path)
    source.refresh()
    source.close()

    class Gone:
        def reading(self) -> Any:
            raise ConnectionError("no database")

    alone = source_for(Gone(), tmp_path)  # type: ignore[arg-type]  # a database that cannot be reached
    alone.start()
    try:
        assert await value(alone, "1") == "a"
    finally:
        alone.close()


async def test_a_version_that_cannot_be_read_leaves_the_one_before_in_place(database: Database, tmp_path: Path) -> None:
    source = source_for(database, tmp_path)
    put(database, tmp_path, "k,v\n1,a\n")
    source.refresh()
    bad = put(database, tmp_path, "k,v\n1,b\n")
    (tmp_path / "runtime" / "tables" / f"{bad.digest}.table").write_bytes(b"not a table")
    source.refresh()
    try:
        assert await value(source, "1") == "a"
        assert source.tables != {"会员": bad.digest}
    finally:
        source.close()


async def test_a_version_replaced_in_the_middle_of_asking_is_asked_anew(database: Database, tmp_path: Path) -> None:
    source = source_for(database, tmp_path)
    put(database, tmp_path, "k,v\n1,a\n")
    source.refresh()
    stale = source._open["会员"]
    put(database, tmp_path, "k,v\n1,b\n")
    closed: list[bool] = []

    class Replaced:
        """The version that was live when the call asked, closed before its turn came."""

        def find(self, key: str) -> Any:
            if not closed:
                closed.append(True)
                source._open = before
                source.refresh()
            return stale.find(key)

    before = source._open
    source._open = {"会员": Replaced()}  # type: ignore[dict-item]
    try:
        assert await value(source, "1") == "b"
    finally:
        source.close()


def test_a_file_of_another_sort_is_no_table(tmp_path: Path) -> None:
    other = tmp_path / "other.table"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE x (y)")
    connection.commit()
    connection.close()
    with pytest.raises(ValueError, match="no table"):
        TableIndex(other)
    with pytest.raises(FileNotFoundError):
        TableIndex(tmp_path / "nowhere.table")
