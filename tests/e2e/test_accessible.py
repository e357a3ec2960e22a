"""No page has a serious fault of accessibility: axe-core looks at each, in Chinese by day and in English by night.

The pages are those of the left bar, whichever there are, and what opens from them. axe is run as the developer tools run a script;
the pages' content security policy stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.designer.conftest import ROOT

AXE = ROOT / "designer" / "web" / "node_modules" / "axe-core" / "axe.min.js"
RUN = "axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})"
SERIOUS = ("serious", "critical")
PATIENCE_MS = 20_000

Look = Callable[[str], None]


@pytest.fixture
def faults() -> list[str]:
    """What was found, page by page; none at the end."""
    return []


@pytest.fixture
def look(page: Page, faults: list[str]) -> Look:
    """Look at the page as it is now."""
    source = AXE.read_text(encoding="utf-8")

    def see(name: str) -> None:
        page.evaluate(f"() => {{ if (!window.axe) {{ {source} }} }}")
        found: dict[str, Any] = page.evaluate(RUN)
        for fault in found["violations"]:
            if fault["impact"] in SERIOUS:
                places = [f"{node['target'][-1]}: {node['failureSummary'][:300]}" for node in fault["nodes"][:3]]
                faults.append(f"{name}: {fault['id']} ({fault['impact']}): {fault['help']}: {places}")

    return see


def everything(page: Page, address: str, look: Look, *, flow: str, call: str) -> None:
    """Every page, and the parts of the editor that open."""
    bar = page.locator("nav.side a.item")
    expect(bar.first).to_be_visible()
    for path in [each.get_attribute("href") or "" for each in bar.all()]:
        page.goto(address + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.wait_for_load_state("networkidle")
        look(path)
    for part in ("capacity", "storage", "voices", "settings"):
        page.goto(f"{address}/system?part={part}")
        page.locator("main table").first.wait_for()
        look(f"/system: {part}")
    page.goto(f"{address}/nowhere")
    expect(page.get_by_role("heading").first).to_be_visible()
    look("/nowhere")
    page.goto(f"{address}/flows/{flow}")
    expect(page.locator(".react-flow__node").first).to_be_visible(timeout=PATIENCE_MS)
    page.wait_for_load_state("networkidle")
    look("the editor")
    page.get_by_test_id("canvas").focus()
    page.keyboard.press("Tab")
    page.locator("aside.panel").wait_for()
    look("a node's panel")
    page.get_by_role("button", name=call, exact=True).click()
    expect(page.locator("aside").last).to_be_visible()
    page.wait_for_load_state("networkidle")
    look("the phone")


def test_by_day_in_chinese(page: Page, address: str, look: Look, faults: list[str]) -> None:
    page.get_by_role("button", name="新建流程").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look("the dialog of a new flow")
    everything(page, address, look, flow="客户服务热线", call="试拨")
    assert faults == []


def test_by_night_in_english(page: Page, address: str, look: Look, faults: list[str]) -> None:
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.get_by_role("button", name="EN", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Flows")
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    everything(page, address, look, flow="客户服务热线", call="Call it")
    page.get_by_role("button", name="中文").first.click()
    page.goto(f"{address}/flows")
    page.get_by_role("button", name="Sign out").or_(page.get_by_role("button", name="退出登录")).click()
    expect(page.locator("input[type=password]")).to_be_visible()
    look("/sign-in")
    assert faults == []
