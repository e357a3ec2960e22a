"""Every page in a real browser: its language, its keyboard, its width."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect


def test_the_language_changes_and_stays(page: Page) -> None:
    page.get_by_role("button", name="EN", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Flows")
    page.get_by_role("link", name="Lines").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lines")
    expect(page.locator("html")).to_have_attribute("lang", "en-US")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("号码线路")


def test_everything_is_reached_by_the_keyboard(page: Page) -> None:
    page.goto(page.url)
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("(document.activeElement.innerText || document.activeElement.ariaLabel || '').trim()")
        )
    assert {
        "跳到正文",
        "流程",
        "号码线路",
        "转接目标",
        "数据表",
        "通话",
        "报表",
        "EN",
        "新建流程",
        "下班值守",
    } <= reached


@pytest.mark.parametrize("width", [1366, 1024])
def test_no_page_is_wider_than_the_window(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 768})
    for path in (
        "/flows/",
        "/flows/客户服务热线",
        "/lines/",
        "/destinations",
        "/destinations/agents",
        "/tables",
        "/calls",
        "/reports",
        "/people",
        "/sign-in",
        "/nowhere",
    ):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
