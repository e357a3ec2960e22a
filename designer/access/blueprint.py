"""The routes of signing in, of the password and of the language."""

from __future__ import annotations

from flask import Blueprint

from designer.access import views

blueprint = Blueprint("access", __name__)
blueprint.add_url_rule("/sign-in", "sign_in", views.sign_in)
blueprint.add_url_rule("/sign-in", "sign_in_post", views.sign_in_post, methods=["POST"])
blueprint.add_url_rule("/sign-out", "sign_out", views.sign_out, methods=["POST"])
blueprint.add_url_rule("/password", "password", views.password)
blueprint.add_url_rule("/password", "password_post", views.password_post, methods=["POST"])
blueprint.add_url_rule("/language", "choose_language", views.choose_language, methods=["POST"])
