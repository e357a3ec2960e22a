"""What a schema cannot say and a release cannot do without: names that exist, ids that are unique, figures that fit.

Doubts about a flow that could run stand in `lint`, not here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from runtime.document.bypass import stuck
from runtime.document.findings import ERROR, Finding, Patch
from runtime.document.model import Model, NodeView
from runtime.document.naming import language, port_name
from runtime.document.ports import duplicated
from runtime.document.schemas import FLOW
from runtime.document.texts import Text
from runtime.document.walk import Path, Visit, walk
from runtime.document.wording import title_of
from runtime.engine.conditions import CALL_VARIABLES
from runtime.engine.values import VariableType, coerce


def semantics(model: Model) -> Iterator[Finding]:
    """All of them, in no particular order."""
    yield from _envelope_nodes(model)
    yield from _edges(model)
    yield from _switched_off(model)
    yield from _variables(model)
    yield from _figures_of_flow(model)
    for node in model.nodes.values():
        yield from _ports(node)
        yield from _figures(node)
        yield from _names(node, model)
    yield from _undefined(model)


def _flow(model: Model, code: str, message: Text, mend: Text, path: Path, **more: Any) -> Finding:
    return Finding(code, ERROR, message, mend, field=path, field_title=title_of(FLOW, path, model.document), **more)


def _envelope_nodes(model: Model) -> Iterator[Finding]:
    """Everything outside edges that names a node."""
    for visit in walk(FLOW, model.document):
        if visit.schema.get("x-ref") != "node" or visit.path[0] == "edges" or not isinstance(visit.value, str):
            continue
        if visit.value not in model.nodes:
            title = title_of(FLOW, visit.path, model.document)
            zh = f"“{title.zh}”指向的节点“{visit.value}”不存在。"
            en = f"“{title.en}” leads to a node that does not exist: “{visit.value}”."
            yield _flow(model, "no_such_node", Text(zh, en), Text("请选择一个节点。", "Choose a node."), visit.path)


def _edges(model: Model) -> Iterator[Finding]:
    taken: set[tuple[str, str]] = set()
    for edge in model.edges:
        place: Path = ("edges", edge.index)
        gone = [end for end in (edge.source, edge.target) if end not in model.nodes]
        fix = (Patch("remove", place),)
        where: dict[str, Any] = {"edge": edge.index, "fix": fix}
        if edge.source in model.nodes:
            where |= {"node": edge.source, "label": model.nodes[edge.source].label, "port": edge.port}
        if gone:
            zh, en = (
                f"连线连到不存在的节点“{gone[0]}”。",
                f"An edge is tied to a node that does not exist: “{gone[0]}”.",
            )
            yield Finding("edge_to_nowhere", ERROR, Text(zh, en), _remove_edge(), **where)
            continue
        node = model.nodes[edge.source]
        if node.valid and edge.port not in {port.id for port in node.ports}:
            name = port_name(node.kind, node.config, edge.port)
            zh, en = f"“{node.label.zh}”没有出口“{name.zh}”。", f"“{node.label.en}” has no port “{name.en}”."
            yield Finding("no_such_port", ERROR, Text(zh, en), _remove_edge(), **where)
        elif (edge.source, edge.port) in taken:
            name = port_name(node.kind, node.config, edge.port)
            zh = f"“{node.label.zh}”的出口“{name.zh}”有两条连线。"
            en = f"The port “{name.en}” of “{node.label.en}” has two edges."
            yield Finding("port_wired_twice", ERROR, Text(zh, en), _remove_edge(), **where)
        taken.add((edge.source, edge.port))


def _remove_edge() -> Text:
    return Text("请删除这条连线，或重新连接。", "Remove the edge, or tie it again.")


def _switched_off(model: Model) -> Iterator[Finding]:
    for node_id in stuck(model.drawn):
        node = model.nodes[node_id]
        what = Text(
            "已停用，但它的出口没有通到任何节点，来电无处可去。",
            "is switched off, but its port leads nowhere: a call would have no way on.",
        )
        mend = Text("请连接这个出口，或恢复此节点。", "Wire the port, or switch the node on again.")
        yield node.finding("switched_off_to_nowhere", ERROR, what, mend, port=model.drawn["nodes"][node_id]["bypass"])


def _variables(model: Model) -> Iterator[Finding]:
    for name, doc in model.document["variables"].items():
        path: Path = ("variables", name)
        kind = VariableType.from_json(doc)
        if kind.kind == "enum" and not kind.choices:
            zh, en = (
                f"变量“{name}”是枚举，但没有可选值。",
                f"The variable “{name}” is one of a list, but the list is empty.",
            )
            yield _flow(
                model,
                "enum_without_values",
                Text(zh, en),
                Text("请列出可选值。", "List its values."),
                (*path, "values"),
            )
        if "initial" in doc and coerce(kind, doc["initial"]) is None:
            zh, en = f"变量“{name}”的初始值不合它的类型。", f"The initial value of “{name}” does not fit its type."
            mend = Text("请改初始值或类型。", "Change the initial value or the type.")
            yield _flow(model, "initial_not_of_type", Text(zh, en), mend, (*path, "initial"))


def _figures_of_flow(model: Model) -> Iterator[Finding]:
    for visit in walk(FLOW, model.document):
        if visit.path and visit.path[0] != "nodes":
            for path, message, mend in _misfits(visit):
                yield _flow(model, "figures_do_not_fit", message, mend, path)


def _ports(node: NodeView) -> Iterator[Finding]:
    for port in duplicated(node.kind, node.config) if node.valid else ():
        name = port_name(node.kind, node.config, port)
        zh, en = f"有两个出口的编号相同，都是“{name.zh}”。", f"has two ports with the same id, that of “{name.en}”."
        mend = Text(
            "请改其中一个的编号，或删掉后重新添加。", "Give one of them another id, or remove it and add it anew."
        )
        yield node.finding("duplicate_port", ERROR, Text(zh, en), mend, port=port)


def _figures(node: NodeView) -> Iterator[Finding]:
    for visit in node.visits:
        for path, message, mend in _misfits(visit):
            yield node.finding("figures_do_not_fit", ERROR, message, mend, field=path)


def _misfits(visit: Visit) -> Iterator[tuple[Path, Text, Text]]:
    """What the schema's own hints x-ordered, x-sum and x-unique ask of a value."""
    schema, value = visit.schema, visit.value
    if "x-ordered" in schema and isinstance(value, dict):
        low, high = schema["x-ordered"]
        if value.get(low) is not None and value.get(high) is not None and value[low] > value[high]:
            what = Text(
                f"的下限 {value[low]} 大于上限 {value[high]}。",
                f"has a minimum of {value[low]} above its maximum of {value[high]}.",
            )
            yield (*visit.path, low), what, Text("请把下限改小或上限改大。", "Lower the minimum or raise the maximum.")
    if "x-sum" in schema and isinstance(value, list):
        total, wanted = sum(item[schema["x-sum"]["field"]] for item in value), schema["x-sum"]["total"]
        if total != wanted:
            what = Text(f"的比例合计是 {total}，不是 {wanted}。", f"has shares that add up to {total}, not {wanted}.")
            yield visit.path, what, Text(f"请让各项合计 {wanted}。", f"Make them add up to {wanted}.")
    if "x-unique" in schema and isinstance(value, list):
        seen: set[Any] = set()
        for index, item in enumerate(value):
            key = item[schema["x-unique"]]
            if key in seen:
                what = Text(f"里编号“{key}”出现两次。", f"has the id “{key}” twice.")
                yield (
                    (*visit.path, index, schema["x-unique"]),
                    what,
                    Text("请改其中一个的编号。", "Change one of them."),
                )
            seen.add(key)


def _names(node: NodeView, model: Model) -> Iterator[Finding]:
    """Names that the flow itself declares: its languages and its returns."""
    returns = {row["id"] for row in model.document["returns"]}
    for visit in node.visits:
        widget = visit.schema.get("x-ui", {}).get("widget")
        if widget == "language" and visit.value not in model.languages:
            spoken = language(visit.value)
            zh, en = (
                f"切换到流程没有的语言“{spoken.zh}”。",
                f"switches to a language the flow does not have: “{spoken.en}”.",
            )
            mend = Text("请选择流程的一种语言。", "Choose one of the flow's languages.")
            yield node.finding("no_such_language", ERROR, Text(zh, en), mend, field=visit.path)
        if widget == "return" and visit.value and visit.value not in returns:
            zh, en = f"用流程没有的返回“{visit.value}”。", f"returns by a way the flow does not have: “{visit.value}”."
            mend = Text("请选择流程的一种返回，或先加上它。", "Choose one of the flow's returns, or add it first.")
            yield node.finding("no_such_return", ERROR, Text(zh, en), mend, field=visit.path)


def _undefined(model: Model) -> Iterator[Finding]:
    for use in model.uses:
        if use.variable in model.types and not (use.how == "writes" and use.variable in CALL_VARIABLES):
            continue
        node = model.nodes[use.node]
        zh, en = f"用到没有定义的变量“{use.variable}”。", f"uses a variable that is not defined: “{use.variable}”."
        mend = Text("请先定义这个变量，或选择已有的变量。", "Define the variable, or choose one that exists.")
        fix = (Patch("add", ("variables", use.variable), {"type": "text"}),)
        yield node.finding("undefined_variable", ERROR, Text(zh, en), mend, field=use.path, fix=fix)
