"""The site as `app.py designer` serves it, and a Chromium in front of it. Any console error or failed script fails the test."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from deploy.ports import free_port
from tests.designer.conftest import ROOT

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


@contextmanager
def served(folder: Path, **settings: str) -> Iterator[list[str]]:
    """A site of its own while inside: its address, and the one-time password it printed when no other is set."""
    given = {"TONEPATH_DATA_DIR": str(folder / "var"), "TONEPATH_WEB_PORT": str(free_port()), **settings}
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "app.py"), "--lang", "zh", "designer"],
        cwd=folder,
        env=os.environ | given | {"PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    found = re.search(r"http://\S+", process.stdout.readline())
    assert found
    said = [found[0].rstrip("/")]
    if "TONEPATH_ADMIN_PASSWORD" not in given:
        said.append(process.stdout.readline().rpartition("：")[2].strip())
    try:
        yield said
    finally:
        process.terminate()
        process.communicate(timeout=30)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the site keeps what it has, in "var"."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def address(folder: Path) -> Iterator[str]:
    """A new site's address; its password is PASSWORD."""
    with served(folder, TONEPATH_ADMIN_PASSWORD=PASSWORD) as said:
        yield said[0]


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A signed-in page of a Chinese reader on an office laptop."""
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce"
    )
    page = context.new_page()
    errors: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        # The browser itself reports every answer that is no success; those the test asks for say so on the page.
        if message.type == "error" and "Failed to load resource" not in message.text:
            errors.append(message.text)

    page.on("console", on_console)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{address}/")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("流程")
    yield page
    context.close()
    assert errors == []
