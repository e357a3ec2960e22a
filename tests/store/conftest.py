"""A small flow to put into a database. The databases themselves are tests/databases.py's."""

from __future__ import annotations

import json
from typing import Any

from runtime.document.release import build


def flow(name: str = "售后热线", text: str = "欢迎致电", **config: Any) -> dict[str, Any]:
    """A flow of one sentence and a hang-up; ``config`` goes into one more node, a queue."""
    return {
        "schema_version": 1,
        "name": name,
        "languages": ["zh-CN"],
        "entry": "welcome",
        "nodes": {
            "welcome": {"kind": "play", "label": "欢迎语", "config": {"prompt": {"zh-CN": [{"say": text}]}}},
            "agents": {"kind": "queue", "label": "人工", "config": {"destination": "坐席", **config}},
        },
        "edges": [{"from": "welcome", "port": "done", "to": "agents"}],
    }


def as_text(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False)


def release(document: dict[str, Any], *, audio: dict[str, str] | None = None) -> dict[str, Any]:
    """What the release build makes of it."""
    return build(document["name"], {document["name"]: document}, audio)
