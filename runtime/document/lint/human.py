"""Passes about the way to a human: the fallback, and 0 or 转人工 in every menu."""

from __future__ import annotations

from collections.abc import Iterator

from runtime.document.findings import ERROR, HINT, WARNING, Finding
from runtime.document.model import Model, NodeView, listens, upstream
from runtime.document.schemas import FLOW
from runtime.document.texts import Text
from runtime.document.walk import Path
from runtime.document.wording import title_of

FALLBACK: Path = ("defaults", "fallback", "to")


def fallback(model: Model) -> Iterator[Finding]:
    """A flow needs a node to fall back to, and that node must lead to somebody or to a mailbox."""
    title = title_of(FLOW, FALLBACK, model.document)
    if model.fallback is None:
        called = bool(model.document["returns"])
        what = Text(
            "没有设置兜底节点，出问题时没人接。", "No fallback node is set: when something fails, nobody answers."
        )
        if called:
            what = Text("没有兜底节点；出问题时用上层流程的。", "No fallback node is set: the calling flow's is used.")
        mend = Text("请在流程设置里选择转人工的节点。", "Choose the node that leads to a human in the flow's settings.")
        severity = HINT if called else ERROR
        yield Finding("no_fallback", severity, what, mend, field=FALLBACK, field_title=title, acceptable=True)
    elif model.fallback not in upstream(model.graph, _humans(model)):
        node = model.nodes[model.fallback]
        what = Text(
            "是兜底节点，但走不到坐席、号码或留言。", "is the fallback, but leads to no agent, number or mailbox."
        )
        mend = Text("请让兜底走到转人工或留言。", "Lead the fallback to a human or to voicemail.")
        yield node.finding("fallback_without_human", WARNING, what, mend, acceptable=True)


def human(model: Model) -> Iterator[Finding]:
    """Every question that takes keys has a way to a human: the flow's human key or phrase, or an option."""
    answered = upstream(model.answers, _humans(model))
    for node in model.nodes.values():
        if not asks_for_a_choice(node) or _human_shortcut(model, node) or node.id in answered:
            continue
        what = Text("没有转人工的办法。", "has no way to a human.")
        mend = Text(
            "请设置兜底节点并保留按 0 转人工，或加一个转人工的选项。",
            "Set a fallback node and keep 0 for a human, or add an option that leads to one.",
        )
        yield node.finding("no_way_to_human", ERROR, what, mend, acceptable=True)


def asks_for_a_choice(node: NodeView) -> bool:
    """Is this a question answered by choosing? Told by its no-match port."""
    return node.valid and any(port.id == "no_match" for port in node.ports)


def _human_shortcut(model: Model, node: NodeView) -> bool:
    if not listens(node) or not (model.fallback or model.document["returns"]):
        return False
    asked = model.document["defaults"]["human"]
    taken = own_keys(node)
    return any(key not in taken for key in asked["keys"]) or any(asked["phrases"].get(lang) for lang in model.languages)


def own_keys(node: NodeView) -> dict[str, tuple[Path, ...]]:
    """The keys of a node's own choices, and where each stands."""
    found: dict[str, tuple[Path, ...]] = {}
    for visit in node.visits:
        if visit.schema.get("x-ui", {}).get("widget") == "keys" and isinstance(visit.value, list):
            for index, key in enumerate(visit.value):
                found[key] = (*found.get(key, ()), (*visit.path, index))
    return found


def _humans(model: Model) -> list[str]:
    """Nodes where somebody, or a mailbox, takes over."""
    return [
        node.id
        for node in model.nodes.values()
        if any(visit.schema.get("x-ref") in ("destination", "mailbox") for visit in node.visits)
    ]
