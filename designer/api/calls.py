"""Test calls: a document, who calls when, and what they do; back comes the call as far as it goes. Nothing is kept."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from designer.api.call_payloads import TOLD, call_json
from designer.api.declaration import EVERY_ROLE, OBJECT, Asked, Json, Route, nullable, shape, short
from designer.api.problems import Refused
from designer.context import database, settings
from designer.trying import Trial, site_world, started_at, trial, trial_of_kept, world_with
from runtime.domain.texts import Bilingual, DocumentError
from runtime.engine.state import Call
from simulator.answers import answer_from_json
from simulator.caller import input_from_json
from simulator.expecting import PARTS
from simulator.saving import scenario_of_call
from simulator.scenario import CALLER, LINE
from simulator.stepping import GO_ON, Doing, step_through
from simulator.world import World, instant

T = Bilingual
INPUTS_MOST = 500
KEYS = {"type": "string", "pattern": "^[0-9*#]{1,50}$"}
SAID = shape({"say": short(500, 1)})
WHERE = {"at": {"enum": ["prompt", "question", "queue", "transfer", "recording"]}, "hearing": short(200)}
MESSAGE = shape(
    {"ms": {"type": "integer", "minimum": 0, "maximum": 3_600_000}, "ended_by": {"enum": ["key", "silence", "max", "hangup"]}},
    required=(),
)  # fmt: skip
ANSWER = shape(
    {
        "result": short(100),
        "failed": short(100),
        "status": {"type": "integer", "minimum": 100, "maximum": 599},
        "values": {"type": "object", "additionalProperties": {"type": ["string", "integer", "boolean"]}},
        "key": {"type": "string", "pattern": "^[0-9*#]?$"},
        "agent": short(80),
        "talked_ms": {"type": "integer", "minimum": 0, "maximum": 86_400_000},
        "caller_hangs_up": {"type": "boolean"},
    },
    required=(),
)
GO = "go_on"
PLAIN = ("silence", "listen", "hang_up", "transferred_away")
INPUT: Mapping[str, Any] = {
    "oneOf": [
        {"enum": [*PLAIN, GO]},
        *(shape({verb: {"const": ""}, **WHERE}, required=(verb,)) for verb in PLAIN),
        shape({"after": {"anyOf": [KEYS, SAID]}, **WHERE}, required=("after",)),
        shape({"during": {"anyOf": [KEYS, SAID]}, **WHERE}, required=("during",)),
        shape({"say": short(500, 1), **WHERE}, required=("say",)),
        shape({"message": MESSAGE, **WHERE}, required=("message",)),
        shape({"fail": short(100, 1), **WHERE}, required=("fail",)),
        shape({"answer": {"anyOf": [short(100, 1), ANSWER]}}),
    ]
}
UNREADABLE = T("来电的时间、输入或环境无法读取。", "The time, the inputs or the world of the call cannot be read.")
STOPPED = T("流程有错误，走到这里无法继续。", "The flow has errors, and the call cannot go on here.")
FROM_THE_BEGINNING = T(
    "从中间开始的试拨不能存为用例。请从头拨打一次再存。",
    "A call that began in the middle cannot be a scenario. Call from the beginning, then save.",
)
WHICH = T("要么给出流程文档，要么给出待上线的发布。", "Give a flow's document, or a coming publish, and not both.")
MEND_FLOW = T("先改好列出的错误，再试拨。", "Mend the errors that are listed, then call again.")


def call(asked: Asked) -> Json:
    """Run the call from its beginning, or from the node it is to start at, up to where somebody must act next."""
    given = asked.body
    made = _trial(given)
    with site_world(database(), settings().data_dir) as site:
        return _called(made, given, site)


def write_down(asked: Asked) -> Json:
    """The call as a scenario that plays it again. Nothing is kept."""
    given = asked.body
    if given.get("start"):
        raise Refused(422, FROM_THE_BEGINNING)
    made = _trial(given)
    with site_world(database(), settings().data_dir) as site:
        person, world, doings, at = _read(given, site)
        if made.program is None:
            found = [finding.to_json() for finding in made.findings]
            raise Refused(422, STOPPED, kind="cannot_run", mend=MEND_FLOW, findings=found)
        scenario = scenario_of_call(
            made.program,
            person,
            doings,
            at=at,
            site=site,
            given=given.get("world") or {},
            world=world,
            name=given["name"].strip(),
            tags=given.get("tags", ()),
            parts=given.get("expect", PARTS),
        )
    document = scenario.to_json()
    if not given.get("line"):
        # Called straight, with no line's rules in front: so it is played again.
        del document["line"]
    return {"document": document}


def _trial(given: Mapping[str, Any]) -> Trial:
    start = given.get("start")
    if ("document" in given) == bool(given.get("coming")):
        raise Refused(422, WHICH, kind="invalid")
    if given.get("coming"):
        whence = {"node": start["node"], "variables": start.get("variables", {})} if start else {}
        return trial_of_kept(database(), given["coming"], line=given.get("line", ""), **whence)
    document = given["document"]
    if start:
        document = started_at(document, start["node"], start.get("variables", {}))
    text = json.dumps(document, ensure_ascii=False)
    return trial(database(), text, line="" if start else given.get("line", ""))


def _read(given: Mapping[str, Any], site: World) -> tuple[Call, World, tuple[Doing, ...], int]:
    """Who calls, in which world, what is done, and when."""
    person = Call(
        line=given.get("line") or LINE, caller=given.get("caller", CALLER), language=given.get("language", "")
    )
    try:
        world = world_with(site, given.get("world") or {})
        doings = tuple(_doing(each) for each in given.get("inputs", ()))
        at = _instant(given, world)
    except (ValueError, TypeError, LookupError, OverflowError, AttributeError) as error:
        if isinstance(error, DocumentError):
            raise
        raise Refused(422, T(f"{UNREADABLE.zh}{error}", f"{UNREADABLE.en} {error}"), kind="invalid") from error
    return person, world, doings, at


def _called(made: Trial, given: Mapping[str, Any], site: World) -> Json:
    language = given.get("language", "")
    person, world, doings, at = _read(given, site)
    if made.program is None:
        return call_json(made, None, at, language)
    breakpoints = [(made.flow, node) for node in given.get("breakpoints", ())]
    try:
        stepped = step_through(made.program, person, at=at, doings=doings, world=world, breakpoints=breakpoints)
    except (ValueError, TypeError, LookupError, OverflowError) as error:
        found = [finding.to_json() for finding in made.findings]
        if not any(finding.blocks for finding in made.findings):
            raise
        raise Refused(422, STOPPED, kind="cannot_run", mend=MEND_FLOW, findings=found) from error
    return call_json(made, stepped, at, language)


def _doing(doc: Any) -> Doing:
    if doc == GO:
        return GO_ON
    if isinstance(doc, Mapping) and "answer" in doc:
        return answer_from_json(doc["answer"])
    return input_from_json(doc)


def _instant(given: Mapping[str, Any], world: World) -> int:
    if not given.get("at"):
        return int(time.time() * 1_000)
    return instant(given["at"], zone=given.get("zone") or world.zone)


WHO = {
    "document": OBJECT,
    # What a coming publish keeps is called instead of a document.
    "coming": short(40, 1),
    "inputs": {"type": "array", "items": INPUT, "maxItems": INPUTS_MOST},
    "at": {"type": "string", "pattern": "^((19|20|21)[0-9]{2}-[0-9T:.+Z-]{5,26})?$"},
    "zone": short(60),
    "caller": short(40),
    "line": {"type": "string", "pattern": "^(\\+?[0-9]{1,20})?$"},
    "language": short(20),
    "world": nullable(OBJECT),
    "start": nullable(
        shape(
            {"node": short(200, 1), "variables": {"type": "object", "additionalProperties": short(500)}},
            required=("node",),
        )
    ),
}
ROUTES = (
    Route(
        "POST",
        "/test-calls",
        "test_call",
        T("试拨", "a test call, run from its beginning to where somebody must act"),
        call,
        TOLD,
        body=shape({**WHO, "breakpoints": {"type": "array", "items": short(200, 1), "maxItems": 200}}, required=()),
        problems=(404,),
        roles=EVERY_ROLE,
    ),
    Route(
        "POST",
        "/test-calls/scenario",
        "test_call_scenario",
        T("把试拨写成测试用例", "a test call as a scenario that plays it again"),
        write_down,
        shape({"document": OBJECT}),
        body=shape(
            {
                **WHO,
                "name": short(200, 1),
                "tags": {"type": "array", "items": short(40, 1), "maxItems": 20},
                "expect": {"type": "array", "items": {"enum": [*PARTS]}, "maxItems": len(PARTS)},
            },
            required=("name",),
        ),
        problems=(404,),
    ),
)  # fmt: skip
