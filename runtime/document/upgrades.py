"""Older documents brought to the current version: a loop of functions, one per version, each from n to n + 1.

Version 0 was the format of the first prototypes: edges stood in the nodes as "next" maps.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

from runtime.document.findings import ERROR, Finding
from runtime.document.texts import Text

CURRENT = 1

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]


def upgrade(document: Mapping[str, Any]) -> tuple[dict[str, Any] | None, tuple[Finding, ...]]:
    """The document in the current version, or None and why not. The given one is not changed; bad content is kept."""
    version = document.get("schema_version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 0:
        return None, (
            _finding(
                "no_version", "文档没有写明版本（schema_version）。", "The document does not say its schema_version."
            ),
        )
    if version > CURRENT:
        zh = f"文档版本 {version} 比本系统的 {CURRENT} 新。"
        en = f"The document has version {version}; this system knows versions up to {CURRENT}."
        return None, (_finding("newer_version", zh, en),)
    upgraded = dict(document) if version == CURRENT else copy.deepcopy(dict(document))
    while version < CURRENT:
        upgraded = UPGRADES[version](upgraded)
        version += 1
        upgraded["schema_version"] = version
    return upgraded, ()


def _edges_out_of_nodes(document: dict[str, Any]) -> dict[str, Any]:
    """0 to 1: {"next": {port: node}} in a node becomes an edge; edges already there stay first."""
    nodes, edges = document.get("nodes"), document.get("edges", [])
    if not isinstance(nodes, dict) or not isinstance(edges, list):
        return document
    for node_id, node in nodes.items():
        following = node.pop("next", {}) if isinstance(node, dict) else {}
        for port, target in following.items() if isinstance(following, dict) else ():
            edges.append({"from": node_id, "port": port, "to": target})
    document["edges"] = edges
    return document


UPGRADES: tuple[Upgrade, ...] = (_edges_out_of_nodes,)


def _finding(code: str, zh: str, en: str) -> Finding:
    mend = Text("请升级本系统，或导出为旧版本。", "Update this system, or export the flow in an older version.")
    if code == "no_version":
        mend = Text('请加上 "schema_version": 1。', 'Add "schema_version": 1.')
    return Finding(code, ERROR, Text(zh, en), mend)
