"""The ports of every example of every node kind and of some half-made configs, as the web client's tests read them.

`python -m tests.designer.web_golden` writes the file again.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from runtime.document.ports import ports
from runtime.document.schemas import NODES

GOLDEN = Path(__file__).parents[2] / "designer" / "web" / "tests" / "golden" / "ports.json"

HALF_MADE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("menu", {}),
    ("menu", {"options": "none"}),
    ("menu", {"options": [{"id": ""}, {"label": "x"}, {"id": "one"}, {"id": "one", "label": "twice"}, 3, None]}),
    ("menu", {"options": [{"id": "no_input", "label": "hides the failure port"}], "extension": {}}),
    ("schedule", {"periods": ["open", "", 4, "open", "休息"]}),
    ("caller", {"matches": [{"id": "a", "list": ""}, {"id": "b", "list": "", "region": "广东"}, {"id": "c"}]}),
    ("queue", {"leave_keys": ""}),
    ("queue", {"leave_keys": "*"}),
    ("no_such_kind", {"options": [{"id": "a"}]}),
)


def rows() -> list[dict[str, Any]]:
    """Kind, config, and the ports they come to."""
    cases = [(kind, example) for kind, schema in NODES.items() for example in schema["examples"]]
    return [
        {
            "kind": kind,
            "config": config,
            "ports": [
                {"id": port.id, "title": port.title.to_json(), "unwired": port.unwired, "failure": port.failure}
                for port in ports(kind, config)
            ],
        }
        for kind, config in (*cases, *HALF_MADE)
    ]


def text() -> str:
    """The file as it should be."""
    return json.dumps(rows(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    GOLDEN.write_text(text(), encoding="utf-8")
