"""Two people, two browsers: one draws and asks, the other sends back with words and then agrees; only then the line changes."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.designer.conftest import flow
from tests.e2e.conftest import PASSWORD, served, visited

OWN = "正确的马，电池，订书钉"
LINE = "4001234567"
PATIENCE_MS = 60_000


def come_in(page: Page, address: str, name: str, password: str) -> None:
    """Sign in by name."""
    page.goto(f"{address}/people")
    page.get_by_label("名称", exact=True).fill(name)
    page.get_by_label("密码", exact=True).fill(password)
    page.keyboard.press("Enter")


def ask(page: Page, words: str) -> None:
    """Ask to publish what is drawn."""
    page.get_by_role("button", name="发布", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="发布到号码").fill(LINE)
    dialog.get_by_role("textbox", name="说明").fill(words)
    dialog.get_by_role("button", name="请求发布").click(timeout=PATIENCE_MS)
    expect(dialog.get_by_role("heading", name="已请求把版本")).to_be_visible(timeout=PATIENCE_MS)
    dialog.get_by_role("button", name="关闭").last.click()


def test_a_second_person_agrees(browser: Browser, tmp_path: Path) -> None:
    site = served(tmp_path, TONEPATH_ADMIN_PASSWORD=PASSWORD)
    with site as here, visited(browser) as author, visited(browser) as second:
        address = here.address
        come_in(author, address, "admin", PASSWORD)
        author.get_by_role("button", name="添加第二个人").click()
        author.get_by_role("dialog").get_by_label("名称").fill("李")
        author.get_by_role("button", name="添加", exact=True).click()
        once = author.get_by_label("一次性密码", exact=True).inner_text()
        author.get_by_role("button", name="已转交").click()
        author.get_by_role("switch", name="发布需要第二个人同意").click()
        expect(author.get_by_text("要求发布经第二个人同意")).to_be_visible()
        token = author.request.get(f"{address}/api/v1/session").json()["csrf"]
        made = {"name": "测试热线", "document": flow()}
        assert author.request.post(f"{address}/api/v1/flows", data=made, headers={"X-CSRF-Token": token}).ok

        author.goto(f"{address}/flows/测试热线")
        author.locator(".react-flow__node", has_text="答复").click()
        words = author.get_by_role("textbox", name="文字").first
        words.fill("请稍候。")
        expect(author.locator(".saved-mark")).to_have_text("已保存")
        ask(author, "答复短一些")

        come_in(second, address, "李", once)
        second.get_by_label("新密码").fill(OWN)
        second.get_by_label("再输入一次").fill(OWN)
        second.keyboard.press("Enter")
        second.get_by_role("link", name="待批准").click()
        second.get_by_role("link", name="“测试热线”版本 1").click()
        expect(second.get_by_role("heading", level=1)).to_contain_text(LINE)
        expect(second.get_by_role("button", name="退回")).to_be_disabled()
        second.get_by_label("附言").fill("还是太长")
        second.get_by_role("button", name="退回").click()
        expect(second.get_by_text("李 退回")).to_be_visible()

        words.fill("稍候。")
        expect(author.locator(".saved-mark")).to_have_text("已保存")
        ask(author, "再短一些")
        words.fill("后来的修改。")
        expect(author.locator(".saved-mark")).to_have_text("已保存")
        second.get_by_role("link", name="待批准").first.click()
        second.get_by_role("link", name="“测试热线”版本 2").click()
        second.get_by_role("button", name="试拨请求的版本").click()
        phone = second.get_by_role("complementary", name="试拨请求发布的版本")
        phone.get_by_role("button", name="拨打").click()
        phone.get_by_role("button", name="1", exact=True).click()
        expect(phone.get_by_text("稍候。", exact=True)).to_be_visible()
        expect(phone.get_by_text("后来的修改。")).to_have_count(0)
        second.get_by_role("button", name="同意").click()
        expect(second.get_by_text("已上线")).to_be_visible(timeout=PATIENCE_MS)

        author.goto(f"{address}/lines/{LINE}")
        expect(author.get_by_text("李 同意")).to_be_visible()
        expect(author.get_by_role("region", name="正在接听").or_(author.locator(".now"))).to_contain_text("版本 2")
