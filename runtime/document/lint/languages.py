"""The pass over languages: every prompt in every language of the flow, and phrases in one language as in the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from runtime.document.findings import ERROR, WARNING, Finding
from runtime.document.model import Model, NodeView, shortcut_name
from runtime.document.naming import language as language_name
from runtime.document.schemas import FLOW
from runtime.document.texts import Text
from runtime.document.walk import Path, Visit
from runtime.document.wording import title_of


def language_parity(model: Model) -> Iterator[Finding]:
    """Prompts and phrases of nodes, then phrases of the flow's shortcuts."""
    for node in model.nodes.values():
        for visit in node.visits:
            if visit.schema.get("x-type") == "prompt":
                yield from _prompt(model, node, visit)
            elif _is_phrases(visit) and visit.value:
                yield from _phrases(model, node, visit)
    for index, shortcut in enumerate(model.shortcuts):
        path: Path = ("shortcuts", index, "when", "phrases")
        to = shortcut_name(model, shortcut)
        for language in _missing(model, shortcut["when"]["phrases"]):
            spoken = language_name(language)
            what = Text(
                f"通往“{to.zh}”的快捷方式没有{spoken.zh}的说法。",
                f"The shortcut to “{to.en}” has no phrases in {spoken.en}.",
            )
            title = title_of(FLOW, path, model.document)
            yield Finding(
                "phrases_missing_language", WARNING, what, _MEND, field=path, field_title=title, acceptable=True
            )


_MEND = Text("请补上这种语言。", "Add that language.")


def _is_phrases(visit: Visit) -> bool:
    return bool(visit.schema.get("x-ui", {}).get("widget") == "phrases")


def _missing(model: Model, given: Mapping[str, Any]) -> list[str]:
    """Languages that lack what another has."""
    return [lang for lang in model.languages if not given.get(lang)] if any(given.values()) else []


def _prompt(model: Model, node: NodeView, visit: Visit) -> Iterator[Finding]:
    for language in model.languages:
        if not visit.value.get(language):
            spoken = language_name(language)
            what = Text(f"的提示没有{spoken.zh}。", f"has a prompt that is empty in {spoken.en}.")
            yield node.finding("prompt_missing_language", ERROR, what, _MEND, field=(*visit.path, language))


def _phrases(model: Model, node: NodeView, visit: Visit) -> Iterator[Finding]:
    if visit.schema.get("default") == visit.value:
        return
    for language in _missing(model, visit.value):
        spoken = language_name(language)
        what = Text(f"没有{spoken.zh}的说法。", f"has no phrases in {spoken.en}.")
        yield node.finding("phrases_missing_language", WARNING, what, _MEND, field=visit.path, acceptable=True)
