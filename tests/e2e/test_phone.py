"""The phone beside the canvas: a person opens a template, calls the draft, presses keys, sees the path, and steps back."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import take

PATIENCE_MS = 20_000
GLOW = "getComputedStyle(document.querySelector('.react-flow__node[data-id=\"{}\"] .card')).boxShadow"


def until(page: Page, script: str, wanted: Callable[[str], bool]) -> None:
    """Wait until what a script gives is as wanted."""
    deadline = time.monotonic() + PATIENCE_MS / 1_000
    while not wanted(found := str(page.evaluate(script))):
        assert time.monotonic() < deadline, found
        page.wait_for_timeout(50)


def test_a_draft_is_called_and_a_step_is_taken_back(page: Page) -> None:
    take(page, "咨询投诉报修热线", "试拨热线")
    page.get_by_role("button", name="试拨", exact=True).click()
    phone = page.get_by_role("complementary", name="试拨草稿")
    expect(phone.get_by_text("不必先发布")).to_be_visible(timeout=PATIENCE_MS)

    phone.get_by_role("button", name="周一 10:00").click()
    phone.get_by_role("button", name="拨打", exact=True).click()
    steps = phone.get_by_role("list", name="通话记录").locator("> li")
    expect(steps).to_have_count(1, timeout=PATIENCE_MS)
    expect(steps.nth(0)).to_contain_text("咨询请按1")
    until(page, GLOW.format("main"), lambda shadow: "22px" in shadow)  # the node that waits glows

    page.keyboard.press("3")
    expect(steps).to_have_count(2, timeout=PATIENCE_MS)
    expect(steps.nth(1)).to_contain_text("报修类别")
    expect(phone.get_by_role("region", name="电话按键")).to_contain_text("报修类别")
    until(page, GLOW.format("main"), lambda shadow: "22px" not in shadow)  # the call has gone on
    stroke = "getComputedStyle(document.querySelector('[data-id=\"main:repair\"] .react-flow__edge-path')).strokeWidth"
    until(page, stroke, lambda width: width == "3px")

    steps.nth(0).get_by_title("回到这一步").click()
    expect(steps.nth(0)).to_have_attribute("aria-current", "step")
    until(page, GLOW.format("main"), lambda shadow: "22px" in shadow)  # back where it was
    until(page, stroke, lambda width: width != "3px")

    phone.get_by_role("button", name="1 咨询").click()
    expect(phone.get_by_role("button", name="接通，通话结束")).to_be_visible(timeout=PATIENCE_MS)
    expect(steps).to_have_count(2)
    phone.get_by_role("button", name="接通，通话结束").click()
    expect(phone.get_by_role("status")).to_contain_text("通话结束", timeout=PATIENCE_MS)
    expect(phone.get_by_role("button", name="再走一遍")).to_be_enabled()
