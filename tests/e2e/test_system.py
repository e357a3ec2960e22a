"""The system page as an operator uses it: look for faults, hand them on, set a limit and take it back, see what may go."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PASSWORD

# The machine is looked at by a process that makes way for all others.
PATIENCE_MS = 120_000
LINE = "4009990077"


@pytest.fixture
def system(page: Page) -> Page:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("link", name="号码线路").click()
    page.get_by_role("button", name="新建线路").click()
    page.keyboard.type(LINE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=LINE)).to_be_visible()
    page.get_by_role("link", name="系统").click()
    return page


def test_the_machine_is_looked_at_and_a_line_gets_a_limit(system: Page) -> None:
    page = system
    page.get_by_role("button", name="检查这台机器").click()
    disk = page.get_by_role("row", name="磁盘")
    expect(disk).to_contain_text("正常", timeout=PATIENCE_MS)
    expect(page.get_by_role("row", name="管理接口")).to_contain_text("→ 设置 TONEPATH_AMI_USER")
    page.get_by_role("button", name="复制为文字").click()
    expect(page.get_by_text("已复制")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "[正常] 磁盘: 数据文件夹" in copied
    assert "[注意] 管理接口: 没有设置 AMI 账号" in copied
    # What was found stays, and is told in the reader's language.
    page.reload()
    page.get_by_role("button", name="EN", exact=True).click()
    expect(page.get_by_role("row", name="Manager link")).to_contain_text("Note")
    page.get_by_role("button", name="中文", exact=True).click()

    # The keyboard goes from part to part.
    page.get_by_role("tab", name="检查").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("没有运行进程", exact=True)).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="容量")).to_be_focused()
    row = page.get_by_role("row", name=LINE)
    expect(row).to_contain_text("同全部来电")
    row.get_by_role("button", name="修改上限").click()
    page.keyboard.type("12x")
    save = page.get_by_role("dialog").get_by_role("button", name="保存")
    expect(save).to_be_disabled()
    page.keyboard.press("Backspace")
    page.get_by_role("radio", name="忙音").check()
    save.click()
    expect(row).to_contain_text("12")
    expect(row).to_contain_text("忙音")
    page.get_by_role("button", name="撤销").click()
    expect(row).to_contain_text("同全部来电")

    page.get_by_role("tab", name="存储").click()
    expect(page.get_by_role("row", name="数据库（SQLite）")).to_contain_text("MB")
    page.get_by_role("button", name="看看能清理什么").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("没有可清理的内容", timeout=PATIENCE_MS)
    page.keyboard.press("Escape")

    page.get_by_role("tab", name="设置").click()
    page.get_by_label("查找设置").fill("管理员密码")
    expect(page.get_by_role("row", name="TONEPATH_ADMIN_PASSWORD")).to_contain_text("已设置")
    expect(page.get_by_role("main")).not_to_contain_text(PASSWORD)
