"""Pages of destinations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from designer.context import database
from designer.destinations import operations, payloads
from designer.language import language, t
from runtime.document.destinations import summary
from runtime.store.agents import agent_states
from runtime.store.errors import InUse, Unusable
from runtime.store.site import delete_destination, list_destinations, list_schedules, save_destination

Page = str | tuple[str, int] | AnyResponse


def index() -> str:
    """Every destination."""
    return render_template(
        "destinations/index.html",
        rows=[(each, _said(summary(each.document))) for each in list_destinations(database())],
        kinds=tuple(payloads.EMPTY),
    )


def new(kind: str) -> str:
    """An empty form."""
    if kind not in payloads.EMPTY:
        abort(404)
    return _page("", payloads.EMPTY[kind])


def make() -> Page:
    """A destination that is not there yet."""
    kind, name = request.form.get("kind", ""), request.form.get("name", "").strip()
    if kind not in payloads.EMPTY:
        abort(400)
    given = payloads.document_of(kind, request.form, {})
    if name in {each.name for each in list_destinations(database())}:
        return _page(name, given, problem=t("destinations.exists", name=name), fresh=True), 409
    return _saved(name, given, fresh=True)


def show(name: str) -> str:
    """One destination."""
    return _page(name, operations.document(database(), name))


def save(name: str) -> Page:
    """The form, as it was filled in."""
    before = operations.document(database(), name)
    return _saved(name, payloads.document_of(before["kind"], request.form, before), fresh=False)


def delete(name: str) -> Page:
    """Away with it, unless something leads to it."""
    try:
        delete_destination(database(), name)
    except InUse as error:
        return _page(name, operations.document(database(), name), problem=error.text.into(language())), 409
    flash(t("destinations.deleted", name=name), "good")
    return redirect(url_for("destinations.index"))


def _saved(name: str, document: Mapping[str, Any], *, fresh: bool) -> Page:
    try:
        save_destination(database(), name, document=document)
    except Unusable as error:
        return _page(name, document, problem=error.text.into(language()), fresh=fresh), 422
    flash(t("destinations.saved", name=name), "good")
    return redirect(url_for("destinations.show", name=name))


def _page(name: str, document: Mapping[str, Any], *, problem: str = "", fresh: bool | None = None) -> str:
    places = [each.name for each in list_destinations(database()) if each.name != name]
    fresh = not name if fresh is None else fresh
    notes = () if problem or fresh else operations.findings(database(), name, document)
    return render_template(
        "destinations/show.html",
        form=payloads.form_of(name, document, agent_states(database())),
        fresh=fresh,
        places=places,
        schedules=[each.name for each in list_schedules(database())],
        notes=[f"{_said(note.message)} {_said(note.mend)}" for note in notes],
        problem=problem,
    )


def _said(text: Any) -> str:
    return str(text.zh if language().startswith("zh") else text.en)
