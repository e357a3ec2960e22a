"""The OpenAPI 3.1 document, made from the same declarations as the routes. It describes; it checks nothing."""

from __future__ import annotations

import re
from typing import Any

from designer.api.declaration import NUMBER, OBJECT, TEXT, YES, Asked, Json, Route, Schema, many, nullable, shape
from designer.language import language
from runtime.domain.texts import Bilingual

ALWAYS = (400, 401, 405, 500, 503)
BINARY: Schema = {"type": "string", "contentEncoding": "binary"}
_PART = re.compile(r"\{(\w+)(?::(int))?\}")
BILINGUAL = shape({"zh": TEXT, "en": TEXT})
COMPONENTS: dict[str, Schema] = {
    "Bilingual": BILINGUAL,
    "Number": NUMBER,
    "Named": shape({"kind": TEXT, "name": TEXT}),
    "Finding": shape(
        {
            "code": TEXT,
            "severity": {"enum": ["error", "warning", "hint"]},
            "message": BILINGUAL,
            "mend": BILINGUAL,
            "node": nullable(TEXT),
            "label": nullable(BILINGUAL),
            "field": many({"anyOf": [TEXT, NUMBER]}),
            "field_title": nullable(BILINGUAL),
            "port": nullable(TEXT),
            "edge": nullable(NUMBER),
            "fix": nullable(many(OBJECT)),
            "acceptable": YES,
            "accepted": nullable(TEXT),
        }
    ),
    "Change": shape(
        {
            "what": {"enum": ["path", "node", "variable", "setting", "subflow"]},
            "how": {"enum": ["added", "removed", "changed"]},
            "node": nullable(TEXT),
            "label": nullable(TEXT),
            "port": nullable(TEXT),
            "fields": many(shape({"path": many({"anyOf": [TEXT, NUMBER]}), "title": BILINGUAL, "before": {}, "after": {}, "was": BILINGUAL, "now": BILINGUAL})),
            "text": BILINGUAL,
        }
    ),
    "RowTrouble": shape({"row": NUMBER, "number": TEXT, "what": TEXT, "mend": TEXT}),
    "Problem": shape(
        {
            "type": TEXT,
            "title": TEXT,
            "status": NUMBER,
            "detail": TEXT,
            "mend": TEXT,
            "path": TEXT,
            "findings": many({"$ref": "#/components/schemas/Finding"}),
            "theirs": shape({"text": TEXT, "revision": NUMBER, "author": TEXT}),
            "uses": many(TEXT),
            "wait_s": NUMBER,
            "revision": NUMBER,
            "rows": many({"$ref": "#/components/schemas/RowTrouble"}),
        },
        required=("type", "title", "status", "detail", "mend"),
    ),
}  # fmt: skip
_known: list[Route] = []


def describe(routes: tuple[Route, ...]) -> None:
    """Say which routes there are; once, when they are registered."""
    _known[:] = routes


def show(_: Asked) -> Json:
    """The document in the reader's language."""
    return document(tuple(_known), language())


def document(routes: tuple[Route, ...], reader: str) -> dict[str, Any]:
    """The OpenAPI document of the routes."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        path = _PART.sub(lambda part: "{" + part[1] + "}", route.path)
        paths.setdefault(f"/api/v1{path}", {})[route.method.lower()] = _operation(route, reader)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Tonepath", "version": "1"},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": {**COMPONENTS},
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "tonepath_session"}},
        },
    }


def _operation(route: Route, reader: str) -> dict[str, Any]:
    success: dict[str, Any] = {"description": route.summary.into(reader)}
    if route.answer is not None:
        success["content"] = {route.media: {"schema": route.answer}}
    answers: dict[str, Any] = {str(route.status): success}
    for status in sorted({*ALWAYS, *route.problems, *_implied(route)}):
        problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
        answers[str(status)] = {"description": f"problem {status}", "content": {"application/problem+json": problem}}
    made: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary.into(reader),
        "tags": [route.path.split("/")[1]],
        "parameters": _parameters(route),
        "responses": answers,
        "security": [] if route.is_open else [{"session": []}],
    }
    if route.body is not None:
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": route.body}}}
    if route.upload:
        made["requestBody"] = {"required": True, "content": {"application/octet-stream": {"schema": BINARY}}}
    return made


def _implied(route: Route) -> set[int]:
    implied = {404} if "{" in route.path or route.query else set()
    implied |= {413, 415, 422} if route.body is not None or route.upload else set()
    implied |= {422} if route.query else set()
    implied |= {403} if route.method not in ("GET", "HEAD") or not route.is_open else set()
    return implied | ({412, 428} if route.if_match else set())


def _parameters(route: Route) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for part in _PART.finditer(route.path):
        schema = {"type": "integer", "minimum": 0} if part[2] else {"type": "string"}
        found.append({"name": part[1], "in": "path", "required": True, "schema": schema})
    found += [{"name": name, "in": "query", "schema": schema} for name, schema in route.query.items()]
    if route.if_match:
        found.append({"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}})
    if route.method not in ("GET", "HEAD"):
        found.append({"name": "X-CSRF-Token", "in": "header", "required": True, "schema": {"type": "string"}})
    return found


ROUTES = (
    Route("GET", "/openapi.json", "openapi", Bilingual("接口说明", "this description"), show, OBJECT),
)  # fmt: skip
