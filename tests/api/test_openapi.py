"""The description is OpenAPI 3.1, says every route there is, and is what is served."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from openapi_spec_validator import OpenAPIV31SpecValidator

from designer.api import openapi
from tests.api.conftest import DESCRIBED, EVERY, Client


def test_the_description_is_openapi() -> None:
    OpenAPIV31SpecValidator(DESCRIBED).validate()
    names = [route.name for route in EVERY]
    assert len(set(names)) == len(names)


def test_it_says_every_route_and_nothing_else(site: Flask) -> None:
    served = {
        (re.sub(r"<(?:int:)?(\w+)>", r"{\1}", str(rule)), method.lower())
        for rule in site.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    described = {(path, method) for path, methods in DESCRIBED["paths"].items() for method in methods}
    assert served == described


@pytest.mark.parametrize(("language", "word"), [("zh-CN", "保存草稿"), ("en", "save over")])
def test_it_is_served_in_the_readers_language(client: Client, language: str, word: str) -> None:
    told = client.get("/openapi.json", Accept_Language=language)
    assert told["openapi"] == "3.1.0"
    assert word in told["paths"]["/api/v1/flows/{name}/draft"]["put"]["summary"]
    assert told["paths"].keys() == openapi.document(EVERY, "en").get("paths", {}).keys()
