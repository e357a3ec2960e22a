"""A line's rules as a small flow of ordinary kinds in front of the line's flow. Pure: nothing is looked up or rendered.

The document stands in ``schemas/line_rules.schema.json``. What changes from one minute to the next (the switch, entries of
lists, dates) is asked of live data by name and is not in the flow; see `line_rules_live` for those names.

The order is fixed: blocked callers are refused before anything else, then the emergency switch, the notice, VIP callers,
hours, and last the line's own flow, which is also where a call goes on when a rule itself fails.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from runtime.document.naming import period

Document = Mapping[str, Any]

SCHEMA_VERSION: Final = 1
ON, OFF = "on", "off"
FLOW, REFUSED = "flow", "refused"

UNANSWERED: Final[Mapping[str, str]] = {
    "zh": "很抱歉，现在无人接听，请稍后再拨。",
    "en": "Sorry, nobody can take your call now. Please call again later.",
}
"""Heard when nobody answers and the rule has no words of its own, by primary language."""

CLOSED: Final[Mapping[str, str]] = {
    "zh": "很抱歉，本线路暂时停止服务，请稍后再拨。",
    "en": "Sorry, this line is closed for the moment. Please call again later.",
}
"""The emergency message of a line nobody wrote one for, by primary language."""

_ACCEPTED: Final[Mapping[str, str]] = {
    "fallback_without_human": "The line's own flow has the way to a human.",
    "period_missing": "A period without a rule goes on to the line's flow.",
}


def front_name(line: str) -> str:
    """The name of the flow in front of a line's flow; no flow of a person may be called so."""
    return f"@line {line}"


def emergency_schedule(line: str) -> str:
    """The schedule that says whether the emergency switch of a line is on."""
    return f"@emergency {line}"


def notice_schedule(line: str) -> str:
    """The schedule that says whether the notice of a line is heard today."""
    return f"@notice {line}"


def is_live_name(name: str) -> bool:
    """Is this a name answered by the rules of a line, and not by anything a person made?"""
    return name.startswith("@")


def empty_rules() -> dict[str, Any]:
    """The rules of a line nobody gave any."""
    return {"schema_version": SCHEMA_VERSION}


def has_rules(rules: Document) -> bool:
    """Does anything stand in front of the line's flow?"""
    return any(rules.get(name) for name in ("blocked", "emergency", "notice", "vip", "hours"))


def words(texts: Mapping[str, str], languages: Sequence[str]) -> dict[str, Any]:
    """A prompt from texts by primary language; a language without one is left out."""
    found = {language: texts.get(language.partition("-")[0].lower()) for language in languages}
    return {language: [{"say": text}] for language, text in found.items() if text}


def compile_rules(rules: Document, line: str, root: str, languages: Sequence[str]) -> dict[str, Any] | None:
    """The flow document in front of the flow ``root``, in ``languages`` (the first is what callers hear first); None when
    the line has no rules. ``rules`` have the shape of the schema; what else is wrong with them is found in the flow."""
    if not has_rules(rules):
        return None
    front = _Front(line, root, tuple(languages))
    start = FLOW
    front.node(FLOW, "goto", "流程 Flow", {"flow": root})
    # From the last rule to the first, so that each knows what comes after it.
    for rule, lay in ((rules.get(name), lay) for name, lay in _RULES):
        if rule:
            start = lay(front, rule, start)
    return {
        "schema_version": 1,
        "name": front_name(line),
        "languages": list(languages),
        "entry": start,
        "defaults": {"fallback": {"to": FLOW}},
        "nodes": front.nodes,
        "edges": front.edges,
        "accepted": front.accepted(),
    }


@dataclass(slots=True)
class _Front:
    """The flow in the making."""

    line: str
    root: str
    languages: tuple[str, ...]
    nodes: dict[str, Any] = field(default_factory=dict)
    edges: list[dict[str, str]] = field(default_factory=list)

    def node(self, node_id: str, kind: str, label: str, config: Mapping[str, Any]) -> str:
        self.nodes[node_id] = {"kind": kind, "label": label[:80], "config": dict(config)}
        return node_id

    def tie(self, source: str, port: str, target: str) -> None:
        self.edges.append({"from": source, "port": port, "to": target})

    def prompt(self, given: Document | None, texts: Mapping[str, str] | None = None) -> Document:
        """What a rule says, in the flow's languages; the product's own words where the rule has none at all."""
        if given is None and texts is not None:
            return words(texts, self.languages)
        return {language: given[language] for language in self.languages if given and language in given}

    def accepted(self) -> list[dict[str, str]]:
        rows = [("fallback_without_human", FLOW)]
        rows += [("period_missing", name) for name in ("hours",) if name in self.nodes]
        return [{"finding": code, "node": node, "reason": _ACCEPTED[code]} for code, node in rows]


def _blocked(front: _Front, lists: Sequence[str], after: str) -> str:
    """Refused with busy, and not answered: no sound stands before the end."""
    front.node("blocked", "caller", "黑名单 Blocked", {"matches": _matches(lists)})
    front.node(REFUSED, "hangup", "拒接 Refused", {"cause": "busy"})
    for index, _ in enumerate(lists, 1):
        front.tie("blocked", f"m{index}", REFUSED)
    front.tie("blocked", "other", after)
    return "blocked"


def _emergency(front: _Front, rule: Document, after: str) -> str:
    asked = {"schedule": emergency_schedule(front.line), "periods": [ON, OFF]}
    front.node("emergency", "schedule", "紧急开关 Emergency switch", asked)
    front.tie("emergency", ON, _target(front, "emergency_to", "紧急 Emergency", rule["to"], ""))
    front.tie("emergency", OFF, after)
    front.tie("emergency", "otherwise", after)
    return "emergency"


def _notice(front: _Front, rule: Document, after: str) -> str:
    asked = {"schedule": notice_schedule(front.line), "periods": [ON, OFF]}
    front.node("notice", "schedule", "公告日期 Days of the notice", asked)
    front.node("notice_said", "play", "公告 Notice", {"prompt": front.prompt(rule["prompt"])})
    front.tie("notice", ON, "notice_said")
    front.tie("notice", OFF, after)
    front.tie("notice", "otherwise", after)
    front.tie("notice_said", "done", after)
    return "notice"


def _vip(front: _Front, rules: Sequence[Document], after: str) -> str:
    """A VIP nobody answers goes on as everybody does."""
    front.node("vip", "caller", "VIP", {"matches": _matches([rule["list"] for rule in rules])})
    for index, rule in enumerate(rules, 1):
        front.tie("vip", f"m{index}", _target(front, f"vip_{index}", f"VIP {rule['list']}", rule["to"], after))
    front.tie("vip", "other", after)
    return "vip"


def _hours(front: _Front, rule: Document, after: str) -> str:
    periods = [row["period"] for row in rule["periods"]]
    front.node("hours", "schedule", "时间规则 Hours", {"schedule": rule["schedule"], "periods": periods})
    for index, row in enumerate(rule["periods"], 1):
        front.tie("hours", row["period"], _target(front, f"hours_{index}", _period(row["period"]), row["to"], ""))
    if "otherwise" not in periods:
        front.tie("hours", "otherwise", after)
    return "hours"


def _period(name: str) -> str:
    title = period(name)
    return f"{title.zh} {title.en.capitalize()}" if title.zh != title.en else f"时段 Period · {name}"


_RULES: Final = (
    ("hours", _hours),
    ("vip", _vip),
    ("notice", _notice),
    ("emergency", _emergency),
    ("blocked", _blocked),
)


def _matches(lists: Sequence[str]) -> list[dict[str, str]]:
    return [{"id": f"m{index}", "list": name} for index, name in enumerate(lists, 1)]


def _target(front: _Front, node: str, label: str, to: Document, unanswered: str) -> str:
    """The node a rule leads to. ``unanswered`` is the node for calls nobody answers; "" for a message and the end."""
    match to:
        case {"message": prompt}:
            return front.node(node, "hangup", label, {"prompt": front.prompt(prompt)})
        case {"human": name}:
            return _bridge(front, node, label, to, unanswered, ("queue", name, ("timeout", "full", "unavailable")))
        case {"number": name}:
            return _bridge(front, node, label, to, unanswered, ("transfer", name, ("busy", "no_answer", "failed")))
        case {"voicemail": mailbox}:
            config = {"mailbox": mailbox} | ({"prompt": front.prompt(to["prompt"])} if "prompt" in to else {})
            front.node(node, "voicemail", label, config)
            front.node(f"{node}_end", "hangup", f"{label} · 结束 End", {})
            front.tie(node, "empty", f"{node}_end")
            return node
        case {"flow": name} if name != front.root:
            return front.node(node, "goto", label, {"flow": name})
        case _:
            return FLOW


def _bridge(
    front: _Front, node: str, label: str, to: Document, unanswered: str, how: tuple[str, str, tuple[str, ...]]
) -> str:
    kind, destination, failures = how
    said = {"prompt": front.prompt(to["prompt"])} if "prompt" in to else {}
    front.node(node, kind, label, {"destination": destination} | said)
    if "unanswered" in to or not unanswered:
        prompt = front.prompt(to.get("unanswered"), UNANSWERED)
        unanswered = front.node(f"{node}_end", "hangup", f"{label} · 无人接听 Unanswered", {"prompt": prompt})
    for port in failures:
        front.tie(node, port, unanswered)
    return node
