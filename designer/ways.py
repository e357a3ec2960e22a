"""The ways out of a node as a caller meets them, with what decides each and where it leads, in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from designer.differing import NOTHING, in_words, without
from designer.reading import entries, label_of, table
from runtime.document.ports import PortInfo, ports
from runtime.document.schemas import NODES, Schema
from runtime.document.texts import Text, same

Document = Mapping[str, Any]

UNWIRED = {
    "end": Text("正常结束", "the end of the call"),
    "fallback": Text("兜底（转人工）", "the fallback"),
    "refuse_publish": Text("未连接", "nothing yet"),
}
# What an option is called, and what a caller does to take it: told by the way itself.
_OF_THE_WAY = frozenset({"id", "label", "keys", "phrases"})


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of a node as a caller meets it: "按3" or "无输入", where it leads, and what else decides it (a condition's
    rows, a share of the calls)."""

    port: str
    said: Text
    to: Text
    target: str = ""
    decides: Text = NOTHING


def ways(document: Document, name: str) -> dict[str, Way]:
    """The ways out of a node by what the caller does: a key stays the same way when the option behind it changes."""
    node = table(document, "nodes").get(name)
    if not isinstance(node, Mapping):
        return {}
    config = node.get("config")
    config = config if isinstance(config, Mapping) else {}
    options = config.get("options")
    known = {str(o.get("id")): o for o in options if isinstance(o, Mapping)} if isinstance(options, list) else {}
    found: dict[str, Way] = {}
    decides = _decisions(str(node.get("kind", "")), config)
    for port in ports(str(node.get("kind", "")), config):
        to, target = _target(document, name, port)
        option = known.get(port.id)
        keys = [str(key) for key in entries(option, "keys")] if option else []
        for key in keys:
            found[f"key {key}"] = Way(port.id, Text(f"按{key}", f"press {key}"), to, target)
        if not keys:
            said = Text(f"说“{port.title.zh}”", f"say “{port.title.en}”") if option else port.title
            found[f"port {port.id}"] = Way(port.id, said, to, target, decides.get(port.id, NOTHING))
    return found


def _decisions(kind: str, config: Mapping[str, Any]) -> dict[str, Text]:
    """What decides each way that has an item of its own, in words, by port."""
    found: dict[str, Text] = {}
    schema: Schema = NODES.get(kind, {})
    for rule in schema.get("x-ports", ()):
        items = config.get(rule.get("each", ""))
        if "id" not in rule or not isinstance(items, list):
            continue
        inner = schema["properties"][rule["each"]]["items"]
        for item in items:
            if isinstance(item, Mapping):
                found[str(item.get(rule["id"]))] = in_words(inner, without(item, _OF_THE_WAY))
    return found


def _target(document: Document, name: str, port: PortInfo) -> tuple[Text, str]:
    """Where a port leads, in words and as a node's id, "" for none."""
    edges = document.get("edges")
    for edge in edges if isinstance(edges, list) else ():
        if isinstance(edge, Mapping) and edge.get("from") == name and edge.get("port") == port.id:
            return same(label_of(document, str(edge.get("to")))), str(edge.get("to"))
    return UNWIRED.get(port.unwired, NOTHING), ""
