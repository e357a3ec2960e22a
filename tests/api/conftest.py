"""Somebody at the API: a signed-in client that sends JSON with the session's token."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask, session
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from designer import context
from designer.access.present import enter
from designer.api import openapi
from designer.api.blueprint import ROUTES
from runtime.store.people import FIRST, find_person
from tests.designer.conftest import PASSWORD, database, new_site, new_site_template, pages, settings, site

__all__ = ["database", "new_site", "new_site_template", "pages", "settings", "site"]

EVERY = (*ROUTES, *openapi.ROUTES)
DECLARED = {route.name: route for route in EVERY}
DESCRIBED = openapi.document(EVERY, "en-US")
ENGLISH = {"Accept-Language": "en"}


class Client:
    """Speaks JSON. Every answer but a success must be problem+json."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.token = ""

    def ask(
        self, method: str, path: str, body: Any = None, *, file: bytes | None = None, **headers: str
    ) -> TestResponse:
        given = {"X-CSRF-Token": self.token, **ENGLISH, **{k.replace("_", "-"): v for k, v in headers.items()}}
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False)
        kind = None if body is None else "application/json"
        if file is not None:
            data, kind = file, "application/octet-stream"
        answer = self.client.open(f"/api/v1{path}", method=method, data=data, content_type=kind, headers=given)
        self._holds_to_its_word(method, path, answer)
        if answer.status_code >= 400:
            assert answer.mimetype == "application/problem+json", (method, path, answer.status_code, answer.text)
            told = answer.get_json()
            assert told["status"] == answer.status_code
            assert told["detail"]
            assert told["mend"]
        return answer

    def _holds_to_its_word(self, method: str, path: str, answer: TestResponse) -> None:
        """Is the answer what the declaration of its route says?"""
        urls = self.client.application.url_map.bind("localhost")
        try:
            endpoint, _ = urls.match(f"/api/v1{path}".partition("?")[0], method)
        except HTTPException:
            return
        route = DECLARED[endpoint.removeprefix("api.")]
        told = DESCRIBED["paths"][f"/api/v1{re.sub(r':int', '', route.path)}"][method.lower()]["responses"]
        assert str(answer.status_code) in told or answer.status_code == 304, (method, path, answer.status_code)
        schema = told.get(str(answer.status_code), {}).get("content", {}).get(answer.mimetype, {}).get("schema")
        if schema is not None and "json" in answer.mimetype:
            rooted = {"components": DESCRIBED["components"], **schema}
            Draft202012Validator(rooted).validate(answer.get_json())

    def finish(self, job: Mapping[str, Any], within_s: float = 60.0) -> dict[str, Any]:
        """Follow a job to its end."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            told: dict[str, Any] = self.get(f"/jobs/{job['id']}")
            if told["state"] not in ("waiting", "running"):
                return told
            time.sleep(0.05)
        raise AssertionError(f"the job is not over within {within_s} s: {told}")

    def get(self, path: str, **headers: str) -> Any:
        answer = self.ask("GET", path, **headers)
        assert answer.status_code == 200, answer.text
        return answer.get_json()

    def post(self, path: str, body: Any, status: int = 200, **headers: str) -> Any:
        answer = self.ask("POST", path, body, **headers)
        assert answer.status_code == status, answer.text
        return answer.get_json()

    def sign_in(self, password: str = PASSWORD, name: str = "admin") -> TestResponse:
        self.token = self.get("/session")["csrf"]
        answer = self.ask("POST", "/session", {"name": name, "password": password})
        if answer.status_code == 200:
            self.token = answer.get_json()["csrf"]
        return answer

    def enter(self, name: str = FIRST) -> None:
        """Be signed in, without the fifth of a second that a password's proof takes by intent; the proof is test_access's."""
        with self.client.application.test_request_context():
            person = find_person(context.database(), name)
            assert person is not None
            enter(person)
            begun = dict(session)
        with self.client.session_transaction() as kept:
            kept.update(begun)
            kept.permanent = True
        told = self.get("/session")
        assert told["user"] == name
        self.token = told["csrf"]


@pytest.fixture
def stranger(site: Flask) -> Client:
    return Client(site.test_client())


@pytest.fixture
def client(stranger: Client) -> Client:
    stranger.enter()
    return stranger


@pytest.fixture
def approver(client: Client, site: Flask) -> Client:
    """Somebody who looks and decides, in a browser of his own, signed in with a password of his own."""
    handed = client.post("/people", {"name": "李", "role": "approver"}, 201)
    other = Client(site.test_client())
    assert other.sign_in(handed["password"], "李").status_code == 200
    told = other.ask("PUT", "/session/password", {"password": "a-long-enough-one"})
    other.token = told.get_json()["csrf"]
    return other


def draft_of(client: Client, document: Mapping[str, Any]) -> str:
    """Add a flow from a document; its revision as If-Match wants it."""
    answer = client.ask("POST", "/flows", {"name": document["name"], "document": document})
    assert answer.status_code == 201, answer.text
    return str(answer.headers["ETag"])
