"""Passes that compare a flow with its site: names that exist, periods and returns that agree, sub-flows that recurse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from runtime.document.findings import ERROR, WARNING, Finding
from runtime.document.model import Model, NodeView
from runtime.document.naming import period as period_name
from runtime.document.references import Reference, calls_of, references
from runtime.document.schemas import FLOW
from runtime.document.site import Site, SiteFlow
from runtime.document.texts import Text
from runtime.document.wording import title_of

if TYPE_CHECKING:
    import networkx as nx

_WHAT = {
    "flow": Text("流程", "flow"),
    "schedule": Text("时间表", "schedule"),
    "list": Text("名单", "caller list"),
    "destination": Text("转接目标", "destination"),
    "audio": Text("录音", "recorded prompt"),
    "table": Text("表", "table"),
    "mailbox": Text("留言箱", "mailbox"),
    "secret": Text("密钥", "secret"),
}


def recursion(model: Model, site: Site | None) -> Iterator[Finding]:
    """Sub-flows may not come back to a flow that is being walked; without a site only a flow calling itself is seen."""
    import networkx as nx  # as in runtime.document.model

    name = model.document["name"]
    calls: nx.DiGraph[str] = nx.DiGraph()
    for other, flow in ((site.flows if site else None) or {}).items():
        calls.add_edges_from((other, called) for called in flow.calls if other != name)
    calls.add_edges_from((name, called) for called in calls_of(model.document))
    for node in model.nodes.values():
        for visit in node.visits:
            if not visit.schema.get("x-calls"):
                continue
            called = visit.value
            if called == name or (called in calls and name in nx.descendants(calls, called)):
                what = Text(f"调用的“{called}”又会调用本流程。", f"calls “{called}”, which calls this flow again.")
                mend = Text("请用“跳转流程”，或去掉其中一次调用。", "Use Go to flow, or remove one of the calls.")
                yield node.finding("recursive_subflow", ERROR, what, mend, field=visit.path)


def names_of_site(model: Model, site: Site) -> Iterator[Finding]:
    """Everything the flow names, looked up in the site."""
    for reference in references(model.document):
        known = site.names(reference.what)
        if known is not None and reference.name not in known and _whole(model, reference):
            yield _missing(model, reference)
    for node in model.nodes.values():
        yield from _periods(node, site)
        yield from _sub_flow(model, node, site)


def _whole(model: Model, reference: Reference) -> bool:
    return not reference.node or model.nodes[reference.node].valid


def _missing(model: Model, reference: Reference) -> Finding:
    kind = _WHAT[reference.what]
    code = f"missing_{reference.what}"
    what = Text(
        f"用到的{kind.zh}“{reference.name}”不存在。", f"names a {kind.en} that does not exist: “{reference.name}”."
    )
    mend = Text(f"请先建好这个{kind.zh}，或选择已有的。", f"Make the {kind.en} first, or choose one that exists.")
    if reference.node:
        return model.nodes[reference.node].finding(code, ERROR, what, mend, field=reference.path)
    title = title_of(FLOW, reference.path, model.document)
    named = Text(f"流程{what.zh}", f"The flow {what.en}")
    return Finding(code, ERROR, named, mend, field=reference.path, field_title=title)


def _periods(node: NodeView, site: Site) -> Iterator[Finding]:
    for visit in node.visits:
        if visit.schema.get("x-ui", {}).get("widget") != "periods" or site.schedules is None:
            continue
        known = site.schedules.get(node.config.get("schedule", ""))
        if known is None:
            continue
        for period in visit.value:
            if period not in known:
                named = period_name(period)
                what = Text(
                    f"的时段“{named.zh}”不在时间表里。", f"has a period that the schedule does not: “{named.en}”."
                )
                mend = Text("请删除这个出口，或在时间表里加上。", "Remove the port, or add the period to the schedule.")
                yield node.finding(
                    "period_unknown", WARNING, what, mend, field=visit.path, port=period, acceptable=True
                )
        for period in known:
            if period not in visit.value:
                named = period_name(period)
                what = Text(
                    f"没有时段“{named.zh}”的出口，会走“其他”。",
                    f"has no port for the period “{named.en}”; it goes by “otherwise”.",
                )
                mend = Text("请加上这个时段。", "Add the period.")
                yield node.finding("period_missing", WARNING, what, mend, field=visit.path, acceptable=True)


def _sub_flow(model: Model, node: NodeView, site: Site) -> Iterator[Finding]:
    called = next((visit.value for visit in node.visits if visit.schema.get("x-calls")), None)
    flow = (site.flows or {}).get(called) if called else None
    if flow is None:
        return
    mine = {row["id"]: row["label"] or row["id"] for row in node.config["returns"]}
    for missing in sorted(mine.keys() ^ set(flow.returns)):
        named = mine.get(missing) or flow.titles.get(missing) or missing
        what = Text(f"的返回与“{called}”不一致：“{named}”。", f"does not have the returns of “{called}”: “{named}”.")
        mend = Text("请重新读取这个流程的返回。", "Take the returns over from that flow again.")
        yield node.finding(
            "returns_differ", ERROR, what, mend, field=("returns",), port=missing if missing in mine else ""
        )
    yield from _bindings(model, node, flow, str(called))


def _bindings(model: Model, node: NodeView, flow: SiteFlow, called: str) -> Iterator[Finding]:
    """Inputs and outputs must be variables of the called flow; a sensitive value stays in sensitive variables."""
    for theirs, given in node.config["inputs"].items():
        doc, mine = flow.variables.get(theirs), model.types.get(given.get("variable", ""))
        if doc is None or not doc.get("input"):
            yield _no_variable(node, called, theirs, ("inputs", theirs))
        elif mine is not None and mine.sensitive and not doc.get("sensitive"):
            yield _exposed(node, called, theirs, ("inputs", theirs))
    for name, theirs in node.config["outputs"].items():
        doc, mine = flow.variables.get(theirs), model.types.get(name)
        if doc is None or not doc.get("output"):
            yield _no_variable(node, called, theirs, ("outputs", name))
        elif doc.get("sensitive") and mine is not None and not mine.sensitive:
            yield _exposed(node, called, name, ("outputs", name))


def _no_variable(node: NodeView, called: str, name: str, field: tuple[str, ...]) -> Finding:
    what = Text(
        f"与“{called}”交换它没有公开的变量“{name}”。", f"exchanges a variable that “{called}” does not offer: “{name}”."
    )
    mend = Text("请在那个流程里把它设为传入或交回。", "Make it an input or output in that flow.")
    return node.finding("no_such_exchange", ERROR, what, mend, field=field)


def _exposed(node: NodeView, called: str, name: str, field: tuple[str, ...]) -> Finding:
    what = Text(
        f"与“{called}”交换敏感值，但变量“{name}”不是敏感的。",
        f"exchanges a sensitive value with “{called}” through the ordinary variable “{name}”.",
    )
    mend = Text("请把这个变量也设为敏感。", "Make that variable sensitive too.")
    return node.finding("sensitive_exposed", ERROR, what, mend, field=field)
