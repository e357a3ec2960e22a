"""What differs between two documents of a flow, in words: paths a caller takes, then nodes and settings. Pure.

Works on drafts, valid or not: what is malformed is compared as the JSON it is. Single fields are `differing`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from designer.differing import NOTHING, Field, fields, in_words
from designer.reading import label_of, table
from designer.ways import Way, ways
from runtime.document.bypass import active
from runtime.document.ports import ports
from runtime.document.references import references
from runtime.document.schemas import FLOW, NODES, Schema
from runtime.document.texts import Text, same

Document = Mapping[str, Any]

WORDS = {"added": Text("新增", "added"), "removed": Text("删除", "removed"), "changed": Text("修改", "changed")}
_SETTINGS = ("languages", "entry", "defaults", "shortcuts", "returns", "accepted")
INNER_MOST = 40


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
                {
                    "path": list(f.path),
                    "title": f.title.to_json(),
                    "before": f.before,
                    "after": f.after,
                    "was": f.was.to_json(),
                    "now": f.now.to_json(),
                }
                for f in self.fields
            ],
        }


@dataclass(frozen=True, slots=True)
class Others:
    """The flows both sides lead to, by name, as each side meets them."""

    before: Mapping[str, Document] = field(default_factory=dict)
    after: Mapping[str, Document] = field(default_factory=dict)


ALONE = Others()


def compare(before: Document, after: Document, others: Others = ALONE) -> tuple[Change, ...]:
    """What ``after`` does otherwise than ``before``: paths first, also those through the flows they lead to, then nodes,
    variables and settings. Layout is no change."""
    old, new = active(before).document, active(after).document
    return (
        *_paths(old, new),
        *_inner(old, new, others, frozenset()),
        *_nodes(before, after),
        *_variables(before, after),
        *_settings(before, after),
    )


# --- paths -----------------------------------------------------------------------------------------------------------


def _paths(before: Document, after: Document) -> Iterator[Change]:
    both = [name for name in table(after, "nodes") if name in table(before, "nodes")]
    for name in both:
        one, other = ways(before, name), ways(after, name)
        label = label_of(after, name)
        for key in dict.fromkeys((*one, *other)):
            old, new = one.get(key), other.get(key)
            if old is None or new is None or not _same_place(old, new):
                yield _path(name, label, old, new)
            elif old.decides != new.decides:
                yield _decided(name, label, old, new)


def _path(name: str, label: str, old: Way | None, new: Way | None) -> Change:
    how = "changed" if old and new else "added" if new else "removed"
    way = new or old
    if way is None:
        raise ValueError("a path that was and is not")
    start, end = (old.to if old else NOTHING), (new.to if new else NOTHING)
    text = Text(f"{way.said.zh}：{start.zh} → {end.zh}", f"{way.said.en}: {start.en} → {end.en}")
    return Change("path", how, text, name, label, way.port)


def _same_place(old: Way, new: Way) -> bool:
    """A node that got another name is no other place; one that has its name is told as a changed node."""
    return old.to == new.to or (bool(old.target) and old.target == new.target)


def _decided(name: str, label: str, old: Way, new: Way) -> Change:
    """The same way to the same place, taken by other callers than before."""
    text = Text(
        f"{label} · {new.said.zh}（{old.decides.zh} → {new.decides.zh}）：{new.to.zh}",
        f"{label} · {new.said.en} ({old.decides.en} → {new.decides.en}): {new.to.en}",
    )
    return Change("path", "changed", text, name, label, new.port)


def _inner(before: Document, after: Document, others: Others, seen: frozenset[str]) -> Iterator[Change]:
    """Paths through the flows a node leads to, when what they say has changed though the node has not."""
    old_names = dict(_led_to(before))
    for node, flow in _led_to(after):
        old, new = others.before.get(flow), others.after.get(flow)
        if old_names.get(node) != flow or old is None or new is None or flow in seen:
            continue
        if _content(old) == _content(new):
            # It may still lead to one that has changed.
            found = tuple(_inner(old, new, others, seen | {flow}))
            if not found:
                continue
        else:
            old, new = active(old).document, active(new).document
            found = (*_paths(old, new), *_inner(old, new, others, seen | {flow}))
        label = label_of(after, node)
        for change in found[:INNER_MOST]:
            text = Text(
                f"{label} → “{flow}” · {change.label} {change.text.zh}",
                f"{label} → “{flow}” · {change.label} {change.text.en}",
            )
            yield Change(change.what, change.how, text, node, label)
        if not found:
            text = Text(
                f"“{flow}”的内容有变化，经过它的来电会听到新内容",
                f"“{flow}” has changed; calls through it hear the new one",
            )
            yield Change("subflow", "changed", text, node, label)


def _led_to(document: Document) -> Iterator[tuple[str, str]]:
    """(node, flow) for every node that leads to a flow."""
    for reference in references(document):
        if reference.what == "flow" and reference.node:
            yield reference.node, reference.name


def _content(document: Document) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "layout"}


# --- nodes, variables, settings --------------------------------------------------------------------------------------


def _nodes(before: Document, after: Document) -> Iterator[Change]:
    old, new = table(before, "nodes"), table(after, "nodes")
    for name in dict.fromkeys((*old, *new)):
        if name not in new:
            yield _told("node", "removed", _kind(old[name]), label_of(before, name), node=name)
        elif name not in old:
            yield _told("node", "added", _kind(new[name]), label_of(after, name), node=name)
        else:
            fields = tuple(_fields(old[name], new[name]))
            if fields:
                yield _told("node", "changed", _kind(new[name]), label_of(after, name), node=name, fields=fields)


def _fields(old: Any, new: Any) -> Iterator[Field]:
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        if old != new:
            yield Field((), same(""), old, new)
        return
    if old.get("kind") != new.get("kind"):
        yield Field((), Text("种类", "Kind"), old.get("kind"), new.get("kind"), _kind(old), _kind(new))
    if old.get("label") != new.get("label"):
        was, now = (in_words({}, node.get("label")) for node in (old, new))
        yield Field((), Text("名称", "Name"), old.get("label"), new.get("label"), was, now)
    if old.get("bypass") != new.get("bypass"):
        title = Text.from_json(FLOW["properties"]["nodes"]["additionalProperties"]["properties"]["bypass"]["x-title"])
        yield Field((), title, old.get("bypass"), new.get("bypass"), _passed_by(old), _passed_by(new))
    schema: Schema = NODES.get(str(new.get("kind")), {"properties": {}})
    yield from fields({"properties": schema["properties"] or {"": {}}}, table(old, "config"), table(new, "config"))


def _passed_by(node: Mapping[str, Any]) -> Text:
    """The port by which calls go past a node that is switched off, in words."""
    found = ports(str(node.get("kind", "")), table(node, "config"))
    return next((port.title for port in found if port.id == node.get("bypass")), NOTHING)


def _variables(before: Document, after: Document) -> Iterator[Change]:
    old, new = table(before, "variables"), table(after, "variables")
    schema: Schema = FLOW["properties"]["variables"]["additionalProperties"]
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) == new.get(name):
            continue
        how = "removed" if name not in new else "added" if name not in old else "changed"
        found = tuple(fields(schema, old.get(name), new.get(name), (name,)))
        yield _told("variable", how, Text("变量", "variable"), name, fields=found)


def _settings(before: Document, after: Document) -> Iterator[Change]:
    titles: Schema = FLOW["properties"]
    for name in _SETTINGS:
        was, is_now = before.get(name), after.get(name)
        if was == is_now or (not was and not is_now):
            continue
        title = _title(titles, name)
        text = Text(f"{WORDS['changed'].zh}：{title.zh}", f"{WORDS['changed'].en}: {title.en}")
        if name == "entry":
            one, other = same(label_of(before, str(was))), same(label_of(after, str(is_now)))
            found: tuple[Field, ...] = (Field((name,), title, was, is_now, one, other),)
        else:
            empty: Any = {} if isinstance(was or is_now, Mapping) else []
            found = tuple(fields(titles[name], was or empty, is_now or empty, (name,), title))
        yield Change("setting", "changed", text, fields=found)


def _told(what: str, how: str, kind: Text, label: str, *, node: str = "", fields: tuple[Field, ...] = ()) -> Change:
    names = list(dict.fromkeys(_first(field.title) for field in fields)) if node else []
    zh, en = "、".join(name.zh for name in names if name.zh), ", ".join(name.en for name in names if name.en)
    text = Text(
        f"{WORDS[how].zh}{kind.zh}“{label}”{f'：{zh}' if zh else ''}",
        f"{kind.en} “{label}” {WORDS[how].en}{f': {en}' if en else ''}",
    )
    return Change(what, how, text, node, label if node else "", "", fields)


def _first(title: Text) -> Text:
    """The outermost part of a field's title: what a list of changes has room for."""
    return Text(title.zh.split(" · ")[0], title.en.split(" · ")[0])


def _kind(node: Any) -> Text:
    schema = NODES.get(str(node.get("kind"))) if isinstance(node, Mapping) else None
    return Text.from_json(schema["x-kind"]["title"]) if schema else Text("节点", "node")


def _title(schema: Schema, name: str) -> Text:
    found = schema.get(name)
    title = Text.from_json(found.get("x-title")) if isinstance(found, Mapping) else same("")
    return title if title.zh else same(name)
