"""The pass over variables: read though nothing was ever put in, put in though nothing reads, not used at all."""

from __future__ import annotations

from collections.abc import Iterator

from runtime.document.findings import HINT, WARNING, Finding, Patch
from runtime.document.model import Model, downstream
from runtime.document.references import Use
from runtime.document.schemas import FLOW
from runtime.document.texts import Text
from runtime.document.walk import Path
from runtime.document.wording import title_of

_ASKS_WHETHER_SET = ("is_set", "is_not_set")


def variables(model: Model) -> Iterator[Finding]:
    """Every declared variable."""
    by_name: dict[str, list[Use]] = {}
    for use in model.uses:
        by_name.setdefault(use.variable, []).append(use)
    for name, doc in model.document["variables"].items():
        mine = by_name.get(name, [])
        writers = {use.node for use in mine if use.how == "writes"}
        readers = [use for use in mine if use.how != "writes"]
        if not mine:
            if not doc["input"] and not doc["output"]:
                what = Text(f"变量“{name}”没有用到。", f"The variable “{name}” is never used.")
                yield _flow(model, "unused_variable", name, what, fix=(Patch("remove", ("variables", name)),))
            continue
        if not readers and not doc["output"]:
            what = Text(f"变量“{name}”赋了值但从没用到。", f"The variable “{name}” is set but never read.")
            yield _flow(model, "never_read", name, what)
        if not doc["input"] and "initial" not in doc:
            yield from _too_early(model, name, writers, readers)


def _too_early(model: Model, name: str, writers: set[str], readers: list[Use]) -> Iterator[Finding]:
    """Reads that no write can have come before."""
    written = downstream(model.graph, writers)
    for use in readers:
        if use.node in written or _only_asks(model, use.node, use.path):
            continue
        what = Text(
            f"用到变量“{name}”，但在这之前没有节点给它赋值。",
            f"reads the variable “{name}”, which no node before it has set.",
        )
        mend = Text(
            "请在之前给它赋值、给它初始值，或设为传入。",
            "Set it before, give it an initial value, or make it an input.",
        )
        yield model.nodes[use.node].finding("read_before_set", WARNING, what, mend, field=use.path, acceptable=True)


def _only_asks(model: Model, node_id: str, path: Path) -> bool:
    row = path[:-1]
    return any(
        visit.path == row and visit.schema.get("x-type") == "row" and visit.value["op"] in _ASKS_WHETHER_SET
        for visit in model.nodes[node_id].visits
    )


def _flow(model: Model, code: str, name: str, what: Text, fix: tuple[Patch, ...] = ()) -> Finding:
    path: Path = ("variables", name)
    mend = Text("可以删除它。", "It can be removed.")
    title = title_of(FLOW, path, model.document)
    return Finding(code, HINT, what, mend, field=path, field_title=title, fix=fix, acceptable=True)
