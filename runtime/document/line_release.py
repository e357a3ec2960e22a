"""The live release of a line: its published release with the flow of its rules in front. Pure, and it never fails.

It is a release like any other, with a digest of its own, so telephone, simulator, exploration and replay run it without
knowing of rules. A line without rules answers with the published release itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from runtime.document.canonical import digest
from runtime.document.inventory import inventory
from runtime.document.line_rules import Document, compile_rules, front_name, has_rules
from runtime.document.line_rules_check import languages_of, leads_to
from runtime.document.release import build


@dataclass(frozen=True, slots=True)
class Part:
    """What was made ready for the rules of a line: ``flows`` they lead to beside the line's own, as a release has them, and
    the content hashes of all ``audio`` (their prompts' and that of those flows)."""

    flows: Mapping[str, Any] = field(default_factory=dict)
    audio: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """{"flows", "audio"}."""
        return {"flows": dict(self.flows), "audio": dict(self.audio)}

    def over(self, other: Part) -> Part:
        """Both together; this one counts where both have something."""
        return Part({**other.flows, **self.flows}, {**other.audio, **self.audio})


def stand_in(name: str) -> dict[str, Any]:
    """A flow of one node in the place of one the front leads to, so that the front is proven and compiled by itself."""
    return {
        "schema_version": 1,
        "name": name,
        "languages": ["zh-CN"],
        "entry": "end",
        "nodes": {"end": {"kind": "hangup", "label": name[:80], "config": {}}},
        "edges": [],
    }


def front_release(front: Document) -> dict[str, Any]:
    """A release of the front alone, the flows it leads to replaced by stand-ins. Raises `BuildError` for one with errors."""
    return build(str(front["name"]), {front["name"]: front, **{name: stand_in(name) for name in leads_to(front)}})


def in_front(release: Document, rules: Document, line: str, part: Part, *, rendered: bool = True) -> dict[str, Any]:
    """The release with the rules in front, or the release itself when there are none.

    The front speaks those languages whose audio is in ``part``; for a test call before anything was ``rendered``, all that
    the rules have words in. A flow that was not made ready is left out, and its rule goes on to the line's flow.
    """
    root = str(release["root"])
    if not has_rules(rules):
        return dict(release)
    audio = part.audio if rendered else None
    flows = {**part.flows, **release["flows"]}
    spoken = _spoken(rules, line, root, release["flows"][root]["languages"], audio)
    front = compile_rules(_possible(rules, flows), line, root, spoken)
    if front is None or front_name(line) in release["flows"]:
        return dict(release)
    name = front_name(line)
    made: dict[str, Any] = {
        **{key: value for key, value in release.items() if key != "digest"},
        "root": name,
        "flows": {**flows, name: front_release(front)["flows"][name]},
        "audio": {**part.audio, **release["audio"]},
    }
    made["digest"] = digest(made)
    return made


def _spoken(
    rules: Document, line: str, root: str, languages: Sequence[str], audio: Mapping[str, str] | None
) -> tuple[str, ...]:
    """The flow's languages the rules can be heard in; failing that, any they can be heard in. A caller of an older release
    in another language hears the rules in the language they have, which is better than not hearing that a line is closed."""

    def heard(language: str) -> bool:
        front = compile_rules(rules, line, root, (language,))
        return front is None or audio is None or set(inventory(front).keys) <= audio.keys()

    has = languages_of(rules)
    for candidates in (languages, has):
        found = tuple(each for each in candidates if (each in has or not has) and heard(each))
        if found:
            return found
    return tuple(languages)


def _possible(rules: Document, flows: Mapping[str, Any]) -> dict[str, Any]:
    """The rules without those that lead to a flow that is not there."""

    def leads(rule: Mapping[str, Any]) -> bool:
        return "flow" not in rule["to"] or rule["to"]["flow"] in flows

    kept = dict(rules)
    kept["vip"] = [rule for rule in rules.get("vip", ()) if leads(rule)]
    if rules.get("emergency") and not leads(rules["emergency"]):
        del kept["emergency"]
    if rules.get("hours"):
        rows = [row for row in rules["hours"]["periods"] if leads(row)]
        kept["hours"] = {**rules["hours"], "periods": rows} if rows else None
    return {name: value for name, value in kept.items() if value is not None}
