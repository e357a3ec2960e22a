"""Pages of flows: they read a request, call an operation, and show what it says."""

from __future__ import annotations

import json

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from designer.context import PERSON, database, shared
from designer.flows import operations, payloads
from designer.language import language, t
from designer.proving import Blocked, Proof, check_draft, make_version
from designer.proving import publish as publish_draft
from runtime.speech.protocol import SpeechError
from runtime.store.drafts import delete_flow, list_flows, load_draft, save_draft
from runtime.store.errors import Conflict, InUse, Unusable
from runtime.store.lines import list_lines
from runtime.store.versions import list_versions, version_document

Page = str | tuple[str, int] | AnyResponse


def index() -> str:
    """Every flow."""
    return render_template("flows/index.html", flows=list_flows(database()))


def upload() -> Page:
    """A new flow from a file."""
    data = _file()
    try:
        if data is None:
            return _index_again(t("flows.upload.nothing"))
        name = operations.add_flow(database(), data, author=PERSON)
    except Unusable as error:
        return _index_again(error.text.into(language()))
    flash(t("flows.saved", revision=1), "good")
    return redirect(url_for("flows.show", name=name))


def show(name: str) -> str:
    """One flow."""
    return _page(name)


def replace(name: str) -> Page:
    """Another draft, from a file or, after a conflict, from the page; the revision that was edited comes with it."""
    data = _file()
    try:
        text = operations.decoded(data) if data is not None else request.form.get("text", "").replace("\r\n", "\n")
        if not text:
            return _page(name, problem=t("flows.upload.nothing")), 422
        expected = int(request.form.get("revision", "0"))
        revision = save_draft(database(), name, text=text, expected=expected, author=PERSON)
    except Conflict as error:
        difference = operations.difference(error.theirs, error.mine)
        return render_template("flows/conflict.html", name=name, conflict=error, difference=difference), 409
    except Unusable as error:
        return _page(name, problem=error.text.into(language())), 422
    flash(t("flows.unchanged") if revision == expected else t("flows.saved", revision=revision), "good")
    return redirect(url_for("flows.show", name=name))


def publish(name: str) -> Page:
    """The draft to a line, or as a version for other flows."""
    line, message = request.form.get("line", "").strip(), request.form.get("message", "").strip()
    try:
        if request.form.get("only") == "version":
            version = make_version(database(), name, by=PERSON, message=message)
            flash(t("flow.version.only", number=version.number), "good")
            return redirect(url_for("flows.show", name=name))
        done, _ = publish_draft(database(), name, line=line, by=PERSON, message=message, render=shared().render)
    except Blocked as error:
        return _page(name, problem=t("flow.refused"), proof=Proof(None, error.findings)), 422
    except Unusable as error:
        return _page(name, problem=error.text.into(language())), 422
    except SpeechError as error:
        problem = f"{error.problem.into(language())} {error.mend.into(language())}"
        return _page(name, problem=problem), 422
    flash(t("flow.published", line=done.line, flow=done.flow, version=done.version), "good")
    return redirect(url_for("lines.show", number=done.line))


def delete(name: str) -> Page:
    """Remove a flow nothing uses."""
    try:
        delete_flow(database(), name)
    except InUse as error:
        return _page(name, problem=error.text.into(language())), 409
    flash(t("flow.deleted", name=name), "good")
    return redirect(url_for("flows.index"))


def draft(name: str) -> Response:
    """The draft as a file."""
    return _download(load_draft(database(), name).text)


def version(name: str, number: int) -> Response:
    """A version as a file."""
    return _download(json.dumps(version_document(database(), name, number), ensure_ascii=False, indent=2))


def _page(name: str, *, problem: str = "", proof: Proof | None = None) -> str:
    """``proof`` is what a publish found, when it found more than a look does."""
    stored = load_draft(database(), name)
    proof = check_draft(database(), name) if proof is None else proof
    return render_template(
        "flows/show.html",
        draft=stored,
        findings=payloads.findings(proof, language()),
        summary=payloads.summary(proof),
        versions=list_versions(database(), name),
        lines=list_lines(database()),
        problem=problem,
    )


def _index_again(problem: str) -> Page:
    return render_template("flows/index.html", flows=list_flows(database()), problem=problem), 422


def _file() -> bytes | None:
    """The uploaded file; None when none was chosen."""
    given = request.files.get("file")
    if given is None or not given.filename:
        return None
    return given.stream.read()


def _download(text: str) -> Response:
    response = Response(text, mimetype="application/json")
    response.headers["Content-Disposition"] = "attachment; filename=flow.json"
    return response
