"""Which option an utterance means: a ladder of rules, deterministic, no model.

Belongs here: the rungs, their order and thresholds, and what must be found out about phrases before publishing.
Does not belong here: normalising (utterance), sounds (syllables), digit words (spoken_digits), recognition.

The ladder: exact phrase; equal sound; phrase inside the utterance, longest first; utterance inside one phrase; near
in sound; digit words. A phrase inside a clause counts only if nothing beside it in that clause denies, before or after,
and on the other rungs both sides must hold equally many denials: 不要人工 and "no operator" never mean the agent, while
不需要 finds an option of that wording.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from runtime.domain.edit_distance import distance
from runtime.domain.spoken_digits import spoken_key
from runtime.domain.syllables import Token, places, syllable_count
from runtime.domain.utterance import Utterance, denies, understand

Rung = Literal["exact", "sound", "contains", "part", "near", "digits", "none"]

NEAR: Final = 0.34
"""Largest syllable edit distance, as a share of the longer side, that still is a match."""
MARGIN: Final = 0.1
"""How much farther the next option must lie."""
_NEAR_SHORT: Final = 0.25
_WHOLE_STEP: Final = 4


@dataclass(frozen=True, slots=True)
class PhraseOption:
    """An option with the phrases that mean it and the keys that choose it."""

    id: str
    phrases: tuple[str, ...]
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """The outcome. ``score`` is 1 for certain, 0 for none. ``ambiguous`` names the options that tied, if any did."""

    option_id: str | None
    rung: Rung
    score: float
    ambiguous: tuple[str, ...] = ()


NO_MATCH: Final = Match(None, "none", 0.0)


@dataclass(frozen=True, slots=True)
class Collision:
    """Two options that sound alike on the telephone."""

    first_id: str
    first_phrase: str
    second_id: str
    second_phrase: str


@dataclass(frozen=True, slots=True)
class _Phrase:
    option_id: str
    heard: Utterance


_Ladder = Callable[[Utterance, Sequence[_Phrase]], Match | None]


def match(utterance: str, options: Sequence[PhraseOption], language: str) -> Match:
    """Find the option an utterance means.

    >>> menu = [PhraseOption("agent", ("人工", "人工服务"), ("0",)), PhraseOption("order", ("查询订单",), ("1",))]
    >>> match("嗯，帮我转人工。", menu, "zh-CN").option_id, match("不要人工", menu, "zh-CN").option_id
    ('agent', None)
    """
    said = understand(utterance, language)
    if not said.tokens:
        return NO_MATCH
    phrases = _phrases(tuple(options), language)
    rungs: tuple[_Ladder, ...] = (_exact, _same_sound, _contained, _part, _near)
    for rung in rungs:
        found = rung(said, phrases)
        if found is not None:
            return found
    key = spoken_key(utterance, language)
    hits = [(option.id, 1.0) for option in options if key is not None and key in option.keys]
    return _decide("digits", hits) or NO_MATCH


def collisions(options: Sequence[PhraseOption], language: str) -> tuple[Collision, ...]:
    """Pairs of different options whose phrases have the same sound after merging; to be refused before publishing."""
    phrases = _phrases(tuple(options), language)
    texts = [phrase for option in options for phrase in option.phrases if understand(phrase, language).tokens]
    found = []
    for index, first in enumerate(phrases):
        for offset, second in enumerate(phrases[index + 1 :], index + 1):
            if first.option_id != second.option_id and _alike(first.heard, second.heard):
                found.append(Collision(first.option_id, texts[index], second.option_id, texts[offset]))
    return tuple(found)


def short_phrases(options: Sequence[PhraseOption], language: str) -> tuple[tuple[str, str], ...]:
    """Option id and phrase of every one-syllable phrase: recognisers cannot be trusted with those."""
    return tuple(
        (option.id, phrase)
        for option in options
        for phrase in option.phrases
        if syllable_count(understand(phrase, language).text) == 1
    )


@lru_cache(maxsize=256)
def _phrases(options: tuple[PhraseOption, ...], language: str) -> tuple[_Phrase, ...]:
    found = []
    for option in options:
        for phrase in option.phrases:
            heard = understand(phrase, language)
            if heard.tokens:
                found.append(_Phrase(option.id, heard))
    return tuple(found)


def _decide(rung: Rung, hits: Sequence[tuple[str, float]]) -> Match | None:
    """The best of some hits; options that tie are ambiguous."""
    if not hits:
        return None
    best = max(score for _, score in hits)
    ids = tuple(dict.fromkeys(option_id for option_id, score in hits if score == best))
    return Match(None, rung, best, ids) if len(ids) > 1 else Match(ids[0], rung, best)


def _exact(said: Utterance, phrases: Sequence[_Phrase]) -> Match | None:
    return _decide("exact", [(phrase.option_id, 1.0) for phrase in phrases if phrase.heard.text == said.text])


def _same_sound(said: Utterance, phrases: Sequence[_Phrase]) -> Match | None:
    return _decide("sound", [(phrase.option_id, 1.0) for phrase in phrases if _alike(said, phrase.heard)])


def _alike(one: Utterance, other: Utterance) -> bool:
    if len(one.tokens) != len(other.tokens) or one.negations != other.negations:
        return False
    if len(one.tokens) == 1:
        # Merged, 是 四 十 would be one sound; a single syllable has nothing else to go by.
        return one.tokens[0].sound == other.tokens[0].sound
    return all(left.same(right) for left, right in zip(one.tokens, other.tokens, strict=True))


def _contained(said: Utterance, phrases: Sequence[_Phrase]) -> Match | None:
    hits: list[tuple[str, int]] = []
    for phrase in phrases:
        size = len(phrase.heard.tokens)
        # 是 stands in 但是 and 还是: a lone syllable inside a sentence says nothing. A lone English word does.
        if size == 1 and not phrase.heard.text.isascii():
            continue
        hits += [
            (phrase.option_id, size) for clause in said.clauses if _stands_undenied(clause.tokens, phrase.heard.tokens)
        ]
    longest = max((size for _, size in hits), default=0)
    total = len(said.tokens)
    return _decide("contains", [(option_id, longest / total) for option_id, size in hits if size == longest])


def _stands_undenied(clause: tuple[Token, ...], phrase: tuple[Token, ...]) -> bool:
    """Whether a clause holds a phrase and nothing beside it denies: 别人工 is no 别人 with a 工."""
    return any(
        not denies(clause[:start]) and not denies(clause[start + len(phrase) :]) for start in places(clause, phrase)
    )


def _part(said: Utterance, phrases: Sequence[_Phrase]) -> Match | None:
    """At least half of a phrase, two syllables or more, and of one option only: 投诉 for 投诉建议."""
    size = len(said.tokens)
    hits = [
        phrase.option_id
        for phrase in phrases
        if 2 <= size < len(phrase.heard.tokens) <= 2 * size
        and phrase.heard.negations == said.negations
        and places(phrase.heard.tokens, said.tokens)
    ]
    return _decide("part", [(option_id, 0.5) for option_id in hits])


def _near(said: Utterance, phrases: Sequence[_Phrase]) -> Match | None:
    nearest: dict[str, float] = {}
    for phrase in phrases:
        if phrase.heard.negations == said.negations and _long_enough(phrase.heard):
            away = distance(said.tokens, phrase.heard.tokens)
            nearest[phrase.option_id] = min(away, nearest.get(phrase.option_id, 1.0))
    ranked = sorted(nearest.items(), key=lambda entry: (entry[1], entry[0]))
    if not ranked or ranked[0][1] > _limit(said):
        return None
    rivals = tuple(option_id for option_id, away in ranked if away - ranked[0][1] < MARGIN)
    score = round(1 - ranked[0][1], 3)
    return Match(None, "near", score, rivals) if len(rivals) > 1 else Match(ranked[0][0], "near", score)


def _long_enough(heard: Utterance) -> bool:
    return len(heard.tokens) >= 2 or len(heard.text) >= 5


def _limit(said: Utterance) -> float:
    """One whole wrong syllable of three (查订单, 退订单) is another request, so short utterances are held tighter."""
    return NEAR if len(said.tokens) >= _WHOLE_STEP else min(NEAR, 0.32 if len(said.tokens) == 3 else _NEAR_SHORT)
