"""An English reader takes a template, changes it, publishes, compares and rolls back; not one Chinese character is the product's own.

The flow's contents stay what their author wrote: whatever the draft's document says, and the site's names, may be Chinese.
"""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import enter, visited

NAME = "Duty line"
LINE = "4009990007"
PATIENCE_MS = 30_000
CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")
# Every text of the page, and what is read out or shown on hovering; the language switch says its own languages.
TEXTS = """() => {
  const found = [];
  const skipped = (place) => place.closest('[lang="zh-CN"], script, style');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const place = walker.currentNode.parentElement;
    if (place && !skipped(place)) found.push(walker.currentNode.data);
  }
  for (const place of document.querySelectorAll('[title], [aria-label], [placeholder], [alt], input, textarea'))
    if (!skipped(place)) found.push(place.title, place.ariaLabel, place.placeholder, place.alt, place.value);
  return [document.title, ...found].filter(Boolean);
}"""


def contents(value: Any) -> set[str]:
    """Every text in a document that has Chinese in it."""
    if isinstance(value, str):
        return {value} if CHINESE.search(value) else set()
    if isinstance(value, dict):
        return set().union(*(contents(each) for pair in value.items() for each in pair))
    if isinstance(value, list):
        return set().union(*(contents(each) for each in value))
    return set()


def usual(value: Any) -> set[str]:
    """What callers may say where an author wrote nothing, in the language of their call."""
    if isinstance(value, dict):
        return contents(value.get("default")).union(*(usual(each) for each in value.values()))
    return set().union(*(usual(each) for each in value)) if isinstance(value, list) else set()


class Reader:
    """Somebody who reads English only."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        # A language is called by its own name, in every language.
        self.own = {"简体中文"}

    def learn(self) -> None:
        """What the flow and the site call things."""
        for path in (f"flows/{NAME}/draft", "names", "flows", "lines"):
            self.own |= contents(self.page.request.get(f"{self.address}/api/v1/{path}").json())
        self.own |= usual(self.page.request.get(f"{self.address}/api/v1/kinds").json())

    def reads(self, where: str) -> None:
        """Fail with what is not English here."""
        for text in self.page.evaluate(TEXTS):
            left = text
            for own in sorted(self.own, key=len, reverse=True):
                left = left.replace(own, "")
            assert not CHINESE.search(left), f"{where}: {text!r}"


def test_an_english_reader_meets_english_alone(browser: Browser, address: str) -> None:
    with visited(browser, locale="en-GB") as page:
        reader = Reader(page, address)
        page.goto(f"{address}/")
        expect(page.get_by_label("Password", exact=True)).to_be_visible()
        reader.reads("sign in")
        enter(page, address)
        reader.own |= contents(page.request.get(f"{address}/api/v1/templates").json())
        reader.own |= contents(page.request.get(f"{address}/api/v1/flows").json())
        reader.own |= contents(page.request.get(f"{address}/api/v1/lines").json())
        reader.reads("flows")

        page.get_by_role("button", name="New flow").click()
        page.get_by_role("radio", name="After hours").click()
        page.get_by_role("textbox", name="Name").fill(NAME)
        reader.reads("templates")
        page.keyboard.press("Enter")
        expect(page.locator(".saved-mark")).to_have_text("Saved", timeout=PATIENCE_MS)
        expect(page.locator(".react-flow__node-card").first).to_be_visible()
        reader.learn()
        page.get_by_role("region", name="Problems").get_by_role("button", name="Problems").click()
        reader.reads("editor")

        page.get_by_role("button", name="Call it").click()
        phone = page.get_by_role("complementary", name="Call the draft")
        reader.reads("phone")
        phone.get_by_role("button", name="Tonight 20:00").click()
        phone.get_by_role("button", name="Call", exact=True).click()
        expect(phone.get_by_role("region", name="Keypad")).to_be_visible(timeout=PATIENCE_MS)
        page.keyboard.press("1")
        expect(phone.get_by_role("list", name="Transcript").locator("> li")).to_have_count(2, timeout=PATIENCE_MS)
        reader.reads("a call")
        phone.get_by_role("button", name="Close the phone").click()

        for message in ("First version", "A clearer name"):
            publish(page, reader, message)
            page.get_by_test_id("canvas").focus()
            page.keyboard.press("Escape")
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            label = page.get_by_role("textbox", name="Name of the node")
            expect(label).to_be_focused()
            reader.reads("a node")
            page.keyboard.type(f"Opening hours: {message}")
            expect(page.locator(".saved-mark")).to_have_text("Saved")

        for panel in ("Flow settings", "History"):
            page.get_by_role("button", name=panel).click()
            expect(page.locator("aside.panel")).to_be_visible()
            reader.reads(panel)
        page.get_by_role("button", name="More", exact=True).first.click()
        expect(page.get_by_role("menuitem", name="Keys (?)")).to_be_visible()
        reader.reads("the menu")
        page.get_by_role("link", name="Versions and draft history").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(NAME)
        reader.reads("versions")
        page.get_by_role("link", name="Compare with the one before").click()
        expect(page.get_by_role("complementary", name="List of changes")).to_contain_text(
            "Opening hours", timeout=PATIENCE_MS
        )
        reader.reads("compare")

        page.goto(f"{address}/lines/{LINE}")
        page.get_by_role("button", name="Go back to this").click()
        back = page.get_by_role("dialog")
        expect(back.get_by_role("list")).to_be_visible(timeout=PATIENCE_MS)
        reader.reads("rolling back")
        back.get_by_role("button", name="Go back to this").click()
        expect(page.get_by_text(f"Back to “{NAME}” version 1")).to_be_visible(timeout=PATIENCE_MS)
        expect(page.get_by_role("row").nth(1)).to_contain_text("went back to")
        reader.reads("line")


def publish(page: Page, reader: Reader, message: str) -> None:
    """Publish what is drawn to LINE, reading every word of it."""
    page.get_by_role("button", name="Publish", exact=True).click()
    dialog = page.get_by_role("dialog", name=f"Publish “{NAME}”")
    dialog.get_by_role("combobox", name="To the line").fill(LINE)
    dialog.get_by_role("textbox", name="What is this change").or_(dialog.locator("#publish-message")).fill(message)
    expect(dialog.get_by_role("button", name="Publish", exact=True)).to_be_enabled(timeout=PATIENCE_MS)
    reader.reads("review")
    dialog.get_by_role("button", name="Publish", exact=True).click()
    expect(dialog.get_by_text(f"Line {LINE} now answers with version")).to_be_visible(timeout=120_000)
    reader.reads("published")
    dialog.get_by_role("button", name="Close").last.click()
    expect(dialog).to_have_count(0)
