"""What differs between two values of one schema, field by field and in words: no JSON reaches a reader. Pure.

Values may be malformed (drafts are): what does not fit its schema is told as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from runtime.document.schemas import Schema
from runtime.document.texts import Text, same
from runtime.document.walk import Path, branch

NOTHING = Text("（无）", "(nothing)")
LONGEST = 300
_YES, _NO = Text("是", "yes"), Text("否", "no")
_DEFAULT = Text("（默认）", "(default)")
_ORDER = Text("顺序", "order")
_ALL, _ANY = Text("且", "and"), Text("或", "or")


@dataclass(frozen=True, slots=True)
class Field:
    """A field that differs: its path in the node's config (in the document for a setting), what it is called, both values,
    and both in words."""

    path: Path
    title: Text
    before: Any
    after: Any
    was: Text = NOTHING
    now: Text = NOTHING


def fields(schema: Schema, was: Any, now: Any, path: Path = (), title: Text | None = None) -> Iterator[Field]:
    """Every field of a value that differs, as deep as the schema goes."""
    title = title or same("")
    if was == now:
        return
    if "anyOf" in schema and "x-type" not in schema:
        one, other = branch(schema, was), branch(schema, now)
        if other is not None and one is other and not _is_group(now):
            yield from fields(other, was, now, path, title)
            return
    if schema.get("x-type") == "prompt" and isinstance(was, Mapping | None) and isinstance(now, Mapping | None):
        yield from _prompts(was or {}, now or {}, path, title)
    elif isinstance(was, Mapping) and isinstance(now, Mapping) and schema.get("properties") and not _is_group(now):
        properties = schema["properties"]
        for name in dict.fromkeys((*was, *now)):
            inner = properties.get(name)
            inner = inner if isinstance(inner, Mapping) else {}
            default = inner.get("default")
            yield from fields(
                inner, was.get(name, default), now.get(name, default), (*path, name), _under(title, inner, name)
            )
    elif isinstance(was, list) and isinstance(now, list) and schema.get("x-unique"):
        yield from _items(schema, was, now, path, title)
    else:
        yield Field(path, title, was, now, in_words(schema, was), in_words(schema, now))


def in_words(schema: Schema, value: Any) -> Text:
    """A value as a person reads it."""
    text = _words(schema, value)
    return Text(_cut(text.zh), _cut(text.en))


def without(item: Any, names: frozenset[str]) -> Any:
    """An item of a list but for some of its fields."""
    return {key: value for key, value in item.items() if key not in names} if isinstance(item, Mapping) else item


# --- inside lists and prompts ----------------------------------------------------------------------------------------


def _items(schema: Schema, was: list[Any], now: list[Any], path: Path, title: Text) -> Iterator[Field]:
    """Items are the same while their key is: one that only moved is no other."""
    key, inner = str(schema["x-unique"]), schema.get("items", {})
    old, new = _by_key(was, key), _by_key(now, key)
    for name in dict.fromkeys((*old, *new)):
        item = new[name] if name in new else old[name]
        named = _joined(title, same(f"“{_name(item, key)}”"))
        if name in old and name in new:
            yield from fields(inner, old[name][1], new[name][1], (*path, new[name][0]), named)
            continue
        before, after = (old[name][1] if name in old else None), (new[name][1] if name in new else None)
        yield Field((*path, item[0]), named, before, after, in_words(inner, before), in_words(inner, after))
    kept = [name for name in old if name in new]
    moved = [name for name in new if name in old]
    if kept != moved:
        before, after = (
            "、".join(_name(known[name], key) for name in order) for known, order in ((old, kept), (new, moved))
        )
        yield Field(path, _joined(title, _ORDER), was, now, same(before), same(after))


def _by_key(items: list[Any], key: str) -> dict[str, tuple[int, Any]]:
    return {str(item.get(key)): (index, item) for index, item in enumerate(items) if isinstance(item, Mapping)}


def _name(item: tuple[int, Any], key: str) -> str:
    given = item[1]
    return str(
        next((given[name] for name in ("label", "title", "list", "region", key) if given.get(name)), item[0] + 1)
    )


def _prompts(was: Mapping[str, Any], now: Mapping[str, Any], path: Path, title: Text) -> Iterator[Field]:
    for language in dict.fromkeys((*was, *now)):
        one, other = was.get(language), now.get(language)
        if one != other:
            yield Field((*path, language), _joined(title, same(language)), one, other, _said(one), _said(other))


# --- words -----------------------------------------------------------------------------------------------------------


def _words(schema: Schema, value: Any) -> Text:
    if value is None and "x-default-from" in schema:
        return _DEFAULT
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, Mapping):
        return _object(schema, value)
    if isinstance(value, list):
        inner: Any = schema.get("items")
        each = [_words(_chosen(inner if isinstance(inner, Mapping) else {}, item), item) for item in value]
        return Text("、".join(text.zh for text in each), ", ".join(text.en for text in each))
    titles = schema.get("x-enum")
    found = Text.from_json(titles.get(str(value))) if isinstance(titles, Mapping) else same("")
    return found if found.zh else same(str(value))


def _object(schema: Schema, value: Mapping[str, Any]) -> Text:
    if schema.get("x-type") == "prompt" or any(_is_segments(inner) for inner in value.values()):
        said = [f"{language}：{_said(inner).zh}" for language, inner in value.items()]
        return same(" / ".join(said))
    schema = _chosen(schema, value)
    if _is_group(value):
        return _group(schema, value)
    if schema.get("x-type") == "row":
        return _row(schema, value)
    properties = schema.get("properties", {})
    zh, en = [], []
    told_of = [name for name in value if name != "id"]
    if len(told_of) == 1 and isinstance(value[told_of[0]], Mapping):
        return _words(_chosen(properties.get(told_of[0], {}), value[told_of[0]]), value[told_of[0]])
    for name in told_of:
        item = value[name]
        inner = properties.get(name, {})
        title, told = _title(inner, name), _words(_chosen(inner, item), item)
        zh.append(f"{title.zh} {told.zh}")
        en.append(f"{title.en} {told.en}")
    return Text("，".join(zh), ", ".join(en)) if zh else NOTHING


def _group(schema: Schema, value: Mapping[str, Any]) -> Text:
    every = "all" in value
    members = value["all" if every else "any"]
    inner = schema.get("properties", {}).get("all" if every else "any", {}).get("items", {})
    told = [_words(_chosen(inner, member), member) for member in members] if isinstance(members, list) else []
    grouped = [isinstance(member, Mapping) and _is_group(member) for member in members] if told else []
    word = _ALL if every else _ANY
    zh = [f"（{text.zh}）" if inside else text.zh for text, inside in zip(told, grouped, strict=True)]
    en = [f"({text.en})" if inside else text.en for text, inside in zip(told, grouped, strict=True)]
    return Text(f" {word.zh} ".join(zh), f" {word.en} ".join(en))


def _row(schema: Schema, value: Mapping[str, Any]) -> Text:
    operator = _words(schema["properties"]["op"], value.get("op"))
    literal = _words({}, value["value"]) if "value" in value else same("")
    name = value.get("variable", "")
    return Text(f"{name} {operator.zh} {literal.zh}".rstrip(), f"{name} {operator.en} {literal.en}".rstrip())


def _said(segments: Any) -> Text:
    if not isinstance(segments, list):
        return NOTHING
    parts = []
    for segment in segments:
        given = segment if isinstance(segment, Mapping) else {}
        sound = f"♪{given['audio']}" if "audio" in given else f"[{given['value']}]" if "value" in given else ""
        parts.append(str(given.get("say") or sound))
    return same(_cut("".join(parts))) if parts else NOTHING


def _is_segments(value: Any) -> bool:
    kinds = ("say", "audio", "value")
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(each, Mapping) and any(kind in each for kind in kinds) for each in value)
    )


def _is_group(value: Any) -> bool:
    return isinstance(value, Mapping) and len(value) == 1 and ("all" in value or "any" in value)


def _chosen(schema: Schema, value: Any) -> Schema:
    return (branch(schema, value) or {}) if "anyOf" in schema else schema


def _title(schema: Any, name: str) -> Text:
    title = Text.from_json(schema.get("x-title")) if isinstance(schema, Mapping) else same("")
    return title if title.zh else same(name)


def _under(title: Text, inner: Schema, name: str) -> Text:
    return _joined(title, _title(inner, name))


def _joined(one: Text, other: Text) -> Text:
    return Text(f"{one.zh} · {other.zh}", f"{one.en} · {other.en}") if one.zh else other


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
