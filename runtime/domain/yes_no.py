"""Yes or no, out of what a caller said.

Belongs here: the lists of answers in each language.
Does not belong here: how a phrase is found in an utterance (matching).
"""

from __future__ import annotations

from typing import Final

from runtime.domain.matching import PhraseOption, match
from runtime.domain.utterance import is_chinese, understand

_ZH: Final = (
    PhraseOption(
        "no", ("不", "不是", "不是的", "不要", "不用", "不用了", "不需要", "不对", "不行", "不可以", "不好", "不想")
    ),
    PhraseOption(
        "no", ("不同意", "不愿意", "不正确", "不确认", "没有", "没", "否", "别", "错", "错了", "错误", "取消", "算了")
    ),
    PhraseOption(
        "yes", ("是", "是的", "对", "对的", "好", "好的", "可以", "可以的", "行", "行的", "没错", "没问题", "不错")
    ),
    PhraseOption("unsure", ("不知道", "不清楚", "不确定", "不一定", "不好说")),
    PhraseOption("yes", ("确认", "确定", "需要", "要", "要的", "嗯", "正确", "同意", "愿意", "当然", "有", "有的")),
)
_EN: Final = (
    PhraseOption("no", ("no", "nope", "nah", "no thanks", "wrong", "incorrect", "cancel", "not right", "not correct")),
    PhraseOption("no", ("not that", "not okay", "don't", "don't want", "do not want", "never")),
    PhraseOption(
        "yes", ("yes", "yeah", "yep", "yup", "sure", "ok", "okay", "correct", "right", "of course", "confirm")
    ),
    PhraseOption("unsure", ("no idea", "don't know", "do not know", "not sure")),
    PhraseOption("yes", ("no problem", "absolutely", "exactly")),
)
_ANSWERS: Final[dict[str | None, bool]] = {"yes": True, "no": False}


def yes_no(utterance: str, language: str) -> bool | None:
    """Yes, no, or neither; a denial inside a clause always wins over the consent it denies.

    >>> yes_no("是的。", "zh-CN"), yes_no("不是", "zh-CN"), yes_no("no thanks", "en-US"), yes_no("不知道", "zh-CN")
    (True, False, False, None)
    """
    text = utterance
    if is_chinese(language):
        said = understand(utterance, language).text
        # 对对对 is 对, said by somebody in a hurry.
        text = said[0] if said and len(set(said)) == 1 else utterance
    found = match(text, _ZH if is_chinese(language) else _EN, language)
    # An answer is one syllable long, so what only resembles one is asked again.
    return None if found.rung in {"part", "near"} else _ANSWERS.get(found.option_id)
