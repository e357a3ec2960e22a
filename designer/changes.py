"""What differs between two documents of a flow, in words: paths a caller takes, then nodes and settings. Pure.

Works on drafts, valid or not: what is malformed is compared as the JSON it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from runtime.document.ports import PortInfo, ports
from runtime.document.schemas import FLOW, NODES, Schema
from runtime.document.texts import Text, same

Document = Mapping[str, Any]

UNWIRED = {
    "end": Text("正常结束", "the end of the call"),
    "fallback": Text("兜底（转人工）", "the fallback"),
    "refuse_publish": Text("未连接", "nothing yet"),
}
NOTHING = Text("（无）", "(nothing)")
WORDS = {"added": Text("新增", "added"), "removed": Text("删除", "removed"), "changed": Text("修改", "changed")}
_SETTINGS = ("languages", "entry", "defaults", "shortcuts", "returns", "accepted")


@dataclass(frozen=True, slots=True)
class Field:
    """A field that differs: its path in the node's config (in the document for a setting), what it is called, and both values."""

    path: tuple[str | int, ...]
    title: Text
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``what``: path, node, variable, setting or subflow; ``how``: added, removed or changed."""

    what: str
    how: str
    text: Text
    node: str = ""
    label: str = ""
    port: str = ""
    fields: tuple[Field, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """All fields as JSON; what is absent is null."""
        return {
            "what": self.what,
            "how": self.how,
            "text": self.text.to_json(),
            "node": self.node or None,
            "label": self.label or None,
            "port": self.port or None,
            "fields": [
                {"path": list(f.path), "title": f.title.to_json(), "before": f.before, "after": f.after}
                for f in self.fields
            ],
        }


def compare(before: Document, after: Document) -> tuple[Change, ...]:
    """What ``after`` does otherwise than ``before``: paths first, then nodes, variables and settings. Layout is no change."""
    return (*_paths(before, after), *_nodes(before, after), *_variables(before, after), *_settings(before, after))


# --- paths -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Way:
    """A way out of a node as a caller meets it: "按3" or "无输入", and where it leads."""

    port: str
    said: Text
    to: Text


def _paths(before: Document, after: Document) -> Iterator[Change]:
    both = [name for name in _table(after, "nodes") if name in _table(before, "nodes")]
    for name in both:
        one, other = _ways(before, name), _ways(after, name)
        label = _label(after, name)
        for key in dict.fromkeys((*one, *other)):
            old, new = one.get(key), other.get(key)
            if old is not None and new is not None and old.to == new.to:
                continue
            yield _path(name, label, old, new)


def _path(name: str, label: str, old: _Way | None, new: _Way | None) -> Change:
    how = "changed" if old and new else "added" if new else "removed"
    way = new or old
    if way is None:
        raise ValueError("a path that was and is not")
    start, end = (old.to if old else NOTHING), (new.to if new else NOTHING)
    text = Text(f"{way.said.zh}：{start.zh} → {end.zh}", f"{way.said.en}: {start.en} → {end.en}")
    return Change("path", how, text, name, label, way.port)


def _ways(document: Document, name: str) -> dict[str, _Way]:
    """The ways out of a node by what the caller does: a key stays the same way when the option behind it changes."""
    node = _table(document, "nodes").get(name)
    if not isinstance(node, Mapping):
        return {}
    config = node.get("config")
    config = config if isinstance(config, Mapping) else {}
    options = config.get("options")
    known = {str(o.get("id")): o for o in options if isinstance(o, Mapping)} if isinstance(options, list) else {}
    found: dict[str, _Way] = {}
    for port in ports(str(node.get("kind", "")), config):
        to = _target(document, name, port)
        option = known.get(port.id)
        keys = [str(key) for key in _list(option, "keys")] if option else []
        for key in keys:
            found[f"key {key}"] = _Way(port.id, Text(f"按{key}", f"press {key}"), to)
        if not keys:
            said = Text(f"说“{port.title.zh}”", f"say “{port.title.en}”") if option else port.title
            found[f"port {port.id}"] = _Way(port.id, said, to)
    return found


def _target(document: Document, name: str, port: PortInfo) -> Text:
    edges = document.get("edges")
    for edge in edges if isinstance(edges, list) else ():
        if isinstance(edge, Mapping) and edge.get("from") == name and edge.get("port") == port.id:
            return same(_label(document, str(edge.get("to"))))
    return UNWIRED.get(port.unwired, NOTHING)


# --- nodes, variables, settings --------------------------------------------------------------------------------------


def _nodes(before: Document, after: Document) -> Iterator[Change]:
    old, new = _table(before, "nodes"), _table(after, "nodes")
    for name in dict.fromkeys((*old, *new)):
        if name not in new:
            yield _told("node", "removed", _kind(old[name]), _label(before, name), node=name)
        elif name not in old:
            yield _told("node", "added", _kind(new[name]), _label(after, name), node=name)
        else:
            fields = tuple(_fields(old[name], new[name]))
            if fields:
                yield _told("node", "changed", _kind(new[name]), _label(after, name), node=name, fields=fields)


def _fields(old: Any, new: Any) -> Iterator[Field]:
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        if old != new:
            yield Field((), same(""), old, new)
        return
    if old.get("kind") != new.get("kind"):
        yield Field((), Text("种类", "Kind"), old.get("kind"), new.get("kind"))
    if old.get("label") != new.get("label"):
        yield Field((), Text("名称", "Name"), old.get("label"), new.get("label"))
    schema: Schema = NODES.get(str(new.get("kind")), {}).get("properties", {})
    one, other = _table(old, "config"), _table(new, "config")
    for name in dict.fromkeys((*one, *other)):
        default = schema.get(name, {}).get("default")
        was, is_now = one.get(name, default), other.get(name, default)
        if was != is_now:
            yield Field((name,), _title(schema, name), was, is_now)


def _variables(before: Document, after: Document) -> Iterator[Change]:
    old, new = _table(before, "variables"), _table(after, "variables")
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) == new.get(name):
            continue
        how = "removed" if name not in new else "added" if name not in old else "changed"
        field = Field((name,), same(name), old.get(name), new.get(name))
        yield _told("variable", how, Text("变量", "variable"), name, fields=(field,))


def _settings(before: Document, after: Document) -> Iterator[Change]:
    titles: Schema = FLOW["properties"]
    for name in _SETTINGS:
        was, is_now = before.get(name), after.get(name)
        if was == is_now or (not was and not is_now):
            continue
        title = _title(titles, name)
        text = Text(f"{WORDS['changed'].zh}：{title.zh}", f"{WORDS['changed'].en}: {title.en}")
        yield Change("setting", "changed", text, fields=(Field((name,), title, was, is_now),))


def _told(what: str, how: str, kind: Text, label: str, *, node: str = "", fields: tuple[Field, ...] = ()) -> Change:
    names = [field.title for field in fields] if node else []
    zh, en = "、".join(name.zh for name in names if name.zh), ", ".join(name.en for name in names if name.en)
    text = Text(
        f"{WORDS[how].zh}{kind.zh}“{label}”{f'：{zh}' if zh else ''}",
        f"{kind.en} “{label}” {WORDS[how].en}{f': {en}' if en else ''}",
    )
    return Change(what, how, text, node, label if node else "", "", fields)


# --- reading what may be malformed -----------------------------------------------------------------------------------


def _table(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = document.get(name)
    return found if isinstance(found, Mapping) else {}


def _list(document: Mapping[str, Any], name: str) -> list[Any]:
    found = document.get(name)
    return found if isinstance(found, list) else []


def _label(document: Document, name: str) -> str:
    node = _table(document, "nodes").get(name)
    return str(node.get("label") or name) if isinstance(node, Mapping) else name


def _kind(node: Any) -> Text:
    schema = NODES.get(str(node.get("kind"))) if isinstance(node, Mapping) else None
    return Text.from_json(schema["x-kind"]["title"]) if schema else Text("节点", "node")


def _title(schema: Schema, name: str) -> Text:
    found = schema.get(name)
    title = Text.from_json(found.get("x-title")) if isinstance(found, Mapping) else same("")
    return title if title.zh else same(name)
