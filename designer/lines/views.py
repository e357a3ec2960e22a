"""The rules in front of a line, as a page. What answers the line is shown by the browser's part."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from designer import ruling
from designer.context import PERSON, database, shared
from designer.language import language, t
from designer.lines import operations, payloads
from designer.proving import Blocked
from runtime.document.findings import Finding
from runtime.document.line_rules_live import ALL, GROUP, LINE, Switch
from runtime.domain.texts import DocumentError
from runtime.speech.protocol import SpeechError
from runtime.store.errors import NotFound, Unusable
from runtime.store.lines import load_line
from simulator.world import instant

Page = str | tuple[str, int] | AnyResponse


def show(number: str) -> str:
    """The rules of one line."""
    return _page(number)


def rules(number: str) -> Page:
    """The rules as the form says them."""
    standing = operations.standing(database(), load_line(database(), number))
    document = payloads.rules_from(request.form, standing.rules.document, standing.languages)
    revision = request.form.get("revision", "")
    expected = int(revision) if revision.isdecimal() else None
    try:
        ruling.save(database(), number, document, by=PERSON, render=shared().render, expected=expected)
    except Blocked as error:
        return _page(number, findings=error.findings, typed=document), 422
    except (Unusable, SpeechError) as error:
        return _page(number, problem=_sentence(error), typed=document), 422
    flash(t("rules.saved"), "good")
    return _back(number)


def emergency(number: str) -> Page:
    """The switch of this line, of its group or of all lines."""
    standing = operations.standing(database(), load_line(database(), number))
    on, until = request.form.get("action") == "on", request.form.get("until", "").strip()
    name = {LINE: number, GROUP: str(standing.rules.document.get("group", ""))}.get(request.form.get("scope", ""), "")
    scope = request.form.get("scope", LINE)
    try:
        end = instant(until, zone=standing.zone) if until and on else None
    except ValueError:
        return _page(number, problem=t("emergency.bad_end")), 422
    switch = Switch(scope if scope in (LINE, GROUP) else ALL, name, on, end)
    try:
        ruling.turn(database(), switch, by=PERSON, render=shared().render)
    except Blocked as error:
        return _page(number, findings=error.findings), 422
    except (NotFound, Unusable, SpeechError) as error:
        return _page(number, problem=_sentence(error)), 422
    flash(t("emergency.turned.on" if on else "emergency.turned.off"), "good")
    return _back(number)


def block(number: str) -> Page:
    """Refuse a caller."""
    caller, days = request.form.get("blocked", "").strip(), request.form.get("days", "")
    note = request.form.get("note", "").strip()
    try:
        ruling.block(
            database(),
            caller,
            by=PERSON,
            render=shared().render,
            days=int(days) if days.isdecimal() and 0 < int(days) <= ruling.DAYS_MOST else None,
            note=note,
        )
    except DocumentError as error:
        return _page(number, problem=f"{error.problem.into(language())} {error.mend.into(language())}"), 422
    except Blocked as error:
        return _page(number, findings=error.findings), 422
    flash(t("block.done", number=caller), "good")
    return _back(number)


def unblock(number: str) -> Page:
    """Take a caller off every list this line refuses."""
    caller = request.form.get("blocked", "").strip()
    standing = operations.standing(database(), load_line(database(), number))
    for name in standing.rules.document.get("blocked", [ruling.BLOCKED]):
        ruling.unblock(database(), caller, by=PERSON, name=name)
    flash(t("block.undone", number=caller), "good")
    return _back(number)


def _back(number: str) -> AnyResponse:
    return redirect(url_for("lines.show", number=number))


def _sentence(error: NotFound | Unusable | SpeechError) -> str:
    if isinstance(error, SpeechError):
        return f"{error.problem.into(language())} {error.mend.into(language())}"
    return error.text.into(language())


def _page(
    number: str,
    *,
    problem: str = "",
    findings: tuple[Finding, ...] = (),
    typed: payloads.Document | None = None,
) -> str:
    """``typed`` are rules that were refused: the form keeps what the person wrote."""
    line = load_line(database(), number)
    form = payloads.rules_form(
        operations.standing(database(), line), operations.names(database()), typed=typed, findings=findings
    )
    return render_template("lines/show.html", line=line, problem=problem, rules=form)
