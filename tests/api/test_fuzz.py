"""Whatever is sent, no route fails: it answers or refuses with a problem, and what it answers is what it declared."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from designer.api.declaration import Route, Schema
from tests.api.conftest import EVERY, Client
from tests.designer.conftest import flow

# Jobs run elsewhere, and a session that ends would end the test.
LEFT_OUT = {"publish", "explore_flow", "sign_out", "set_password", "sign_in", "audio"}
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)
NAMES = st.sampled_from(["测试热线", "没有", "4001", "1", "draft", "previous"]) | st.text(min_size=1, max_size=12)


@st.composite
def documents(draw: st.DrawFn) -> Any:
    """A flow with a few things in it that have no business there."""
    document: Any = flow()
    for _ in range(draw(st.integers(0, 4))):
        place, steps = document, draw(st.integers(1, 6))
        for _ in range(steps):
            if isinstance(place, dict) and place:
                key: Any = draw(st.sampled_from(sorted(place, key=str)))
            elif isinstance(place, list) and place:
                key = draw(st.integers(0, len(place) - 1))
            else:
                break
            if draw(st.booleans()) or not isinstance(place[key], dict | list) or not place[key]:
                place[key] = draw(ANYTHING)
                break
            place = place[key]
    return document


def fitting(schema: Schema) -> st.SearchStrategy[Any]:
    """Values that mostly fit a schema, and sometimes do not."""
    if "const" in schema:
        return st.just(schema["const"]) | ANYTHING
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "anyOf" in schema or "oneOf" in schema:
        return st.one_of([fitting(each) for each in (*schema.get("anyOf", ()), *schema.get("oneOf", ()))])
    match schema.get("type"):
        case "object" if "properties" in schema:
            needed = schema.get("required", ())
            parts = {
                name: documents() if name in ("document", "before", "after", "file") else fitting(part)
                for name, part in schema["properties"].items()
            }
            return st.fixed_dictionaries(
                {n: s for n, s in parts.items() if n in needed},
                optional={n: s for n, s in parts.items() if n not in needed},
            )
        case "object":
            return st.dictionaries(st.text(max_size=8), ANYTHING, max_size=3) | documents()
        case "array":
            return st.lists(fitting(schema["items"]), max_size=4)
        case "string" if "pattern" in schema:
            return st.from_regex(re.compile(schema["pattern"], re.ASCII)) | st.text(max_size=5)
        case "string":
            return st.text(max_size=30) | NAMES
        case "integer":
            return st.integers(-3, 2**70) | st.integers(0, 3)
        case "null":
            return st.none()
    return ANYTHING


def paths(route: Route) -> st.SearchStrategy[str]:
    parts = re.split(r"(\{\w+(?::int)?\})", route.path)
    chosen = [
        st.just(part)
        if not part.startswith("{")
        else st.integers(0, 2**40).map(str)
        if part.endswith(":int}")
        else NAMES.map(lambda name: quote(name, safe="", errors="surrogatepass"))
        for part in parts
    ]
    queries = st.fixed_dictionaries({}, optional={name: fitting(schema) for name, schema in route.query.items()})
    return st.tuples(st.tuples(*chosen).map("".join), queries).map(
        lambda made: (
            made[0]
            + "?"
            + "&".join(f"{name}={quote(str(value), errors='surrogatepass')}" for name, value in made[1].items())
        )
    )


def groups() -> dict[str, list[Route]]:
    """Routes by what they are about. Each has a site to itself; those on people too, since one may end the session."""
    found: dict[str, list[Route]] = {}
    for route in EVERY:
        if route.name not in LEFT_OUT:
            about = route.path.split("/")[1]
            found.setdefault(route.name if about == "people" else about, []).append(route)
    return found


@pytest.mark.parametrize("routes", [pytest.param(routes, id=about) for about, routes in groups().items()])
def test_no_request_makes_a_route_fail(client: Client, routes: list[Route]) -> None:
    for route in routes:
        client.ask("POST", "/flows", {"name": "测试热线", "document": flow()})
        client.ask("POST", "/lines", {"number": "4001"})
        assert client.get("/session")["signed_in"]
        fuzz(client, route)


def fuzz(client: Client, route: Route) -> None:
    """Ask a route whatever comes to mind."""
    body = st.none() if route.body is None else fitting(route.body) | ANYTHING
    file = st.none() | st.binary(max_size=200) | st.text(max_size=80).map(str.encode) if route.upload else st.none()

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(paths(route), body, file, st.sampled_from(["1", '"1"', 'W/"2"', "x", "9" * 30]))
    def ask(path: str, given_body: Any, given_file: bytes | None, match: str) -> None:
        answer = client.ask(route.method, path, given_body, file=given_file, If_Match=match)
        assert answer.status_code < 500, (route.method, path, given_body, answer.text)

    ask()


def test_a_test_call_of_a_spoilt_flow_answers_or_refuses(client: Client) -> None:
    @settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(
        documents(),
        st.lists(
            st.sampled_from([{"after": "1"}, {"say": "咨询"}, "silence", {"answer": "timeout"}, "hang_up"]), max_size=6
        ),
    )
    def ask(document: Any, inputs: list[Any]) -> None:
        if isinstance(document, dict):
            answer = client.ask("POST", "/test-calls", {"document": document, "inputs": inputs})
            assert answer.status_code in (200, 422), answer.text

    ask()
