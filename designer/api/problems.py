"""problem+json (RFC 9457): every refusal of the API, in the reader's language, with what mends it. Pages have their own."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from flask import Response, json, request
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from designer.language import language
from designer.proving import Blocked
from runtime.domain.texts import Bilingual, DocumentError
from runtime.speech.protocol import SpeechError
from runtime.store.errors import Changed, Conflict, InUse, NotFound, StoreError, Taken

T = Bilingual
ROOT = "/api/"
OTHER_NAME = T("另取一个名称。", "Choose another name.")
MEDIA = "application/problem+json"
log = logging.getLogger(__name__)

# status: type, title, mend
KNOWN: Mapping[int, tuple[str, Bilingual, Bilingual]] = {
    400: ("bad_request", T("请求无法理解。", "The request cannot be understood."), T("按接口说明 /api/v1/openapi.json 发送。", "Send what /api/v1/openapi.json describes.")),
    401: ("signed_out", T("您还没有登录，或登录已过期。", "You are not signed in, or your session has ended."), T("请登录后再试。", "Sign in and try again.")),
    403: ("refused", T("不能这样做。", "This is refused."), T("刷新页面后再试。", "Reload the page and try again.")),
    404: ("not_found", T("没有这个地址或内容。", "There is nothing here."), T("它可能已被删除，请刷新列表。", "It may have been deleted: reload the list.")),
    405: ("method_not_allowed", T("这个地址不支持这种请求。", "This address does not take that method."), T("见 Allow 一栏。", "The Allow header says which it takes.")),
    409: ("conflict", T("与现有内容冲突。", "This conflicts with what is there."), T("请先看清现有内容。", "Look at what is there first.")),
    412: ("changed_meanwhile", T("内容已被他人修改。", "Somebody has changed this meanwhile."), T("您的内容没有丢失：请比较后再保存。", "Your work is not lost: compare the two and save again.")),
    413: ("too_large", T("内容过大。", "This is too large."), T("上限为 4 MB。", "At most 4 MB are taken.")),
    415: ("not_json", T("请求内容应为 JSON。", "The body must be JSON."), T("以 Content-Type: application/json 发送。", "Send it with Content-Type: application/json.")),
    422: ("unusable", T("内容不能这样使用。", "This cannot be used as it is."), T("改正后再试。", "Mend it and try again.")),
    428: ("revision_needed", T("没有说明所编辑的修订。", "The revision that was edited is missing."), T("用 If-Match 发送读取时的 ETag。", "Send the ETag you read as If-Match.")),
    429: ("too_many", T("请求过多。", "Too many requests."), T("请稍候再试。", "Wait a little and try again.")),
    500: ("defect", T("出了意外的错误，已记入日志。", "Something went wrong here; it is in the log."), T("请再试一次；若仍如此，请把日志交给管理员。", "Try again; if it stays, show the log to your administrator.")),
    503: ("unavailable", T("暂时不能用。", "Not available for the moment."), T("请稍候再试，或请管理员检查。", "Try again shortly, or ask your administrator.")),
}  # fmt: skip


class Refused(Exception):
    """A view refuses. ``text`` says what, ``mend`` how to mend it; ``more`` are further members of the answer."""

    def __init__(
        self, status: int, text: Bilingual | None = None, *, kind: str = "", mend: Bilingual | None = None, **more: Any
    ) -> None:
        super().__init__(text.en if text else status)
        self.status, self.text, self.kind, self.mend, self.more = status, text, kind, mend, more


def is_api() -> bool:
    """Is this request one of the API's?"""
    return request.path.startswith(ROOT)


def problem(status: int, text: Bilingual | None = None, *, kind: str = "", mend: Bilingual | None = None, **more: Any) -> Response:  # fmt: skip
    """The answer of a refusal."""
    response = Response(json.dumps(body(status, text, kind=kind, mend=mend, **more)), status, mimetype=MEDIA)
    if status == 401:
        response.headers["WWW-Authenticate"] = "Session"
    return response


def body(
    status: int,
    text: Bilingual | None = None,
    *,
    kind: str = "",
    mend: Bilingual | None = None,
    reader: str = "",
    **more: Any,
) -> dict[str, Any]:
    """A refusal as JSON, in the language of ``reader`` ("" for the request's)."""
    known, title, way = KNOWN.get(status) or KNOWN[400 if status < 500 else 500]
    spoken = reader or language()
    return {
        "type": f"urn:tonepath:{kind or known}",
        "title": title.into(spoken),
        "status": status,
        "detail": (text or title).into(spoken),
        "mend": (mend or way).into(spoken),
        **more,
    }


def of_error(error: Exception, *, reader: str = "") -> dict[str, Any]:
    """The refusal an error means; 500 for one nobody expected."""
    match error:
        case Refused():
            return body(error.status, error.text, kind=error.kind, mend=error.mend, reader=reader, **error.more)
        case Blocked():
            found = [finding.to_json() for finding in error.findings]
            return body(422, error.text, kind="blocked", reader=reader, findings=found)
        case Conflict():
            theirs = {"text": error.theirs, "revision": error.revision, "author": error.author}
            return body(412, error.text, reader=reader, theirs=theirs)
        case InUse():
            uses = [use.text().into(reader or language()) for use in error.uses]
            return body(409, error.text, kind="in_use", reader=reader, uses=uses)
        case Changed():
            return body(412, error.text, reader=reader)
        case Taken():
            return body(409, error.text, mend=OTHER_NAME, reader=reader)
        case NotFound():
            return body(404, error.text, reader=reader)
        case StoreError():
            return body(422, error.text, reader=reader)
        case SpeechError():
            return body(422, error.problem, kind="speech", mend=error.mend, reader=reader)
        case DocumentError():
            return body(422, error.problem, mend=error.mend, reader=reader, path=error.path)
        case DBAPIError():
            log.error("the database cannot be used: %s", error.orig)
            return body(503, reader=reader)
        case _:
            log.error("the API failed", exc_info=error)
            return body(500, reader=reader)


def answer_of(error: Exception) -> Response:
    """The answer to a request that raised."""
    if isinstance(error, HTTPException):
        status = error.code or 500
        if status < 400:
            return Response(error.get_response().get_data(), status, dict(error.get_response().headers))
        response = problem(status if status in KNOWN else 400 if status < 500 else 500)
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
        return response
    told = of_error(error)
    response = Response(json.dumps(told), told["status"], mimetype=MEDIA)
    if told["status"] == 412 and "theirs" in told:
        response.headers["ETag"] = f'"{told["theirs"]["revision"]}"'
    if "wait_s" in told:
        response.headers["Retry-After"] = str(told["wait_s"])
    return response
