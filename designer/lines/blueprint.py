"""The routes of lines."""

from __future__ import annotations

from flask import Blueprint

from designer.lines import views

blueprint = Blueprint("lines", __name__, url_prefix="/lines")
blueprint.add_url_rule("/", "index", views.index)
blueprint.add_url_rule("/<number>", "show", views.show)
blueprint.add_url_rule("/<number>/rollback", "rollback", views.rollback, methods=["POST"])
for name in ("rules", "emergency", "block", "unblock"):
    blueprint.add_url_rule(f"/<number>/{name}", name, getattr(views, name), methods=["POST"])
