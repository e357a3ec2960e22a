"""A test call as JSON: rows, path, variables, and what is awaited now. Nothing is computed here but words and places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from designer.api.check import COUNTS, told
from designer.api.declaration import NUMBER, OBJECT, TEXT, YES, many, nullable, ref, shape
from designer.trying import Trial
from runtime.document.ports import ports
from runtime.engine.actions import Ask, Audio, Dial, JoinQueue, Pause, Record, Say, Segment
from runtime.engine.outcomes import DIAL_RESULTS, QUEUE_RESULTS
from runtime.engine.state import Frame
from simulator.answers import address_of
from simulator.question import words
from simulator.stepping import Stepped, Waiting

SEGMENT = shape({"say": TEXT, "audio": TEXT, "pause_ms": NUMBER, "language": TEXT, "url": TEXT}, required=())
TITLE = nullable(shape({"zh": TEXT, "en": TEXT}))
ROW = shape(
    {"at": NUMBER, "what": TEXT, "text": TEXT, "detail": TEXT, "flow": TEXT, "node": TEXT, "label": TEXT, "title": TITLE, "segments": many(SEGMENT)},
)  # fmt: skip
VISIT = shape({"flow": TEXT, "node": TEXT, "label": TEXT, "port": nullable(TEXT)})
CHOICE = shape({"id": TEXT, "label": TEXT, "keys": many(TEXT), "phrases": many(TEXT), "own": YES})
AWAITING = shape(
    {
        "occasion": {"enum": ["question", "queue", "transfer", "recording", "backend", "breakpoint"]},
        "flow": TEXT,
        "node": TEXT,
        "label": TEXT,
        "text": TEXT,
        "segments": many(SEGMENT),
        "choices": many(CHOICE),
        "digits": nullable(shape({"minimum": NUMBER, "maximum": NUMBER, "terminator": TEXT, "variable": TEXT})),
        "sensitive": YES,
        "barge_in": YES,
        "no_input_s": nullable({"type": "number"}),
        "destination": TEXT,
        "address": TEXT,
        "results": many(TEXT),
        "fields": many(TEXT),
    }
)
TOLD = shape(
    {
        "runnable": YES,
        "findings": many(ref("Finding")),
        "counts": COUNTS,
        "at": NUMBER,
        "language": TEXT,
        "rows": many(ROW),
        "path": many(VISIT),
        "variables": OBJECT,
        "awaiting": nullable(AWAITING),
        "ended": TEXT,
        "destinations": many(TEXT),
        "unused": NUMBER,
    }
)


def call_json(made: Trial, stepped: Stepped | None, at: int, language: str) -> dict[str, Any]:
    """A call as far as it went; without ``stepped`` it could not begin."""
    base: dict[str, Any] = {**told(made.findings), "runnable": stepped is not None, "at": at}
    if stepped is None or made.program is None:
        nothing: dict[str, Any] = {
            "rows": [],
            "path": [],
            "variables": {},
            "awaiting": None,
            "ended": "",
            "destinations": [],
        }
        return {**base, **nothing, "language": language, "unused": 0}
    simulation = stepped.simulation
    return {
        **base,
        "language": simulation.state.language,
        "rows": _rows(made, stepped),
        "path": _path(made, stepped),
        "variables": simulation.variables(made.program),
        "awaiting": _awaiting(made, stepped.waiting, simulation.state.frames[-1]) if stepped.waiting else None,
        "ended": simulation.ended,
        "destinations": list(simulation.destinations),
        "unused": stepped.unused,
    }


def _rows(made: Trial, stepped: Stepped) -> list[dict[str, Any]]:
    prompts = _prompts(stepped)
    return [
        {
            "at": row.at,
            "what": row.what,
            "text": row.text,
            "detail": row.detail,
            "flow": row.flow,
            "node": row.node,
            "label": _label(made, row.flow, row.node),
            "title": _port_title(made, row.flow, row.node, row.detail) if row.text == "left" else None,
            "segments": [_segment(each) for each in prompts.get(row.text, ())] if row.what == "heard" else [],
        }
        for row in stepped.simulation.transcript
    ]


def _prompts(stepped: Stepped) -> dict[str, tuple[Segment, ...]]:
    """What was said, by its words, so that each row can be heard again."""
    found: dict[str, tuple[Segment, ...]] = {}
    for taken in stepped.simulation.steps:
        for action in taken.actions:
            for prompt in (getattr(action, "prompt", ()), getattr(action, "filler", ())):
                found[words(prompt)] = prompt
    return found


def _path(made: Trial, stepped: Stepped) -> list[dict[str, Any]]:
    visits: list[dict[str, Any]] = []
    for row in stepped.simulation.trace:
        if row.what == "entered":
            label = _label(made, row.flow, row.node)
            visits.append({"flow": row.flow, "node": row.node, "label": label, "port": None})
        elif row.what == "left" and visits and visits[-1]["node"] == row.node:
            visits[-1]["port"] = row.detail
    return visits


def _awaiting(made: Trial, waiting: Waiting, frame: Frame) -> dict[str, Any]:
    action = waiting.action
    flow, node = waiting.place if action is None else (frame.flow, frame.node)
    spec = action.spec if isinstance(action, Ask) else None
    digits = spec.digits if spec else None
    bridge = isinstance(action, JoinQueue | Dial)
    known = {"JoinQueue": QUEUE_RESULTS, "Dial": DIAL_RESULTS, "Record": ("key", "silence", "max", "hangup")}
    results = known.get(type(action).__name__, ())
    if isinstance(action, JoinQueue) and not action.leave_keys:
        results = tuple(each for each in results if each != "left_by_key")
    return {
        "occasion": waiting.occasion,
        "flow": flow,
        "node": node,
        "label": _label(made, flow, node),
        "text": words(waiting.prompt),
        "segments": [_segment(each) for each in waiting.prompt],
        "choices": [_choice(made, frame, each.id, each.keys, each.phrases) for each in spec.choices] if spec else [],
        "digits": None
        if digits is None or spec is None
        else {
            "minimum": digits.minimum,
            "maximum": digits.maximum,
            "terminator": digits.terminator,
            "variable": spec.variable,
        },
        "sensitive": bool(spec and spec.sensitive),
        "barge_in": bool(spec and spec.barge_in),
        "no_input_s": spec.no_input_ms / 1_000 if spec else None,
        "destination": waiting.whom,
        "address": address_of(action) if waiting.occasion == "backend" else "",  # type: ignore[arg-type]  # a CallHttp then
        "results": list(results) if bridge or isinstance(action, Record) else [],
        "fields": [name for name, _, _ in getattr(action, "fields", ())],
    }


def _port_title(made: Trial, flow: str, node: str, port: str) -> dict[str, str] | None:
    """What a way out of a node is called on its card; None where it has no name but its id."""
    placed = made.documents.get(flow, {}).get("nodes", {}).get(node, {})
    found = next(
        (each.title for each in ports(str(placed.get("kind", "")), placed.get("config", {})) if each.id == port), None
    )
    return None if found is None or found.zh == port else found.to_json()


def _choice(made: Trial, frame: Frame, name: str, keys: tuple[str, ...], phrases: tuple[str, ...]) -> dict[str, Any]:
    """``own``: the node's, not a shortcut of the whole flow."""
    node = made.documents.get(frame.flow, {}).get("nodes", {}).get(frame.node, {})
    options = node.get("config", {}).get("options", ())
    label = next((str(option.get("label", "")) for option in options if option.get("id") == name), "")
    own = bool(label) or name in ("yes", "no")
    return {"id": name, "label": label or name, "keys": list(keys), "phrases": list(phrases), "own": own}


def _segment(segment: Segment) -> dict[str, Any]:
    match segment:
        case Say():
            query = urlencode({"language": segment.language, "text": segment.text})
            return {"say": segment.text, "language": segment.language, "url": f"/api/v1/audio?{query}"}
        case Audio():
            query = urlencode({"language": segment.language, "name": segment.name})
            return {"audio": segment.name, "language": segment.language, "url": f"/api/v1/audio?{query}"}
        case Pause():
            return {"pause_ms": segment.ms}


def _label(made: Trial, flow: str, node: str) -> str:
    placed: Mapping[str, Any] = made.program.flows[flow].nodes if made.program and flow in made.program.flows else {}
    return str(placed[node].label or node) if node in placed else node
