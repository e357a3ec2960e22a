"""Calls as JSON: a row of the list, and one call told in rows. Callers' numbers leave here masked only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from designer.api.declaration import NUMBER, OBJECT, TEXT, YES, many, nullable, shape
from designer.calls.choices import Questions, question
from designer.calls.transcript import Row, Told, label_of
from runtime.domain.disclosure import shown
from runtime.domain.texts import Bilingual
from runtime.engine.program import Program
from runtime.store.call_digest import Digest
from runtime.store.calls import CallRow
from runtime.store.messages import Message

WORDS = shape({"zh": TEXT, "en": TEXT})
CALL = shape(
    {
        "id": TEXT,
        "line": TEXT,
        "caller": TEXT,
        "language": TEXT,
        "started": NUMBER,
        "ended": nullable(NUMBER),
        "outcome": TEXT,
        "detail": TEXT,
        "flow": TEXT,
        "version": NUMBER,
        "choice": nullable(WORDS),
        "agent": TEXT,
        "runtime": TEXT,
        "uniqueid": TEXT,
        "sip_call_id": TEXT,
    }
)
ROW = shape(
    {
        "at_ms": NUMBER,
        "step": NUMBER,
        "what": TEXT,
        "text": TEXT,
        "detail": TEXT,
        "flow": TEXT,
        "node": TEXT,
        "label": TEXT,
        "stands_in": YES,
    }
)
VISIT = shape({"flow": TEXT, "node": TEXT, "label": TEXT, "port": nullable(TEXT), "step": NUMBER})
SOUND = shape({"kind": {"enum": ["message", "call"]}, "name": TEXT, "mailbox": TEXT, "ms": nullable(NUMBER), "heard": YES, "url": nullable(TEXT)})  # fmt: skip
TOLD = shape(
    {
        **CALL["properties"],
        "replayed": YES,
        "rows": many(ROW),
        "path": many(VISIT),
        "variables": many(OBJECT),
        "sounds": many(SOUND),
        "rules": YES,
    }
)


def call_json(call: CallRow, digest: Digest, known: Questions) -> dict[str, Any]:
    """One call of a list: who, when, and the last thing they chose."""
    flow, version = digest.made_of.get(call.release, ("", 0))
    return {
        **{name: getattr(call, name) for name in ("id", "line", "language", "started", "ended", "outcome", "detail")},
        "caller": shown(call.caller) if call.caller else "",
        "flow": flow,
        "version": version,
        "choice": _choice(digest.chosen.get(call.id), known),
        "agent": digest.agents.get(call.id, ""),
        **{name: getattr(call, name) for name in ("runtime", "uniqueid", "sip_call_id")},
    }


def told_json(
    base: Mapping[str, Any], told: Told, program: Program | None, sounds: Sequence[Mapping[str, Any]], *, rules: bool
) -> dict[str, Any]:
    """One call with all that happened in it."""
    return {
        **base,
        "replayed": told.replayed,
        "rows": [_row(row, program) for row in told.rows],
        "path": [
            {"flow": v.flow, "node": v.node, "label": v.label, "port": v.port, "step": v.step} for v in told.visits
        ],
        "variables": [dict(values) for values in told.variables],
        "sounds": list(sounds),
        "rules": rules,
    }


def message_json(call_id: str, message: Message, *, there: bool) -> dict[str, Any]:
    """A voicemail that was left in a call; without its file (another machine's, or deleted) it cannot be heard."""
    url = sound_url(call_id, message.ref) if there else None
    return {"kind": "message", "name": message.ref, "mailbox": message.mailbox, "ms": message.ms, "heard": message.heard, "url": url}  # fmt: skip


def recording_json(call_id: str, name: str) -> dict[str, Any]:
    """The recording of both sides."""
    return {"kind": "call", "name": name, "mailbox": "", "ms": None, "heard": False, "url": sound_url(call_id, name)}


def sound_url(call_id: str, name: str) -> str:
    """Where a sound of a call is heard."""
    return f"/api/v1/calls/{quote(call_id, safe='')}/sounds/{quote(name, safe='')}"


def words_json(words: Bilingual) -> dict[str, str]:
    """A text in both languages."""
    return {"zh": words.zh, "en": words.en}


def _choice(chosen: tuple[str, str, str] | None, known: Questions) -> dict[str, str] | None:
    if chosen is None:
        return None
    flow, node, option = chosen
    return words_json(question(known, flow, node).words(option))


def _row(row: Row, program: Program | None) -> dict[str, Any]:
    label = label_of(program, row.flow, row.node) if program is not None and row.node else ""
    return {
        **{name: getattr(row, name) for name in ("at_ms", "step", "what", "text", "detail", "flow", "node")},
        "label": label,
        "stands_in": row.stands_in,
    }
