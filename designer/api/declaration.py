"""A route declared once: what serves it, what checks its input, and what OpenAPI says of it. No route stands here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import Response
from jsonschema import Draft202012Validator

from runtime.domain.texts import Bilingual
from runtime.store.people import ADMINISTRATOR, ROLES

Schema = Mapping[str, Any]
Json = Mapping[str, Any] | list[Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. ``path`` and ``query`` hold what the route declares; ``body`` has passed the route's schema, ``text`` is
    it as it was sent; ``file`` holds what an upload sent, while the view runs; ``match`` is If-Match without its quotes, ""
    for none."""

    path: Mapping[str, Any]
    query: Mapping[str, str]
    body: Any = None
    text: str = ""
    match: str = ""
    file: Path | None = None

    def name(self, of: str = "name") -> str:
        """A part of the path as text."""
        return str(self.path[of])


@dataclass(frozen=True, slots=True)
class Answer:
    """What a view answers when it is more than JSON with the route's status. ``etag`` goes out quoted."""

    json: Json | None = None
    etag: str = ""
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)


View = Callable[[Asked], Json | Answer | Response | None]
ADMINISTRATORS = frozenset({ADMINISTRATOR})
EVERY_ROLE = frozenset(ROLES)


@dataclass(frozen=True)
class Route:
    """``path`` below /api/v1 as OpenAPI writes it, "{version:int}" for a number. ``answer`` describes what comes with
    ``status`` (None: nothing), ``problems`` the statuses that are no success beside those every route has. ``is_open`` routes
    are for everyone, the others for the ``roles`` they name: administrators alone unless it is said. ``if_match`` ones need
    the revision that was read. ``upload`` is the most bytes of a file that is the body as it stands
    (application/octet-stream), 0 for a route that takes none."""

    method: str
    path: str
    name: str
    summary: Bilingual
    view: View
    answer: Schema | None = None
    status: int = 200
    body: Schema | None = None
    query: Mapping[str, Schema] = field(default_factory=dict)
    problems: tuple[int, ...] = ()
    media: str = "application/json"
    is_open: bool = False
    roles: frozenset[str] = ADMINISTRATORS
    if_match: bool = False
    upload: int = 0

    @cached_property
    def validator(self) -> Draft202012Validator | None:
        """Checks the body."""
        return None if self.body is None else Draft202012Validator(self.body)

    @cached_property
    def query_validator(self) -> Draft202012Validator:
        """Checks the query, every value as text."""
        return Draft202012Validator(shape(dict(self.query), required=()))


def shape(properties: Mapping[str, Schema], *, required: tuple[str, ...] | None = None, more: bool = False) -> Schema:
    """An object's schema; without ``required`` every property is."""
    needed = list(properties) if required is None else list(required)
    schema: dict[str, Any] = {"type": "object", "properties": dict(properties)}
    if needed:
        schema["required"] = needed
    if not more:
        schema["additionalProperties"] = False
    return schema


def many(items: Schema) -> Schema:
    """An array's schema."""
    return {"type": "array", "items": items}


def ref(name: str) -> Schema:
    """A component of the OpenAPI document, for answers only: bodies are checked and say everything themselves."""
    return {"$ref": f"#/components/schemas/{name}"}


TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
YES: Schema = {"type": "boolean"}
ANY: Schema = {}
OBJECT: Schema = {"type": "object"}
DIGITS: Schema = {"type": "string", "pattern": "^[0-9]{1,15}$"}


def short(most: int, least: int = 0) -> Schema:
    """A text of bounded length."""
    return {"type": "string", "minLength": least, "maxLength": most}


def nullable(schema: Schema) -> Schema:
    """That, or null."""
    return {"anyOf": [schema, {"type": "null"}]}
