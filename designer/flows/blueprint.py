"""The routes of flows."""

from __future__ import annotations

from flask import Blueprint

from designer.flows import views

blueprint = Blueprint("flows", __name__, url_prefix="/flows")
blueprint.add_url_rule("/", "index", views.index)
blueprint.add_url_rule("/", "upload", views.upload, methods=["POST"])
blueprint.add_url_rule("/<name>", "show", views.show)
blueprint.add_url_rule("/<name>/draft", "replace", views.replace, methods=["POST"])
blueprint.add_url_rule("/<name>/draft.json", "draft", views.draft)
blueprint.add_url_rule("/<name>/publish", "publish", views.publish, methods=["POST"])
blueprint.add_url_rule("/<name>/delete", "delete", views.delete, methods=["POST"])
blueprint.add_url_rule("/<name>/versions/<int:number>.json", "version", views.version)
