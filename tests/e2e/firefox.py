"""A real Firefox, driven by the W3C's WebDriver BiDi, which it speaks itself. No tests here.

Playwright drives only Firefoxes it has built; Mozilla's own driver in Python needs a module that left Python with 3.13; Selenium needs a
program beside the browser that no package of Debian has. The protocol is a web socket, and aiohttp, which we have, speaks that.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any, Self

import aiohttp

PATIENCE_S = 30.0
PREFERENCES: Mapping[str, Any] = {
    "intl.accept_languages": "zh-CN",
    "intl.locale.requested": "zh-CN",
    "ui.prefersReducedMotion": 1,
    # Nothing of its own: no greeting page, no reports, no updates.
    "browser.aboutwelcome.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}
KEYS: Mapping[str, str] = {"Enter": "\ue007", "Escape": "\ue00c"}
# What a person would point at: the first place that is shown, matches and has these words; where its middle is, once it is in view.
FIND = """([selector, words]) => {
  const shown = (place) => place.checkVisibility({visibilityProperty: true}) && place.getBoundingClientRect().width > 0;
  const has = (place) => !words || [place.innerText, place.ariaLabel, place.title].some((text) => text && text.includes(words));
  const place = [...document.querySelectorAll(selector)].find((each) => shown(each) && has(each));
  if (!place) return null;
  place.scrollIntoView({block: 'nearest', inline: 'nearest'});
  window.pointedAt = place;
  const box = place.getBoundingClientRect(), [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const top = document.elementFromPoint(x, y);
  return {x, y, text: place.innerText, free: !place.disabled && top !== null && (place.contains(top) || top.contains(place))};
}"""
# Whether the next press hits the place that was found: under load a page may still shift between the look and the press.
WATCH = """() => {
  window.wasHit = false;
  addEventListener('pointerdown', (event) => { window.wasHit = window.pointedAt.contains(event.target); }, {capture: true, once: true});
}"""
REFUSALS = "() => document.addEventListener('securitypolicyviolation', (e) => console.error(`${e.violatedDirective}: ${e.blockedURI}`))"


class Firefox:
    """One tab on an office laptop. Methods raise `AssertionError` when the page does not come to what is asked of it."""

    def __init__(self, address: str) -> None:
        self.errors: list[str] = []
        self._asked = 0
        self._loop = asyncio.new_event_loop()
        # A loop of its own in a thread of its own: this one may hold Playwright's.
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._socket = self._wait(self._connect(address))
        self.version: str = self.send("session.new", capabilities={})["capabilities"]["browserVersion"]
        self._tab: str = self.send("browsingContext.getTree")["contexts"][0]["context"]
        self.send("session.subscribe", events=["log.entryAdded"])
        self.send("script.addPreloadScript", functionDeclaration=REFUSALS)
        self.send("browsingContext.setViewport", context=self._tab, viewport={"width": 1366, "height": 768})

    async def _connect(self, address: str) -> aiohttp.ClientWebSocketResponse:
        self._session = aiohttp.ClientSession()
        return await self._session.ws_connect(f"{address}/session", max_msg_size=0)

    def _wait(self, coming: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coming, self._loop).result(PATIENCE_S)

    def send(self, method: str, **parameters: Any) -> Any:
        """A command and its answer; what the console said meanwhile is kept."""
        return self._wait(self._send(method, parameters))

    async def _send(self, method: str, parameters: Mapping[str, Any]) -> Any:
        self._asked += 1
        await self._socket.send_json({"id": self._asked, "method": method, "params": parameters})
        while True:
            said = await self._socket.receive_json()
            if said.get("id") == self._asked:
                assert said["type"] == "success", f"{method}: {said['message']}"
                return said["result"]
            if said.get("method") == "log.entryAdded" and said["params"]["level"] == "error":
                self.errors.append(said["params"]["text"])

    def close(self) -> None:
        """End the browser."""
        self.send("browser.close")
        self._wait(self._session.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def go(self, address: str) -> None:
        """Open a page."""
        self.send("browsingContext.navigate", context=self._tab, url=address, wait="complete")

    def ask(self, function: str, *given: Any) -> Any:
        """What a function says in the page; a promise is waited for."""
        there = f"async () => JSON.stringify((await ({function})(...{json.dumps(given)})) ?? null)"
        answer = self.send(
            "script.callFunction", functionDeclaration=there, target={"context": self._tab}, awaitPromise=True
        )
        assert answer["type"] == "success", answer["exceptionDetails"]["text"]
        return json.loads(answer["result"]["value"])

    def until(self, function: str, *given: Any) -> Any:
        """What a function says in the page as soon as it is something."""
        deadline = time.monotonic() + PATIENCE_S
        while not (found := self.ask(function, *given)):
            assert time.monotonic() < deadline, f"still {found!r}: {function} {given}"
            time.sleep(0.05)
        return found

    def find(self, selector: str, words: str = "", *, free: bool = False) -> Any:
        """Where a shown place is, and its text, as soon as it is there, stands still, and (``free``) could be pressed."""
        before: Any = None
        deadline = time.monotonic() + PATIENCE_S
        while True:
            found = self.ask(FIND, [selector, words])
            if found and found == before and (found["free"] or not free):
                return found
            assert time.monotonic() < deadline, f"{selector} {words!r}: {found}"
            before = found
            time.sleep(0.05)

    def _point(self, *actions: Mapping[str, Any]) -> None:
        self._act(type="pointer", id="mouse", parameters={"pointerType": "mouse"}, actions=actions)

    def _act(self, **source: Any) -> None:
        self.send("input.performActions", context=self._tab, actions=[source])

    def click(self, selector: str, words: str = "") -> Self:
        """Press the mouse on the middle of a place; once more when it moved away under the hand."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            place = self.find(selector, words, free=True)
            self.ask(WATCH)
            self._point(_move(place["x"], place["y"]), _press("Down"), _press("Up"))
            if self.ask("() => window.wasHit !== false"):
                return self
            assert time.monotonic() < deadline, f"{selector} {words!r} moves away: {place}"

    def drag(self, selector: str, onto: str) -> None:
        """Press the mouse on one place, and let it go on another, as slowly as a hand."""
        start, end = self.find(selector, free=True), self.find(onto, free=True)
        self._point(
            _move(start["x"], start["y"]),
            _press("Down"),
            _move(start["x"] + 30, start["y"] + 10, ms=100),
            _move(end["x"], end["y"], ms=200),
            {"type": "pause", "duration": 50},
            _press("Up"),
        )

    def type(self, text: str, *, end: str = "") -> None:
        """Type where the cursor is, and press a key at the end."""
        keys = [*text, KEYS[end]] if end else [*text]
        self._act(
            type="key",
            id="keyboard",
            actions=[{"type": how, "value": key} for key in keys for how in ("keyDown", "keyUp")],
        )


def _move(x: float, y: float, *, ms: int = 0) -> Mapping[str, Any]:
    return {"type": "pointerMove", "x": round(x), "y": round(y), "duration": ms}


def _press(how: str) -> Mapping[str, Any]:
    return {"type": f"pointer{how}", "button": 0}


@contextmanager
def firefox(folder: Path) -> Iterator[Firefox]:
    """A Firefox with a profile of its own in ``folder``, while inside; no error may reach its console."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    assert program, "this test needs a real Firefox: apt-get install firefox-esr"
    (folder / "user.js").write_text(
        "".join(f'user_pref("{name}", {json.dumps(value)});\n' for name, value in PREFERENCES.items())
    )
    heard = folder / "heard"
    with heard.open("w") as words:
        process = subprocess.Popen(
            [program, "--headless", "--no-remote", "--remote-debugging-port=0", "--profile", str(folder)],
            stdout=words,
            stderr=words,
        )
    try:
        deadline = time.monotonic() + PATIENCE_S
        while not (listens := re.search(r"BiDi listening on (ws://\S+)", heard.read_text(encoding="utf-8"))):
            assert time.monotonic() < deadline, heard.read_text(encoding="utf-8")
            time.sleep(0.05)
        there = Firefox(listens[1])
        try:
            yield there
            there.ask("() => null")  # what the console said until now arrives before this answer
        finally:
            there.close()
        assert not there.errors, there.errors
        process.wait(timeout=PATIENCE_S)
    finally:
        process.kill()
        process.wait(timeout=PATIENCE_S)
