"""The sound of a text as comparable tokens: one per Chinese syllable, word or digit.

Belongs here: toneless pinyin, the merging of sounds that telephones and accents merge, and syllable counts.
Does not belong here: what callers mean (matching, utterance).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_HAN: Final = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PIECE = re.compile(rf"[{_HAN}]+|[0-9]|[^\W\d_{_HAN}]+(?:'[^\W\d_{_HAN}]+)*")
_DIGITS: Final = ("ling", "yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu")


@dataclass(frozen=True, slots=True)
class Token:
    """``text`` is what was written, ``sound`` its toneless pinyin (or the word), ``key`` the sound after merging."""

    text: str
    sound: str
    key: str

    def same(self, other: Token) -> bool:
        """Whether two tokens cannot be told apart: equal writing saves a polyphone that was read in two ways."""
        return self.key == other.key or self.text == other.text


@lru_cache(maxsize=8192)
def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a normalised text; punctuation vanishes. Traditional and simplified sound alike.

    >>> [token.key for token in tokens("轉人工vip1")]
    ['zuan', 'ren', 'gon', 'vip', 'yi']
    """
    found: list[Token] = []
    for piece in _PIECE.findall(text):
        if piece[0].isascii():
            sound = _DIGITS[int(piece)] if piece.isdigit() else piece
            found.append(Token(piece, sound, sound))
        elif _is_han(piece):
            from pypinyin import lazy_pinyin  # takes 0.2 s, and most processes never hear a word

            # The library takes a callable that returns a list, one entry per unknown character; its types forgot.
            sounds = lazy_pinyin(piece, errors=list)  # type: ignore[arg-type]
            found += [Token(char, sound, merged(sound)) for char, sound in zip(piece, sounds, strict=True)]
        else:
            found.append(Token(piece, piece, piece))
    return tuple(found)


def merged(sound: str) -> str:
    """A syllable without the differences a telephone line and many accents do not carry: zh/z, ch/c, sh/s, -ng/-n.

    >>> merged("zhuang"), merged("shi"), merged("ling")
    ('zuan', 'si', 'lin')
    """
    if len(sound) > 2 and sound[:2] in {"zh", "ch", "sh"}:
        sound = sound[0] + sound[2:]
    return sound[:-1] if sound.endswith("ng") else sound


def places(outer: tuple[Token, ...], inner: tuple[Token, ...]) -> tuple[int, ...]:
    """Where ``inner`` stands in ``outer`` as whole neighbouring tokens.

    >>> places(tokens("我要转人工"), tokens("人工"))
    (3,)
    """
    size = len(inner)
    return tuple(
        start
        for start in range(len(outer) - size + 1)
        if all(one.same(other) for one, other in zip(outer[start : start + size], inner, strict=True))
    )


def syllable_count(text: str) -> int:
    """Syllables of a phrase; English by vowel groups, which is near enough to warn about one-syllable phrases.

    >>> syllable_count("是"), syllable_count("sales"), syllable_count("operator")
    (1, 1, 4)
    """
    total = 0
    for token in tokens(text):
        vowels = (
            re.findall(r"[aeiouy]+", re.sub(r"(?<![^aeiouy]l)(?<=[^aeiouy])es?$", "", token.text))
            if token.text.isascii()
            else []
        )
        total += max(1, len(vowels))
    return total


def _is_han(piece: str) -> bool:
    return re.match(f"[{_HAN}]", piece) is not None
