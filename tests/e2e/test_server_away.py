"""The server is killed while somebody draws: edits go on, what is said of them is true, and once it is back it has them all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.e2e.conftest import PASSWORD, Site, enter, served, visited
from tests.e2e.test_editor import begin, card

NAME = "断电时画的"
BACK_MS = 20_000


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Site]:
    """A site that may be killed."""
    with served(tmp_path, TONEPATH_ADMIN_PASSWORD=PASSWORD) as site:
        yield site


def saved(page: Page) -> Locator:
    """What the header says of the last edit."""
    return page.locator(".saved-mark")


def stored(page: Page, site: Site) -> dict[str, Any]:
    """The draft the server has."""
    answer = page.request.get(f"{site.address}/api/v1/flows/{NAME}/draft")
    assert answer.ok, answer.text()
    document: dict[str, Any] = json.loads(answer.text())
    return document


def test_nothing_is_lost_when_the_server_is_killed(browser: Browser, own: Site) -> None:
    with visited(browser) as page:
        enter(page, own.address)
        begin(page, NAME)
        page.get_by_role("button", name="播放语音").click()
        expect(saved(page)).to_have_text("已保存")

        # Killed in the middle of a sentence; the sentence goes on, and so does the drawing.
        page.get_by_role("textbox", name="文字").click()
        page.keyboard.type("您好，")
        own.kill()
        page.keyboard.type("我们在。")
        expect(saved(page)).to_have_text("离线")
        expect(saved(page)).to_have_attribute("title", "服务器暂时连不上，改动已保存在这台电脑上，恢复后自动上传。")
        page.get_by_role("button", name="挂机").click()
        expect(card(page, "hangup")).to_be_visible()
        expect(saved(page)).to_have_text("离线")
        page.get_by_test_id("canvas").focus()
        page.keyboard.press("Control+z")
        expect(card(page, "hangup")).to_have_count(0)
        page.keyboard.press("Control+y")

        # The same port again: without a touch the draft is there, whole, and nobody has to sign in.
        own.start()
        expect(saved(page)).to_have_text("已保存", timeout=BACK_MS)
        document = stored(page, own)
        assert document["nodes"]["play"]["config"] == {"prompt": {"zh-CN": [{"say": "您好，我们在。"}]}}
        assert set(document["nodes"]) == {"play", "hangup"}
        expect(page.get_by_role("dialog")).to_have_count(0)

        # Killed again, and this time the window is closed before the server is back.
        own.kill()
        page.get_by_role("button", name="语音留言").click()
        expect(saved(page)).to_have_text("离线")
        address = page.url
        page.close(run_before_unload=False)
        own.start()
        again = page.context.new_page()
        again.goto(address)
        expect(again.get_by_text("已恢复上次离线时的改动。")).to_be_visible()
        expect(saved(again)).to_have_text("已保存", timeout=BACK_MS)
        assert set(stored(again, own)["nodes"]) == {"play", "hangup", "voicemail"}

        # Killed after it saved and before it said so: our own state is not somebody else's.
        def lose(route: Route) -> None:
            route.fetch()
            route.abort("connectionreset")

        again.route("**/draft", lose, times=1)
        again.get_by_role("button", name="收集输入").click()
        expect(saved(again)).to_have_text("离线")
        again.get_by_role("button", name="转接号码").or_(again.get_by_role("button", name="时间判断")).first.click()
        expect(saved(again)).to_have_text("已保存", timeout=BACK_MS)
        expect(again.get_by_role("dialog")).to_have_count(0)
        assert len(stored(again, own)["nodes"]) == 5
