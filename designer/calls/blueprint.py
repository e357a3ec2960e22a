"""The routes of calls."""

from __future__ import annotations

from flask import Blueprint

from designer.calls import views

blueprint = Blueprint("calls", __name__, url_prefix="/calls")
blueprint.add_url_rule("/", "index", views.index)
blueprint.add_url_rule("/<path:call_id>", "show", views.show)
