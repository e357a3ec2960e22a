"""What can be done with scenarios: bring a template's along, take a file in, give one out, say what a run covers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from designer.proving import Document
from designer.scenarios.ground import Ground
from runtime.document.ports import ports
from runtime.domain.texts import Bilingual
from runtime.engine.program import Program
from runtime.store.database import Database
from runtime.store.drafts import list_flows
from runtime.store.errors import Unusable
from runtime.store.scenarios import Outcome, StoredScenario, add_scenarios, has_scenarios
from runtime.store.seeding import AUTHOR, FLOWS
from runtime.store.versions import latest_version
from simulator.scenario_files import ScenarioError, dump_documents, read_documents, scenario_from_json
from simulator.scenarios import run_scenario

SUFFIX = ".yaml"
CALLERS = 40


def shipped_with(template: str) -> tuple[Mapping[str, Any], ...]:
    """The scenarios that come with a template."""
    files = sorted((FLOWS / template / "scenarios").glob(f"*{SUFFIX}"))
    return tuple(document for file in files for document in read_documents(file.read_text(encoding="utf-8")))


def bring(database: Database, flow: str, template: str, *, by: str) -> int:
    """Give a flow that was begun from a template its scenarios; how many."""
    program = Ground(database, flow).program()
    documents = [_called_anew(program, document) for document in shipped_with(template)]
    add_scenarios(database, flow, documents, by=by, replace=True)
    return len(documents)


def _called_anew(program: Program | None, document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The scenario with a caller of the share it is about: a percentage split goes by the flow's name too."""
    scenario = scenario_from_json(dict(document))
    if program is None or run_scenario(program, scenario).passed:
        return document
    for number in (f"1380013{last:04}" for last in range(CALLERS)):
        if run_scenario(program, replace(scenario, caller=number)).passed:
            return {**document, "caller": number}
    return document


def bring_to_new_site(database: Database) -> None:
    """Give the flows of a new site their scenarios. A site that has anything of its own is left alone."""
    flows = list_flows(database)
    if not flows or has_scenarios(database) or any(row.author != AUTHOR or row.lines for row in flows):
        return
    names = {row.name for row in flows}
    for folder in sorted(path for path in FLOWS.iterdir() if path.is_dir()):
        documents = shipped_with(folder.name)
        flow = str(documents[0].get("flow", "")) if documents else ""
        if flow in names:
            add_scenarios(database, flow, documents, by=AUTHOR)


def read_file(text: str) -> tuple[Mapping[str, Any], ...]:
    """The scenarios of a file. Raises `Unusable` that names every place."""
    try:
        found = read_documents(text)
    except ScenarioError as error:
        zh = "；".join(problem.into("zh") for problem in error.problems[:5])
        en = "; ".join(problem.into("en") for problem in error.problems[:5])
        raise Unusable(Bilingual(f"测试用例文件有误：{zh}", f"The scenarios cannot be read: {en}")) from error
    names = [str(document["name"]) for document in found]
    twice = next((name for name in names if names.count(name) > 1), "")
    if not found or twice:
        raise Unusable(
            Bilingual(
                f"文件里有两个用例叫“{twice}”。请改名。", f"Two scenarios of the file are called {twice!r}: rename one."
            )
            if twice
            else Bilingual("文件里没有测试用例。", "There is no scenario in the file.")
        )
    return found


def as_file(scenarios: Iterable[StoredScenario]) -> str:
    """Scenarios as YAML text; each names its flow."""
    return dump_documents({"name": each.name, "flow": each.flow, **each.document} for each in scenarios)


def coverage(flow: str, document: Document, outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """How often each node of a flow was entered and each of its ports taken by the calls of a run; 0 for never."""
    entered: dict[str, int] = {}
    taken: dict[tuple[str, str], int] = {}
    for outcome in outcomes:
        for visit in outcome.told["walk"]:
            if visit["flow"] == flow:
                entered[visit["node"]] = entered.get(visit["node"], 0) + 1
                taken[visit["node"], visit["port"]] = taken.get((visit["node"], visit["port"]), 0) + 1
    nodes = [
        {
            "node": name,
            "label": str(node.get("label", "")),
            "kind": str(node.get("kind", "")),
            "entered": entered.get(name, 0),
            "ports": [
                {"port": port.id, "title": port.title.to_json(), "taken": taken.get((name, port.id), 0)}
                for port in ports(str(node.get("kind", "")), node.get("config", {}))
            ],
        }
        for name, node in document.get("nodes", {}).items()
    ]
    every = [port["taken"] for node in nodes for port in node["ports"]]
    return {
        "nodes": nodes,
        "entered": sum(node["entered"] > 0 for node in nodes),
        "all_nodes": len(nodes),
        "taken": sum(count > 0 for count in every),
        "all_ports": len(every),
    }


def port_titles(
    database: Database, ground: Ground, flows: Iterable[str]
) -> Mapping[tuple[str, str, str], Mapping[str, str]]:
    """What the ways out of some flows are called on their cards, by (flow, node, port); those called by their id are left out."""
    found: dict[tuple[str, str, str], Mapping[str, str]] = {}
    for flow in flows:
        newest = None if flow == ground.flow else latest_version(database, flow)
        document = ground.document() if flow == ground.flow else newest[1] if newest else {}
        for name, node in document.get("nodes", {}).items():
            for port in ports(str(node.get("kind", "")), node.get("config", {})):
                if port.title.zh != port.id:
                    found[flow, name, port.id] = port.title.to_json()
    return found
