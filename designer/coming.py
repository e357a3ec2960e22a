"""Publishing at a time or after a second person's word: prepared at once, live later, by exactly one process of the site.

Storing and counting are `runtime.store.coming`'s. A release stays what it was proven to be; the rules of its line, which may
have changed meanwhile, are proven and made ready again when it goes live.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from typing import Any

from designer.fronting import Render
from designer.proving import Blocked, behind_rules, other_flows, prepare
from designer.reviewing import against, review_json
from designer.states import version_state
from runtime.document.canonical import version_digest
from runtime.document.findings import Finding, ordered
from runtime.document.release import reached
from runtime.domain.texts import Bilingual
from runtime.settings import Settings
from runtime.speech.protocol import SpeechError
from runtime.store import coming as store
from runtime.store import leases
from runtime.store.coming import Coming, Plan
from runtime.store.database import Database
from runtime.store.drafts import load_draft
from runtime.store.errors import NotFound, StoreError
from runtime.store.line_rules import Ready
from runtime.store.lines import load_line
from runtime.store.polling import Poller
from runtime.store.publishing import Published, made_at
from runtime.store.sql import now_ms
from runtime.store.versions import version_document

NOW = Plan()
LEASE, LEASE_S, EVERY_S = "coming", 120.0, 1.0
LATE = Bilingual(
    "到时间时本机没有运行，超过了允许的延迟，没有上线。请重新发布。",
    "This site was not running at the time and is back too late: it did not go live. Publish it again.",
)

log = logging.getLogger(__name__)


def put_off(
    database: Database,
    flow: str,
    plan: Plan,
    *,
    line: str,
    by: str,
    message: str,
    render: Render,
    more: tuple[Finding, ...] = (),
    scenarios: int = 0,
) -> tuple[Coming, tuple[Finding, ...]]:
    """Prove and render the draft now, and keep it for its time, or until somebody agreed, who sees ``more`` findings of so
    many ``scenarios`` too. Raises what publishing raises; then nothing has changed."""
    store.check_plan(plan)
    differs = against(database, flow, line)
    made = prepare(database, flow, line=line, render=render)
    kept = store.put_off(
        database,
        line,
        plan,
        documents=made.documents,
        release=made.release,
        by=by,
        message=message,
        review=review_json(differs, ordered([*made.findings, *more]), scenarios=scenarios),
    )
    return kept, made.findings


def turn(database: Database, render: Render, *, holder: str, now: int | None = None) -> tuple[Published, ...]:
    """Let everything whose time has come go live, unless another process is at it. What it made live."""
    at = now_ms() if now is None else now
    if not (store.due(database, now=at) or store.lapsed(database, now=at)) or not leases.take(
        database, LEASE, holder=holder, for_s=LEASE_S
    ):
        return ()
    try:
        for each in store.lapsed(database, now=at):
            store.end_without(database, each, store.MISSED, store.UNDECIDED)
        # Asked again: another may have been at it until just now.
        done = [_one(database, render, each, at) for each in store.due(database, now=at)]
    finally:
        leases.give_back(database, LEASE, holder=holder)
    return tuple(each for each in done if each is not None)


def follow(database: Database, settings: Settings, render: Render) -> Poller:
    """Does `turn` again and again, from `start` to `close`."""
    holder = f"{settings.runtime_id}-{os.getpid()}"[:80]
    return Poller("coming", lambda: _log(turn(database, render, holder=holder)), every_s=EVERY_S)


def notes(database: Database, each: Coming) -> dict[str, bool]:
    """What has changed since it was made: the draft, which does not go live with it; the line, which gets it all the same."""
    try:
        draft = version_digest(load_draft(database, each.flow).document())
        drawn = draft != version_digest(version_document(database, each.flow, each.version))
    except (ValueError, AttributeError):
        drawn = True
    try:
        pointed = load_line(database, each.line).digest != each.previous
    except NotFound:
        pointed = bool(each.previous)
    return {"draft_changed": drawn, "line_changed": pointed}


@dataclass(frozen=True, slots=True)
class Made:
    """The documents of a release that is there already."""

    flow: str
    documents: dict[str, Any]


def documents_of(database: Database, digest: str, flow: str, version: int) -> Made:
    """What a release was made of. Raises `NotFound`."""
    found = version_state(database, flow, version, at=made_at(database, digest))
    flows = {**found.others, flow: found.document}
    return Made(flow, {name: flows[name] for name in reached(flow, flows)})


def ready_for(database: Database, line: str, made: Made, render: Render) -> Ready | None:
    """The rules of a line made ready for a release that is there already. Raises `Blocked` or the renderer's SpeechError."""
    return behind_rules(database, line, made.flow, made.documents, other_flows(database).flows, render)[0]


def _one(database: Database, render: Render, each: Coming, now: int) -> Published | None:
    if each.at is not None and now - each.at > each.window_ms:
        store.end_without(database, each, store.MISSED, LATE)
        log.warning("the publish to %s was missed by %d s", each.line, (now - each.at) // 1_000)
        return None
    try:
        made = documents_of(database, each.digest, each.flow, each.version)
        return store.go_live(database, each, rules=ready_for(database, each.line, made, render))
    except Blocked as error:
        first = next(finding for finding in error.findings if finding.blocks)
        problem = Bilingual(
            f"线路的规则有错误，没有上线：{first.message.zh}{first.mend.zh}",
            f"The rules of the line have errors, so it did not go live: {first.message.en} {first.mend.en}",
        )
    except SpeechError as error:
        problem = Bilingual(f"{error.problem.zh}。{error.mend.zh}", f"{error.problem.en}. {error.mend.en}")
    except StoreError as error:
        problem = error.text
    store.end_without(database, each, store.FAILED, problem)
    log.error("the publish to %s could not go live: %s", each.line, problem.en)
    return None


def _log(done: tuple[Published, ...]) -> None:
    for each in done:
        log.info("line %s is answered by %s version %d as planned", each.line, each.flow, each.version)
