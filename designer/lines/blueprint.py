"""The routes of lines."""

from __future__ import annotations

from flask import Blueprint

from designer.lines import views

blueprint = Blueprint("lines", __name__, url_prefix="/lines")
blueprint.add_url_rule("/<number>/rules", "show", views.show)
for name in ("rules", "emergency", "block", "unblock"):
    blueprint.add_url_rule(f"/<number>/{name}", name, getattr(views, name), methods=["POST"])
