"""The routes of the API: each declaration wired to Flask, its input read and checked before its view sees it."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, json, jsonify, request
from jsonschema.exceptions import best_match
from werkzeug.exceptions import NotFound, RequestEntityTooLarge, UnsupportedMediaType

from designer.api import (
    approvals,
    audio,
    call_flows,
    call_log,
    calls,
    check,
    coming,
    destinations,
    files,
    flows,
    jobs,
    kinds,
    lines,
    lists,
    moving,
    names,
    openapi,
    people,
    prompts,
    publishing,
    reports,
    rules,
    runtimes,
    scenarios,
    schedules,
    session,
    states,
    system,
    tables,
    usage,
)
from designer.api.declaration import Answer, Asked, Route
from designer.api.problems import Refused
from runtime.domain.texts import Bilingual

ROUTES: tuple[Route, ...] = (
    *session.ROUTES,
    *people.ROUTES,
    *kinds.ROUTES,
    *names.ROUTES,
    *check.ROUTES,
    *calls.ROUTES,
    *call_log.ROUTES,
    *call_flows.ROUTES,
    *reports.ROUTES,
    *usage.ROUTES,
    *files.ROUTES,
    *flows.ROUTES,
    *publishing.ROUTES,
    *coming.ROUTES,
    *approvals.ROUTES,
    *states.ROUTES,
    *moving.ROUTES,
    *lines.ROUTES,
    *rules.ROUTES,
    *lists.ROUTES,
    *scenarios.ROUTES,
    *destinations.ROUTES,
    *tables.ROUTES,
    *schedules.ROUTES,
    *jobs.ROUTES,
    *audio.ROUTES,
    *prompts.ROUTES,
    *runtimes.ROUTES,
    *system.ROUTES,
)
DEPTH_MOST = 64
_PART = re.compile(r"\{(\w+)(?::(int))?\}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


def _register(route: Route) -> None:
    rule = _PART.sub(lambda part: f"<{part[2] + ':' if part[2] else ''}{part[1]}>", route.path)
    # A name with a slash in it is nobody's; it must not lead to another address.
    blueprint.add_url_rule(rule, route.name, _serve(route), methods=[route.method], merge_slashes=False)


def _serve(route: Route) -> Callable[..., Response]:
    def serve(**parts: Any) -> Response:
        asked = _asked(route, parts)
        if not route.upload:
            return _response(route, route.view(asked))
        with _uploaded(route.upload) as file:
            return _response(route, route.view(replace(asked, file=file)))

    serve.__name__ = route.name
    return serve


def _asked(route: Route, parts: dict[str, Any]) -> Asked:
    for value in (*parts.values(), *request.args.values()):
        if isinstance(value, str) and not _storable(value):
            raise NotFound
        # A number no database column holds names nothing.
        if isinstance(value, int) and value > 2**31 - 1:
            raise NotFound
    query = {name: request.args[name] for name in route.query if name in request.args}
    _check(route.query_validator, query)
    match = request.headers.get("If-Match", "").removeprefix("W/").strip('"')
    if route.if_match and not match:
        raise Refused(428)
    if route.body is None:
        return Asked(parts, query, match=match)
    text, body = _body()
    if route.validator is not None:
        _check(route.validator, body)
    return Asked(parts, query, body, text, match)


@contextmanager
def _uploaded(most: int) -> Iterator[Path]:
    """The body as a file of this machine's that goes with the request."""
    if request.mimetype != "application/octet-stream":
        raise Refused(415, mend=Bilingual("以 Content-Type: application/octet-stream 发送文件。", "Send the file with Content-Type: application/octet-stream."))  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="tonepath-") as folder:
        path = Path(folder) / "upload"
        try:
            with path.open("wb") as file:
                shutil.copyfileobj(request.stream, file)
        except RequestEntityTooLarge as error:
            megabytes = most // 1_000_000
            raise Refused(
                413, mend=Bilingual(f"上限为 {megabytes} MB。", f"At most {megabytes} MB are taken.")
            ) from error
        yield path


def _body() -> tuple[str, Any]:
    if not request.is_json:
        raise UnsupportedMediaType
    try:
        text = request.get_data().decode("utf-8")
        _refuse_depth(text)
        body = json.loads(text, parse_constant=_no_number)
        json.dumps(body, ensure_ascii=False).encode()  # lone surrogates are no text
    except (ValueError, RecursionError) as error:
        raise Refused(
            400,
            Bilingual("请求内容不是 UTF-8 编码的 JSON，或嵌套过深。", "The body is not JSON in UTF-8, or is nested too deeply."),
        ) from error  # fmt: skip
    return text, body


def _refuse_depth(text: str) -> None:
    depth = 0
    for found in re.finditer(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{}]', text, re.DOTALL):
        depth += (found[0] in "[{") - (found[0] in "]}")
        if depth > DEPTH_MOST:
            raise RecursionError


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _check(validator: Any, value: Any) -> None:
    error = best_match(validator.iter_errors(value))
    if error is None:
        return
    path = "/" + "/".join(str(step) for step in error.absolute_path)
    raise Refused(
        422,
        Bilingual(f"“{path}”不符合接口说明（{error.validator}）。", f"{path} is not what the API takes: {error.message[:200]}"),
        kind="invalid",
        path=path,
    )  # fmt: skip


def _storable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return not _CONTROL.search(text)


def _response(route: Route, made: Any) -> Response:
    if isinstance(made, Response):
        return made
    answer = made if isinstance(made, Answer) else Answer(made)
    status = answer.status or route.status
    response = Response(status=status) if answer.json is None else jsonify(answer.json)
    response.status_code = status
    response.headers.update(dict(answer.headers))
    if answer.etag:
        response.set_etag(answer.etag)
        if route.method == "GET":
            response.headers.setdefault("Cache-Control", "private, no-cache")
            if request.if_none_match.contains(answer.etag):
                return Response(status=304, headers={"ETag": f'"{answer.etag}"'})
    return response


for _route in (*ROUTES, *openapi.ROUTES):
    _register(_route)
openapi.describe((*ROUTES, *openapi.ROUTES))
