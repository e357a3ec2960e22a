"""Pages of signing in, of the password and of the language."""

from __future__ import annotations

import math

from flask import Response, flash, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from designer.access import operations
from designer.context import current_app_config, database, settings, throttle
from designer.language import COOKIE, LANGUAGES, t
from designer.security import SIGNED_IN, STAMP

YEAR_S = 365 * 24 * 3600


def sign_in() -> str:
    """The form."""
    return render_template("access/sign_in.html", next=request.args.get("next", "/"))


def sign_in_post() -> AnyResponse | tuple[str, int]:
    """Check the password."""
    address = request.remote_addr or ""
    wait = throttle().wait_s(address)
    if wait:
        return _again(t("access.wait", seconds=math.ceil(wait)), 429)
    known = operations.administrator(database(), settings())
    if known is None or not known.accepts(request.form.get("password", "")):
        throttle().failed(address)
        return _again(t("access.wrong"), 403)
    throttle().succeeded(address)
    session.clear()
    session[SIGNED_IN] = known.stamp
    session.permanent = True
    return redirect(url_for("access.password") if known.one_time else _local(request.form.get("next", "/")))


def sign_out() -> AnyResponse:
    """Forget the session."""
    session.clear()
    return redirect(url_for("access.sign_in"))


def password() -> str:
    """The form for a new password."""
    known = operations.administrator(database(), settings())
    return render_template("access/password.html", known=known)


def password_post() -> AnyResponse | tuple[str, int]:
    """Take a new password; every other session is signed out by it."""
    first, again = request.form.get("first", ""), request.form.get("again", "")
    known = operations.administrator(database(), settings())
    problem = "access.new.differ" if first != again else "access.new.short" if len(first) < operations.SHORTEST else ""
    if known is None or known.by_setting or problem:
        return render_template("access/password.html", known=known, problem=t(problem) if problem else ""), 422
    operations.set_password(database(), first)
    renewed = operations.administrator(database(), settings())
    if renewed is not None:
        current_app_config()[STAMP] = renewed.stamp
        session[SIGNED_IN] = renewed.stamp
    flash(t("access.new.saved"), "good")
    return redirect("/")


def choose_language() -> AnyResponse:
    """Remember the reader's language."""
    response: Response = make_response(redirect(_local(request.form.get("next", "/"))))
    wanted = request.form.get("language", "")
    if wanted in LANGUAGES:
        response.set_cookie(COOKIE, wanted, max_age=YEAR_S, httponly=True, samesite="Lax", secure=request.is_secure)
    return response


def _again(problem: str, code: int) -> tuple[str, int]:
    return render_template("access/sign_in.html", next=request.form.get("next", "/"), problem=problem), code


def _local(path: str) -> str:
    """A path of ours, never another site's address."""
    ours = path.startswith("/") and not path.startswith(("//", "/\\")) and not any(ord(c) < 32 for c in path)
    return path if ours else "/"
