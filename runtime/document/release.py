"""Building a release: every flow a root reaches, made self-contained and canonical. Publishing and rendering are elsewhere.

The shape is the one `runtime.engine.program` documents. Nothing in a release depends on layout, on the order of keys or
on flows that are not reached.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from runtime.document.bypass import active
from runtime.document.canonical import canonical, digest, version_digest
from runtime.document.defaults import Document, fill_flow
from runtime.document.ports import ports
from runtime.document.references import flows_of
from runtime.document.schemas import NODES
from runtime.document.templates import split_prompt
from runtime.document.texts import Text
from runtime.document.validate import validate
from runtime.document.variables import samples, tests
from runtime.document.walk import Path, walk
from runtime.engine.program import ENGINE_VERSION, HUMAN
from runtime.engine.values import VariableType, coerce

__all__ = ["BuildError", "build", "canonical", "digest", "reached", "version_digest"]

_VARIABLE_FIELDS = ("type", "sensitive", "values", "minimum", "maximum")


class BuildError(ValueError):
    """A release that cannot be built; the fault is in the documents given. ``flow`` names the one."""

    def __init__(self, flow: str, what: Text) -> None:
        super().__init__(f"{flow}: {what.en}")
        self.flow = flow
        self.what = what


def build(
    root: str, flows: Mapping[str, Document], audio: Mapping[str, str] | None = None, *, valid: Container[str] = ()
) -> dict[str, Any]:
    """The release that starts with the flow ``root``. ``flows`` are documents by name, ``audio`` maps `prompt_key` and
    `audio_key` to content hashes, ``valid`` are the flows whose document was found valid a moment ago and is not looked at
    again. Raises `BuildError` when a flow is missing or cannot be run."""
    names = reached(root, flows)
    for name in names:
        if name in valid:
            continue
        found = next((finding for finding in validate(flows[name]) if finding.blocks), None)
        if found:
            zh, en = f"{found.message.zh}{found.mend.zh}", f"{found.message.en} {found.mend.en}"
            raise BuildError(name, Text(f"“{name}”：{zh}", f"“{name}”: {en}"))
    filled = {name: fill_flow(active(flows[name]).document) for name in names}
    representatives = samples(filled)
    release: dict[str, Any] = {
        "engine": ENGINE_VERSION,
        "root": root,
        "flows": {name: _flow(document, representatives[name]) for name, document in filled.items()},
        "audio": dict(audio or {}),
    }
    release["digest"] = digest(release)
    return release


def reached(root: str, flows: Mapping[str, Document]) -> tuple[str, ...]:
    """Names of the flows that ``root`` reaches, itself first; drafts will do. Raises `BuildError` when one is not among ``flows``."""
    found: dict[str, None] = {}
    waiting = [(root, root)]
    while waiting:
        asker, name = waiting.pop(0)
        if name not in flows:
            zh, en = (
                f"“{asker}”用到的流程“{name}”还没有发布。",
                f"there is no published flow {name!r}, to which {asker!r} leads.",
            )
            raise BuildError(asker, Text(zh, en))
        if name not in found:
            found[name] = None
            waiting += [(name, other) for other in flows_of(active(flows[name]).document)]
    return tuple(found)


def _flow(document: Document, representatives: Mapping[str, Any]) -> dict[str, Any]:
    defaults = document["defaults"]
    wired: dict[str, dict[str, str]] = {}
    for edge in document["edges"]:
        wired.setdefault(edge["from"], {})[edge["port"]] = edge["to"]
    nodes = {node_id: _node(node, wired.get(node_id, {}), document) for node_id, node in document["nodes"].items()}
    lists = [shortcut for shortcut in document["shortcuts"] if "list" in shortcut["when"]]
    entry = document["entry"]
    for shortcut in reversed(lists):
        entry_id = f"@entry:{shortcut['id']}"
        nodes[entry_id] = _list_entry(shortcut, entry)
        entry = entry_id
    return {
        "entry": entry,
        "languages": list(document["languages"]),
        "variables": {name: _variable(doc) for name, doc in document["variables"].items()},
        "defaults": defaults,
        "fallback": defaults["fallback"]["to"],
        "after_failures": defaults["fallback"]["after_failures"],
        "outputs": sorted(name for name, doc in document["variables"].items() if doc["output"]),
        "shortcuts": _shortcuts(document),
        "samples": dict(representatives),
        "tests": tests(document),
        "nodes": nodes,
    }


def _variable(doc: Mapping[str, Any]) -> dict[str, Any]:
    kept = {field: doc[field] for field in _VARIABLE_FIELDS if field in doc}
    if "initial" in doc:
        # As everywhere in documents, an amount is written in the currency's unit; the engine counts hundredths.
        kept["initial"] = coerce(VariableType.from_json(doc), doc["initial"])
    return kept


def _shortcuts(document: Document) -> list[dict[str, Any]]:
    """A flow's own shortcuts come before the human one, so a flow may give 0 another meaning, and is warned if it does."""
    own = [
        {"id": f"@{s['id']}", "keys": s["when"]["keys"], "phrases": s["when"]["phrases"], "to": s["to"]}
        for s in document["shortcuts"]
        if s["when"]["keys"] or s["when"]["phrases"]
    ]
    human = document["defaults"]["human"]
    return [*own, {"id": HUMAN, "keys": human["keys"], "phrases": human["phrases"], "to": None}]


def _list_entry(shortcut: Mapping[str, Any], otherwise: str) -> dict[str, Any]:
    name = shortcut["when"]["list"]
    return {
        "kind": "caller",
        "label": name,
        "config": {"matches": [{"id": "listed", "list": name}]},
        "ports": {
            "listed": {"to": shortcut["to"], "unwired": "fallback", "failure": False},
            "other": {"to": otherwise, "unwired": "fallback", "failure": False},
        },
    }


def _node(node: Mapping[str, Any], wired: Mapping[str, str], document: Document) -> dict[str, Any]:
    return {
        "kind": node["kind"],
        "label": node["label"],
        "config": _spoken(node["kind"], node["config"], document),
        "ports": {
            port.id: {
                "to": wired.get(port.id),
                "unwired": "end" if port.unwired == "end" else "fallback",
                "failure": port.failure,
            }
            for port in ports(node["kind"], node["config"])
        },
    }


def _spoken(kind: str, config: dict[str, Any], document: Document) -> dict[str, Any]:
    """The config with its prompts split into words and values, in the flow's languages only."""
    types = {name: doc["type"] for name, doc in document["variables"].items()}
    prompts = [visit for visit in walk(NODES[kind], config) if visit.schema.get("x-type") == "prompt"]
    for visit in prompts:
        kept = {language: visit.value[language] for language in document["languages"] if language in visit.value}
        _put(config, visit.path, split_prompt(kept, types))
    return config


def _put(config: Any, path: Path, value: Any) -> None:
    for step in path[:-1]:
        config = config[step]
    config[path[-1]] = value
