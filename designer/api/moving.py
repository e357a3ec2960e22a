"""Lines set up from lines: one copied to a new number, many moved to another's version. Both are jobs: they make sound."""

from __future__ import annotations

import re

from designer.access.present import me
from designer.api.declaration import TEXT, Answer, Asked, Route, nullable, shape, short
from designer.api.jobs import JOB, begin
from designer.context import database
from designer.moving import NUMBERS_MOST, Notice
from designer.work import copy_to, move_to
from runtime.domain.texts import Bilingual
from runtime.store.lines import check_number, load_line

T = Bilingual
DAY = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_BETWEEN = re.compile(r"[\s,，;；、]+")


def copy(asked: Asked) -> Answer:
    """Give a new number what this line has; both answer from then on."""
    number, body = asked.name("number"), asked.body
    load_line(database(), number)
    check_number(body["to"])
    given = body.get("notice")
    notice = Notice(given["from"], given["to"]) if given else None
    return begin("copy", copy_to, number, body["to"], body.get("title", ""), body.get("message", ""), notice, me())


def move(asked: Asked) -> Answer:
    """Let every number of a list answer with what a line answers with."""
    load_line(database(), asked.body["like"])
    numbers = [each for each in _BETWEEN.split(asked.body["numbers"]) if each][:NUMBERS_MOST]
    return begin("move", move_to, numbers, asked.body["like"], asked.body.get("message", ""), me())


ROUTES = (
    Route(
        "POST",
        "/lines/move",
        "move_lines",
        T("批量换版本", "let many numbers answer with what a line answers with"),
        move,
        JOB,
        status=202,
        body=shape({"numbers": short(20_000, 1), "like": TEXT, "message": short(2_000)}, required=("numbers", "like")),
        problems=(404,),
    ),
    Route(
        "POST",
        "/lines/{number}/copy",
        "copy_line",
        T("复制线路", "set a new number up as this line"),
        copy,
        JOB,
        status=202,
        body=shape(
            {"to": short(21, 1), "title": short(200), "message": short(2_000), "notice": nullable(shape({"from": DAY, "to": DAY}))},
            required=("to",),
        ),
    ),
)  # fmt: skip
