"""The safe client against a real server on loopback: what it sends, what it takes, where it refuses to go."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from ipaddress import ip_network
from typing import Any

import pytest
from aiohttp import web

from deploy.ports import free_port
from runtime.engine.actions import CallHttp
from runtime.engine.events import Completion, HttpFailed, HttpReplied
from runtime.http.client import BODY_MAX, SafeHttp

LOOPBACK = (ip_network("127.0.0.0/8"),)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class BackEnd:
    """A server whose answer a test decides; it remembers what it was asked."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.asked: list[tuple[str, str, dict[str, str], str]] = []
        self.answer: Handler = self._ok

    async def _ok(self, _: web.Request) -> web.StreamResponse:
        return web.json_response({})

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.method, request.path_qs, dict(request.headers), (await request.read()).decode()))
        return await self.answer(request)

    def says(self, **kwargs: Any) -> None:
        """Answer every request so."""

        async def answer(_: web.Request) -> web.StreamResponse:
            return web.Response(**kwargs)

        self.answer = answer


@pytest.fixture
async def back_end() -> AsyncIterator[BackEnd]:
    port = free_port()
    server = BackEnd(port)
    app = web.Application(client_max_size=10_000_000)
    app.router.add_route("*", "/{tail:.*}", server.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield server
    await runner.cleanup()


@pytest.fixture
async def client() -> AsyncIterator[SafeHttp]:
    http = SafeHttp({"token": "s3cret"}.get, LOOPBACK)
    yield http
    await http.close()


def asking(url: str, fields: dict[str, tuple[str, str]] | None = None, **config: Any) -> CallHttp:
    """An action; ``fields`` are {variable: (path, type)}."""
    values = config.pop("values", {})
    return CallHttp(
        token=7,
        request=json.dumps({"url": url, "method": "GET", "timeout_s": 2, **config}, ensure_ascii=False),
        values=tuple(values.items()),
        fields=tuple((name, path, json.dumps({"type": kind})) for name, (path, kind) in (fields or {}).items()),
    )


def failed(event: Completion, reason: str) -> bool:
    """Did the call fail for this reason?"""
    return isinstance(event, HttpFailed) and event.token == 7 and event.reason == reason


async def test_values_are_taken_out_of_json_as_the_variables_types(back_end: BackEnd, client: SafeHttp) -> None:
    back_end.says(
        text=json.dumps({"order": {"items": [{"state": "已发货"}], "total": 128.5, "due": "2026-12-01", "n": "x"}}),
        content_type="application/json",
    )
    event = await client.call(
        asking(
            f"{back_end.url}/o",
            {
                "state": ("order.items[0].state", "text"),
                "total": ("order.total", "amount"),
                "due": ("order.due", "date"),
                "number": ("order.n", "integer"),
                "missing": ("order.items[9].state", "text"),
            },
        ),
        1_000,
    )
    assert isinstance(event, HttpReplied)
    assert event.status == 200
    assert event.at >= 1_000
    assert dict(event.values) == {"state": "已发货", "total": 12_850, "due": "2026-12-01"}


async def test_values_are_taken_out_of_xml(back_end: BackEnd, client: SafeHttp) -> None:
    back_end.says(text='<order id="9"><state>ok</state></order>', content_type="application/xml")
    event = await client.call(asking(f"{back_end.url}/o", {"state": ("state", "text"), "id": ("@id", "digits")}), 0)
    assert isinstance(event, HttpReplied)
    assert dict(event.values) == {"state": "ok", "id": "9"}


@pytest.mark.parametrize(
    ("kind", "content", "sent"),
    [
        ("json", '{"name": "{name}"}', '{"name": "a\\"b&c 你"}'),
        ("form", "name={name}", "name=a%22b%26c%20%E4%BD%A0"),
        ("xml", "<n>{name}</n>", '<n>a"b&amp;c 你</n>'),
    ],
)
async def test_a_callers_words_stay_words_in_every_kind_of_body(
    back_end: BackEnd, client: SafeHttp, kind: str, content: str, sent: str
) -> None:
    await client.call(
        asking(
            f"{back_end.url}/x",
            method="POST",
            body={"type": kind, "content": content},
            values={"name": 'a"b&c 你'},
        ),
        0,
    )
    (asked,) = back_end.asked
    assert asked[0] == "POST"
    assert asked[3] == sent


async def test_a_callers_words_stay_inside_their_part_of_the_url(back_end: BackEnd, client: SafeHttp) -> None:
    await client.call(asking(f"{back_end.url}/o/{{id}}?k=1", values={"id": "../admin?x=1#y"}), 0)
    assert back_end.asked[0][1] == "/o/..%2Fadmin%3Fx=1%23y?k=1"


async def test_secrets_are_put_in_by_name_and_never_by_what_a_caller_typed(back_end: BackEnd, client: SafeHttp) -> None:
    await client.call(
        asking(
            f"{back_end.url}/o?q={{typed}}",
            headers=[{"name": "Authorization", "value": "Bearer {{secret:token}}"}],
            values={"typed": "{{secret:token}}"},
        ),
        0,
    )
    (asked,) = back_end.asked
    assert asked[2]["Authorization"] == "Bearer s3cret"
    assert "s3cret" not in asked[1]


async def test_a_missing_secret_fails_and_asks_nobody(back_end: BackEnd, client: SafeHttp) -> None:
    headers = [{"name": "X", "value": "{{secret:other}}"}]
    assert failed(await client.call(asking(back_end.url, headers=headers), 0), "secret")
    assert back_end.asked == []


async def test_the_timeout_bounds_all_tries_together(back_end: BackEnd, client: SafeHttp) -> None:
    async def never(_: web.Request) -> web.StreamResponse:
        await asyncio.sleep(30)
        raise AssertionError

    back_end.answer = never
    began = time.monotonic()
    event = await client.call(asking(back_end.url, timeout_s=0.5, retries=2), 0)
    assert failed(event, "timeout")
    assert time.monotonic() - began < 1.5


async def test_a_passing_fault_is_tried_again_and_a_lasting_one_is_not(back_end: BackEnd, client: SafeHttp) -> None:
    async def second_time(_: web.Request) -> web.StreamResponse:
        return web.json_response({}, status=503 if len(back_end.asked) == 1 else 200)

    back_end.answer = second_time
    assert isinstance(await client.call(asking(back_end.url, retries=1), 0), HttpReplied)
    assert len(back_end.asked) == 2
    back_end.asked.clear()
    back_end.says(status=404)
    assert failed(await client.call(asking(back_end.url, retries=2), 0), "status")
    assert len(back_end.asked) == 1


async def test_a_redirect_is_not_followed(back_end: BackEnd, client: SafeHttp) -> None:
    back_end.says(status=302, headers={"Location": "http://127.0.0.1:1/"})
    assert failed(await client.call(asking(back_end.url), 0), "status")


@pytest.mark.parametrize(
    "body",
    [b"<html>", b"{" * 5_000, b"[" * 100_000, b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', b"x" * (BODY_MAX + 1)],
)
async def test_a_body_that_is_not_what_it_says_fails(back_end: BackEnd, client: SafeHttp, body: bytes) -> None:
    kind = "application/xml" if body.startswith(b"<!") else "application/json"
    back_end.says(body=body, content_type=kind)
    assert failed(await client.call(asking(back_end.url, {"a": ("a", "text")}), 0), "body")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "127.1", "2130706433", "[::ffff:127.0.0.1]"]
)
async def test_private_addresses_are_refused_however_they_are_written(back_end: BackEnd, host: str) -> None:
    http = SafeHttp(lambda _: None)
    port = back_end.url.rpartition(":")[2]
    try:
        event = await http.call(asking(f"http://{host}:{port}/"), 0)
    finally:
        await http.close()
    assert isinstance(event, HttpFailed)
    assert back_end.asked == []


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.com/", "http://", "gopher://127.0.0.1"])
async def test_only_http_is_spoken(client: SafeHttp, url: str) -> None:
    assert isinstance(await client.call(asking(url), 0), HttpFailed)


async def test_nothing_of_a_request_is_logged(
    back_end: BackEnd, client: SafeHttp, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG", logger="runtime"):
        await client.call(asking(f"{back_end.url}/o/{{id}}", values={"id": "6222020200112233445"}), 0)
    assert "6222020200112233445" not in caplog.text
    assert "answered 200" in caplog.text
