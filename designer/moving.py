"""Lines set up from lines: one copied to a new number, and many numbers moved to what another line answers with.

Each number is all or nothing: proven and rendered first, then one transaction. No request here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from designer.coming import documents_of, ready_for
from designer.fronting import Render, prove_rules, rendered
from designer.proving import Blocked, other_flows, site_of
from designer.reviewing import differing, review_json
from designer.ruling import save
from designer.states import version_state
from runtime.document.line_rules import has_rules
from runtime.domain.texts import Bilingual
from runtime.speech.protocol import SpeechError
from runtime.store.approval import asks
from runtime.store.capacity import list_capacities, save_capacity
from runtime.store.coming import Plan, put_off_again
from runtime.store.database import Database
from runtime.store.errors import NotFound, StoreError, Unusable
from runtime.store.line_rules import Rules, load_rules
from runtime.store.lines import Line, check_number, load_line
from runtime.store.publishing import Published, made_at, point_line

SILENT = Bilingual(
    "这条线路还没有流程接听，没有可以照搬的内容。", "Nothing answers this line: there is nothing to take over."
)
TAKEN = Bilingual(
    "新号码已经有流程接听。要换成同样的版本，请用“批量换版本”。",
    "A flow answers the new number already. To give it the same version, move it instead.",
)
SAME = Bilingual("新号码和原号码相同。", "The new number is the old one.")
ALREADY = Bilingual("已经是这个版本。", "It answers with this version already.")
NUMBERS_MOST = 500
NOTICE = {
    "zh": "您好，我们的号码已更新为 {number}，请您记下新号码。",
    "en": "Hello. Our number has changed to {number}. Please note it.",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """The days on which callers of the old number hear that it has changed: ISO dates, both included."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of one number. ``problem`` None: it answers with ``version`` of ``flow`` now; ``previous`` is the release
    it answered with before, "" for none. ``asked``: it will, once a second person agrees."""

    number: str
    flow: str
    version: int
    previous: str
    problem: Bilingual | None
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """A release that is there: its digest, the flow it begins with and that flow's version."""

    digest: str
    flow: str
    version: int


def copy_line(
    database: Database,
    source: str,
    target: str,
    *,
    by: str,
    render: Render,
    title: str = "",
    message: str = "",
    notice: Notice | None = None,
) -> Published:
    """Give a new number what the old one has: its release, its rules but for the notice, how many calls it takes. Both
    answer from then on; ``notice`` tells callers of the old one. Raises `Unusable`, `NotFound`, `Blocked` or SpeechError."""
    old = load_line(database, source)
    check_number(target)
    if not old.digest:
        raise Unusable(SILENT)
    if source == target:
        raise Unusable(SAME)
    if _digest(database, target):
        raise Unusable(TAKEN)
    rules = {key: value for key, value in load_rules(database, source).document.items() if key != "notice"}
    made = documents_of(database, old.digest, old.flow, old.version)
    flows = {**other_flows(database).flows, **made.documents}
    languages = tuple(made.documents[old.flow]["languages"])
    findings = prove_rules(rules, target, root=old.flow, languages=languages, site=site_of(database, flows))
    if any(finding.blocks for finding in findings):
        raise Blocked(findings)
    ready = None
    if has_rules(rules):
        revision = _rules_of(database, target).revision
        wanted = Rules(target, rules, revision)
        ready = rendered(wanted, root=old.flow, languages=languages, flows=flows, render=render)
    done = point_line(
        database, target, digest=old.digest, by=by, message=message, title=title or old.title, rules=ready
    )
    for limit in list_capacities(database):
        if limit.line == source:
            save_capacity(database, target, calls=limit.capacity.calls, beyond=limit.capacity.beyond, by=by)
    if notice is not None:
        tell_new_number(database, old, target, notice, languages=languages, by=by, render=render)
    return done


def tell_new_number(
    database: Database, old: Line, target: str, notice: Notice, *, languages: Sequence[str], by: str, render: Render
) -> None:
    """Let callers of the old number hear, on those days, that it has changed. Raises what saving rules raises."""
    # Read digit by digit, not as one large number.
    number = " ".join(target.removeprefix("+"))
    prompt = {
        each: [{"say": NOTICE["en" if each.startswith("en") else "zh"].format(number=number)}] for each in languages
    }
    rules = load_rules(database, old.number)
    document = {**rules.document, "notice": {"prompt": prompt, "from": notice.first, "to": notice.last}}
    save(database, old.number, document, by=by, render=render, expected=rules.revision)


def move_lines(
    database: Database,
    numbers: Sequence[str],
    *,
    like: str,
    by: str,
    render: Render,
    message: str = "",
    progress: Callable[[int], None] = lambda _: None,
) -> tuple[Moved, ...]:
    """Let every number answer with what the line ``like`` answers with, or ask for it where the site asks for a second person.
    Raises `NotFound` or `Unusable` for ``like``."""
    shown = load_line(database, like)
    if not shown.digest:
        raise Unusable(SILENT)
    given = Given(shown.digest, shown.flow, shown.version)
    plan = Plan(asks=asks(database))
    return give(database, given, numbers, plan, by=by, render=render, message=message, progress=progress)


def give(
    database: Database,
    given: Given,
    numbers: Sequence[str],
    plan: Plan,
    *,
    by: str,
    render: Render,
    message: str = "",
    progress: Callable[[int], None] = lambda _: None,
    review: Mapping[str, Any] | None = None,
) -> tuple[Moved, ...]:
    """Let every number answer with a release that is there, each behind its own rules: at once, at the time of ``plan``, or
    when a second person agreed, who sees the rest of ``review`` beside what changes on that number. One that cannot is left
    as it was, with why."""
    made = documents_of(database, given.digest, given.flow, given.version)
    then = version_state(database, given.flow, given.version, at=made_at(database, given.digest))
    found = []
    for index, number in enumerate(dict.fromkeys(numbers)):
        progress(index)
        previous, problem = "", None
        try:
            check_number(number)
            previous = _digest(database, number)
            if previous == given.digest:
                raise Unusable(ALREADY)
            ready = ready_for(database, number, made, render)
            if plan == Plan():
                point_line(database, number, digest=given.digest, by=by, message=message, title=given.flow, rules=ready)
            else:
                seen = review_json(differing(database, number, then), (), scenarios=0) | dict(review or {})
                put_off_again(database, number, plan, digest=given.digest, by=by, message=message, review=seen)
        except Blocked as error:
            first = next(finding for finding in error.findings if finding.blocks)
            problem = Bilingual(first.message.zh + first.mend.zh, f"{first.message.en} {first.mend.en}")
        except SpeechError as error:
            problem = Bilingual(f"{error.problem.zh}。{error.mend.zh}", f"{error.problem.en}. {error.mend.en}")
        except StoreError as error:
            problem = error.text
        found.append(Moved(number, given.flow, given.version, previous, problem, asked=plan.asks and problem is None))
    return tuple(found)


def moved_json(each: Moved) -> dict[str, Any]:
    """A row as JSON."""
    problem = {"zh": each.problem.zh, "en": each.problem.en} if each.problem else None
    return {
        "number": each.number,
        "flow": each.flow,
        "version": each.version,
        "previous": each.previous,
        "problem": problem,
        "asked": each.asked,
    }


def _digest(database: Database, number: str) -> str:
    try:
        return load_line(database, number).digest
    except NotFound:
        return ""


def _rules_of(database: Database, number: str) -> Rules:
    try:
        return load_rules(database, number)
    except NotFound:
        return Rules(number, {})
