"""The pass over sensitive variables: they enter no prompt, no address, no log, no ordinary variable."""

from __future__ import annotations

from collections.abc import Iterator

from runtime.document.findings import ERROR, Finding
from runtime.document.model import Model
from runtime.document.texts import Text

_LEAKS = {
    "speaks": Text("在提示里读出", "speaks it in a prompt"),
    "sends": Text("放进地址或请求头", "puts it into an address or a header"),
    "emits": Text("随电话交给别人", "hands it on with the call"),
}


def secrecy(model: Model) -> Iterator[Finding]:
    """Every use of a sensitive variable. Comparing it, and sending it in a request's body, are allowed."""
    for use in model.uses:
        kind = model.types.get(use.variable)
        if kind is None or not kind.sensitive:
            continue
        leak = _LEAKS.get(use.how)
        if use.how == "copies" and not _is_sensitive(model, use.into):
            leak = Text(f"复制到普通变量“{use.into}”", f"copies it into the ordinary variable “{use.into}”")
        if leak:
            node = model.nodes[use.node]
            what = Text(
                f"把敏感变量“{use.variable}”{leak.zh}。", f"uses the sensitive variable “{use.variable}” and {leak.en}."
            )
            mend = Text("请去掉它，或取消变量的“敏感”。", "Take it out, or make the variable not sensitive.")
            yield node.finding("sensitive_exposed", ERROR, what, mend, field=use.path)


def _is_sensitive(model: Model, name: str) -> bool:
    kind = model.types.get(name)
    return kind is not None and kind.sensitive
