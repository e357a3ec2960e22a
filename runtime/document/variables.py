"""Representative values of each variable: what exploration types, what back ends answer, what stands in for a secret.

They come from the rows that read a variable (both sides of each boundary), from format checks and from the type; values
travel along copies and sub-flow inputs and outputs, so a boundary tested in one flow is reached from another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from runtime.document.schemas import NODES
from runtime.document.values import around, plausible
from runtime.document.walk import Visit, walk
from runtime.domain.checks import representatives
from runtime.engine.conditions import CALL_VARIABLES
from runtime.engine.values import Value, VariableType, coerce

if TYPE_CHECKING:
    import networkx as nx

SAMPLES_MAX = 24

Document = Mapping[str, Any]
Name = tuple[str, str]  # (flow, variable)


def types_of(document: Document) -> dict[str, VariableType]:
    """The types of a flow's variables and of the call's own."""
    declared = document.get("variables") or {}
    return {**CALL_VARIABLES, **{name: VariableType.from_json(doc) for name, doc in declared.items()}}


def samples(flows: Mapping[str, Document]) -> dict[str, dict[str, list[Value]]]:
    """For each flow {variable: values}, at most `SAMPLES_MAX` each, the telling ones first. ``flows`` are filled in."""
    import networkx as nx  # takes 0.15 s, which a runtime that starts would spend on nothing

    types = {flow: types_of(document) for flow, document in flows.items()}
    telling: dict[Name, dict[Value, None]] = {}
    links: nx.Graph[Name] = nx.Graph()
    for flow, document in flows.items():
        for name in types[flow]:
            links.add_node((flow, name))
        links.add_edges_from(_links(flow, document, flows))
        for name, value in _telling(document, types[flow]):
            telling.setdefault((flow, name), {})[value] = None
    spread = _spread(telling, links, types)
    return {
        flow: {
            name: _bounded((*spread.get((flow, name), ()), *plausible(kind)))
            for name, kind in sorted(types[flow].items())
            if name not in CALL_VARIABLES or name == "call.caller" or spread.get((flow, name))
        }
        for flow in flows
    }


def tests(document: Document) -> dict[str, list[dict[str, Any]]]:
    """All condition rows of a flow by the variable they read: what tells one value from another."""
    found: dict[str, list[dict[str, Any]]] = {}
    for visit in _visits(document):
        if visit.schema.get("x-type") == "row" and isinstance(visit.value.get("variable"), str):
            rows = found.setdefault(visit.value["variable"], [])
            row = dict(visit.value)
            if row not in rows:
                rows.append(row)
    return dict(sorted(found.items()))


def _bounded(values: Iterable[Value]) -> list[Value]:
    return list({(type(value), value): value for value in values}.values())[:SAMPLES_MAX]


def _visits(document: Document) -> Iterator[Visit]:
    for node in document["nodes"].values():
        if node["kind"] in NODES:
            yield from walk(NODES[node["kind"]], node["config"])


def _telling(document: Document, types: Mapping[str, VariableType]) -> Iterator[tuple[str, Value]]:
    for visit in _visits(document):
        what, value = visit.schema.get("x-type"), visit.value
        if what == "row" and value.get("variable") in types:
            kind = types[value["variable"]]
            yield from ((value["variable"], near) for near in around(kind, value["op"], value.get("value")))
        checked = _checked(visit)
        if checked and checked[0] in types:
            yield from _passing(checked[0], checked[1], types[checked[0]])


def _checked(visit: Visit) -> tuple[str, Mapping[str, Any]] | None:
    """The variable and the check of an object that collects into one under the other."""
    if not isinstance(visit.value, Mapping):
        return None
    for key, schema in visit.schema.get("properties", {}).items():
        if schema.get("x-type") == "check" and visit.value.get(key) and visit.value.get("variable"):
            return visit.value["variable"], visit.value[key]
    return None


def _passing(name: str, check: Mapping[str, Any], kind: VariableType) -> Iterator[tuple[str, Value]]:
    if check.get("kind", "none") == "none":
        return
    bounds = {short: check[long] for short, long in (("min", "minimum"), ("max", "maximum")) if long in check}
    try:
        valid, _ = representatives(check["kind"], bounds)
    except ValueError:
        return
    value = coerce(kind, valid)
    if value is not None:
        yield name, value


def _links(flow: str, document: Document, flows: Mapping[str, Document]) -> Iterator[tuple[Name, Name]]:
    for visit in _visits(document):
        match visit.schema.get("x-type"), visit.value:
            case "assignment", {"op": "copy", "variable": str(target), "value": str(source)}:
                yield (flow, target), (flow, source)
        if not isinstance(visit.value, Mapping) or visit.value.get("flow") not in flows:
            continue
        callee = visit.value["flow"]
        for theirs, given in (visit.value.get("inputs") or {}).items():
            if "variable" in given:
                yield (callee, theirs), (flow, given["variable"])
        for mine, theirs in (visit.value.get("outputs") or {}).items():
            yield (flow, mine), (callee, theirs)


def _spread(
    telling: Mapping[Name, Mapping[Value, None]], links: nx.Graph[Name], types: Mapping[str, Mapping[str, VariableType]]
) -> dict[Name, tuple[Value, ...]]:
    import networkx as nx  # as above

    spread: dict[Name, tuple[Value, ...]] = {}
    for component in nx.connected_components(links):
        members = sorted(name for name in component if name[1] in types.get(name[0], {}))
        for name in members:
            own = telling.get(name, {})
            kind = types[name[0]][name[1]]
            others = (
                value
                for other in members
                if other != name and types[other[0]][other[1]].kind == kind.kind
                for value in telling.get(other, {})
            )
            spread[name] = tuple(value for value in dict.fromkeys((*own, *others)) if _within(kind, value))
    return spread


def _within(kind: VariableType, value: Value) -> bool:
    if isinstance(value, bool) or not isinstance(value, int):
        return kind.kind != "enum" or value in kind.choices
    return kind.minimum <= value <= kind.maximum
