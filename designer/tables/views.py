"""Pages of tables: upload, look at what it would become, make it live; find a row; take a version back."""

from __future__ import annotations

from pathlib import Path

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from designer.context import PERSON, database, settings
from designer.language import language, t
from designer.tables import operations, payloads
from runtime.store import lookup_tables
from runtime.store.errors import InUse, NotFound, Unusable
from runtime.store.table_import import KINDS, plan_for

Page = str | tuple[str, int] | AnyResponse


def index() -> str:
    """Every table, and a form for one more."""
    return _index()


def upload() -> Page:
    """Take a file and show what it would become."""
    name, given = request.form.get("name", "").strip(), request.files.get("file")
    if given is None or not given.filename or not name:
        return _index(problem=t("tables.upload.nothing"), name=name), 422
    kept = operations.keep(_uploads(), name, given)
    return redirect(url_for("tables.preview", token=kept.token))


def preview(token: str) -> Page:
    """The first rows, the columns with their types, and the rows that would be left out."""
    kept = operations.kept(_uploads(), token)
    key, kinds = request.args.get("key", ""), _kinds(request.args.to_dict())
    try:
        done = operations.look(kept, key=key, kinds=kinds)
    except Unusable as error:
        if key or kinds:
            return redirect(url_for("tables.preview", token=token))
        operations.forget(kept)
        return _index(problem=error.text.into(language()), name=kept.name), 422
    return render_template("tables/preview.html", upload=kept, preview=payloads.preview_of(done), kinds=KINDS)


def make_live(token: str) -> Page:
    """From the next call on this version answers."""
    kept = operations.kept(_uploads(), token)
    try:
        plan = plan_for(kept.path, key=request.form.get("key", ""), kinds=_kinds(request.form.to_dict()))
        version = operations.make_live(database(), kept, plan=plan, folder=_folder(), by=PERSON)
    except Unusable as error:
        return _index(problem=error.text.into(language()), name=kept.name), 422
    flash(t("table.live", name=version.table, number=version.number, rows=f"{version.rows:,}"), "good")
    return redirect(url_for("tables.show", name=version.table))


def show(name: str) -> str:
    """One table: its versions, and a row of it by key."""
    table, key = lookup_tables.load_table(database(), name), request.args.get("key", "").strip()
    row = operations.find(database(), table, key, _folder()) if key else None
    return render_template("tables/show.html", table=table, key=key, row=row)


def rollback(name: str) -> Page:
    """An earlier version answers again."""
    to = request.form.get("to", "")
    try:
        number = int(to) if to.isdecimal() and len(to) < 9 else 0
        version = lookup_tables.take_back(database(), name, by=PERSON, to=number)
    except NotFound as error:
        flash(error.text.into(language()), "bad")
    else:
        flash(t("table.live", name=name, number=version.number, rows=f"{version.rows:,}"), "good")
    return redirect(url_for("tables.show", name=name))


def delete(name: str) -> Page:
    """Delete a table no flow uses."""
    try:
        lookup_tables.delete_table(database(), name)
    except InUse as error:
        flash(error.text.into(language()), "bad")
        return redirect(url_for("tables.show", name=name))
    flash(t("table.deleted", name=name), "good")
    return redirect(url_for("tables.index"))


def _index(*, problem: str = "", name: str = "") -> str:
    return render_template(
        "tables/index.html", tables=lookup_tables.list_tables(database()), problem=problem, name=name
    )


def _kinds(given: dict[str, str]) -> dict[str, str]:
    return {field.removeprefix("type:"): kind for field, kind in given.items() if field.startswith("type:") and kind}


def _folder() -> Path:
    return lookup_tables.folder_of(settings().data_dir)


def _uploads() -> Path:
    return settings().data_dir / "uploads"
