"""What a document refers to by name, and which variables it reads and writes; found by schema hints, never by kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from runtime.document.schemas import FLOW, NODES
from runtime.document.templates import secrets_in, variables_in
from runtime.document.walk import Path, walk

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reference:
    """A thing named by a document. ``what``: schedule, list, region, destination, audio, flow, table, mailbox, secret.

    ``node`` is "" for what the envelope names; ``path`` is inside the node's config, or inside the document.
    """

    what: str
    name: str
    node: str
    path: Path


@dataclass(frozen=True, slots=True)
class Use:
    """A variable used by a node. ``how``: reads, writes, speaks (in a prompt), sends (where others may see it), posts
    (in a request's body), emits (to agents and logs), copies (into another variable), passes (to a sub-flow).

    ``into`` names the variable a value is written to from another one, "" otherwise.
    """

    variable: str
    how: str
    node: str
    path: Path
    into: str = ""


def references(document: Document) -> tuple[Reference, ...]:
    """Everything a document names, in document order. Works on drafts; what is malformed names nothing."""
    return tuple(_references(document))


def flows_of(document: Document) -> tuple[str, ...]:
    """Names of the flows a document leads to, in order, each once."""
    return tuple(dict.fromkeys(r.name for r in _references(document) if r.what == "flow"))


def calls_of(document: Document) -> tuple[str, ...]:
    """Names of the flows a document calls and comes back from, in order, each once."""
    return tuple(
        dict.fromkeys(
            visit.value
            for _, kind, config in nodes_of(document)
            for visit in walk(NODES[kind], config)
            if visit.schema.get("x-calls") and isinstance(visit.value, str)
        )
    )


def uses(document: Document) -> tuple[Use, ...]:
    """Every use of a variable by a node, in document order."""
    return tuple(use for node_id, kind, config in nodes_of(document) for use in _uses(node_id, kind, config))


def nodes_of(document: Document) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """(id, kind, config) of the nodes of a draft whose kind is known and whose config can be read."""
    nodes = document.get("nodes")
    for node_id, node in nodes.items() if isinstance(nodes, Mapping) else ():
        if (
            isinstance(node, Mapping)
            and isinstance(node.get("kind"), str)
            and node["kind"] in NODES
            and isinstance(node.get("config", {}), Mapping)
        ):
            yield node_id, node["kind"], node.get("config", {})


def _references(document: Document) -> Iterator[Reference]:
    for visit in walk(FLOW, document):
        what = visit.schema.get("x-ref")
        if what and what != "node" and isinstance(visit.value, str):
            yield Reference(what, visit.value, "", visit.path)
    for node_id, kind, config in nodes_of(document):
        for visit in walk(NODES[kind], config):
            if not isinstance(visit.value, str):
                continue
            what = visit.schema.get("x-ref")
            if what and visit.value:
                yield Reference(what, visit.value, node_id, visit.path)
            if visit.schema.get("x-template") == "plain":
                for name in secrets_in(visit.value):
                    yield Reference("secret", name, node_id, visit.path)


def _uses(node_id: str, kind: str, config: Mapping[str, Any]) -> Iterator[Use]:
    for visit in walk(NODES[kind], config):
        schema, value = visit.schema, visit.value
        if schema.get("x-type") == "assignment" and isinstance(value, Mapping):
            yield from _assignment(node_id, visit.path, value)
        how, template = schema.get("x-variable"), schema.get("x-template")
        if how and how != "assigned" and isinstance(value, str) and value:
            yield Use(value, _how(visit.path, how), node_id, visit.path)
        if how and isinstance(value, list):
            yield from (Use(name, how, node_id, visit.path) for name in value if isinstance(name, str))
        if schema.get("x-variable-keys") and isinstance(value, Mapping):
            yield from (Use(name, "writes", node_id, (*visit.path, name)) for name in value)
        if template in ("typed", "plain") and isinstance(value, str):
            used = "speaks" if template == "typed" else "posts" if schema.get("x-private") else "sends"
            yield from (Use(name, used, node_id, visit.path) for name in variables_in(value))


def _how(path: Path, how: str) -> str:
    """A variable named by a prompt's value segment is spoken, one named as a sub-flow's input is passed on."""
    if how == "reads" and path[-1] == "value":
        return "speaks"
    return "passes" if how == "reads" and path[0] == "inputs" else how


def _assignment(node_id: str, path: Path, row: Mapping[str, Any]) -> Iterator[Use]:
    target, op, value = row.get("variable"), row.get("op", "literal"), row.get("value")
    if not isinstance(target, str):
        return
    if op == "add":
        yield Use(target, "reads", node_id, (*path, "variable"))
    if isinstance(value, str) and op in ("copy", "template"):
        for name in (value,) if op == "copy" else variables_in(value):
            yield Use(name, "copies", node_id, (*path, "value"), target)
    yield Use(target, "writes", node_id, (*path, "variable"))
