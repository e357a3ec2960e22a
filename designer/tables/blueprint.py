"""The routes of tables."""

from __future__ import annotations

from flask import Blueprint

from designer.tables import views

blueprint = Blueprint("tables", __name__, url_prefix="/tables")
blueprint.add_url_rule("/", "index", views.index)
blueprint.add_url_rule("/", "upload", views.upload, methods=["POST"])
blueprint.add_url_rule("/preview/<token>", "preview", views.preview)
blueprint.add_url_rule("/preview/<token>", "make_live", views.make_live, methods=["POST"])
blueprint.add_url_rule("/show/<name>", "show", views.show)
blueprint.add_url_rule("/show/<name>/rollback", "rollback", views.rollback, methods=["POST"])
blueprint.add_url_rule("/show/<name>/delete", "delete", views.delete, methods=["POST"])
