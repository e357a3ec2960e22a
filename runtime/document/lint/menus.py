"""Passes over menus: their keys, how many options they have, how deep they lie. What they say stands in `prompts`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from runtime.document.findings import ERROR, HINT, WARNING, Finding
from runtime.document.lint.human import asks_for_a_choice, own_keys
from runtime.document.model import Model, NodeView, listens, shortcut_name
from runtime.document.texts import Text

LEVELS_WARNING, LEVELS_STRONG = 3, 4
OPTIONS_HINT, OPTIONS_WARNING = 4, 5


def options_of(node: NodeView) -> list[Mapping[str, Any]]:
    """The options of a menu; empty for other kinds."""
    for visit in node.visits:
        if visit.schema.get("x-ui", {}).get("widget") == "keypad_options":
            found: list[Mapping[str, Any]] = visit.value
            return found
    return []


def keys(model: Model) -> Iterator[Finding]:
    """Keys that mean two things, or hide another."""
    shared = _shared_keys(model)
    for node in model.nodes.values():
        if not asks_for_a_choice(node):
            continue
        own = own_keys(node)
        yield from _twice(node, own)
        yield from _prefixes(node, own)
        if listens(node):
            yield from _shadows(model, node, own, shared)


def _twice(node: NodeView, own: Mapping[str, tuple[Any, ...]]) -> Iterator[Finding]:
    for key, places in own.items():
        if len(places) > 1:
            what = Text(f"里按键 {key} 用了两次。", f"uses the key {key} twice.")
            mend = Text("请给其中一个换一个键。", "Give one of them another key.")
            yield node.finding("duplicate_key", ERROR, what, mend, field=places[1])


def _prefixes(node: NodeView, own: Mapping[str, tuple[Any, ...]]) -> Iterator[Finding]:
    for key, places in own.items():
        longer = next((other for other in own if other != key and other.startswith(key)), None)
        if longer:
            what = Text(
                f"里 {key} 是 {longer} 的开头，按 {key} 要多等一会儿。",
                f"has {key}, the beginning of {longer}: after {key} the caller has to wait.",
            )
            mend = Text("请用不以它开头的键。", "Use keys that do not begin with each other.")
            yield node.finding("key_prefix", HINT, what, mend, field=places[0], acceptable=True)


def _shared_keys(model: Model) -> dict[str, tuple[Text, str | None]]:
    """Keys open in every menu: what for, and the node they lead to."""
    human = model.document["defaults"]["human"]["keys"]
    found: dict[str, tuple[Text, str | None]] = dict.fromkeys(human, (Text("转人工", "to a human"), model.fallback))
    for shortcut in model.shortcuts:
        found |= dict.fromkeys(shortcut["when"]["keys"], (shortcut_name(model, shortcut), shortcut["to"]))
    return found


def _shadows(
    model: Model, node: NodeView, own: Mapping[str, tuple[Any, ...]], shared: Mapping[str, tuple[Text, str | None]]
) -> Iterator[Finding]:
    option_of = {key: option["id"] for option in options_of(node) for key in option["keys"]}
    for key, places in own.items():
        if key not in shared:
            continue
        name, target = shared[key]
        if target and model.wired.get((node.id, option_of.get(key, ""))) == target:
            continue
        what = Text(
            f"的按键 {key} 盖住了快捷方式“{name.zh}”。", f"uses the key {key}, which hides the shortcut “{name.en}”."
        )
        mend = Text(
            "请换一个键，或确认这里不需要快捷方式。", "Use another key, or make sure the shortcut is not needed here."
        )
        yield node.finding("key_hides_shortcut", HINT, what, mend, field=places[0], acceptable=True)


def options(model: Model) -> Iterator[Finding]:
    """Options nobody can choose, and more of them than a caller keeps in mind (the human key does not count)."""
    human = set(model.document["defaults"]["human"]["keys"])
    for node in model.nodes.values():
        found = options_of(node)
        for index, option in enumerate(found):
            if not option["keys"] and not any(option["phrases"].values()):
                what = Text(
                    f"的选项“{option['label']}”没有按键也没有说法。",
                    f"has an option with neither key nor phrase: “{option['label']}”.",
                )
                mend = Text("请给它一个按键或说法。", "Give it a key or a phrase.")
                yield node.finding(
                    "option_without_way", ERROR, what, mend, field=("options", index, "keys"), port=option["id"]
                )
        count = sum(1 for option in found if not human & set(option["keys"]))
        if count >= OPTIONS_HINT:
            what = Text(f"有 {count} 个选项。", f"has {count} options.")
            mend = Text("请只留最常用的，其余放到下一级。", "Keep the most used, put the rest one level down.")
            severity = WARNING if count > OPTIONS_WARNING else HINT
            code = "too_many_options" if severity == WARNING else "many_options"
            yield node.finding(code, severity, what, mend, field=("options",), acceptable=True)


def levels(model: Model) -> Iterator[Finding]:
    """Menus that a caller only reaches after hearing many others. Automatic branches do not count."""
    depth: dict[str, int] = {}
    waiting = [(root, 0) for root in model.roots if root != model.fallback]
    while waiting:
        node_id, above = waiting.pop(0)
        here = above + bool(options_of(model.nodes[node_id]))
        if depth.get(node_id, 1_000) <= here:
            continue
        depth[node_id] = here
        node = model.nodes[node_id]
        targets = (model.wired.get((node_id, port.id)) for port in node.ports)
        waiting += [(target, here) for target in targets if target]
    for node_id, level in depth.items():
        if level > LEVELS_WARNING and options_of(model.nodes[node_id]):
            strong = level > LEVELS_STRONG
            what = Text(
                f"是第 {level} 级菜单{'，太深' if strong else ''}。",
                f"is a menu on level {level}{', far too deep' if strong else ''}.",
            )
            mend = Text("请减少层级，三级以内为宜。", "Use fewer levels: three at most.")
            code = "far_too_many_levels" if strong else "many_levels"
            yield model.nodes[node_id].finding(code, WARNING, what, mend, acceptable=True)
