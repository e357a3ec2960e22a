"""Publishing a draft, from the pages and from a terminal alike: its scenarios first, then every path, then its prompts; live
at once, at a time, or when a second person has agreed where the site asks for one. No request here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from designer.coming import NOW, put_off
from designer.fronting import Render
from designer.moving import Given, Moved, give
from designer.proving import Blocked, make_version, publish
from designer.reviewing import line_of
from designer.scenarios.running import findings_of
from designer.trying import site_world
from runtime.document.findings import Finding
from runtime.domain.texts import Bilingual
from runtime.store.approval import asks
from runtime.store.coming import Coming, Plan, load_review
from runtime.store.database import Database
from runtime.store.drafts import load_draft
from runtime.store.errors import Unusable
from runtime.store.scenarios import list_scenarios

CHANGED = Bilingual(
    "草稿在您查看之后又有修改，没有发布。请重新查看后再发布。",
    "The draft has changed since you looked at it; nothing was published. Look again, then publish.",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it. ``line`` "": it became a version only. ``coming``: it waits, for a time or, when ``asked``, for a
    second person; None: it is live. ``more`` are the other lines that were to get the same."""

    line: str
    flow: str
    version: int
    digest: str
    findings: tuple[Finding, ...] = ()
    coming: Coming | None = None
    more: tuple[Moved, ...] = ()

    @property
    def asked(self) -> bool:
        """Does it wait for a second person?"""
        return self.coming is not None and self.coming.state == "asked"


def publish_draft(
    database: Database,
    data_dir: Path,
    flow: str,
    *,
    line: str,
    by: str,
    message: str,
    render: Render,
    plan: Plan = NOW,
    revision: int | None = None,
    tell: Callable[[str, int, int], None] = lambda *_: None,
    more: Sequence[str] = (),
) -> Outcome:
    """The draft to ``line``, or as a version alone for "". ``revision``: the one that was looked at, None for whichever.
    Then the very same to ``more`` lines, each behind its own rules; one that cannot stays as it was, with why.

    Raises `Blocked` with the findings, what a scenario came to included, the renderer's SpeechError, or what the store
    refuses; then nothing has changed.
    """
    tell("proving", 0, 0)
    if revision is not None and load_draft(database, flow).revision != revision:
        raise Unusable(CHANGED)
    tell("scenarios", 0, 0)
    with site_world(database, data_dir) as world:
        failing = findings_of(database, flow, world)
    if any(finding.blocks for finding in failing):
        raise Blocked(failing)
    if not line:
        # No caller hears it before a line's flow leads to it, which is a publish of its own.
        version = make_version(database, flow, by=by, message=message)
        return Outcome("", flow, version.number, "")
    wanted = replace(plan, asks=asks(database))
    if wanted == NOW:
        done, findings = publish(database, flow, line=line, by=by, message=message, render=render)
        outcome = Outcome(done.line, done.flow, done.version, done.digest, findings)
        return _to_more(database, outcome, more, wanted, by=by, message=message, render=render, tell=tell)
    coming, findings = put_off(
        database,
        flow,
        wanted,
        line=line,
        by=by,
        message=message,
        render=render,
        more=failing,
        scenarios=len(list_scenarios(database, flow)),
    )
    outcome = Outcome(coming.line, flow, coming.version, coming.digest, findings, coming)
    return _to_more(database, outcome, more, wanted, by=by, message=message, render=render, tell=tell)


def _to_more(
    database: Database,
    done: Outcome,
    more: Sequence[str],
    plan: Plan,
    *,
    by: str,
    message: str,
    render: Render,
    tell: Callable[[str, int, int], None],
) -> Outcome:
    others = [number for number in dict.fromkeys(more) if number != done.line]
    # One that answers with this version already has what was wanted.
    wanted = [number for number in others if plan != NOW or _digest(database, number) != done.digest]
    if not wanted:
        return done
    review = load_review(database, done.coming.id) if done.coming else {}
    same: dict[str, Any] = {name: review[name] for name in ("findings", "scenarios") if name in review}
    moved = give(
        database,
        Given(done.digest, done.flow, done.version),
        wanted,
        plan,
        by=by,
        message=message,
        render=render,
        review=same,
        progress=lambda index: tell("lines", index, len(wanted)),
    )
    return replace(done, more=moved)


def _digest(database: Database, number: str) -> str:
    line = line_of(database, number)
    return line.digest if line else ""
