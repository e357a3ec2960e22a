"""What things are called in a finding, in both languages of the screen: nodes, ports, periods, languages, types, choices.

What a person named keeps that name in both; what only the program names (a kind, a port, a code) is put into words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from runtime.document.ports import ports
from runtime.document.schemas import FLOW, NODES, PERIODS, Schema
from runtime.document.texts import Text, same

SHOWN = 40
LANGUAGES: Mapping[str, Text] = {
    "zh-CN": Text("中文", "Chinese"),
    "en-US": Text("英语", "English"),
    "zh-HK": Text("粤语", "Cantonese"),
    "zh-TW": Text("台湾国语", "Taiwanese Mandarin"),
    "en-GB": Text("英式英语", "British English"),
    "ja-JP": Text("日语", "Japanese"),
    "ko-KR": Text("韩语", "Korean"),
    "fr-FR": Text("法语", "French"),
    "de-DE": Text("德语", "German"),
    "es-ES": Text("西班牙语", "Spanish"),
    "ru-RU": Text("俄语", "Russian"),
}
# A node of a line's rules has its label in both languages: 营业时间 Hours · 无人接听 Unanswered.
_BOTH = re.compile(r"([\u3400-\u9fff]+) ([A-Z][A-Za-z ]*)")


def language(tag: str) -> Text:
    """A language by its BCP 47 tag; the tag itself where it has no name here."""
    return LANGUAGES.get(tag, same(tag))


def node_name(kind: str, label: str, node: str) -> Text:
    """A node by the label somebody gave it; without one by its kind, and by its id to tell it from others."""
    if label:
        return same(label)
    title = Text.from_json(NODES[kind]["x-kind"]["title"])
    return Text(f"{title.zh} {node}", f"{title.en} {node}")


def rule_name(label: str) -> Text:
    """A node of a line's rules, which the server labelled in both languages; what somebody wrote into it stays."""
    halves = [_BOTH.fullmatch(part) or part for part in label.split(" · ")]
    zh, en = ([half if isinstance(half, str) else half[side] for half in halves] for side in (1, 2))
    return Text(" · ".join(zh), " · ".join(en))


def port_name(kind: str, config: Mapping[str, Any], port: str) -> Text:
    """A port of a node; one it does not have is called as nodes that have it call it."""
    own = next((each.title for each in ports(kind, config) if each.id == port), None)
    if own is not None:
        return own
    rules = (rule for schema in NODES.values() for rule in schema["x-ports"] if rule.get("id") == port)
    found = next((Text.from_json(rule["title"]) for rule in rules if "each" not in rule), None)
    return found or period(port)


def period(name: str) -> Text:
    """A period of a schedule; the site's own keep their names."""
    return Text.from_json(PERIODS[name]) if name in PERIODS else same(name[:SHOWN])


def variable_type(kind: str) -> Text:
    """A type of variables: amount is 金额."""
    return choice(FLOW["properties"]["variables"]["additionalProperties"]["properties"]["type"], kind)


def choice(schema: Schema, value: object) -> Text:
    """One of the values of a field that has a list of them."""
    titles = schema.get("x-enum", {})
    return Text.from_json(titles[str(value)]) if str(value) in titles else same(str(value))
