"""A release compiled for running: every node an object, every port an edge. Reading documents from disk is not done here.

The release document (made by the document package, digest included):

    {"engine": 1, "digest": "sha256...", "root": "售后热线",
     "flows": {NAME: {"entry": ID, "languages": [...], "variables": {NAME: {"type", "sensitive", ...}},
                      "defaults": {...}, "fallback": ID or null, "after_failures": 5,
                      "outputs": [NAME...],
                      "shortcuts": [{"id": "@human", "keys": ["0"], "phrases": {"zh-CN": ["转人工"]}, "to": ID or null}],
                      "samples": {NAME: [VALUE...]},
                      "tests": {NAME: [ROW...]},
                      "nodes": {ID: {"kind", "label", "config", "ports": {PORT: {"to": ID or null, "unwired": "end" | "fallback",
                                                                                "failure": true|false}}}}}},
     "audio": {KEY: CONTENT HASH}}

A shortcut whose ``to`` is null leads to the fallback. ``tests`` are all condition rows of the flow that read a variable:
what tells one value from another.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from runtime.engine.collecting import Choice
from runtime.engine.errors import ReleaseError
from runtime.engine.node import Context, Kinds, Node
from runtime.engine.values import Value, VariableType

ENGINE_VERSION = 1
HUMAN = "@human"


@dataclass(frozen=True, slots=True)
class Port:
    """Where a port leads; ``unwired`` ("end" or "fallback") holds when ``to`` is "". ``failure`` ports count as failures."""

    to: str
    unwired: str
    failure: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """A compiled node in its place."""

    id: str
    kind: str
    label: str
    node: Node
    ports: Mapping[str, Port]


@dataclass(frozen=True, slots=True)
class Flow:
    """A compiled flow. ``fallback`` is the node that leads to a human, "" if there is none; ``goes_back`` says whether some
    menu has a way back to the one before it."""

    name: str
    entry: str
    languages: tuple[str, ...]
    variables: Mapping[str, VariableType]
    initial: tuple[tuple[str, Value], ...]
    outputs: tuple[str, ...]
    fallback: str
    after_failures: int
    shortcuts: Mapping[str, str]
    samples: Mapping[str, tuple[Value, ...]]
    tests: Mapping[str, tuple[Mapping[str, Any], ...]]
    nodes: Mapping[str, Placed]
    goes_back: bool


@dataclass(frozen=True, slots=True)
class Program:
    """A release that can be stepped. ``audio`` maps prompt keys to content hashes.

    ``reads_call`` is false when no node can tell one caller or line from another, except through the rules it asks.
    """

    digest: str
    root: str
    flows: Mapping[str, Flow]
    audio: Mapping[str, str]
    reads_call: bool = True


def compile_release(document: Mapping[str, Any], kinds: Kinds) -> Program:
    """Compile a release document; raises `ReleaseError` naming flow and node when it cannot be run."""
    if document.get("engine") != ENGINE_VERSION:
        raise ReleaseError("release", f"made for engine {document.get('engine')!r}, this is engine {ENGINE_VERSION}")
    flows = {name: _flow(name, flow, kinds) for name, flow in document["flows"].items()}
    if document["root"] not in flows:
        raise ReleaseError("release", f"has no flow {document['root']!r}")
    return Program(
        digest=document["digest"],
        root=document["root"],
        flows=flows,
        audio=document.get("audio", {}),
        reads_call=any(
            "call." in json.dumps(node["config"])
            for flow in document["flows"].values()
            for node in flow["nodes"].values()
        ),
    )


def _flow(name: str, doc: Mapping[str, Any], kinds: Kinds) -> Flow:
    variables = {key: VariableType.from_json(value) for key, value in doc["variables"].items()}
    samples = {key: tuple(values) for key, values in doc.get("samples", {}).items()}
    initial = tuple(sorted((key, value["initial"]) for key, value in doc["variables"].items() if "initial" in value))
    languages = tuple(doc["languages"])
    nodes = {}
    for node_id, node in doc["nodes"].items():
        where = f"{name}/{node.get('label') or node_id}"
        if node["kind"] not in kinds:
            raise ReleaseError(where, f"kind {node['kind']!r} is not known to this engine")
        context = Context(
            flow=name,
            node=node_id,
            languages=languages,
            variables=variables,
            defaults=doc["defaults"],
            shortcuts=tuple(doc["shortcuts"]),
            samples=samples,
        )
        ports = {
            port: Port(to=p["to"] or "", unwired=p["unwired"], failure=bool(p.get("failure")))
            for port, p in node["ports"].items()
        }
        for port_id, port in ports.items():
            if port.to and port.to not in doc["nodes"]:
                raise ReleaseError(where, f"port {port_id!r} leads to a node that does not exist: {port.to!r}")
        try:
            compiled = kinds[node["kind"]].compile(node["config"], context)
        except (KeyError, TypeError, ValueError) as error:
            raise ReleaseError(where, f"config cannot be read: {type(error).__name__} {error}") from error
        nodes[node_id] = Placed(node_id, node["kind"], node.get("label", ""), compiled, ports)
    targets = [("entry", doc["entry"]), ("fallback", doc["fallback"])]
    targets += [(f"shortcut {s['id']!r}", s["to"]) for s in doc["shortcuts"]]
    for what, target in targets:
        if target is not None and target not in nodes:
            raise ReleaseError(name, f"{what} is not a node: {target!r}")
    return Flow(
        name=name,
        entry=doc["entry"],
        languages=languages,
        variables=variables,
        initial=initial,
        outputs=tuple(doc.get("outputs", ())),
        fallback=doc["fallback"] or "",
        after_failures=doc["after_failures"],
        shortcuts={s["id"]: s["to"] or "" for s in doc["shortcuts"]},
        samples=samples,
        tests={key: tuple(rows) for key, rows in doc.get("tests", {}).items()},
        nodes=nodes,
        goes_back=any(placed.node.goes_back for placed in nodes.values()),
    )


def choices_for(shortcuts: tuple[Mapping[str, Any], ...], language: str) -> tuple[Choice, ...]:
    """A flow's shortcuts as choices in one language."""
    return tuple(
        Choice(s["id"], tuple(s.get("keys", ())), tuple(s.get("phrases", {}).get(language, ()))) for s in shortcuts
    )
