"""Caller lists: who stands on them, and their entries added, removed, found, brought in from files and taken out as files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response

from designer.access.present import me
from designer.api.declaration import (
    EVERY_ROLE,
    NUMBER,
    TEXT,
    YES,
    Answer,
    Asked,
    Json,
    Route,
    Schema,
    many,
    nullable,
    ref,
    shape,
    short,
)
from designer.api.problems import Refused
from designer.context import database
from designer.language import language
from runtime.domain.caller_list import CallerListError, canonical
from runtime.domain.texts import Bilingual
from runtime.store import caller_lists as store
from runtime.store import list_files
from runtime.store.caller_lists import Change, Entry, ListRow, list_entries, list_lists
from runtime.store.list_files import ListFile, RowTrouble
from runtime.store.sql import now_ms

T = Bilingual
DAY_MS = 86_400_000
PAGE = 50
FILE_MOST = 24_000_000
SHOWN = 200
# What comes back by one click; a larger change is taken back from the file that was exported before.
UNDO_MOST = 20_000
FOREVER = 1 << 53
MEDIA = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
EXPIRES = nullable({"type": "integer", "minimum": 0, "maximum": FOREVER})
LIST = shape({"name": TEXT, "title": TEXT, "entries": NUMBER, "updated": NUMBER, "blocked_on": many(TEXT), "vip_on": many(TEXT)})  # fmt: skip
ONE = shape({**LIST["properties"], "uses": many(TEXT)})
ENTRY = shape({"number": TEXT, "note": TEXT, "expires": nullable(NUMBER)})
ROW = shape({**ENTRY["properties"], "expired": YES})
PUT = shape({"number": short(64), "note": short(list_files.NOTE_MAX), "expires": EXPIRES, "days": {"type": "integer", "minimum": 1, "maximum": 3650}}, required=("number",))  # fmt: skip
CHANGE = shape({"put": many(PUT), "remove": many(short(64))}, required=())
BACK = shape({"put": many(ENTRY), "remove": many(TEXT)})
DONE = shape({"added": NUMBER, "changed": NUMBER, "removed": NUMBER, "undo": nullable(BACK)})
TROUBLE = ref("RowTrouble")
LOOK = shape({"good": NUMBER, "new": NUMBER, "changed": NUMBER, "same": NUMBER, "removed": NUMBER, "bad": NUMBER, "doubtful": NUMBER, "errors": many(TROUBLE), "doubts": many(TROUBLE), "sample": many(ENTRY)})  # fmt: skip
ZONE = {"type": "string", "maxLength": 64}
MODE = {"enum": ["merge", "replace"]}
FORM = {"enum": ["csv", "xlsx"]}
DIGITS = {"type": "string", "pattern": "^[0-9]{1,7}$"}
NEW = shape({"name": short(100, 1), "title": short(200)}, required=("name",))
SLASH = T("名称里不能有 /。", "A name has no slash.")
WRONG = T("有 {count} 行不能加入，一行也没有写入。", "{count} rows cannot be taken; nothing was written.")
MEND = T("改正标出的行后再试。", "Mend the rows that are marked and try again.")
NO_ZONE = T("没有这个时区。", "There is no such time zone.")
NOTHING = T("文件里没有一行可以加入。", "Not one row of the file can be taken.")


def index(_: Asked) -> Json:
    """Every list by name, how many stand on it, and the lines whose rules refuse or prefer it."""
    roles = store.roles(database())
    return {"lists": [_told(row, roles) for row in list_lists(database())]}


def add(asked: Asked) -> Answer:
    """A list nobody stands on yet."""
    name = asked.body["name"]
    if "/" in name:
        raise Refused(422, SLASH)
    store.add_list(database(), name, title=asked.body.get("title", "").strip())
    return Answer(_shown(name), headers={"Location": f"/api/v1/lists/{name}"})


def show(asked: Asked) -> Json:
    """One list, and where it is asked."""
    return _shown(asked.name())


def retitle(asked: Asked) -> Json:
    """Another title; the name that flows ask by stays."""
    store.load_list(database(), asked.name())
    store.save_list(database(), asked.name(), title=asked.body["title"].strip())
    return _shown(asked.name())


def rename(asked: Asked) -> Json:
    """Another name, while nothing asks for it."""
    to = asked.body["name"]
    if "/" in to:
        raise Refused(422, SLASH)
    store.rename_list(database(), asked.name(), to=to)
    return _shown(to)


def delete(asked: Asked) -> None:
    """Delete a list nothing uses, with its entries."""
    store.delete_list(database(), asked.name())


def entries(asked: Asked) -> Json:
    """Some entries, by number; ``search`` looks at numbers and notes."""
    store.load_list(database(), asked.name())
    start = int(asked.query.get("start", "0"))
    found, total = store.find_entries(database(), asked.name(), search=asked.query.get("search", ""), start=start, count=PAGE)  # fmt: skip
    now = now_ms()
    rows = [{**_entry(e), "expired": e.expires is not None and e.expires <= now} for e in found]
    return {"entries": rows, "total": total, "start": start, "page": PAGE}


def change(asked: Asked) -> Json:
    """Add, change and remove entries; the answer holds what takes it back."""
    put, troubles = _checked(asked.body.get("put", []))
    if troubles:
        said = T(WRONG.zh.format(count=len(troubles)), WRONG.en.format(count=len(troubles)))
        raise Refused(422, said, kind="rows", mend=MEND, rows=[_trouble(each) for each in troubles[:SHOWN]])
    return _changed(asked.name(), Change(put, tuple(asked.body.get("remove", []))), only=False)


def preview(asked: Asked) -> Json:
    """What a file would do to a list. Nothing is written."""
    read = _read(asked)
    before = {each.number: each for each in list_entries(database(), store.load_list(database(), asked.name()).name)}
    new = sum(each.number not in before for each in read.entries)
    same = sum(before.get(each.number) == each for each in read.entries)
    gone = set(before) - {each.number for each in read.entries} if asked.query.get("mode") == "replace" else set()
    return {
        "good": len(read.entries),
        "new": new,
        "changed": len(read.entries) - new - same,
        "same": same,
        "removed": len(gone),
        "bad": len(read.errors),
        "doubtful": len(read.doubts),
        "errors": [_trouble(each) for each in read.errors[:SHOWN]],
        "doubts": [_trouble(each) for each in read.doubts[:SHOWN]],
        "sample": [_entry(each) for each in read.entries[:10]],
    }


def bring_in(asked: Asked) -> Json:
    """Take the good rows of a file, beside what is there or in its place."""
    read = _read(asked)
    if not read.entries:
        raise Refused(422, NOTHING, rows=[_trouble(each) for each in read.errors[:SHOWN]])
    return _changed(asked.name(), Change(read.entries), only=asked.query.get("mode") == "replace")


def export(asked: Asked) -> Response:
    """The whole list as a file that can be brought in again."""
    name = store.load_list(database(), asked.name()).name
    form = asked.query.get("format", "csv")
    titles = [title.into(language()) for title in list_files.TITLES]
    data = list_files.written(list_entries(database(), name), form=form, titles=titles, zone=_zone(asked))
    return _file(data, form, "list")


def template(asked: Asked) -> Response:
    """A file with the columns and a few rows to write over."""
    form, reader = asked.query.get("format", "csv"), language()
    examples = list_files.EXAMPLES if reader.startswith("zh") else list_files.EXAMPLES_EN
    data = list_files.as_file([tuple(title.into(reader) for title in list_files.TITLES), *examples], form=form)
    return _file(data, form, "template")


def _checked(rows: list[dict[str, Any]]) -> tuple[tuple[Entry, ...], list[RowTrouble]]:
    put: list[Entry] = []
    troubles: list[RowTrouble] = []
    now = now_ms()
    for place, row in enumerate(rows, start=1):
        try:
            number = canonical(row["number"])
        except CallerListError as error:
            troubles.append(RowTrouble(place, row["number"], error.problem, error.mend))
            continue
        expires = now + row["days"] * DAY_MS if "days" in row else row.get("expires")
        put.append(Entry(number, row.get("note", "").strip(), expires))
    return tuple(put), troubles


def _changed(name: str, wanted: Change, *, only: bool) -> Json:
    back = store.change_entries(database(), name, wanted, only=only, by=me())
    put = {each.number for each in wanted.put}
    changed = sum(each.number in put for each in back.put)
    small = len(back.put) + len(back.remove) <= UNDO_MOST
    return {
        "added": len(back.remove),
        "changed": changed,
        "removed": len(back.put) - changed,
        "undo": {"put": [_entry(each) for each in back.put], "remove": list(back.remove)} if small else None,
    }


def _read(asked: Asked) -> ListFile:
    assert isinstance(asked.file, Path)
    return list_files.read_list(asked.file, zone=_zone(asked), now=now_ms())


def _zone(asked: Asked) -> ZoneInfo:
    try:
        return ZoneInfo(asked.query.get("zone") or "Asia/Shanghai")
    except (KeyError, ValueError, OSError) as error:
        raise Refused(422, NO_ZONE) from error


def _file(data: bytes, form: str, name: str) -> Response:
    response = Response(data, mimetype=MEDIA[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def _shown(name: str) -> dict[str, Any]:
    row = store.load_list(database(), name)
    uses = [use.text().into(language()) for use in store.uses_of(database(), name)]
    return {**_told(row, store.roles(database())), "uses": uses}


def _told(row: ListRow, roles: dict[str, store.Roles]) -> dict[str, Any]:
    role = roles.get(row.name, store.Roles())
    told = {"name": row.name, "title": row.title, "entries": row.entries, "updated": row.updated}
    return {**told, "blocked_on": list(role.blocked), "vip_on": list(role.vip)}


def _entry(entry: Entry) -> dict[str, Any]:
    return {"number": entry.number, "note": entry.note, "expires": entry.expires}


def _trouble(trouble: RowTrouble) -> dict[str, Any]:
    reader = language()
    return {"row": trouble.row, "number": trouble.number[:64], "what": trouble.what.into(reader), "mend": trouble.mend.into(reader)}  # fmt: skip


FILE = {"type": "string", "contentEncoding": "binary"}
BRING: Mapping[str, Schema] = {"mode": MODE, "zone": ZONE}
ROUTES = (
    Route("GET", "/lists", "lists", T("名单", "every caller list"), index, shape({"lists": many(LIST)}), roles=EVERY_ROLE),
    Route("POST", "/lists", "add_list", T("新建名单", "add a caller list"), add, ONE, status=201, body=NEW, problems=(409,)),
    Route("GET", "/lists/{name}", "list", T("一个名单", "one caller list"), show, ONE, roles=EVERY_ROLE),
    Route("PUT", "/lists/{name}", "retitle_list", T("改名单的说明", "give a list another title"), retitle, ONE, body=shape({"title": short(200)})),
    Route("DELETE", "/lists/{name}", "delete_list", T("删除名单", "delete a list nothing uses"), delete, status=204, problems=(409,)),
    Route("POST", "/lists/{name}/rename", "rename_list", T("名单改名", "give a list nothing uses another name"), rename, ONE, body=shape({"name": short(100, 1)}), problems=(409,)),
    Route("GET", "/lists/{name}/entries", "list_entries", T("名单里的号码", "entries of a list"), entries, shape({"entries": many(ROW), "total": NUMBER, "start": NUMBER, "page": NUMBER}), query={"search": short(100), "start": DIGITS}, roles=EVERY_ROLE),
    Route("POST", "/lists/{name}/entries", "change_entries", T("增删名单里的号码", "add, change and remove entries"), change, DONE, body=CHANGE),
    Route("POST", "/lists/{name}/import/preview", "preview_list_import", T("导入名单预览", "what a file would do to a list"), preview, LOOK, query=BRING, upload=FILE_MOST),
    Route("POST", "/lists/{name}/import", "import_list", T("导入名单", "take the good rows of a file"), bring_in, DONE, query=BRING, upload=FILE_MOST),
    Route("GET", "/lists/{name}/export", "export_list", T("导出名单", "a list as a file"), export, FILE, query={"format": FORM, "zone": ZONE}, media="text/csv"),
    Route("GET", "/list-template", "list_template", T("名单模板", "a file to fill in"), template, FILE, query={"format": FORM}, media="text/csv"),
)  # fmt: skip
