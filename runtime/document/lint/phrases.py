"""Passes over what callers may say: phrases that sound alike, and phrases too short to be recognised."""

from __future__ import annotations

from collections.abc import Iterator

from runtime.document.findings import ERROR, HINT, WARNING, Finding
from runtime.document.lint.menus import options_of
from runtime.document.model import Model, NodeView, listens
from runtime.document.texts import Text
from runtime.domain.matching import PhraseOption, collisions, short_phrases

PAIRS_MAX = 2_000_000  # every pair of phrases in a menu is compared; more of them would take many seconds


def phrases(model: Model) -> Iterator[Finding]:
    """Every menu in every language, together with the shortcuts that are open in it."""
    budget = PAIRS_MAX
    for language in model.languages:
        shared = _shared(model, language)
        for node in model.nodes.values():
            own = tuple(
                PhraseOption(option["id"], tuple(option["phrases"].get(language, ()))) for option in options_of(node)
            )
            if not any(option.phrases for option in own):
                continue
            budget -= sum(len(option.phrases) for option in (*own, *shared)) ** 2
            if budget < 0:
                what = Text(
                    "之后的说法太多，没有检查是否相似。", "and the menus after it were not checked: too many phrases."
                )
                mend = Text("请减少说法或快捷方式。", "Use fewer phrases or shortcuts.")
                yield node.finding("phrases_not_checked", WARNING, what, mend, acceptable=True)
                return
            yield from _collisions(model, node, own, shared if listens(node) else (), language)
            yield from _short(node, own, language)


def _shared(model: Model, language: str) -> tuple[PhraseOption, ...]:
    human = model.document["defaults"]["human"]["phrases"].get(language, ())
    own = tuple(PhraseOption(f"@{s['id']}", tuple(s["when"]["phrases"].get(language, ()))) for s in model.shortcuts)
    return (*own, PhraseOption("@human", tuple(human)))


def _collisions(
    model: Model, node: NodeView, own: tuple[PhraseOption, ...], shared: tuple[PhraseOption, ...], language: str
) -> Iterator[Finding]:
    targets = {"@human": model.fallback, **{f"@{s['id']}": s["to"] for s in model.shortcuts}}
    for found in collisions((*own, *shared), language):
        if found.first_id.startswith("@"):
            continue
        index = next(i for i, option in enumerate(own) if option.id == found.first_id)
        field = ("options", index, "phrases", language)
        pair = f"“{found.first_phrase}” / “{found.second_phrase}”"
        if found.second_id.startswith("@"):
            if model.wired.get((node.id, found.first_id)) == targets[found.second_id]:
                continue
            what = Text(f"的说法盖住了快捷方式的说法：{pair}。", f"has a phrase that hides a shortcut's: {pair}.")
            mend = Text("请换一个说法，或确认是有意的。", "Use another phrase, or make sure it is meant.")
            yield node.finding("phrase_hides_shortcut", HINT, what, mend, field=field, acceptable=True)
        else:
            what = Text(f"有两个选项听起来一样：{pair}。", f"has two options that sound alike: {pair}.")
            mend = Text("请换掉其中一个说法。", "Change one of the phrases.")
            yield node.finding("phrases_sound_alike", ERROR, what, mend, field=field)


def _short(node: NodeView, own: tuple[PhraseOption, ...], language: str) -> Iterator[Finding]:
    for option_id, phrase in short_phrases(own, language):
        index = next(i for i, option in enumerate(own) if option.id == option_id)
        what = Text(
            f"的说法“{phrase}”只有一个音节，容易听错。", f"has a phrase of one syllable, easily misheard: “{phrase}”."
        )
        mend = Text("请用两个音节以上的说法。", "Use a phrase of two syllables or more.")
        yield node.finding(
            "short_phrase", WARNING, what, mend, field=("options", index, "phrases", language), acceptable=True
        )
