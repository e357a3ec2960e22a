"""Scenarios: kept with their flows, run in the background, their results and coverage, and a changed result accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response

from designer.access.present import me
from designer.api.declaration import (
    EVERY_ROLE,
    NUMBER,
    OBJECT,
    TEXT,
    YES,
    Answer,
    Asked,
    Json,
    Route,
    many,
    nullable,
    shape,
    short,
)
from designer.api.jobs import JOB, begin
from designer.api.problems import Refused
from designer.context import database, settings
from designer.scenarios.around import Around
from designer.scenarios.ground import DRAFT, PATTERN, Ground
from designer.scenarios.operations import as_file, coverage, port_titles, read_file
from designer.scenarios.running import is_current, run_many
from designer.trying import site_world
from designer.work import run_scenarios
from runtime.domain.texts import Bilingual
from runtime.store.errors import StoreError
from runtime.store.scenarios import (
    Outcome,
    StoredScenario,
    add_scenarios,
    delete_scenario,
    list_outcomes,
    list_scenarios,
    load_scenario,
    save_scenario,
)
from simulator.expecting import accepted
from simulator.scenario_files import dump_documents

T = Bilingual
AGAINST = {"type": "string", "pattern": PATTERN}
WORDS = shape({"zh": TEXT, "en": TEXT})
FAILURE = shape({"what": TEXT, "where": TEXT, "message": WORDS, "expected": TEXT, "actual": TEXT, "node": TEXT})
VISITED = shape({"flow": TEXT, "node": TEXT, "label": TEXT, "port": TEXT, "title": nullable(WORDS)})
LAST = shape({"passed": YES, "current": YES, "at": NUMBER, "failure": nullable(FAILURE)})
ROW = shape(
    {
        "id": NUMBER,
        "flow": TEXT,
        "name": TEXT,
        "tags": many(TEXT),
        "caller": nullable(TEXT),
        "line": TEXT,
        "at": TEXT,
        "inputs": NUMBER,
        "revision": NUMBER,
        "by": TEXT,
        "updated": NUMBER,
        "last": nullable(LAST),
    }
)
RAN = shape({"failures": many(FAILURE), "walk": many(VISITED), "heard": many(TEXT), "ended": TEXT})
ONE = shape({**ROW["properties"], "document": OBJECT, "yaml": TEXT, "ran": nullable(RAN)})
PORT = shape({"port": TEXT, "title": WORDS, "taken": NUMBER})
NODE = shape({"node": TEXT, "label": TEXT, "kind": TEXT, "entered": NUMBER, "ports": many(PORT)})
COVERAGE = shape(
    {
        "nodes": many(NODE),
        "entered": NUMBER,
        "all_nodes": NUMBER,
        "taken": NUMBER,
        "all_ports": NUMBER,
        "passed": NUMBER,
        "failed": NUMBER,
        "stale": NUMBER,
    }
)
NAMED = shape({"flow": short(100), "tag": short(40)}, required=())
FEW = {"type": "array", "maxItems": 5_000, "items": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}}
NOT_ONE = T("文件里应当只有一个测试用例。", "There must be exactly one scenario.")
NOTHING = T("没有可运行的测试用例。", "There is no scenario to run.")
UNRUN = T(
    "这个用例现在走不起来，没有新结果可接受。", "This scenario cannot be walked now: there is no new result to accept."
)


def index(asked: Asked) -> Json:
    """Every scenario, or those of a flow, and how each last went."""
    flow, against = asked.query.get("flow", ""), asked.query.get("against", DRAFT)
    outcomes = list_outcomes(database(), against, flow)
    stored = list_scenarios(database(), flow)
    grounds = _grounds({each.flow for each in stored}, against)
    return {"scenarios": [_row(each, outcomes.get(each.id), grounds) for each in stored]}


def show(asked: Asked) -> Answer:
    """One scenario, as YAML too, and how it last went."""
    return _shown(load_scenario(database(), asked.path["id"]), asked.query.get("against", DRAFT))


def add(asked: Asked) -> Answer:
    """Add the scenarios of a YAML text, or one document, to a flow."""
    given = asked.body
    documents = _given(given)
    ids = add_scenarios(database(), given["flow"], documents, by=me(), replace=given.get("replace", False))
    return Answer({"ids": list(ids)})


def save(asked: Asked) -> Answer:
    """Save a scenario over the revision that was read."""
    documents = _given(asked.body)
    if len(documents) != 1:
        raise Refused(422, NOT_ONE)
    expected = int(asked.match) if asked.match.isascii() and asked.match.isdecimal() and len(asked.match) < 10 else -1
    stored = save_scenario(database(), asked.path["id"], documents[0], expected=expected, by=me())
    return _shown(stored, DRAFT)


def delete(asked: Asked) -> None:
    """Remove a scenario."""
    delete_scenario(database(), asked.path["id"])


def export(asked: Asked) -> Response:
    """Scenarios as one YAML file."""
    flow, tag = asked.query.get("flow", ""), asked.query.get("tag", "")
    chosen = [each for each in list_scenarios(database(), flow) if not tag or tag in each.tags]
    headers = {"Content-Disposition": 'attachment; filename="scenarios.yaml"', "Cache-Control": "no-store"}
    return Response(as_file(chosen) if chosen else "[]\n", mimetype="application/yaml", headers=headers)


def run(asked: Asked) -> Answer:
    """Begin to run the named scenarios; without ``ids`` those of the flow and suite, or all."""
    given = asked.body
    flow, tag, against = given.get("flow", ""), given.get("tag", ""), given.get("against", DRAFT)
    wanted = given.get("ids")
    stored = [
        each
        for each in list_scenarios(database(), flow)
        if (wanted is None or each.id in wanted) and (not tag or tag in each.tags)
    ]
    if not stored:
        raise Refused(422, NOTHING)
    for name in dict.fromkeys(each.flow for each in stored):
        # What cannot be run against is refused now, before anybody waits.
        Ground(database(), name, against)
    return begin("scenarios", run_scenarios, [each.id for each in stored], against)


def accept(asked: Asked) -> Answer:
    """Expect what the call does now; ``before`` is what was expected, to go back to."""
    stored = load_scenario(database(), asked.path["id"])
    against = asked.body.get("against", DRAFT)
    with site_world(database(), settings().data_dir) as world:
        (ran,) = run_many(database(), [stored], world, against=against)
        ground = Ground(database(), stored.flow, against)
        program = ground.program(ground.called_on(str(stored.document.get("line", ""))))
        if ran.result is None or program is None:
            raise Refused(409, UNRUN)
        new = accepted(program, ran.result).to_json()
        # Only what was judged changes: the rest stays as it was written, defaults included.
        document = dict(stored.document) | {name: new[name] for name in ("inputs", "expect") if name in new}
        saved = save_scenario(database(), stored.id, document, expected=stored.revision, by=me())
        run_many(database(), [saved], world, against=against)
    return _shown(saved, against, before=stored.document)


def covered(asked: Asked) -> Json:
    """What the last runs of a flow's scenarios covered of it."""
    flow, against = asked.name(), asked.query.get("against", DRAFT)
    ground = Ground(database(), flow, against)
    outcomes = list_outcomes(database(), against, flow)
    stored = list_scenarios(database(), flow)
    done = [outcomes[each.id] for each in stored if each.id in outcomes]
    return {
        **coverage(flow, ground.document(), done),
        "passed": sum(outcome.passed for outcome in done),
        "failed": sum(not outcome.passed for outcome in done),
        "stale": sum(not is_current(outcomes.get(each.id), each, ground) for each in stored),
    }


def _given(body: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    if "document" in body:
        return read_file(dump_documents([body["document"]]))
    return read_file(body.get("yaml", ""))


def _grounds(flows: Iterable[str], against: str) -> dict[str, Ground | None]:
    found: dict[str, Ground | None] = {}
    around = Around(database())
    for flow in flows:
        try:
            found[flow] = Ground(database(), flow, against, around=around)
        except StoreError:
            # Another flow answers that line: nothing was run there.
            found[flow] = None
    return found


def _shown(stored: StoredScenario, against: str, **also: Any) -> Answer:
    outcome = list_outcomes(database(), against, stored.flow).get(stored.id)
    row = _row(stored, outcome, _grounds([stored.flow], against))
    more = {
        "document": stored.document,
        "yaml": dump_documents([stored.document]),
        "ran": _ran(stored.flow, outcome, against) if outcome else None,
    }
    return Answer({**row, **more, **also}, etag=str(stored.revision))


def _ran(flow: str, outcome: Outcome, against: str) -> dict[str, Any]:
    """What was told of a run, its ways out as they are called on their cards now."""
    try:
        named = port_titles(
            database(), Ground(database(), flow, against), {visit["flow"] for visit in outcome.told["walk"]}
        )
    except StoreError:
        named = {}
    walk = [
        {**visit, "title": named.get((visit["flow"], visit["node"], visit["port"]))} for visit in outcome.told["walk"]
    ]
    return {**outcome.told, "walk": walk}


def _row(stored: StoredScenario, outcome: Outcome | None, grounds: Mapping[str, Ground | None]) -> dict[str, Any]:
    document = stored.document
    return {
        **{name: getattr(stored, name) for name in ("id", "flow", "name", "revision", "by", "updated")},
        "tags": list(stored.tags),
        "caller": document.get("caller"),
        "line": document.get("line", ""),
        "at": document.get("at", ""),
        "inputs": len(document.get("inputs", ())),
        "last": None
        if outcome is None
        else {
            "passed": outcome.passed,
            "current": is_current(outcome, stored, grounds.get(stored.flow)),
            "at": outcome.at,
            "failure": next(iter(outcome.told["failures"]), None),
        },
    }


WRITTEN = {"document": OBJECT, "yaml": short(2_000_000, 1)}
ROUTES = (
    Route("GET", "/scenarios", "scenarios", T("测试用例", "every scenario and how it last went"), index, shape({"scenarios": many(ROW)}), query={"flow": short(100), "against": AGAINST}, problems=(404,), roles=EVERY_ROLE),
    Route("POST", "/scenarios", "add_scenarios", T("添加测试用例", "add scenarios to a flow, from YAML or as a document"), add, shape({"ids": many(NUMBER)}), status=201, body=shape({"flow": short(100, 1), "replace": YES, **WRITTEN}, required=("flow",)), problems=(409,)),
    Route("GET", "/scenarios/file", "export_scenarios", T("导出测试用例", "scenarios as one YAML file"), export, TEXT, query=dict(NAMED["properties"]), media="application/yaml", problems=(404,), roles=EVERY_ROLE),
    Route("POST", "/scenarios/run", "run_scenarios", T("运行测试用例", "run scenarios against a draft, a version or what is live"), run, JOB, status=202, body=shape({"flow": short(100), "tag": short(40), "ids": FEW, "against": AGAINST}, required=()),
        problems=(404,)),
    Route("GET", "/scenarios/{id:int}", "scenario", T("一个测试用例", "one scenario"), show, ONE, query={"against": AGAINST}, roles=EVERY_ROLE),
    Route("PUT", "/scenarios/{id:int}", "save_scenario", T("保存测试用例", "save a scenario"), save, ONE, body=shape(WRITTEN, required=()), if_match=True, problems=(409, 412)),
    Route("DELETE", "/scenarios/{id:int}", "delete_scenario", T("删除测试用例", "delete a scenario"), delete, status=204),
    Route("POST", "/scenarios/{id:int}/accept", "accept_scenario", T("接受新结果", "expect what the call does now"), accept, shape({**ONE["properties"], "before": OBJECT}), body=shape({"against": AGAINST}, required=()), problems=(409,)),
    Route("GET", "/flows/{name}/coverage", "coverage", T("覆盖率", "what the scenarios of a flow cover of it"), covered, COVERAGE, query={"against": AGAINST}, roles=EVERY_ROLE),
)  # fmt: skip
