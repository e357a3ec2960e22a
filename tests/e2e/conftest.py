"""The site as `app.py designer` serves it, and a Chromium in front of it. Any console error or failed script fails the test."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from deploy.ports import free_port
from tests.designer.conftest import ROOT
from tests.e2e.calling import LINE, make_calls

CHROMIUM = Path("/usr/bin/chromium")
PASSWORD = "correct horse battery"


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A real Chromium, closed with the last of these tests: while it is there, no other event loop can run in this process."""
    assert CHROMIUM.exists(), "these tests need a real browser: apt-get install chromium fonts-noto-cjk"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


class Site:
    """A site of its own: `start` serves its folder, always on the same port; `kill` is what a power cut does."""

    def __init__(self, folder: Path, **settings: str) -> None:
        given = {"TONEPATH_DATA_DIR": str(folder / "var"), "TONEPATH_WEB_PORT": str(free_port()), **settings}
        self._folder, self._given = folder, given
        self.address, self.printed = f"http://127.0.0.1:{given['TONEPATH_WEB_PORT']}", ""
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Serve, and return once it answers; a password it printed, since none was set, is kept."""
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py"), "--lang", "zh", "designer"],
            cwd=self._folder,
            env=os.environ | self._given | {"PYTHONIOENCODING": "utf-8"},
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        assert self._process.stdout is not None
        found = re.search(r"http://\S+", self._process.stdout.readline())
        assert found
        assert found[0].rstrip("/") == self.address
        if "TONEPATH_ADMIN_PASSWORD" not in self._given:
            self.printed = self._process.stdout.readline().rpartition("：")[2].strip()

    def kill(self) -> None:
        """End it at once, whatever it is doing."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it as an operator does."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.communicate(timeout=30)
            self._process = None


@contextmanager
def served(folder: Path, **settings: str) -> Iterator[Site]:
    """A site that is served while inside."""
    site = Site(folder, **settings)
    site.start()
    try:
        yield site
    finally:
        site.stop()


@contextmanager
def visited(browser: Browser, **looks: Any) -> Iterator[Page]:
    """A page on an office laptop, of a Chinese reader unless ``looks`` says otherwise; no error may reach its console."""
    kept = {"viewport": {"width": 1366, "height": 768}, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
    context = browser.new_context(**{**kept, "reduced_motion": "reduce", **looks})
    page = context.new_page()
    errors: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        # The browser itself reports every answer that is no success; those the test asks for say so on the page.
        if message.type == "error" and "Failed to load resource" not in message.text:
            errors.append(message.text)

    context.on("console", on_console)
    context.on("weberror", lambda error: errors.append(str(error.error)))
    yield page
    context.close()
    assert errors == []


def enter(page: Page, address: str, *, password: str = PASSWORD) -> None:
    """Sign in; the keyboard alone."""
    page.goto(f"{address}/")
    expect(page.locator("input[type=password]")).to_be_focused()
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^(流程|Flows)$"), timeout=20_000)


def take(page: Page, template: str, name: str) -> None:
    """A flow from a template, by hand, open in the editor of a Chinese reader and saved."""
    page.get_by_role("button", name="新建流程").click()
    page.get_by_role("radio", name=template).click()
    page.get_by_role("textbox", name="名称").fill(name)
    page.keyboard.press("Enter")
    expect(page.locator(".saved-mark")).to_have_text("已保存", timeout=30_000)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the site keeps what it has, in "var"."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def address(folder: Path) -> Iterator[str]:
    """A new site's address; its password is PASSWORD."""
    with served(folder, TONEPATH_ADMIN_PASSWORD=PASSWORD) as site:
        yield site.address


@pytest.fixture(scope="session")
def called(folder: Path, address: str) -> str:
    """The line of the site that was called: `calling` says by whom."""
    # Simulated calls run in an event loop of their own, and the browser's is in this thread.
    with ThreadPoolExecutor(1) as aside:
        aside.submit(make_calls, folder).result()
    return LINE


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A signed-in page of a Chinese reader on an office laptop."""
    with visited(browser) as page:
        enter(page, address)
        yield page
