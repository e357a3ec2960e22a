"""What a recogniser or a designer wrote, brought to the form in which it is compared.

Belongs here: Unicode, punctuation, polite fillers, question frames, clauses, and counting negations in a clause.
Does not belong here: choosing an option (matching), sounds (syllables).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from runtime.domain.syllables import Token, tokens

LONGEST = 500
"""Most characters of an utterance that are looked at."""

_BREAK = re.compile(r"[,.;!?，。；！？…]+")
_NOISE = re.compile(r"[^\w\s',.;!?，。；！？…]+|_+")

_ZH_ANYWHERE = re.compile(
    r"不好意思|对不起|對不起|麻烦你?|麻煩你?|[嗯呃]+|(?<![余金限总面差税份])额+(?!度)|(?<=[查询詢問问看找听聽改办辦转轉接说說])一下|我的"
)
_ZH_QUESTION = re.compile(
    "能不能够?|能不能夠|可不可以|可以不可以|是不是|有没有|有沒有|要不要|行不行|好不好|对不对|會不會|会不会|能否|可否|对不對"
)
_ZH_LEAD = re.compile(
    r"^(?:那个|那個|这个|這個|就是|然后|然後|啊|哦|喂|你好|您好|请你?|請你?|"
    r"我想要?|我要|我需要|我们?想要?|我們想要?|帮我|幫我|给我|給我|想要)"
)
_ZH_TAIL = re.compile(r"(?:吧|呢|啊|呀|哦|啦|嘛|一下|谢谢你?|謝謝你?)$")
_EN_ANYWHERE = re.compile(r"\b(?:uh+|um+|er+|hmm+|please)\b")
_EN_LEAD = re.compile(
    r"^(?:hello|hi|well|okay so|i want to|i want|i would like to|i would like|i'd like to|i'd like|i need to|i need|"
    r"can you|could you|can i|could i|give me|let me|get me|to|the|a|an)\s+"
)
_EN_TAIL = re.compile(r"\s+(?:thanks|thank you)$")

_ZH_NEGATOR = re.compile(r"(?:不|没|沒|甭|勿|无需|無需|无须|無須|别|別|拒绝|拒絕|唔|冇)+")
# Words that hold a negator's character and deny nothing.
_ZH_NEUTRAL = re.compile(
    r"差不多|不过|不過|不错|不錯|没错|沒錯|没关系|沒關係|没问题|沒問題|不客气|不客氣|不得不|不锈钢|不鏽鋼|不限|不动产|不動產|"
    r"沉没|(?:特|分|区|區|级|級|性|类|類|个|個|告|识|識|辨|鉴|鑑)[别別]|[别別](?:的|人|墅)|"
    r"(.)不\1|(.)[没沒]\2"
)
_ZH_NEGATOR_SOUNDS = (("bu", "yao"), ("bu", "yon"), ("bu", "xu", "yao"))
_EN_NEGATOR = re.compile(
    r"\b(?:(?:no|not|never|without|none|nothing|dont|cant|wont|doesnt|isnt)\b(?:\s+no\b)*|\w+n't\b|cannot\b)",
    re.ASCII,
)
_EN_NEUTRAL = re.compile(r"\b(?:no problem|not bad|why not|no doubt)\b")
# A clause that stops here still waits for its object: "不要，人工" denies the agent.
_ZH_OPEN_END = re.compile(r"(?:[不没沒别別甭勿]|不要|不用|不想要?|不需要?|无需|無需|别要|不[转轉接找选選按是])$")
_ZH_BARE = re.compile(r"[不没沒]+$")


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch without a pause: its tokens, and how many words or sounds it holds that could deny."""

    tokens: tuple[Token, ...]
    negations: int


@dataclass(frozen=True, slots=True)
class Utterance:
    """``text`` without punctuation, for exact comparison; empty when nothing but fillers of a question was said."""

    text: str
    tokens: tuple[Token, ...]
    clauses: tuple[Clause, ...]

    @property
    def negations(self) -> int:
        """Negations of all clauses together."""
        return sum(clause.negations for clause in self.clauses)


def is_chinese(language: str) -> bool:
    """Whether a BCP 47 tag names Chinese."""
    return language.lower().split("-")[0] in {"zh", "cmn", "yue"}


@lru_cache(maxsize=8192)
def understand(text: str, language: str) -> Utterance:
    """Normalise a text; utterances and phrases go through the same door.

    >>> understand("嗯，我想转人工。", "zh-CN").text
    '转人工'
    >>> understand("不要人工", "zh-CN").negations
    1
    """
    plain = _NOISE.sub(" ", unicodedata.normalize("NFKC", text[:LONGEST]).replace("’", "'").casefold())
    pieces = [" ".join(piece.split()) for piece in _BREAK.split(plain)]
    chinese = is_chinese(language)
    # Recognisers put spaces between Chinese words; they are no pauses.
    if chinese:
        pieces = [re.sub(r"(?<![a-z0-9]) | (?![a-z0-9])", "", piece) for piece in pieces]
    pieces = [piece for piece in (_join_open_ends(pieces) if chinese else pieces) if piece]
    stripped = [piece for piece in (_without_fillers(piece, chinese) for piece in pieces) if piece]
    if not stripped and not any(_ZH_QUESTION.search(piece) for piece in pieces):
        # Somebody who says only 嗯 or 你好 may mean just that.
        stripped = pieces
    clauses = tuple(Clause(tokens(piece), _negators(piece)) for piece in stripped)
    joined = ("" if chinese else " ").join(stripped)
    return Utterance(joined, tuple(token for clause in clauses for token in clause.tokens), clauses)


def _join_open_ends(pieces: list[str]) -> list[str]:
    joined: list[str] = []
    for piece in pieces:
        waits = bool(joined) and _ZH_OPEN_END.search(joined[-1]) is not None
        # A bare 不 is an answer of its own: "不，转人工" asks for the agent.
        if waits and not _ZH_BARE.fullmatch(joined[-1]):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def _without_fillers(piece: str, chinese: bool) -> str:
    if chinese:
        piece = _ZH_QUESTION.sub("", _ZH_ANYWHERE.sub("", piece))
        lead, tail = _ZH_LEAD, _ZH_TAIL
    else:
        piece = " ".join(_EN_ANYWHERE.sub("", piece).split())
        lead, tail = _EN_LEAD, _EN_TAIL
    while (shorter := tail.sub("", lead.sub("", piece)).strip()) != piece:
        piece = shorter
    return piece


def denies(words: tuple[Token, ...]) -> bool:
    """Whether words beside a phrase deny it; what only looks like a denial (差不多, 特别, no problem) does not.

    >>> denies(tokens("不要")), denies(tokens("差不多"))
    (True, False)
    """
    text = "".join(f" {word.text} " if word.text.isascii() else word.text for word in words)
    # A bar keeps the neighbours of a neutral word apart, or they would meet and look like another word.
    return _negators(_EN_NEUTRAL.sub("|", " ".join(_ZH_NEUTRAL.sub("|", text).split()))) > 0


def _negators(piece: str) -> int:
    written = len(_ZH_NEGATOR.findall(piece)) + len(_EN_NEGATOR.findall(piece))
    # Free recognition writes homophones (步要人工); a pharmacy's 补药 counts alike in phrase and utterance.
    return written or int(any(_sounds_in(piece, sounds) for sounds in _ZH_NEGATOR_SOUNDS))


def _sounds_in(piece: str, sounds: tuple[str, ...]) -> bool:
    keys = [token.key for token in tokens(piece)]
    return any(tuple(keys[start : start + len(sounds)]) == sounds for start in range(len(keys)))
