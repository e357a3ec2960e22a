"""What the page of a line's rules shows, as values ready for a template, and what its forms say, as rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from designer.language import language, t
from designer.lines.operations import Names, Standing
from designer.texts import TEXTS
from runtime.document.findings import Finding
from runtime.document.line_rules import empty_rules
from runtime.document.texts import Text

Document = Mapping[str, Any]
Form = Mapping[str, str]

TARGETS = ("message", "human", "number", "voicemail", "flow")
_PLACE = {"human": "destination", "number": "destination", "voicemail": "mailbox", "flow": "flow"}


@dataclass(frozen=True, slots=True)
class Target:
    """Where a rule sends calls, in a form: ``kind`` "" is the flow, ``words`` what is said by language, ``name`` the
    destination, mailbox or flow."""

    kind: str = ""
    words: Mapping[str, str] | None = None
    name: str = ""


def rules_form(
    standing: Standing, names: Names, *, typed: Document | None, findings: Sequence[Finding]
) -> dict[str, Any]:
    """Everything the form shows; ``typed`` are rules that were refused, ``findings`` why."""
    rules = standing.rules.document if typed is None else typed
    hours, notice = rules.get("hours", {}), rules.get("notice", {})
    leads = {row["period"]: row["to"] for row in hours.get("periods", ())}
    schedule = hours.get("schedule") or next(iter(names.schedules), "")
    periods = dict.fromkeys((*names.schedules.get(schedule, ()), *leads))
    vip = [{"list": row["list"], "to": target_of(row["to"])} for row in rules.get("vip", ())]
    return {
        "revision": standing.rules.revision,
        "languages": standing.languages,
        "on": standing.on,
        "entries": standing.entries,
        "zone": standing.zone,
        "group": rules.get("group", ""),
        "emergency": target_of(rules.get("emergency", {}).get("to")),
        "notice": {
            "words": words_of(notice.get("prompt")),
            "from": notice.get("from", ""),
            "to": notice.get("to", ""),
        },
        "vip": [*vip, {"list": "", "to": Target()}],
        "schedule": schedule,
        "hours": [{"period": name, "title": _period(name), "to": target_of(leads.get(name))} for name in periods],
        "schedules": tuple(names.schedules),
        "lists": names.lists,
        "destinations": names.destinations,
        "flows": names.flows,
        "targets": TARGETS,
        "findings": [f"{_said(one.message)} {_said(one.mend)}" for one in findings if one.blocks],
    }


def _period(name: str) -> str:
    return t(f"period.{name}") if f"period.{name}" in TEXTS else name


def _said(text: Text) -> str:
    return text.zh if language().startswith("zh") else text.en


def target_of(to: Document | None) -> Target:
    """A target of the rules as the form shows it."""
    kind = next((one for one in TARGETS if to and one in to), "")
    if to is None or not kind:
        return Target()
    if kind == "message":
        return Target(kind, words_of(to["message"]))
    return Target(kind, words_of(to.get("prompt")), str(to[kind]))


def words_of(prompt: Document | None) -> dict[str, str]:
    """What a prompt says by language, as one text; a recording is shown by its name in brackets."""
    return {language: " ".join(map(_shown, segments)) for language, segments in (prompt or {}).items()}


def rules_from(form: Form, before: Document, languages: Sequence[str]) -> dict[str, Any]:
    """The rules a form says. What the form does not show (recordings, words for nobody answering) stays as it was."""
    rules: dict[str, Any] = {**empty_rules(), **{k: before[k] for k in ("zone", "blocked") if before.get(k)}}
    if group := form.get("group", "").strip():
        rules["group"] = group
    plan = _target(form, "emergency", before.get("emergency", {}).get("to"), languages)
    if plan:
        rules["emergency"] = {"to": plan}
    notice = before.get("notice", {})
    said = _prompt(form, "notice", notice.get("prompt"), languages)
    if said:
        days = {end: form.get(f"notice.{end}", "").strip() for end in ("from", "to")}
        rules["notice"] = {"prompt": said, **days}
    vip = [row for row in (_vip(form, index, before, languages) for index in _rows(form, "vip")) if row]
    if vip:
        rules["vip"] = vip
    hours = _hours(form, before.get("hours") or {}, languages)
    if hours:
        rules["hours"] = hours
    return rules


def _vip(form: Form, index: int, before: Document, languages: Sequence[str]) -> dict[str, Any] | None:
    name = form.get(f"vip.{index}.list", "")
    rows = before.get("vip", [])
    to = _target(form, f"vip.{index}", rows[index]["to"] if index < len(rows) else None, languages)
    return {"list": name, "to": to} if to else None


def _hours(form: Form, before: Document, languages: Sequence[str]) -> dict[str, Any] | None:
    old = {row["period"]: row["to"] for row in before.get("periods", ())}
    rows = []
    for index in _rows(form, "hours"):
        period = form.get(f"hours.{index}.period", "")
        to = _target(form, f"hours.{index}", old.get(period), languages)
        if period and to:
            rows.append({"period": period, "to": to})
    return {"schedule": form.get("hours.schedule", ""), "periods": rows} if rows else None


def _rows(form: Form, name: str) -> list[int]:
    found = {key.split(".")[1] for key in form if key.startswith(f"{name}.")}
    return sorted(int(index) for index in found if index.isdecimal())


def _target(form: Form, name: str, before: Document | None, languages: Sequence[str]) -> dict[str, Any] | None:
    kind = form.get(f"{name}.kind", "")
    if kind not in TARGETS:
        return None
    old = dict(before) if before and kind in before else {}
    if kind == "message":
        return {"message": _prompt(form, name, old.get("message"), languages)}
    made = {**old, kind: form.get(f"{name}.{_PLACE[kind]}", "").strip()}
    said = _prompt(form, name, old.get("prompt"), languages)
    made.pop("prompt", None)
    return {**made, "prompt": said} if said and kind != "flow" else made


def _prompt(form: Form, name: str, before: Document | None, languages: Sequence[str]) -> dict[str, Any]:
    """The words of the form; where they are what the form showed, the prompt they were shown for."""
    shown = words_of(before)
    said: dict[str, Any] = {}
    for tag in languages:
        text = form.get(f"{name}.words.{tag}", "").strip()
        if before and text and text == shown.get(tag):
            said[tag] = before[tag]
        elif text:
            said[tag] = [{"say": text}]
    return said


def _shown(segment: Document) -> str:
    return str(segment.get("say") or f"[{segment.get('audio') or segment.get('value') or '…'}]")
