"""split: the same branch for the same caller is drawn outside; here it is only followed."""

from __future__ import annotations

from runtime.engine.actions import DrawBranch
from runtime.engine.events import Drawn
from tests.calls import flow, say, walk

BRANCHES = [{"id": "new", "label": "新", "percent": 10}, {"id": "old", "label": "旧", "percent": 90}]


def test_it_draws_and_leaves_by_the_branch() -> None:
    ports = {"new": "new", "old": "old"}
    plays = {name: ("play", {"prompt": say(name)}, {}) for name in ports}
    call = walk(flow("draw", {"draw": ("split", {"branches": BRANCHES}, ports)} | plays))
    assert call.actions == (DrawBranch(1, "main/draw", (("new", 10), ("old", 90))),)
    assert call.happens(Drawn(at=1, token=1, branch="old")).node == "old"
