"""The routes of destinations."""

from __future__ import annotations

from flask import Blueprint

from designer.destinations import views

blueprint = Blueprint("destinations", __name__, url_prefix="/destinations")
blueprint.add_url_rule("/", "index", views.index)
blueprint.add_url_rule("/", "make", views.make, methods=["POST"])
blueprint.add_url_rule("/new/<kind>", "new", views.new)
blueprint.add_url_rule("/of/<path:name>", "show", views.show)
blueprint.add_url_rule("/of/<path:name>", "save", views.save, methods=["POST"])
blueprint.add_url_rule("/delete/<path:name>", "delete", views.delete, methods=["POST"])
