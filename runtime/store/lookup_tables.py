"""Imported tables: their versions, which one is live, and the pieces of their files. Reading uploads is table_import's.

A version goes live, and the one before comes back, by one small row in one transaction. The file of a version is written to
the database first, in pieces that nobody looks at before that row names them.
"""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select

from runtime.domain.texts import Bilingual
from runtime.store import tables, usage
from runtime.store.database import Database
from runtime.store.errors import InUse, NotFound, Unusable
from runtime.store.sql import canonical, insert_missing, now_ms, put
from runtime.store.table_import import Imported
from runtime.store.table_index import Column, chunks, digest_of, path_of, settle

TABLE = Bilingual("表", "table")
VERSION = Bilingual("表的版本", "version of the table")
FOLDER = "tables"
VERSIONS_KEPT = 5
CHUNK_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class TableVersion:
    """One version of a table. ``refused`` rows of the ``file`` were left out; ``created`` UTC ms."""

    table: str
    number: int
    digest: str
    columns: tuple[Column, ...]
    key: str
    rows: int
    refused: int
    file: str
    by: str
    created: int


@dataclass(frozen=True, slots=True)
class TableRow:
    """A table and its live version; ``versions`` newest first. ``by`` and ``updated`` (UTC ms) say who made that one live."""

    name: str
    live: TableVersion
    versions: tuple[TableVersion, ...]
    by: str
    updated: int


def folder_of(data_dir: Path) -> Path:
    """Where a machine keeps the files of tables."""
    return data_dir / FOLDER


def list_tables(database: Database) -> tuple[TableRow, ...]:
    """Every table by name."""
    with database.reading() as connection:
        names = connection.execute(select(tables.lookup_tables.c.name).order_by(tables.lookup_tables.c.name)).scalars()
        return tuple(_table(connection, name) for name in list(names))


def load_table(database: Database, name: str) -> TableRow:
    """One table. Raises `NotFound`."""
    with database.reading() as connection:
        return _table(connection, name)


def make_live(database: Database, name: str, *, imported: Imported, folder: Path, file: str, by: str) -> TableVersion:
    """Make an imported file the newest version of a table, which answers from the next call on. Raises `Unusable`."""
    check_name(name)
    _upload(database, path_of(folder, imported.digest), imported.digest)
    c = tables.lookup_versions.c
    with database.writing() as connection:
        number = (connection.execute(select(func.max(c.number)).where(c.table == name)).scalar_one() or 0) + 1
        plan = imported.plan
        version = TableVersion(
            name,
            number,
            imported.digest,
            plan.columns,
            plan.key,
            imported.rows,
            imported.refused,
            file[:200],
            by,
            now_ms(),
        )
        _point(connection, version, by)
        connection.execute(insert(tables.lookup_versions).values(**_row(version)))
        _forget_old(connection, name, live=number)
    return version


def take_back(database: Database, name: str, *, by: str, to: int = 0) -> TableVersion:
    """Make an earlier version live again: ``to``, or the one before the live one. Raises `NotFound`."""
    with database.writing() as connection:
        table = _table(connection, name)
        wanted = [v for v in table.versions if (v.number == to if to else v.number < table.live.number)]
        if not wanted:
            raise NotFound(VERSION, str(to) if to else name)
        _point(connection, wanted[0], by)
        return wanted[0]


def delete_table(database: Database, name: str) -> None:
    """Delete a table no flow uses. Raises `InUse` or `NotFound`."""
    with database.writing() as connection:
        uses = usage.of_name(connection, "table", name)
        if uses:
            raise InUse(TABLE, name, uses)
        if connection.execute(delete(tables.lookup_tables).where(tables.lookup_tables.c.name == name)).rowcount == 0:
            raise NotFound(TABLE, name)
        connection.execute(delete(tables.lookup_versions).where(tables.lookup_versions.c.table == name))
        _forget_chunks(connection)


def live_digests(connection: Connection) -> dict[str, str]:
    """Which file answers for each table."""
    c = tables.lookup_tables.c
    return {row.name: row.digest for row in connection.execute(select(c.name, c.digest))}


def fetch(database: Database, digest: str, folder: Path) -> Path:
    """The file with a digest, brought from the database when this machine has not got it. Raises `NotFound`."""
    place = path_of(folder, digest)
    if place.exists():
        return place
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = folder / f".{os.getpid()}-{digest[:16]}.part"
    c = tables.lookup_chunks.c
    try:
        with draft.open("wb") as file:
            number = 0
            while True:
                # A piece at a time: a table may be larger than what a runtime has to spare.
                with database.reading() as connection:
                    query = select(c.content).where(c.digest == digest, c.number == number)
                    content = connection.execute(query).scalar_one_or_none()
                if content is None:
                    break
                file.write(zlib.decompress(content))
                number += 1
        if digest_of(draft) != digest:
            raise NotFound(VERSION, digest[:12])
        settle(draft, place)
    finally:
        draft.unlink(missing_ok=True)
    return place


# --- small moves ------------------------------------------------------------------------------------------------------


def _upload(database: Database, path: Path, digest: str) -> None:
    """Each piece in a transaction of its own: nobody waits long, and half of them harm nobody."""
    for number, chunk in enumerate(chunks(path, CHUNK_BYTES)):
        row = {"digest": digest, "number": number, "content": zlib.compress(chunk, 1)}
        with database.writing() as connection:
            insert_missing(connection, tables.lookup_chunks, [row])


def _point(connection: Connection, version: TableVersion, by: str) -> None:
    row = {"name": version.table, "live": version.number, "digest": version.digest, "by": by, "updated": now_ms()}
    put(connection, tables.lookup_tables, row)


def _forget_old(connection: Connection, name: str, *, live: int) -> None:
    c = tables.lookup_versions.c
    newest = select(c.number).where(c.table == name).order_by(c.number.desc()).limit(VERSIONS_KEPT)
    kept = {live, *connection.execute(newest).scalars()}
    connection.execute(delete(tables.lookup_versions).where(c.table == name, c.number.not_in(kept)))
    _forget_chunks(connection)


def _forget_chunks(connection: Connection) -> None:
    used = select(tables.lookup_versions.c.digest)
    connection.execute(delete(tables.lookup_chunks).where(tables.lookup_chunks.c.digest.not_in(used)))


def _table(connection: Connection, name: str) -> TableRow:
    t, v = tables.lookup_tables, tables.lookup_versions
    row = connection.execute(select(t).where(t.c.name == name)).one_or_none()
    if row is None:
        raise NotFound(TABLE, name)
    found = connection.execute(select(v).where(v.c.table == name).order_by(v.c.number.desc()))
    versions = tuple(_version(each) for each in found)
    live = next(each for each in versions if each.number == row.live)
    return TableRow(name, live, versions, row.by, row.updated)


def _version(row: Row[Any]) -> TableVersion:
    columns = tuple(Column(name, kind) for name, kind in json.loads(row.columns))
    return TableVersion(
        row.table, row.number, row.digest, columns, row.key, row.rows, row.refused, row.file, row.by, row.created
    )


def _row(version: TableVersion) -> dict[str, object]:
    return {
        "table": version.table,
        "number": version.number,
        "digest": version.digest,
        "columns": canonical([[column.name, column.kind] for column in version.columns]),
        "key": version.key,
        "rows": version.rows,
        "refused": version.refused,
        "file": version.file,
        "by": version.by,
        "created": version.created,
    }


def check_name(name: str) -> None:
    """Is that a name for a table? Raises `Unusable`."""
    if not name.strip() or name != name.strip() or len(name) > 100 or any(ord(c) < 32 or c in "{}/" for c in name):
        raise Unusable(
            Bilingual(
                "表名要有 1 到 100 个字符，首尾没有空格，不含 { } /。",
                "A table's name has 1 to 100 characters, no blank at its ends, no braces, no slash.",
            )
        )
