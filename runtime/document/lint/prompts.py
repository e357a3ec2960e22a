"""Passes over what a caller hears: how long it takes, whether the option comes before its key, what can be spoken.

Lengths are estimated from the text and the flow's speech rate, in 字 or words a minute; recorded audio counts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from runtime.document.findings import ERROR, WARNING, Finding
from runtime.document.lint.menus import options_of
from runtime.document.model import Model, NodeView
from runtime.document.naming import choice
from runtime.document.naming import language as language_name
from runtime.document.schemas import PARTS
from runtime.document.templates import SECRET, VARIABLE, split_prompt
from runtime.document.texts import Text
from runtime.document.walk import Path
from runtime.engine.values import VariableType

LONG_PROMPT_S, LONG_LEAD_S = 20, 8
VALUE_UNITS = 6  # 字 or words a spoken value takes, about

_UNIT = re.compile(r"[\u3400-\u9fff]|[A-Za-z']+|[0-9]")
_CLAUSE = re.compile(r"[^,，。.;；:：!！?？、\n]+")
_KEY_ZH = re.compile(
    r"(?P<before>.*?)(?:请|您|可以|直接)*(?:按|拨)\s*(?:[0-9]+|[*#]|[零一二三四五六七八九]|星号?|井号?)\s*(?:号?键|号)?(?P<after>.*)"
)
_KEY_EN = re.compile(
    r"(?P<before>.*?)(?:please\s+)?\bpress\s+(?:the\s+)?(?:[0-9]+|[*#]|\w+)(?:\s+key)?(?P<after>.*)", re.IGNORECASE
)
_SPEAKABLE: Mapping[str, tuple[str, ...]] = {
    "boolean": (),
    "enum": ("text",),
    "integer": ("integer", "ordinal", "percent", "digits"),
    "amount": ("amount",),
    "date": ("date",),
    "time": ("time",),
    "phone": ("phone", "digits", "digits_yao"),
    "digits": ("digits", "digits_yao", "phone", "integer"),
    "text": ("text", "digits", "digits_yao"),
}


_AS = PARTS["segment"]["anyOf"][2]["properties"]["as"]


def prompts(model: Model) -> Iterator[Finding]:
    """Every prompt: its length, and whether its values can be spoken."""
    rate = model.document["defaults"]["speech_rate"]
    for node in model.nodes.values():
        for visit in node.visits:
            if visit.schema.get("x-type") != "prompt":
                continue
            yield from _values(model, node, visit.path, visit.value)
            for language in model.languages:
                length = seconds(visit.value.get(language, ()), rate)
                if length > LONG_PROMPT_S:
                    spoken = language_name(language)
                    what = Text(
                        f"的一段提示约 {length:.0f} 秒（{spoken.zh}）。",
                        f"has a prompt of about {length:.0f} s ({spoken.en}).",
                    )
                    mend = Text("请缩短到 20 秒以内，或拆开。", "Shorten it to 20 s, or split it.")
                    yield node.finding(
                        "long_prompt", WARNING, what, mend, field=(*visit.path, language), acceptable=True
                    )


def seconds(segments: Sequence[Mapping[str, Any]], rate: int) -> float:
    """About how long a prompt takes at ``rate`` 字 a minute."""
    pauses = sum(segment.get("pause_ms", 0) for segment in segments) / 1_000
    values = sum(VALUE_UNITS for segment in segments if "value" in segment)
    return float(pauses + (values + sum(_units(segment.get("say", "")) for segment in segments)) * 60 / rate)


def _units(text: str) -> int:
    values = len(VARIABLE.findall(text))
    return values * VALUE_UNITS + len(_UNIT.findall(VARIABLE.sub("", text)))


def _values(model: Model, node: NodeView, path: Path, prompt: Mapping[str, Any]) -> Iterator[Finding]:
    for language, segments in split_prompt(prompt, {name: kind.kind for name, kind in model.types.items()}).items():
        for segment in segments:
            kind = model.types.get(segment.get("value", ""))
            if kind is not None:
                yield from _spoken(node, (*path, language), segment, kind)
            elif "say" in segment and re.search(r"[{}]", segment["say"]):
                what = Text("的提示里有写错的花括号。", "has a prompt with a brace that means nothing.")
                mend = Text(
                    "变量写作 {变量:类型}；提示里不能用密钥。", "Write {variable:type}; secrets cannot be spoken."
                )
                yield node.finding("stray_brace", ERROR, what, mend, field=(*path, language))


def _spoken(node: NodeView, path: Path, segment: Mapping[str, Any], kind: VariableType) -> Iterator[Finding]:
    name, how = segment["value"], segment["as"]
    if how not in _SPEAKABLE[kind.kind]:
        said, ways = choice(_AS, how), [choice(_AS, each) for each in _SPEAKABLE[kind.kind]]
        what = Text(f"不能把变量“{name}”读成“{said.zh}”。", f"cannot speak the variable “{name}” as {said.en}.")
        zh, en = "、".join(each.zh for each in ways) or "—", ", ".join(each.en for each in ways) or "—"
        mend = Text(f"这个类型可以读成：{zh}。", f"Its type can be read as: {en}.")
        yield node.finding("value_not_speakable", ERROR, what, mend, field=path)
    elif how == "text" and kind.kind != "enum":
        what = Text(
            f"要读出变量“{name}”的任意文字，发布前无法合成。",
            f"speaks any text of “{name}”, which cannot be rendered before publishing.",
        )
        mend = Text("请改用枚举、数字等类型。", "Use an enum, digits or another type whose words are known.")
        yield node.finding("text_not_rendered", WARNING, what, mend, field=path, acceptable=True)


def menu_prompts(model: Model) -> Iterator[Finding]:
    """Menus: the option is to be said before its key, and the first one soon."""
    rate = model.document["defaults"]["speech_rate"]
    for node in model.nodes.values():
        if not options_of(node):
            continue
        for language in model.languages:
            segments = node.config["prompt"].get(language, ())
            text = "".join(segment.get("say", "\n") for segment in segments)
            path: Path = ("prompt", language)
            key, lead = key_said_first(text, language), lead_text(text, language)
            if key:
                what = Text(f"先说按键后说选项：“{key}”。", f"says the key before the option: “{key}”.")
                mend = Text("请先说选项再说按键，例如“查询请按1”。", "Say the option first: “for orders press 1”.")
                yield node.finding("key_said_first", WARNING, what, mend, field=path, acceptable=True)
            if lead is not None and _units(lead) * 60 / rate > LONG_LEAD_S:
                what = Text("在第一个选项前说得太久，超过 8 秒。", "talks for more than 8 s before the first option.")
                mend = Text(
                    "请把开场白缩短，或移到单独的播放节点。", "Shorten the introduction, or move it to a Play node."
                )
                yield node.finding("late_first_option", WARNING, what, mend, field=path, acceptable=True)


def _clauses(text: str, language: str) -> Iterator[tuple[re.Match[str], re.Match[str] | None]]:
    pattern = _KEY_ZH if language.startswith("zh") else _KEY_EN
    for clause in _CLAUSE.finditer(SECRET.sub("", text)):
        yield clause, pattern.fullmatch(clause[0].strip())


def key_said_first(text: str, language: str) -> str:
    """The first clause in which the key comes before the option: 按1查询, "press 1 for orders". "" when there is none."""
    named = False
    for clause, key in _clauses(text, language):
        if key is None:
            named = True
            continue
        before, after = key["before"].strip(), key["after"].strip()
        if not before and (after or not named):
            return clause[0].strip()
        named = False
    return ""


def lead_text(text: str, language: str) -> str | None:
    """What is said before the first option; None when no key is said at all."""
    start = 0
    for clause, key in _clauses(text, language):
        if key is not None:
            return text[: clause.start() if key["before"].strip() or key["after"].strip() else start]
        start = clause.start()
    return None
