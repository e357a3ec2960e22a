"""Look-up tables: a file is sent, looked at with its errors, and made live; earlier versions come back; rows are found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from designer import work
from designer.access.present import me
from designer.api import jobs
from designer.api.declaration import (
    EVERY_ROLE,
    NUMBER,
    TEXT,
    Answer,
    Asked,
    Json,
    Route,
    many,
    nullable,
    ref,
    shape,
    short,
)
from designer.api.destinations import use_json
from designer.context import database, settings
from designer.tables import operations
from runtime.domain.texts import Bilingual
from runtime.store import lookup_tables, usage
from runtime.store.lookup_tables import TableRow, TableVersion
from runtime.store.table_files import BYTES_MAX
from runtime.store.table_import import KINDS

T = Bilingual
# What is smaller is read while its sender waits.
SMALL_BYTES = 1_000_000
COLUMN = shape({"name": TEXT, "kind": TEXT})
VERSION = shape(
    {
        "number": NUMBER,
        "columns": many(COLUMN),
        "key": TEXT,
        "rows": NUMBER,
        "refused": NUMBER,
        "file": TEXT,
        "by": TEXT,
        "created": NUMBER,
    }
)
ROW = shape({"name": TEXT, "live": VERSION, "by": TEXT, "updated": NUMBER, "versions": NUMBER})
ONE = shape({**ROW["properties"], "versions": many(VERSION), "uses": many(ref("Bilingual"))})
PLAN = shape(
    {"key": short(100), "kinds": {"type": "object", "additionalProperties": {"enum": list(KINDS)}}}, required=()
)
UPLOAD = shape({"token": TEXT, "name": TEXT, "file": TEXT})


def index(_: Asked) -> Json:
    """Every table with its live version."""
    return {"tables": [_row(table) for table in lookup_tables.list_tables(database())], "kinds": list(KINDS)}


def show(asked: Asked) -> Json:
    """One table: its versions, and who looks things up in it."""
    return _shown(lookup_tables.load_table(database(), asked.name()))


def row(asked: Asked) -> Json:
    """The row a call would find."""
    table = lookup_tables.load_table(database(), asked.name())
    found = operations.find(database(), table, asked.query.get("key", "").strip(), _folder())
    return {"row": None if found is None else dict(found)}


def roll_back(asked: Asked) -> Json:
    """An earlier version answers again."""
    lookup_tables.take_back(database(), asked.name(), by=me(), to=asked.body["to"])
    return show(asked)


def delete(asked: Asked) -> None:
    """Away with a table no flow uses."""
    lookup_tables.delete_table(database(), asked.name())


def upload(asked: Asked) -> Answer:
    """Take a file aside; nothing is live yet."""
    assert asked.file is not None
    name, file = asked.query.get("name", "").strip(), asked.query.get("file", "")
    kept = operations.keep(_uploads(), name, asked.file, file)
    return Answer({"token": kept.token, "name": kept.name, "file": kept.file})


def preview(asked: Asked) -> Answer:
    """What the file would become."""
    return _do("preview_table", work.preview_table, asked)


def make_live(asked: Asked) -> Answer:
    """From the next call on this file answers."""
    return _do("import_table", work.import_table, asked, me())


def forget(asked: Asked) -> None:
    """Throw an upload away."""
    operations.forget(operations.kept(_uploads(), asked.name("token")))


def _do(kind: str, what: Any, asked: Asked, *more: str) -> Answer:
    kept = operations.kept(_uploads(), asked.name("token"))
    given = (kept.token, asked.body.get("key", ""), asked.body.get("kinds", {}), *more)
    run = jobs.at_once if kept.path.stat().st_size < SMALL_BYTES else jobs.begin
    return run(kind, what, *given)


def _shown(table: TableRow) -> dict[str, Any]:
    with database().reading() as connection:
        uses = usage.of_name(connection, "table", table.name)
    return {
        **_row(table),
        "versions": [_version(version) for version in table.versions],
        "uses": [use_json(use) for use in uses],
    }


def _row(table: TableRow) -> dict[str, Any]:
    return {
        "name": table.name,
        "live": _version(table.live),
        "by": table.by,
        "updated": table.updated,
        "versions": len(table.versions),
    }


def _version(version: TableVersion) -> dict[str, Any]:
    told = {field: getattr(version, field) for field in ("number", "key", "rows", "refused", "file", "by", "created")}
    return {**told, "columns": [{"name": column.name, "kind": column.kind} for column in version.columns]}


def _folder() -> Path:
    return lookup_tables.folder_of(settings().data_dir)


def _uploads() -> Path:
    return operations.folder_of_uploads(settings().data_dir)


ROUTES = (
    Route("GET", "/tables", "tables", T("数据表", "every table"), index, shape({"tables": many(ROW), "kinds": many(TEXT)}), roles=EVERY_ROLE),
    Route("GET", "/tables/{name}", "table", T("一个数据表", "one table"), show, ONE, roles=EVERY_ROLE),
    Route(
        "GET",
        "/tables/{name}/row",
        "table_row",
        T("查一行", "the row a call would find"),
        row,
        shape({"row": nullable({"type": "object", "additionalProperties": TEXT})}),
        query={"key": short(200)},
        roles=EVERY_ROLE,
    ),
    Route(
        "POST",
        "/tables/{name}/rollback",
        "roll_table_back",
        T("恢复较早的版本", "let an earlier version answer again"),
        roll_back,
        ONE,
        body=shape({"to": {"type": "integer", "minimum": 1, "maximum": 1_000_000_000}}),
    ),
    Route("DELETE", "/tables/{name}", "delete_table", T("删除数据表", "delete a table no flow uses"), delete, status=204, problems=(409,)),
    Route(
        "POST",
        "/table-uploads",
        "upload_table",
        T("上传数据表文件", "send a file that may become a table"),
        upload,
        UPLOAD,
        status=201,
        query={"name": short(100), "file": short(200)},
        upload=BYTES_MAX,
    ),
    Route("POST", "/table-uploads/{token}/preview", "preview_table", T("预览", "what the file would become"), preview, jobs.JOB, status=202, body=PLAN),
    Route("POST", "/table-uploads/{token}/live", "make_table_live", T("生效", "let the file answer from the next call on"), make_live, jobs.JOB, status=202, body=PLAN),
    Route("DELETE", "/table-uploads/{token}", "forget_table_upload", T("放弃上传", "throw an upload away"), forget, status=204),
)  # fmt: skip
