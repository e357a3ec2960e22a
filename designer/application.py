"""`create_app`: the pages of one site as a WSGI application. It opens nothing: database and renderer are handed in."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import cast

from flask import Flask, Response, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from designer.access.operations import Throttle
from designer.api.blueprint import ROUTES
from designer.api.blueprint import blueprint as api
from designer.api.problems import answer_of, is_api
from designer.context import KEY, Shared
from designer.jobs import Jobs
from designer.language import t
from designer.machine import UNKNOWN, Machine
from designer.plain_page import plain_page
from designer.prompts import Mute, Speak
from designer.proving import Render
from designer.security import LOCAL_HOSTS, OPEN_ENDPOINTS, protect, session_key
from designer.shell import ENDPOINTS, serve_shell
from designer.texts import TEXTS
from runtime.settings import Settings
from runtime.store.database import Database

UPLOAD_BYTES = 4_000_000
SESSION_HOURS = 12

log = logging.getLogger(__name__)


def create_app(
    settings: Settings,
    database: Database,
    *,
    render: Render,
    speak: Speak | None = None,
    machine: Machine = UNKNOWN,
) -> Flask:
    """The application. ``render`` makes the audio of a release's prompts, ``speak`` lets one be heard, ``machine`` looks after
    the machine; the database is migrated already. `close_app` ends what it started."""
    app = routed()
    serve_site(app, settings, database, render=render, speak=speak, machine=machine)
    return app


def routed() -> Flask:
    """Every route and rule of the application, of no site yet."""
    app = Flask(__name__, static_folder=None)
    # The order of a schema's properties is the order of the fields of a form.
    assert isinstance(app.json, DefaultJSONProvider)
    app.json.sort_keys = False
    app.config.update(
        SESSION_COOKIE_NAME="tonepath_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=SESSION_HOURS),
        MAX_CONTENT_LENGTH=UPLOAD_BYTES,
        MAX_FORM_MEMORY_SIZE=UPLOAD_BYTES,
    )
    is_open = {*OPEN_ENDPOINTS, *ENDPOINTS, *(f"api.{route.name}" for route in ROUTES if route.is_open)}
    large = {f"api.{route.name}": route.upload for route in ROUTES if route.upload}
    roles = {f"api.{route.name}": route.roles for route in ROUTES}
    protect(app, large=large, open_endpoints=is_open, roles=roles)
    app.register_blueprint(api)
    serve_shell(app)
    app.add_url_rule("/health", "health", _health)
    _tell_errors(app)
    return app


def serve_site(
    app: Flask,
    settings: Settings,
    database: Database,
    *,
    render: Render,
    speak: Speak | None = None,
    machine: Machine = UNKNOWN,
) -> None:
    """Make it the application of one site, and of none before: whoever signed in there has not signed in here."""
    app.config["SECRET_KEY"] = session_key(settings.data_dir)
    # Another site's page may know our address under a name of its own (DNS rebinding): only our names count.
    app.config["TRUSTED_HOSTS"] = LOCAL_HOSTS if settings.web_is_local else None
    app.extensions[KEY] = Shared(settings, database, render, speak or Mute(), Throttle(), Jobs(settings), machine)


def close_app(app: Flask) -> None:
    """End the processes of the application's jobs."""
    cast(Shared, app.extensions[KEY]).jobs.close()


def _health() -> Response:
    """For a supervisor or a load balancer: the pages are being served."""
    return Response("ok\n", mimetype="text/plain")


def _tell_errors(app: Flask) -> None:
    """Every error is a page, or the API's problem+json, in the reader's language; none shows how the program is built."""

    @app.errorhandler(HTTPException)
    def on_http(error: HTTPException) -> AnyResponse:
        code = error.code or 500
        if is_api():
            return answer_of(error)
        if code < 400:
            return error.get_response()
        key = f"error.{code}"
        return plain_page(t(key) if key in TEXTS else t("error.400" if code < 500 else "error.500"), code)

    @app.errorhandler(Exception)
    def on_defect(error: Exception) -> AnyResponse:
        if is_api():
            return answer_of(error)
        log.exception("a page failed: %s %s", request.method, request.path, exc_info=error)
        return plain_page(t("error.500"), 500)
