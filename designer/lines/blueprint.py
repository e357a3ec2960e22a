"""The routes of lines."""

from __future__ import annotations

from flask import Blueprint

from designer.lines import views

blueprint = Blueprint("lines", __name__, url_prefix="/lines")
blueprint.add_url_rule("/", "index", views.index)
blueprint.add_url_rule("/<number>", "show", views.show)
blueprint.add_url_rule("/<number>/rollback", "rollback", views.rollback, methods=["POST"])
