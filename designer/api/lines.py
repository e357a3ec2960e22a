"""Lines: what answers each number, its publish log, and the way back, looked at before it is gone."""

from __future__ import annotations

from typing import Any

from designer.access.present import me
from designer.api.declaration import EVERY_ROLE, NUMBER, TEXT, YES, Answer, Asked, Json, Route, many, ref, shape, short
from designer.api.problems import Refused
from designer.api.publishing import LOG, changes_back, log_json
from designer.context import database
from designer.lines.operations import lines_with_runtimes, runtimes_of
from runtime.domain.texts import Bilingual
from runtime.store.errors import NotFound
from runtime.store.lines import Line, check_number, delete_line, load_line, publish_log, save_line
from runtime.store.publishing import PREVIOUS, rollback, rollback_target

T = Bilingual
LINE = shape(
    {
        "number": TEXT,
        "title": TEXT,
        "flow": TEXT,
        "version": NUMBER,
        "digest": TEXT,
        "updated": NUMBER,
        "with_rules": YES,
        "runtimes": shape({"live": NUMBER, "all": NUMBER}),
    }
)
POINT = shape({"digest": TEXT, "flow": TEXT, "version": NUMBER})
TAKEN = T("已经有这个号码的线路。", "There is already a line of that number.")
TO = {"type": "string", "pattern": "^(previous|[0-9a-zA-Z:]{4,80})$"}


def index(_: Asked) -> Json:
    """Every line by number, and how many runtimes answer with what is live."""
    return {"lines": [_line(line, live, known) for line, live, known in lines_with_runtimes(database())]}


def add(asked: Asked) -> Answer:
    """A line nothing answers yet."""
    number = asked.body["number"]
    check_number(number)
    if _known(number):
        raise Refused(409, TAKEN)
    save_line(database(), number, title=asked.body.get("title", ""))
    return Answer(_shown(number), headers={"Location": f"/api/v1/lines/{number}"})


def show(asked: Asked) -> Json:
    """One line."""
    return _shown(asked.name("number"))


def rename(asked: Asked) -> Json:
    """Another title; what answers is not touched."""
    number = asked.name("number")
    load_line(database(), number)
    save_line(database(), number, title=asked.body["title"])
    return _shown(number)


def delete(asked: Asked) -> None:
    """Remove a line nothing was ever published to."""
    delete_line(database(), asked.name("number"))


def log(asked: Asked) -> Json:
    """What was published and rolled back, newest first; ``offered`` rows can be gone back to."""
    number = asked.name("number")
    line = load_line(database(), number)
    seen, rows = {line.digest}, []
    for row in publish_log(database(), line=number, limit=500):
        rows.append({**log_json(row), "offered": row.digest not in seen})
        seen.add(row.digest)
    return {"log": rows}


def preview(asked: Asked) -> Json:
    """What going back would change."""
    number = asked.name("number")
    line = load_line(database(), number)
    digest, flow, version = rollback_target(database(), number, to=asked.body.get("to", PREVIOUS))
    found = changes_back(line, digest, flow, version)
    return {
        "now": {"digest": line.digest, "flow": line.flow, "version": line.version},
        "then": {"digest": digest, "flow": flow, "version": version},
        "changes": [change.to_json() for change in found],
    }


def go_back(asked: Asked) -> Json:
    """Point the line back at an earlier release of its own."""
    body = asked.body
    done = rollback(database(), asked.name("number"), to=body.get("to", PREVIOUS), by=me(), message=body.get("message", ""))  # fmt: skip
    return {"line": done.line, "digest": done.digest, "flow": done.flow, "version": done.version, "previous": done.previous}  # fmt: skip


def _known(number: str) -> bool:
    try:
        return bool(load_line(database(), number))
    except NotFound:
        return False


def _shown(number: str) -> dict[str, Any]:
    line = load_line(database(), number)
    return _line(line, *runtimes_of(database(), line))


def _line(line: Line, live: int, known: int) -> dict[str, Any]:
    return {
        **{name: getattr(line, name) for name in ("number", "title", "flow", "version", "digest", "updated")},
        "with_rules": bool(line.live) and line.live != line.digest,
        "runtimes": {"live": live, "all": known},
    }


ROUTES = (
    Route("GET", "/lines", "lines", T("号码线路", "every line"), index, shape({"lines": many(LINE)}), roles=EVERY_ROLE),
    Route("POST", "/lines", "add_line", T("新建线路", "add a line"), add, LINE, status=201, body=shape({"number": short(21, 1), "title": short(200)}, required=("number",)), problems=(409,)),
    Route("GET", "/lines/{number}", "line", T("一条线路", "one line"), show, LINE, roles=EVERY_ROLE),
    Route("PUT", "/lines/{number}", "rename_line", T("线路改名", "give a line another title"), rename, LINE, body=shape({"title": short(200)})),
    Route("DELETE", "/lines/{number}", "delete_line", T("删除线路", "delete a line nothing was published to"), delete, status=204, problems=(409,)),
    Route("GET", "/lines/{number}/log", "line_log", T("线路的发布记录", "the publish log of a line"), log, shape({"log": many(shape({**LOG["properties"], "offered": YES}))}), roles=EVERY_ROLE),
    Route(
        "POST",
        "/lines/{number}/rollback/preview",
        "preview_rollback",
        T("回退预览", "what going back would change"),
        preview,
        shape({"now": POINT, "then": POINT, "changes": many(ref("Change"))}),
        body=shape({"to": TO}, required=()),
        roles=EVERY_ROLE,
    ),
    Route(
        "POST",
        "/lines/{number}/rollback",
        "rollback",
        T("回退", "go back to an earlier release"),
        go_back,
        shape({"line": TEXT, "previous": TEXT, **POINT["properties"]}),
        body=shape({"to": TO, "message": short(2_000)}, required=()),
    ),
)  # fmt: skip
