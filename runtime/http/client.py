"""`SafeHttp`: the HttpCaller of a running site. One session, guarded addresses, a bound on time, size and redirects.

What is asked stands in the action as the node's config: url, method, headers, body with {variable} templates and
{{secret:NAME}}. Values are escaped for the place they are put in. Nothing of a request or an answer is logged but its
outcome and duration.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

import aiohttp

from runtime.engine.actions import CallHttp
from runtime.engine.events import Completion, HttpFailed, HttpReplied
from runtime.http.addresses import AddressRefused, GuardedResolver, Network, permitted
from runtime.http.mapping import BodyError, parse, values_of
from runtime.nodes.templates import PLACEHOLDER

log = logging.getLogger(__name__)

BODY_MAX = 256 * 1024
TYPES = {
    "json": "application/json",
    "form": "application/x-www-form-urlencoded",
    "xml": "application/xml",
    "text": "text/plain; charset=utf-8",
}
_SECRET = re.compile(r"\{\{secret:([A-Za-z0-9_.-]{1,64})\}\}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PAUSE_S = 0.2

Escape = Callable[[str], str]


class SecretMissing(LookupError):
    """The flow names a secret that the site does not have."""


class SafeHttp:
    """Calls back ends. ``secret`` gives a secret's value by name; ``allowed`` are private networks a site opened."""

    def __init__(self, secret: Callable[[str], str | None], allowed: Sequence[Network] = ()) -> None:
        self._secret = secret
        self._allowed = tuple(allowed)
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()

    async def call(self, action: CallHttp, at: int) -> Completion:
        """See `runtime.ports.HttpCaller`; ``timeout_s`` of the node bounds all tries together."""
        request = json.loads(action.request)
        began = time.monotonic()
        try:
            async with asyncio.timeout(float(request.get("timeout_s", 5))):
                status, values = await self._tries(request, dict(action.values), action)
            log.info("back end answered %d in %.0f ms", status, (time.monotonic() - began) * 1_000)
            return HttpReplied(at=_later(at, began), token=action.token, status=status, values=values)
        except _Unsuccessful as error:
            reason = error.reason
        except TimeoutError:
            reason = "timeout"
        except AddressRefused:
            reason = "address"
        except SecretMissing:
            reason = "secret"
        except BodyError:
            reason = "body"
        except (aiohttp.ClientError, OSError, ValueError) as error:
            reason = "address" if isinstance(error.__cause__, AddressRefused) else "refused"
        log.warning("back end failed after %.0f ms: %s", (time.monotonic() - began) * 1_000, reason)
        return HttpFailed(at=_later(at, began), token=action.token, reason=reason)

    async def _tries(
        self, request: Mapping[str, Any], values: Mapping[str, object], action: CallHttp
    ) -> tuple[int, tuple[Any, ...]]:
        tries = 1 + int(request.get("retries", 0))
        for number in range(1, tries + 1):
            try:
                return await self._once(request, values, action)
            except (_Unsuccessful, aiohttp.ClientError) as error:
                lasting = isinstance(error, _Unsuccessful) and not error.passing
                if number == tries or lasting or isinstance(error.__cause__, AddressRefused):
                    raise
                await asyncio.sleep(_PAUSE_S)
        raise AssertionError("unreachable: the last try returns or raises")

    async def _once(
        self, request: Mapping[str, Any], values: Mapping[str, object], action: CallHttp
    ) -> tuple[int, tuple[Any, ...]]:
        url = self._put(request["url"], values, lambda text: quote(text, safe=""))
        self._check(url)
        headers = {h["name"]: _CONTROL.sub("", self._put(h["value"], values, str)) for h in request.get("headers", ())}
        body = request.get("body") or {"type": "none"}
        data = None
        if body["type"] != "none":
            data = self._put(body["content"], values, _ESCAPES[body["type"]]).encode()
            headers.setdefault("Content-Type", TYPES[body["type"]])
        if self._session is None:
            connector = aiohttp.TCPConnector(resolver=GuardedResolver(self._allowed), limit=100, ttl_dns_cache=0)
            self._session = aiohttp.ClientSession(connector=connector, trust_env=False)
        async with self._session.request(
            request.get("method", "GET"), url, headers=headers, data=data, allow_redirects=False
        ) as answer:
            text = await answer.content.read(BODY_MAX + 1)
            while len(text) <= BODY_MAX and not answer.content.at_eof():
                text += await answer.content.read(BODY_MAX + 1 - len(text))
            if not 200 <= answer.status < 300:
                raise _Unsuccessful("status", passing=answer.status >= 500)
            if len(text) > BODY_MAX:
                raise _Unsuccessful("body", passing=False)
            kept = values_of(parse(text, answer.content_type), action.fields) if action.fields else ()
            return answer.status, kept

    def _check(self, url: str) -> None:
        """A host written as an address never asks the resolver, so it is checked here."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise AddressRefused("only http and https")
        host = parts.hostname
        if (re.fullmatch(r"[0-9.]+", host) or ":" in host) and not permitted(host, self._allowed):
            raise AddressRefused("a private address")

    def _put(self, text: str, values: Mapping[str, object], escaped: Escape) -> str:
        def value(found: re.Match[str]) -> str:
            given = values.get(found[1])
            return "" if given is None else escaped(str(given))

        # Split before the values are put in: what a caller typed must not be able to name a secret.
        parts = _SECRET.split(text)
        put = [PLACEHOLDER.sub(value, part) if index % 2 == 0 else part for index, part in enumerate(parts)]
        return "".join(part if index % 2 == 0 else secret_of(self._secret, part) for index, part in enumerate(put))


def secret_of(secret: Callable[[str], str | None], name: str) -> str:
    """A secret's value; raises `SecretMissing`."""
    known = secret(name)
    if known is None:
        raise SecretMissing(name)
    return known


class _Unsuccessful(Exception):
    """An answer that is no success; ``passing`` when another try may help."""

    def __init__(self, reason: str, *, passing: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.passing = passing


_ESCAPES: Mapping[str, Escape] = {
    "json": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    "form": lambda text: quote(text, safe=""),
    "xml": escape,
    "text": str,
}


def _later(at: int, began: float) -> int:
    return at + int((time.monotonic() - began) * 1_000)
