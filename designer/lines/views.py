"""Pages of lines."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from designer.context import PERSON, database
from designer.language import language, t
from designer.lines import operations, payloads
from runtime.store.errors import NotFound, Unusable
from runtime.store.lines import load_line, publish_log
from runtime.store.publishing import PREVIOUS
from runtime.store.publishing import rollback as roll_back


def index() -> str:
    """Every line."""
    return render_template("lines/index.html", lines=operations.lines_with_runtimes(database()))


def show(number: str) -> str:
    """One line."""
    return _page(number)


def rollback(number: str) -> str | tuple[str, int] | AnyResponse:
    """Back to an earlier release."""
    to, message = request.form.get("to", PREVIOUS), request.form.get("message", "").strip()
    try:
        done = roll_back(database(), number, to=to, by=PERSON, message=message)
    except (NotFound, Unusable) as error:
        return _page(number, problem=error.text.into(language())), 409
    flash(t("line.rolled_back", line=done.line, flow=done.flow, version=done.version), "good")
    return redirect(url_for("lines.show", number=number))


def _page(number: str, *, problem: str = "") -> str:
    line = load_line(database(), number)
    log = payloads.log_entries(line, publish_log(database(), line=number))
    live, runtimes = operations.runtimes_of(database(), line)
    return render_template("lines/show.html", line=line, log=log, live=live, runtimes=runtimes, problem=problem)
