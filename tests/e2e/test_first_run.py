"""The first day: the printed password opens once, a password of one's own replaces it, and only that one opens from then on."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import served

OWN = "正确的马，电池，订书钉"


def sign_in(page: Page, password: str) -> None:
    page.get_by_label("密码", exact=True).fill(password)
    page.keyboard.press("Enter")


def test_the_printed_password_is_replaced_before_anything_else(browser: Browser, tmp_path: Path) -> None:
    with served(tmp_path) as site:
        context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        page = context.new_page()
        page.goto(f"{site.address}/lines")
        sign_in(page, site.printed)
        expect(page.get_by_role("heading", level=1)).to_have_text("先设置自己的密码")
        page.get_by_label("新密码").fill(OWN)
        page.get_by_label("再输入一次").fill(OWN + "！")
        expect(page.get_by_role("alert")).to_have_text("两次输入的密码不一样。")
        expect(page.get_by_role("button", name="设为密码")).to_be_disabled()
        page.get_by_label("再输入一次").fill(OWN)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("号码线路")

        page.get_by_role("button", name="退出").click()
        sign_in(page, site.printed)
        expect(page.get_by_role("alert")).to_contain_text("密码不对")
        sign_in(page, OWN)
        expect(page.get_by_role("heading", level=1)).to_have_text("号码线路")
        page.get_by_role("button", name="admin").click()
        expect(page.get_by_role("dialog")).to_contain_text("修改密码")
        context.close()
