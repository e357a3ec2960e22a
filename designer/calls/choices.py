"""What callers can choose, in words: the questions of every flow and their options, as the newest version that has them says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from runtime.domain.texts import Bilingual
from runtime.engine.program import HUMAN
from runtime.store.call_facts import NO_INPUT, NO_MATCH
from runtime.store.database import Database
from runtime.store.versions import recent_documents

# Options somebody may have taken long ago are found this far back.
VERSIONS_BACK = 10
UNANSWERED: Mapping[str, Bilingual] = {
    NO_INPUT: Bilingual("没有输入", "no input"),
    NO_MATCH: Bilingual("输入不匹配", "input did not match"),
}
# What every menu takes beside its own options.
COMMON: Mapping[str, Bilingual] = {
    HUMAN: Bilingual("转人工", "a human"),
    "#back": Bilingual("返回上一级", "back"),
    "#repeat": Bilingual("重听", "repeat"),
}
YES_NO = {"yes": Bilingual("是", "yes"), "no": Bilingual("否", "no")}


@dataclass(frozen=True, slots=True)
class Question:
    """One node that asks: its label and its options in words, in their order on the node."""

    flow: str
    node: str
    label: str
    options: Mapping[str, Bilingual] = field(default_factory=dict)

    def words(self, option: str) -> Bilingual:
        """An option in words; what the node has not (any more), a shortcut of the flow say, by its own name."""
        name = option.removeprefix("@")
        return self.options.get(option) or {**UNANSWERED, **COMMON, **YES_NO}.get(option) or Bilingual(name, name)


Questions = Mapping[tuple[str, str], Question]


def questions(database: Database, *, flows: Iterable[str] | None = None) -> Questions:
    """The questions of every flow that has a version, or of some, by (flow, node)."""
    found: dict[tuple[str, str], Question] = {}
    for flow, document in recent_documents(database, most=VERSIONS_BACK, flows=flows):
        for node, placed in document.get("nodes", {}).items():
            options = _options(placed)
            if options is None:
                continue
            known = found.get((flow, node))
            newest = known or Question(flow, node, str(placed.get("label") or node))
            found[flow, node] = Question(flow, node, newest.label, {**newest.options, **_missing(newest, options)})
    return found


def question(known: Questions, flow: str, node: str) -> Question:
    """One of them; by its id when no version says more."""
    return known.get((flow, node)) or Question(flow, node, node)


def _missing(newest: Question, options: Mapping[str, Bilingual]) -> dict[str, Bilingual]:
    return {name: words for name, words in options.items() if name not in newest.options}


def _options(node: Mapping[str, Any]) -> dict[str, Bilingual] | None:
    """What a node offers; None for one that offers nothing."""
    if node.get("kind") == "confirm":
        return dict(YES_NO)
    given = node.get("config", {}).get("options") if node.get("kind") == "menu" else None
    return {str(option["id"]): _words(option) for option in given} if given else None


def _words(option: Mapping[str, Any]) -> Bilingual:
    """ "按3：技术支持"."""
    label, keys = str(option.get("label") or option["id"]), "、".join(option.get("keys", ()))
    return Bilingual(f"按{keys}：{label}", f"press {keys}: {label}") if keys else Bilingual(label, label)
