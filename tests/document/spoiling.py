"""Ways of spoiling the clean flow, one thing at a time, and the site it is compared with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from runtime.document.lint import lint
from runtime.document.site import Site, SiteFlow
from tests.document.samples import Document, say

SUB = {"flow": "验证", "returns": [{"id": "ok", "label": "好"}, {"id": "bad", "label": "坏"}]}
Spoil = Callable[[Document], object]
SITE = Site(
    flows={"验证": SiteFlow(("ok", "bad"), (), {"number": {"type": "phone", "input": True}})},
    schedules={"营业时间": ("open", "closed")},
    lists=frozenset({"VIP"}),
    destinations=frozenset({"客服组"}),
    audio=frozenset({"开场"}),
    tables=frozenset({"会员"}),
    mailboxes=frozenset({"留言箱"}),
    secrets=frozenset({"SHOP"}),
)


def codes(document: Document, site: Site | None = SITE) -> set[str]:
    return {finding.code for finding in lint(document, site=site)}


def node(document: Document, node_id: str, kind: str, config: dict[str, Any], **ports: str) -> Document:
    """Put a node between the greeting and what follows it, its ports wired as said."""
    document["nodes"][node_id] = {"kind": kind, "label": node_id, "config": config}
    document["edges"] = [e for e in document["edges"] if e["from"] != "welcome"]
    document["edges"].append({"from": "welcome", "port": "done", "to": node_id})
    document["edges"] += [{"from": node_id, "port": port, "to": to} for port, to in ports.items()]
    return document


def option(document: Document, index: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = document["nodes"]["main"]["config"]["options"][index]
    return found


def options(document: Document, count: int, human: bool = False) -> Document:
    made = [{"id": f"o{i}", "label": f"选项{i}", "keys": [str(i)]} for i in range(1, count + 1)]
    if human:
        made.append({"id": "human", "label": "人工", "keys": ["0"]})
    document["nodes"]["main"]["config"]["options"] = made
    document["edges"] = [e for e in document["edges"] if e["from"] != "main"]
    document["edges"] += [
        {"from": "main", "port": o["id"], "to": "agents" if o["id"] == "human" else "ask"} for o in made
    ]
    return document


def menus(document: Document, levels: int) -> Document:
    """Chain menus in front of the main menu, so that it lies on level ``levels``."""
    for i in range(1, levels):
        config = {"prompt": say("继续请按1。"), "options": [{"id": "on", "label": "继续", "keys": ["1"]}]}
        document["nodes"][f"m{i}"] = {"kind": "menu", "label": f"m{i}", "config": config}
        document["edges"].append({"from": f"m{i}", "port": "on", "to": f"m{i + 1}" if i < levels - 1 else "main"})
    if levels > 1:
        document["edges"][0]["to"] = "m1"
    return document


def row(document: Document, name: str, kind: str, op: str, value: Any = None, **more: Any) -> Document:
    document["variables"][name] = {"type": kind, "initial": {"integer": 1, "boolean": True}.get(kind, "a"), **more}
    when = {"all": [{"variable": name, "op": op, **({} if value is None else {"value": value})}]}
    return node(
        document,
        "if",
        "condition",
        {"conditions": [{"id": "x", "label": "x", "when": when}]},
        x="main",
        otherwise="main",
    )


def put(document: Document, *path: Any, value: Any) -> Document:
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return document


def prompt(document: Document, text: str, node_id: str = "main") -> Document:
    return put(document, "nodes", node_id, "config", "prompt", value=say(text))


def edge(document: Document, *removed: str) -> Document:
    document["edges"] = [e for e in document["edges"] if (e["from"], e["port"]) != removed]
    return document


def secret(document: Document, **config: Any) -> Document:
    document["variables"]["card"] = {"type": "digits", "sensitive": True, "initial": "1"}
    return node(document, "call", "http", {"url": "https://a.example", **config}, success="main")


def assign(document: Document, **assigned: Any) -> Document:
    """Put something into a number or, unless told otherwise, into the order number."""
    document["variables"]["count"] = {"type": "integer", "initial": 0, "output": True}
    return node(document, "s", "set", {"assign": [{"variable": "order_no", **assigned}]}, done="main")


def circle(document: Document, second: tuple[str, dict[str, Any]]) -> Document:
    """The greeting leads to a schedule, the schedule to ``second`` or to the menu, ``second`` back to the schedule."""
    node(
        document,
        "when",
        "schedule",
        {"schedule": "营业时间", "periods": ["open", "closed"]},
        open="main",
        closed="again",
    )
    document["nodes"]["again"] = {"kind": second[0], "label": "again", "config": second[1]}
    back = {"loop": "again", "condition": "otherwise"}.get(second[0], "done")
    document["edges"].append({"from": "again", "port": back, "to": "when"})
    if second[0] == "loop":
        document["edges"].append({"from": "again", "port": "exhausted", "to": "bye"})
    return document


def in_two_languages(document: Document) -> Document:
    """The clean flow in Chinese and English, complete."""
    document["languages"] = ["zh-CN", "en-US"]
    for found in document["nodes"].values():
        if "prompt" in found["config"]:
            found["config"]["prompt"]["en-US"] = [{"say": "For orders press 1."}]
    for i, words in enumerate(("orders", "repairs")):
        option(document, i)["phrases"]["en-US"] = [words]
    return document
